//! Mounts handlers on operations. Names, methods and paths come from the client's operation table.

use std::sync::Arc;

use airbyte_agent::{CreateApplicationToken, Execute, PrepareExecute};
use airbyte_agent_core::operation::{Effect, Operation, OperationSpec};
use bytes::Bytes;
use http::{Response, StatusCode};
use serde::Serialize;

use crate::agent::authentication::authenticate;
use crate::agent::context::AgentContext;
use crate::agent::state::AgentState;
use crate::agent::store::deletion_jobs;
use crate::server::api::{Endpoint, Handled, Reply};
use crate::server::context::RequestContext;
use crate::server::error::ApiError;
use crate::server::journal::Outcome;
use crate::server::request::{MemberRules, ReadRules, ReceivedRequest, UnknownMembers};
use crate::server::response::json;

/// Operations with their handlers.
pub(crate) struct OperationTable {
    state: Arc<AgentState>,
    endpoints: Vec<Endpoint>,
}

impl OperationTable {
    pub(crate) fn new(state: &Arc<AgentState>) -> Self {
        Self { state: state.clone(), endpoints: Vec::new() }
    }

    pub(crate) fn into_endpoints(self) -> Vec<Endpoint> {
        self.endpoints
    }

    /// An operation that answers 200 and JSON.
    pub(crate) fn json<O>(self, handler: fn(&AgentContext<'_>, O) -> Result<O::Output, ApiError>) -> Self
    where
        O: Operation,
        O::Output: Serialize,
    {
        self.answer(StatusCode::OK, UnknownMembers::Ignored, handler)
    }

    /// An operation that answers 202 and JSON, and works on.
    pub(crate) fn accepted<O>(self, handler: fn(&AgentContext<'_>, O) -> Result<O::Output, ApiError>) -> Self
    where
        O: Operation,
        O::Output: Serialize,
    {
        self.answer(StatusCode::ACCEPTED, UnknownMembers::Ignored, handler)
    }

    /// An operation that answers 204.
    pub(crate) fn empty<O>(self, handler: fn(&AgentContext<'_>, O) -> Result<(), ApiError>) -> Self
    where
        O: Operation<Output = ()>,
    {
        self.raw::<O>(move |context, request| {
            handler(context, request)?;
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = StatusCode::NO_CONTENT;
            Ok(response.into())
        })
    }

    /// Like [`OperationTable::json`], but unknown members are refused.
    pub(crate) fn strict<O>(self, handler: fn(&AgentContext<'_>, O) -> Result<O::Output, ApiError>) -> Self
    where
        O: Operation,
        O::Output: Serialize,
    {
        self.answer(StatusCode::OK, UnknownMembers::Refused, handler)
    }

    /// An operation whose handler makes the reply itself.
    pub(crate) fn raw<O: Operation>(
        self,
        handler: impl Fn(&mut AgentContext<'_>, O) -> Result<Reply, ApiError> + Send + Sync + 'static,
    ) -> Self {
        self.mount::<O>(UnknownMembers::Ignored, handler)
    }

    fn answer<O>(
        self,
        status: StatusCode,
        unknown: UnknownMembers,
        handler: fn(&AgentContext<'_>, O) -> Result<O::Output, ApiError>,
    ) -> Self
    where
        O: Operation,
        O::Output: Serialize,
    {
        self.mount::<O>(unknown, move |context, request| Ok(json(status, &handler(context, request)?)?.into()))
    }

    fn mount<O: Operation>(
        self,
        unknown: UnknownMembers,
        handler: impl Fn(&mut AgentContext<'_>, O) -> Result<Reply, ApiError> + Send + Sync + 'static,
    ) -> Self {
        let run = move |context: &mut AgentContext<'_>, received: &ReceivedRequest| {
            let spec = &O::SPEC;
            let rules = ReadRules { unknown, members: &RequestMembers(spec), validates: true };
            let request = received.read::<O>(rules)?;
            let outcome = outcome(spec, request.effect());
            Ok(Handled { reply: handler(context, request)?, outcome })
        };
        self.authenticated(&O::SPEC, Box::new(run))
    }

    fn authenticated(mut self, spec: &'static OperationSpec, run: Run) -> Self {
        let state = self.state.clone();
        let handler = move |request_context: &mut RequestContext<'_>| {
            let received = request_context.request;
            let caller = authenticate(&state, received, spec.auth, request_context.now)?;
            deletion_jobs::finish_due(request_context.db, request_context.now)?;
            run(&mut AgentContext::new(&state, request_context, caller.as_ref())?, received)
        };
        let endpoint = Endpoint {
            name: spec.name,
            method: spec.method,
            paths: vec![spec.path.to_owned()],
            handler: Box::new(handler),
        };
        self.endpoints.push(endpoint);
        self
    }
}

/// A handler that reads the request itself.
type Run = Box<dyn Fn(&mut AgentContext<'_>, &ReceivedRequest) -> Result<Handled, ApiError> + Send + Sync>;

fn outcome(spec: &OperationSpec, effect: Effect) -> Outcome {
    match effect {
        Effect::Write => Outcome::Write,
        _ if spec.name == CreateApplicationToken::SPEC.name => Outcome::TokenMint,
        _ => Outcome::Read,
    }
}

/// Members that the contract types as UUIDs, besides the ids in paths.
const UUIDS: [&str; 12] = [
    "actorDefinitionIds",
    "actor_definition_id",
    "automation_id",
    "builder_session_id",
    "connector_definition_id",
    "definition_id",
    "destination_definition_id",
    "organization_id",
    "original_source_template_id",
    "region_id",
    "source_template_id",
    "workspace_id",
];

/// The members of an operation's request.
struct RequestMembers(&'static OperationSpec);

impl MemberRules for RequestMembers {
    fn is_uuid(&self, name: &str) -> bool {
        // The contract types the id in the paths of execute as a plain string, unlike those of other paths.
        let is_plain = self.0.name == Execute::SPEC.name || self.0.name == PrepareExecute::SPEC.name;
        let in_path = name.ends_with("id") && self.0.path_members().any(|member| member == name);
        UUIDS.contains(&name) || (in_path && !is_plain)
    }

    fn is_joined(&self, _: &str) -> bool {
        false
    }
}
