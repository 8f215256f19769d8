//! What `execute` gave back: bytes first, read when looked at.

use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::api::{Execute, ExecuteResponse};
use crate::error::Error;
use crate::json::JsonObject;
use crate::operation::Answer;
use crate::paging;
use crate::reply::Reply;

/// The answer of an action. Nothing of it is parsed before it is asked for.
#[derive(Clone, Debug)]
pub struct Execution {
    reply: Reply,
    asked: Option<Arc<Asked>>,
}

/// What an answer answers: paging must know.
#[derive(Debug)]
struct Asked {
    request: Execute,
    definition_id: String,
}

/// The members that paging and records need, borrowed from the body.
#[derive(Deserialize)]
pub(crate) struct Envelope<'a> {
    #[serde(borrow)]
    pub(crate) result: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(crate) connector_metadata: Option<&'a RawValue>,
}

/// A result that wraps its records: `{data, …}` (BEHAVIOUR section 6).
#[derive(Deserialize)]
pub(crate) struct Wrapped<'a> {
    #[serde(borrow)]
    pub(crate) data: &'a RawValue,
}

impl Execution {
    /// The reply: status, headers, bytes.
    #[must_use]
    pub fn reply(&self) -> &Reply {
        &self.reply
    }

    /// The whole envelope.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode).
    pub fn envelope(&self) -> Result<ExecuteResponse, Error> {
        self.reply.json()
    }

    /// What the action gave, as a type of the caller's own.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode).
    pub fn result<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.read(self.raw()?.result)
    }

    /// What the connector says besides, mostly where the next page is. Keys differ per connector.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode).
    pub fn connector_metadata(&self) -> Result<Value, Error> {
        self.read(self.raw()?.connector_metadata)
    }

    /// The records, whatever the result's shape: an array, `{data, …}`, or a single object.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode).
    pub fn records<T: DeserializeOwned>(&self) -> Result<Vec<T>, Error> {
        let Some(result) = self.raw()?.result else { return Ok(Vec::new()) };
        match self.record_array(result) {
            Some(array) => self.read(Some(array)),
            None if result.get() == "null" => Ok(Vec::new()),
            None => Ok(vec![self.read(Some(result))?]),
        }
    }

    /// The parameters that ask for the next page, besides the call's own; `None` on the last one. Of an answer that was
    /// not asked for by a [`Connector`](crate::Connector), only the keys of the answer tell.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode), also when more follows without a way to ask for it.
    pub fn next(&self) -> Result<Option<JsonObject>, Error> {
        match &self.asked {
            Some(asked) => paging::next_of(self, &asked.request, Some(&asked.definition_id)),
            None => paging::next_of(self, &Execute::default(), None),
        }
    }

    /// The answer of a request to a connector of some kind.
    pub(crate) fn to(self, request: Execute, definition_id: String) -> Self {
        Self { asked: Some(Arc::new(Asked { request, definition_id })), ..self }
    }

    pub(crate) fn raw(&self) -> Result<Envelope<'_>, Error> {
        serde_json::from_slice(self.reply.body()).map_err(|error| self.reply.unreadable(error))
    }

    /// The part of a result that is a list, if any.
    pub(crate) fn record_array<'a>(&self, result: &'a RawValue) -> Option<&'a RawValue> {
        match result.get().as_bytes().first() {
            Some(b'[') => Some(result),
            Some(b'{') => {
                let wrapped: Wrapped<'a> = serde_json::from_str(result.get()).ok()?;
                wrapped.data.get().starts_with('[').then_some(wrapped.data)
            }
            _ => None,
        }
    }

    fn read<T: DeserializeOwned>(&self, raw: Option<&RawValue>) -> Result<T, Error> {
        serde_json::from_str(raw.map_or("null", RawValue::get)).map_err(|error| self.reply.unreadable(error))
    }
}

impl Answer for Execution {
    fn from_reply(reply: Reply) -> Result<Self, Error> {
        Ok(Self { reply, asked: None })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Execution {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        ExecuteResponse::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        generator.subschema_for::<ExecuteResponse>()
    }
}
