//! The operation table, mounted: paths and methods come from the core and are never written here.

use std::sync::Arc;

use airbyte_agent::operation::{Effect, Meta, Method, Operation};
use axum::Router;
use axum::extract::{Request, State};
use axum::routing::{MethodFilter, on};
use bytes::Bytes;
use http::{Response, StatusCode, header};
use serde::Serialize;

use crate::exchange::{Target, exchange};
use crate::refusal::Refusal;
use crate::request::{Received, UnknownMembers};
use crate::service::Service;
use crate::visit::Visit;

/// An operation with the handler that answers it.
pub(crate) struct Mounted {
    pub(crate) meta: &'static Meta,
    run: Box<Run>,
}

type Run = dyn Fn(&mut Visit<'_>, &Received) -> Result<Done, Refusal> + Send + Sync;

/// What a handler achieved.
pub(crate) struct Done {
    pub(crate) answer: Response<Bytes>,
    pub(crate) effect: Effect,
}

impl Mounted {
    pub(crate) fn run(&self, visit: &mut Visit<'_>, received: &Received) -> Result<Done, Refusal> {
        (self.run)(visit, received)
    }
}

/// Operations on their way into a router.
#[derive(Default)]
pub(crate) struct Operations {
    router: Router<Arc<Service>>,
    mounted: Vec<&'static str>,
}

impl Operations {
    /// Answered with 200 and JSON.
    pub(crate) fn json<O>(self, handler: fn(&Visit<'_>, O) -> Result<O::Output, Refusal>) -> Self
    where
        O: Operation,
        O::Output: Serialize,
    {
        self.answered::<O>(move |visit, request| json(StatusCode::OK, &handler(visit, request)?))
    }

    /// Answered with 202 and JSON: the work is done later.
    pub(crate) fn accepted<O>(self, handler: fn(&Visit<'_>, O) -> Result<O::Output, Refusal>) -> Self
    where
        O: Operation,
        O::Output: Serialize,
    {
        self.answered::<O>(move |visit, request| json(StatusCode::ACCEPTED, &handler(visit, request)?))
    }

    /// Answered with 204.
    pub(crate) fn empty<O>(self, handler: fn(&Visit<'_>, O) -> Result<(), Refusal>) -> Self
    where
        O: Operation<Output = ()>,
    {
        self.answered::<O>(move |visit, request| {
            handler(visit, request)?;
            let mut answer = Response::new(Bytes::new());
            *answer.status_mut() = StatusCode::NO_CONTENT;
            Ok(answer)
        })
    }

    /// Like [`Operations::json`], with unknown members refused.
    pub(crate) fn strict<O>(self, handler: fn(&Visit<'_>, O) -> Result<O::Output, Refusal>) -> Self
    where
        O: Operation,
        O::Output: Serialize,
    {
        self.mount::<O>(UnknownMembers::Refused, move |visit, request| json(StatusCode::OK, &handler(visit, request)?))
    }

    /// Answered as the handler wants.
    pub(crate) fn answered<O: Operation>(
        self,
        handler: impl Fn(&mut Visit<'_>, O) -> Result<Response<Bytes>, Refusal> + Send + Sync + 'static,
    ) -> Self {
        self.mount::<O>(UnknownMembers::Ignored, handler)
    }

    fn mount<O: Operation>(
        mut self,
        unknown: UnknownMembers,
        handler: impl Fn(&mut Visit<'_>, O) -> Result<Response<Bytes>, Refusal> + Send + Sync + 'static,
    ) -> Self {
        let meta: &'static Meta = &O::META;
        let run = move |visit: &mut Visit<'_>, received: &Received| {
            let request = received.read::<O>(unknown)?;
            let effect = request.effect();
            Ok(Done { answer: handler(visit, request)?, effect })
        };
        let mounted = Arc::new(Mounted { meta, run: Box::new(run) });
        let handle = move |State(service): State<Arc<Service>>, request: Request| async move {
            exchange(&service, Target::Operation(&mounted), request).await
        };
        self.router = self.router.route(meta.path, on(filter(meta.method), handle));
        self.mounted.push(meta.name);
        self
    }

    /// The router, and the names of the operations in it.
    pub(crate) fn finish(self) -> (Router<Arc<Service>>, Vec<&'static str>) {
        (self.router, self.mounted)
    }
}

fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}

/// An answer in JSON.
pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Result<Response<Bytes>, Refusal> {
    let mut answer = Response::new(Bytes::from(serde_json::to_vec(body)?));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    Ok(answer)
}

/// Everything under one roof: the API, the control, and JSON for what is neither.
pub(crate) fn router(service: Arc<Service>) -> Router {
    let (api, _) = crate::routes::operations().finish();
    api.nest("/_emulator", crate::control::router())
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .with_state(service)
}

async fn unknown(State(service): State<Arc<Service>>, request: Request) -> axum::response::Response {
    exchange(&service, Target::Nowhere, request).await
}

async fn wrong_method(State(service): State<Arc<Service>>, request: Request) -> axum::response::Response {
    exchange(&service, Target::WrongMethod, request).await
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn every_operation_is_mounted_once() {
        let (_, mounted) = crate::routes::operations().finish();
        let known: BTreeSet<&str> = airbyte_agent::operations().map(|entry| entry.meta.name).collect();
        assert_eq!(mounted.iter().copied().collect::<BTreeSet<_>>(), known);
        assert_eq!(mounted.len(), known.len());
    }
}
