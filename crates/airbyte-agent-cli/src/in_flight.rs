//! [`InFlight`]: what is being changed at the moment, so that an interruption can say what may have happened.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use airbyte_agent::{Effect, EncodedRequest, Error, Interceptor, Response};
use futures::FutureExt;
use futures::future::BoxFuture;

use crate::failure::Failure;

/// The writes of a command that have begun and not ended.
#[derive(Clone, Default)]
pub struct InFlight(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// Names of operations.
    writes: Vec<&'static str>,
    /// What goes on without this process.
    continues: Option<String>,
}

impl InFlight {
    /// Notes what goes on if this process ends, such as a job that was started.
    pub fn continues(&self, what: Option<String>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).continues = what;
    }

    /// The failure of a command that was interrupted now.
    pub fn interrupted(&self, exit_code: u8) -> Failure {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let failure = |message: &str| Failure::new("interrupted", exit_code, message);
        match (state.writes.as_slice(), &state.continues) {
            ([], None) => failure("interrupted; nothing was being changed"),
            ([], Some(what)) => failure(&format!("interrupted; {what}")),
            (writes, _) => failure(&format!(
                "interrupted while {} was being sent: the change may or may not have been made",
                writes.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ")
            ))
            .hint("Check the state before sending it again."),
        }
    }
}

impl Interceptor for InFlight {
    fn before<'a>(&'a self, request: &'a EncodedRequest) -> BoxFuture<'a, Result<(), Error>> {
        if request.effect != Effect::Read {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).writes.push(request.spec.name);
        }
        async { Ok(()) }.boxed()
    }

    fn after<'a>(
        &'a self,
        request: &'a EncodedRequest,
        _: Result<&'a Response, &'a Error>,
        _: Duration,
    ) -> BoxFuture<'a, ()> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = state.writes.iter().position(|name| *name == request.spec.name) {
            state.writes.remove(place);
        }
        async {}.boxed()
    }
}
