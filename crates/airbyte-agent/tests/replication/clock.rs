//! [`Clock`]: time that passes only while nothing is being sent.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use airbyte_agent::{EncodedRequest, Error, Interceptor, Response};
use futures::future::{BoxFuture, FutureExt, ready};

/// The clock of a test, which starts paused. A paused clock jumps to the next timer as soon as all tasks are idle, and a task
/// that waits for a socket counts as idle. So the clock runs while a call is in flight, and jumps over the waits between
/// calls. It must see every call, as an interceptor.
#[derive(Clone, Default)]
pub struct Clock(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    calls: usize,
    is_running: bool,
}

impl Clock {
    /// A call gets no response, so that its timeout may pass.
    pub fn call_hangs(&self) {
        self.end_call();
    }

    /// No call is in flight, not even one that was dropped.
    pub fn reset(&self) {
        self.0.lock().expect("not poisoned").calls = 0;
        self.end_call();
    }

    fn begin_call(&self) {
        let mut state = self.0.lock().expect("not poisoned");
        state.calls += 1;
        if !state.is_running {
            state.is_running = true;
            tokio::time::resume();
        }
    }

    fn end_call(&self) {
        let mut state = self.0.lock().expect("not poisoned");
        // A call that hangs ends twice, or is dropped and ends once.
        state.calls = state.calls.saturating_sub(1);
        if state.calls == 0 && state.is_running {
            state.is_running = false;
            tokio::time::pause();
        }
    }
}

impl Interceptor for Clock {
    fn before<'a>(&'a self, _: &'a EncodedRequest) -> BoxFuture<'a, Result<(), Error>> {
        self.begin_call();
        ready(Ok(())).boxed()
    }

    fn after<'a>(
        &'a self,
        _: &'a EncodedRequest,
        _: Result<&'a Response, &'a Error>,
        _: Duration,
    ) -> BoxFuture<'a, ()> {
        self.end_call();
        ready(()).boxed()
    }
}
