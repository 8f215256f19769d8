//! What a call needs a function of the caller for: a request to send, a hook to run, a call to approve.

use std::cell::RefCell;
use std::sync::Arc;

use airbyte_agent_ffi::{
    self as ffi, ApprovalAnswer, ApproveCallback, CallQueue, FunctionBody, FunctionError, FunctionResponse, Handle,
    HookCallback, ReadCallback, SendCallback,
};
use bytes::Bytes;
use napi::Status;
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;

use crate::error;
use crate::thrown::Kept;

/// Which functions a client has, and the id by which the package finds them.
#[napi(object, object_to_js = false)]
pub struct ClientFunctions {
    /// Their id.
    pub id: u32,
    /// Whether there is a `fetch`.
    pub fetch: bool,
    /// Whether there is an `onRequest`.
    pub on_request: bool,
    /// Whether there is an `onOutcome`.
    pub on_outcome: bool,
    /// Whether there is an `approver`.
    pub approver: bool,
}

impl From<ClientFunctions> for ffi::ClientFunctions {
    fn from(functions: ClientFunctions) -> Self {
        let ClientFunctions { id, fetch, on_request, on_outcome, approver } = functions;
        Self { id, sends_http: fetch, on_request, on_outcome, approver }
    }
}

/// A request to send.
#[napi(object, object_from_js = false)]
pub struct NativeRequest {
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// Headers: name, value, name, value…
    pub headers: Vec<String>,
    /// The body, which is JSON.
    pub body: Option<String>,
}

/// Something that a call needs a function of the caller for. It is answered once, by `respond`, `answer`,
/// `complete` or `fail`.
#[napi]
pub struct NativeCallback {
    call: u32,
    task: RefCell<Option<ffi::Callback>>,
    queue: Arc<CallQueue>,
}

impl NativeCallback {
    /// A callback that its queue has received.
    pub(crate) fn new(call: u32, callback: ffi::Callback, queue: &Arc<CallQueue>) -> Self {
        Self { call, task: RefCell::new(Some(callback)), queue: Arc::clone(queue) }
    }

    fn take(&self) -> napi::Result<ffi::Callback> {
        self.task.borrow_mut().take().ok_or_else(unavailable)
    }

    fn keep(&self, id: u32) -> Handle {
        Arc::new(Kept { id, queue: Arc::clone(&self.queue) })
    }
}

#[napi]
impl NativeCallback {
    /// Id of the call.
    #[napi(getter)]
    pub fn call(&self) -> u32 {
        self.call
    }

    /// `send`, `read`, `onRequest`, `onOutcome` or `approve`.
    #[napi(getter)]
    pub fn kind(&self) -> &'static str {
        match &*self.task.borrow() {
            Some(ffi::Callback::Send(_)) => "send",
            Some(ffi::Callback::Read(_)) => "read",
            Some(ffi::Callback::OnRequest(_)) => "onRequest",
            Some(ffi::Callback::OnOutcome(_)) => "onOutcome",
            Some(ffi::Callback::Approve(_)) => "approve",
            Some(ffi::Callback::Abandoned(_)) | None => "",
        }
    }

    /// Id of the callback, under which JavaScript keeps what belongs to it.
    #[napi(getter)]
    pub fn id(&self) -> u32 {
        self.task.borrow().as_ref().map_or(0, ffi::Callback::id)
    }

    /// Id of the functions of the client.
    #[napi(getter)]
    pub fn functions(&self) -> u32 {
        self.task.borrow().as_ref().map_or(0, ffi::Callback::functions)
    }

    /// The request to send.
    #[napi]
    pub fn request(&self) -> napi::Result<NativeRequest> {
        let task = self.task.borrow();
        let Some(ffi::Callback::Send(SendCallback { request, .. })) = &*task else { return Err(unavailable()) };
        Ok(NativeRequest {
            method: request.method.to_string(),
            url: request.url.to_string(),
            headers: ffi::header_texts(&request.headers).flat_map(|(name, value)| [name, value]).collect(),
            body: request.body.as_ref().map(|body| String::from_utf8_lossy(body).into_owned()),
        })
    }

    /// The id under which the body to read is kept.
    #[napi]
    pub fn body(&self) -> napi::Result<u32> {
        let task = self.task.borrow();
        let Some(ffi::Callback::Read(ReadCallback { body, .. })) = &*task else { return Err(unavailable()) };
        body.downcast_ref::<Kept>().map(|kept| kept.id).ok_or_else(unavailable)
    }

    /// What a hook or an approver gets to know, as JSON.
    #[napi]
    pub fn about(&self) -> napi::Result<String> {
        let task = self.task.borrow();
        match &*task {
            Some(ffi::Callback::OnRequest(hook) | ffi::Callback::OnOutcome(hook)) => Ok(hook.about.clone()),
            Some(ffi::Callback::Approve(ApproveCallback { about, .. })) => Ok(about.clone()),
            _ => Err(unavailable()),
        }
    }

    /// The error that the call ends in, as JSON.
    #[napi]
    pub fn error(&self) -> Option<String> {
        let task = self.task.borrow();
        match &*task {
            Some(ffi::Callback::OnOutcome(HookCallback { error: Some(error), .. })) => Some(error::to_json(error)),
            _ => None,
        }
    }

    /// Answers a request. JavaScript keeps the body under the id of this callback, if there is one.
    #[napi]
    pub fn respond(&self, status: u16, headers: Vec<String>, has_body: bool) -> napi::Result<()> {
        let id = self.id();
        let body = if has_body { FunctionBody::Handle(self.keep(id)) } else { FunctionBody::Bytes(Bytes::new()) };
        let headers = headers.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone()));
        let response = FunctionResponse::new(status, headers, body)
            .map_err(|reason| napi::Error::new(Status::InvalidArg, reason))?;
        self.take()?.respond(response);
        Ok(())
    }

    /// Answers a call to approve. Returns whether there is such an answer.
    #[napi]
    pub fn answer(&self, answer: String) -> napi::Result<bool> {
        let Some(answer) = ApprovalAnswer::from_name(&answer) else { return Ok(false) };
        self.take()?.answer(answer);
        Ok(true)
    }

    /// Answers a hook, or a read with the next piece; without one at the end.
    #[napi]
    pub fn complete(&self, piece: Option<Uint8Array>) -> napi::Result<()> {
        self.take()?.complete(piece.map(|piece| Bytes::copy_from_slice(&piece)));
        Ok(())
    }

    /// Answers with what the function has thrown, which JavaScript keeps under the id of this callback.
    #[napi]
    pub fn fail(&self, message: String, code: Option<String>, is_not_sent: bool) -> napi::Result<()> {
        let thrown = Some(self.keep(self.id()));
        let error = FunctionError { message, code, is_not_sent, thrown };
        self.take()?.fail(error);
        Ok(())
    }
}

fn unavailable() -> napi::Error {
    napi::Error::new(Status::GenericFailure, "this callback has already been answered")
}
