//! A file, received chunk by chunk.

use airbyte_agent::Response;
use airbyte_agent_ffi::{DownloadStream, Outcome};
use napi::Env;
use napi_derive::napi;

use crate::call_scope::{CallScope, NativeCallHandle};
use crate::error::Result;
use crate::latin1::BodyText;
use crate::response::NativeResponse;

/// A file whose chunks are requested one by one.
#[napi]
pub struct NativeDownload {
    head: Response,
    about: String,
    source: Option<DownloadStream>,
    scope: CallScope,
}

impl NativeDownload {
    pub(crate) fn new(head: Response, about: String, source: DownloadStream, scope: CallScope) -> Self {
        Self { head, about, source: Some(source), scope }
    }
}

#[napi]
impl NativeDownload {
    /// Status and headers. The body is empty.
    #[napi]
    pub fn head(&self, env: &Env) -> napi::Result<NativeResponse> {
        NativeResponse::new(env, &self.scope, self.head.clone(), BodyText::AsReceived)
    }

    /// Filename, media type, size and range, as JSON.
    #[napi(getter)]
    pub fn about(&self) -> &str {
        &self.about
    }

    /// Enqueues a read. Completes with a `Buffer`, or with `null` at the end of the file and after `close`.
    #[napi]
    pub fn chunk(&self, id: u32, cancellable: bool) -> Result<Option<NativeCallHandle>> {
        match &self.source {
            Some(source) => self.scope.enqueue(id, Ok(source.chunk()), cancellable),
            None => self.scope.enqueue(id, Ok(Box::pin(async { Ok(Outcome::Chunk(None)) })), cancellable),
        }
    }

    /// Drops the rest of the file and its connection.
    #[napi]
    pub fn close(&mut self) {
        self.source = None;
    }
}
