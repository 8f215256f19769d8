//! Mounts handlers on operations, below every base path. Names, methods and paths come from the client's operation table.

use std::sync::{Arc, OnceLock};

use airbyte_agent_core::operation::{Auth, Effect, Method, Operation, OperationSpec};
use bytes::Bytes;
use http::{Response, StatusCode};
use schemars::JsonSchema;
use serde::Serialize;

use crate::replication::authentication::authenticate;
use crate::replication::base_path::{self, BASE_PATHS};
use crate::replication::context::ReplicationContext;
use crate::replication::problem::Problem;
use crate::replication::state::ReplicationState;
use crate::replication::timeline::catch_up;
use crate::replication::{request, response};
use crate::server::api::{Endpoint, Handled, Reply};
use crate::server::context::RequestContext;
use crate::server::journal::Outcome;

/// Operations with their handlers.
pub(crate) struct OperationTable {
    state: Arc<ReplicationState>,
    endpoints: Vec<Endpoint>,
}

/// A handler whose caller is known.
type TypedHandler<O> = fn(&ReplicationContext<'_>, O) -> Result<<O as Operation>::Output, Problem>;

/// A handler that reads the request itself.
type Run = Box<dyn Fn(&mut ReplicationContext<'_>) -> Result<Handled, Problem> + Send + Sync>;

/// A handler of a request that needs no token.
type OpenHandler = fn(&ReplicationState, &RequestContext<'_>) -> Result<Response<Bytes>, Problem>;

impl OperationTable {
    pub(crate) fn new(state: &Arc<ReplicationState>) -> Self {
        Self { state: state.clone(), endpoints: Vec::new() }
    }

    pub(crate) fn into_endpoints(self) -> Vec<Endpoint> {
        self.endpoints
    }

    /// An operation that answers 200 and JSON.
    pub(crate) fn json<O>(self, handler: TypedHandler<O>) -> Self
    where
        O: Operation + JsonSchema,
        O::Output: Serialize,
    {
        self.answer(StatusCode::OK, handler)
    }

    /// An operation that answers 201 and JSON.
    pub(crate) fn created<O>(self, handler: TypedHandler<O>) -> Self
    where
        O: Operation + JsonSchema,
        O::Output: Serialize,
    {
        self.answer(StatusCode::CREATED, handler)
    }

    /// An operation that answers 204.
    pub(crate) fn no_content<O: Operation<Output = ()> + JsonSchema>(self, handler: TypedHandler<O>) -> Self {
        self.empty(StatusCode::NO_CONTENT, handler)
    }

    /// An operation that answers 200 without a body.
    pub(crate) fn ok<O: Operation<Output = ()> + JsonSchema>(self, handler: TypedHandler<O>) -> Self {
        self.empty(StatusCode::OK, handler)
    }

    /// An operation whose handler makes the reply itself.
    pub(crate) fn raw<O: Operation + JsonSchema>(
        self,
        handler: impl Fn(&mut ReplicationContext<'_>, O) -> Result<Reply, Problem> + Send + Sync + 'static,
    ) -> Self {
        self.handled::<O>(move |context, request| {
            let outcome = if request.effect() == Effect::Write { Outcome::Write } else { Outcome::Read };
            Ok(Handled { reply: handler(context, request)?, outcome })
        })
    }

    /// An operation whose handler also says what it did.
    pub(crate) fn handled<O: Operation + JsonSchema>(
        self,
        handler: impl Fn(&mut ReplicationContext<'_>, O) -> Result<Handled, Problem> + Send + Sync + 'static,
    ) -> Self {
        let members = OnceLock::new();
        let run = move |context: &mut ReplicationContext<'_>| {
            let request = request::read::<O>(context.request, &members)?;
            handler(context, request)
        };
        self.authenticated(&O::SPEC, Box::new(run))
    }

    fn authenticated(mut self, spec: &'static OperationSpec, run: Run) -> Self {
        self.push(spec.name, spec.method, paths(spec.path), move |state, context| {
            let caller = authenticate(state, context)?;
            catch_up(context.db, &state.server_url, context.now)?;
            let mut context = ReplicationContext {
                state,
                caller: &caller,
                operation: spec.name,
                base_path: base_path::of(&context.request.path),
                server_url: context.base_url,
                now: context.now,
                request: context.request,
                db: context.db,
            };
            let handled = run(&mut context)?;
            if handled.outcome == Outcome::Write {
                state.changed.notify_one();
            }
            Ok(handled)
        });
        self
    }

    /// An operation that needs no token.
    pub(crate) fn open<O: Operation>(self, handler: OpenHandler, outcome: Outcome) -> Self {
        debug_assert!(O::SPEC.auth == Auth::None);
        self.open_paths(O::SPEC.name, O::SPEC.method, paths(O::SPEC.path), handler, outcome)
    }

    /// A `GET` that needs no token and that the client has no operation for.
    pub(crate) fn page(self, name: &'static str, path: &'static str, handler: OpenHandler) -> Self {
        self.open_paths(name, Method::Get, paths(path), handler, Outcome::Read)
    }

    /// Serves the last operation at another path as well, which no base path is put before.
    pub(crate) fn also_at(mut self, path: &str) -> Self {
        if let Some(endpoint) = self.endpoints.last_mut() {
            endpoint.paths.push(path.to_owned());
        }
        self
    }

    fn answer<O>(self, status: StatusCode, handler: TypedHandler<O>) -> Self
    where
        O: Operation + JsonSchema,
        O::Output: Serialize,
    {
        self.raw::<O>(move |context, request| Ok(response::json(status, &handler(context, request)?)?.into()))
    }

    fn empty<O: Operation<Output = ()> + JsonSchema>(self, status: StatusCode, handler: TypedHandler<O>) -> Self {
        self.raw::<O>(move |context, request| {
            handler(context, request)?;
            Ok(response::empty(status).into())
        })
    }

    fn open_paths(
        mut self,
        name: &'static str,
        method: Method,
        paths: Vec<String>,
        handler: OpenHandler,
        outcome: Outcome,
    ) -> Self {
        self.push(name, method, paths, move |state, context| {
            Ok(Handled { reply: handler(state, context)?.into(), outcome })
        });
        self
    }

    fn push(
        &mut self,
        name: &'static str,
        method: Method,
        paths: Vec<String>,
        run: impl Fn(&ReplicationState, &mut RequestContext<'_>) -> Result<Handled, Problem> + Send + Sync + 'static,
    ) {
        let state = self.state.clone();
        let handler = move |context: &mut RequestContext<'_>| {
            Ok(run(&state, context).unwrap_or_else(|problem| Handled {
                reply: problem.response(&context.request.path).into(),
                outcome: Outcome::Refused,
            }))
        };
        self.endpoints.push(Endpoint { name, method, paths, handler: Box::new(handler) });
    }
}

/// A path below every base path.
fn paths(path: &str) -> Vec<String> {
    BASE_PATHS.iter().map(|base| format!("{base}{path}")).collect()
}
