//! A file, received piece by piece.

use airbyte_agent::binding::StreamSource;
use napi_derive::napi;

use crate::crossing::{Gate, NativeTicket};
use crate::failure::Result;
use crate::reply::NativeReply;

/// A file whose pieces are asked for one by one.
#[napi]
pub struct NativeDownload {
    head: Option<NativeReply>,
    about: String,
    source: Option<StreamSource>,
    gate: Gate,
}

impl NativeDownload {
    pub(crate) fn new(head: NativeReply, about: String, source: StreamSource, gate: Gate) -> Self {
        Self { head: Some(head), about, source: Some(source), gate }
    }
}

#[napi]
impl NativeDownload {
    /// Status and headers. They are given once.
    #[napi]
    pub fn head(&mut self) -> Option<NativeReply> {
        self.head.take()
    }

    /// What is known of the file, as JSON.
    #[napi(getter)]
    pub fn about(&self) -> &str {
        &self.about
    }

    /// Ask for the next piece: a `Buffer`, or `null` after the last. After `close` there is none, and `false` says so.
    #[napi]
    pub fn chunk(&self, id: u32) -> Result<Option<NativeTicket>> {
        match &self.source {
            Some(source) => self.gate.start(id, Ok(source.chunk()), true),
            None => Ok(None),
        }
    }

    /// Let go of the rest, and of the connection it would come by.
    #[napi]
    pub fn close(&mut self) {
        self.source = None;
    }
}
