//! A file, received piece by piece.

use airbyte_agent::Reply;
use airbyte_agent::binding::{Outcome, StreamSource};
use napi::Env;
use napi_derive::napi;

use crate::crossing::{Gate, NativeTicket};
use crate::failure::Result;
use crate::reply::{self, NativeReply};
use crate::text::Text;

/// A file whose pieces are asked for one by one.
#[napi]
pub struct NativeDownload {
    head: Reply,
    about: String,
    source: Option<StreamSource>,
    gate: Gate,
}

impl NativeDownload {
    pub(crate) fn new(head: Reply, about: String, source: StreamSource, gate: Gate) -> Self {
        Self { head, about, source: Some(source), gate }
    }
}

#[napi]
impl NativeDownload {
    /// Status and headers; the body is empty.
    #[napi]
    pub fn head(&self, env: &Env) -> napi::Result<NativeReply> {
        reply::new(env, self.head.clone(), Text::AsReceived, None)
    }

    /// What is known of the file, as JSON.
    #[napi(getter)]
    pub fn about(&self) -> &str {
        &self.about
    }

    /// Ask for the next piece: a `Buffer`, or `null` after the last and after `close`.
    #[napi]
    pub fn chunk(&self, id: u32, cancellable: bool) -> Result<Option<NativeTicket>> {
        match &self.source {
            Some(source) => self.gate.begin(id, Ok(source.chunk()), cancellable),
            None => self.gate.begin(id, Ok(Box::pin(async { Ok(Outcome::Chunk(None)) })), cancellable),
        }
    }

    /// Let go of the rest, and of the connection it would come by.
    #[napi]
    pub fn close(&mut self) {
        self.source = None;
    }
}
