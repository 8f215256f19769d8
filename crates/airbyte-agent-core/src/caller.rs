//! What a call knows of whoever makes it, also where it goes on in a task of its own.

use std::any::Any;
use std::future::Future;
use std::sync::Arc;

use crate::events;

/// What a binding wants to know in the middle of a call: an extension of the engine such as an
/// [`HttpSender`](crate::transport::HttpSender) may need its caller.
pub type Caller = Arc<dyn Any + Send + Sync>;

tokio::task_local! {
    static CALLER: Caller;
}

/// Runs a call for a caller.
pub async fn with_caller<F: Future>(caller: Option<Caller>, call: F) -> F::Output {
    match caller {
        Some(caller) => CALLER.scope(caller, call).await,
        None => call.await,
    }
}

/// Who makes the call that runs now.
#[must_use]
pub fn caller() -> Option<Caller> {
    CALLER.try_with(Clone::clone).ok()
}

/// Work that runs in a task of its own, for the caller and with the listener of the call that starts it.
pub(crate) fn inherit_caller<F: Future>(work: F) -> impl Future<Output = F::Output> {
    with_caller(caller(), events::inherit_listener(work))
}
