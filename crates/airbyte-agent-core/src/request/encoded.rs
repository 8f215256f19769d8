//! [`EncodedRequest`]: an operation that is ready to send.

use std::fmt;

use bytes::Bytes;
use serde_json::Value;

use super::query::push_query;
use crate::error::{Error, Message};
use crate::operation::{ClientDefault, Effect, Location, OperationSpec};

/// An operation that is ready to send, whichever language it came from. `Debug` shows the size of the body only, because
/// it may contain credentials.
#[derive(Clone)]
pub struct EncodedRequest {
    /// Its row of the operation table.
    pub spec: &'static OperationSpec,
    /// Whether this request may change something: never [`Effect::ByRequest`].
    pub effect: Effect,
    /// Path and query, percent-encoded.
    pub target: String,
    /// JSON body, for methods that have one.
    pub body: Option<Bytes>,
    /// The member that the caller left out and that the client has a value for.
    pub client_default: Option<ClientDefault>,
}

impl EncodedRequest {
    /// This request with the client's value for the member that was left out.
    pub(crate) fn completed(&self, default: ClientDefault, value: &str) -> Self {
        let mut completed = Self { client_default: None, ..self.clone() };
        let json = Value::from(value).to_string();
        match (self.spec.location(default.member), &self.body) {
            (Location::Body, Some(body)) => {
                // An object, without its closing brace.
                let mut body = body[..body.len() - 1].to_vec();
                body.extend(if body.len() > 1 { b",".as_slice() } else { b"" });
                body.extend(format!("\"{}\":{json}}}", default.member).bytes());
                completed.body = Some(body.into());
            }
            _ => push_query(&mut completed.target, default.member, json.as_bytes()),
        }
        completed
    }

    /// An error of this call that says what was requested, if the name of the operation does not.
    pub(crate) fn located(&self, error: Error) -> Error {
        if !self.spec.path.is_empty() {
            return error;
        }
        // The query may have secrets.
        let path = self.target.split('?').next().unwrap_or_default();
        let message = Message::from(format!("{} {path}: ", self.spec.method.as_str()));
        let message = message.message(error.message_parts().clone());
        error.with_message(message)
    }
}

impl fmt::Debug for EncodedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EncodedRequest")
            .field("operation", &self.spec.name)
            .field("effect", &self.effect)
            .field("target", &self.target)
            .field("bytes", &self.body.as_ref().map_or(0, Bytes::len))
            .finish_non_exhaustive()
    }
}
