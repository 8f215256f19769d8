//! [`Hooks`]: the interceptor that runs hooks of the language.

use std::time::Duration;

use airbyte_agent::{EncodedRequest, Error, Interceptor, Response};
use airbyte_agent_core::operation::Effect;
use futures::future::{BoxFuture, FutureExt};
use serde::Serialize;
use serde_json::json;
use serde_json::value::RawValue;

use crate::callback::{Callback, ClientFunctions, HookCallback, ask, ask_for_call};

/// Runs the hooks of a client.
pub(crate) struct Hooks(pub(crate) ClientFunctions);

/// What a hook gets to know of a call.
#[derive(Serialize)]
struct CallDetails<'a> {
    operation: &'a str,
    method: &'static str,
    path: &'a str,
    query: &'a str,
    effect: &'static str,
    body: Option<&'a RawValue>,
}

impl<'a> CallDetails<'a> {
    fn new(request: &'a EncodedRequest) -> Self {
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        Self {
            operation: request.spec.name,
            method: request.spec.method.as_str(),
            path,
            query,
            effect: if request.effect == Effect::Read { "read" } else { "write" },
            body: request.body.as_deref().and_then(|body| serde_json::from_slice(body).ok()),
        }
    }
}

impl Interceptor for Hooks {
    fn before<'a>(&'a self, request: &'a EncodedRequest) -> BoxFuture<'a, Result<(), Error>> {
        let ClientFunctions { id: functions, on_request, .. } = self.0;
        if !on_request {
            return async { Ok(()) }.boxed();
        }
        let about = json!(CallDetails::new(request)).to_string();
        let hook = move |id, reply| Callback::OnRequest(HookCallback { id, functions, about, error: None, reply });
        ask_for_call(hook).boxed()
    }

    fn after<'a>(
        &'a self,
        request: &'a EncodedRequest,
        outcome: Result<&'a Response, &'a Error>,
        elapsed: Duration,
    ) -> BoxFuture<'a, ()> {
        let ClientFunctions { id: functions, on_outcome, .. } = self.0;
        if !on_outcome {
            return async {}.boxed();
        }
        let (status, attempts, request_id) = match outcome {
            Ok(response) => (Some(response.status()), response.attempts(), Some(response.request_id())),
            Err(error) => (error.status(), error.attempts(), error.request_id()),
        };
        let about = json!({
            "call": CallDetails::new(request),
            "status": status,
            "attempts": attempts,
            "request_id": request_id,
            "elapsed": elapsed.as_secs_f64(),
        });
        let (about, error) = (about.to_string(), outcome.err().map(Error::duplicate));
        async move {
            // What the hook throws is logged by the language, because the call has ended.
            let _ = ask(|id, reply| Callback::OnOutcome(HookCallback { id, functions, about, error, reply })).await;
        }
        .boxed()
    }
}
