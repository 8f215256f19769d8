//! [`Callback`]: something that a call needs a function of the language for. It is handed to whoever makes the call (the
//! queue of its event loop, or the thread that waits), which runs the function and answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use airbyte_agent::Error;
use airbyte_agent::policy::ApprovalAnswer;
use airbyte_agent_core::caller::{self, with_caller};
use bytes::Bytes;
use tokio::sync::oneshot;

use crate::function_error::FunctionError;
use crate::http_exchange::{FunctionResponse, ReadCallback, SendCallback};
use crate::reply::Reply;

/// The functions of one client.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClientFunctions {
    /// By which the language finds them.
    pub id: u32,
    /// Whether there is one that sends HTTP requests.
    pub sends_http: bool,
    /// Whether there is one for every request.
    pub on_request: bool,
    /// Whether there is one for every outcome.
    pub on_outcome: bool,
    /// Whether there is one that approves calls.
    pub approver: bool,
}

/// Something that a call needs a function of the language for.
pub enum Callback {
    /// A request to send.
    Send(SendCallback),
    /// A piece of a body to read.
    Read(ReadCallback),
    /// A hook to run before a request is sent, with what it gets as JSON.
    OnRequest(HookCallback),
    /// A hook to run after a call, with what it gets as JSON.
    OnOutcome(HookCallback),
    /// A call to approve.
    Approve(ApproveCallback),
    /// Nobody waits any more for the callback with this id.
    Abandoned(u32),
}

impl Callback {
    /// By which [`Callback::Abandoned`] names it.
    #[must_use]
    pub fn id(&self) -> u32 {
        match self {
            Self::Send(send) => send.id,
            Self::Read(read) => read.id,
            Self::OnRequest(hook) | Self::OnOutcome(hook) => hook.id,
            Self::Approve(approve) => approve.id,
            Self::Abandoned(id) => *id,
        }
    }

    /// The functions of the client; 0 where none is chosen by them.
    #[must_use]
    pub fn functions(&self) -> u32 {
        match self {
            Self::Send(send) => send.functions,
            Self::OnRequest(hook) | Self::OnOutcome(hook) => hook.functions,
            Self::Approve(approve) => approve.functions,
            Self::Read(_) | Self::Abandoned(_) => 0,
        }
    }

    /// Answers a request.
    pub fn respond(self, response: FunctionResponse) {
        if let Self::Send(send) = self {
            send.reply.send(Ok(response));
        }
    }

    /// Answers a call to approve.
    pub fn answer(self, answer: ApprovalAnswer) {
        if let Self::Approve(approve) = self {
            approve.reply.send(Ok(answer));
        }
    }

    /// Answers a hook, or a read with the next piece; `None` at the end.
    pub fn complete(self, piece: Option<Bytes>) {
        match self {
            Self::Read(read) => read.reply.send(Ok(piece)),
            Self::OnRequest(hook) | Self::OnOutcome(hook) => hook.reply.send(Ok(())),
            Self::Send(_) | Self::Approve(_) | Self::Abandoned(_) => {}
        }
    }

    /// Answers with what the function has thrown.
    pub fn fail(self, error: FunctionError) {
        match self {
            Self::Send(send) => send.reply.send(Err(error)),
            Self::Read(read) => read.reply.send(Err(error)),
            Self::OnRequest(hook) | Self::OnOutcome(hook) => hook.reply.send(Err(error)),
            Self::Approve(approve) => approve.reply.send(Err(error)),
            Self::Abandoned(_) => {}
        }
    }
}

/// A hook to run.
pub struct HookCallback {
    /// By which [`Callback::Abandoned`] names it.
    pub id: u32,
    /// The functions of the client.
    pub functions: u32,
    /// What the hook gets, as JSON.
    pub about: String,
    /// The error that the call ends in.
    pub error: Option<Error>,
    /// Expects nothing but the end of the hook.
    pub reply: Reply<()>,
}

/// A call to approve.
pub struct ApproveCallback {
    /// By which [`Callback::Abandoned`] names it.
    pub id: u32,
    /// The functions of the client.
    pub functions: u32,
    /// The [`PendingApproval`](airbyte_agent::policy::PendingApproval) as JSON.
    pub about: String,
    /// Expects the answer.
    pub reply: Reply<ApprovalAnswer>,
}

/// Where the callbacks of a call go.
pub(crate) struct CallbackSink {
    push: Box<dyn Fn(Callback) -> bool + Send + Sync>,
    /// Whether somebody receives them also after the call has completed.
    outlives_call: bool,
}

/// Whether any client of this process has functions. Calls need no sink otherwise.
static ARE_USED: AtomicBool = AtomicBool::new(false);

impl CallbackSink {
    /// Notes that a client has functions.
    pub(crate) fn enable() {
        ARE_USED.store(true, Ordering::Relaxed);
    }

    /// Runs a call whose callbacks go to `push`, which returns whether somebody receives them.
    pub(crate) async fn scope<F: Future>(
        push: impl FnOnce() -> Box<dyn Fn(Callback) -> bool + Send + Sync>,
        outlives_call: bool,
        call: F,
    ) -> F::Output {
        let sink = || Arc::new(Self { push: push(), outlives_call }) as caller::Caller;
        with_caller(ARE_USED.load(Ordering::Relaxed).then(sink), call).await
    }

    /// Whether any client of this process has functions.
    pub(crate) fn are_used() -> bool {
        ARE_USED.load(Ordering::Relaxed)
    }

    /// Whether the callbacks of the call that runs now are received also after it has completed.
    pub(crate) fn outlives_call() -> bool {
        Self::current().is_some_and(|sink| sink.outlives_call)
    }

    /// That of the call that runs now.
    pub(crate) fn current() -> Option<Arc<Self>> {
        caller::caller()?.downcast().ok()
    }

    /// Returns whether somebody receives it.
    pub(crate) fn push(&self, callback: Callback) -> bool {
        (self.push)(callback)
    }
}

/// A callback in progress. If it is dropped before the answer, the language is told.
pub(crate) struct PendingCallback {
    pub(crate) id: u32,
    sink: Option<Arc<CallbackSink>>,
}

impl PendingCallback {
    pub(crate) fn new(sink: &Arc<CallbackSink>) -> Self {
        static LAST_ID: AtomicU32 = AtomicU32::new(0);
        Self { id: LAST_ID.fetch_add(1, Ordering::Relaxed).wrapping_add(1), sink: Some(Arc::clone(sink)) }
    }

    pub(crate) fn complete(mut self) {
        self.sink = None;
    }
}

impl Drop for PendingCallback {
    fn drop(&mut self) {
        if let Some(sink) = &self.sink {
            sink.push(Callback::Abandoned(self.id));
        }
    }
}

/// Hands a callback to the caller of the call that runs now, and waits for the answer. `None` if there is no caller any
/// more.
pub(crate) async fn ask<T>(callback: impl FnOnce(u32, Reply<T>) -> Callback) -> Option<Result<T, FunctionError>> {
    let sink = CallbackSink::current()?;
    let pending = PendingCallback::new(&sink);
    let (reply, answer) = oneshot::channel();
    if !sink.push(callback(pending.id, Reply(reply))) {
        pending.complete();
        return None;
    }
    let answer = answer.await.unwrap_or_else(|_| Err(FunctionError::unanswered()));
    pending.complete();
    Some(answer)
}

/// [`ask`] for a call that is not sent if the function fails: what it has thrown reaches the caller.
pub(crate) async fn ask_for_call<T>(callback: impl FnOnce(u32, Reply<T>) -> Callback) -> Result<T, Error> {
    match ask(callback).await {
        Some(answer) => answer.map_err(|error| Error::refused(error.message.clone()).with_source(error)),
        None => Err(Error::refused("whoever made the call has stopped waiting for it")),
    }
}
