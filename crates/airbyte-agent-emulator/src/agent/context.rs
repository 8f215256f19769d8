//! What a handler of the Agent API is given.

use rusqlite::Connection;

use crate::accounts::organizations;
use crate::agent::authentication::{Caller, named_organization};
use crate::agent::state::AgentState;
use crate::server::clock::{Moment, timestamp};
use crate::server::context::RequestContext;
use crate::server::error::ApiError;

/// The caller of a request, and the transaction that it runs in.
pub(crate) struct AgentContext<'a> {
    pub(crate) state: &'a AgentState,
    /// The body as it was received, with members that the request type does not have.
    pub(crate) body: &'a [u8],
    pub(crate) db: &'a mut Connection,
    /// The organization that the call is for. Empty, and so the id of none, if the operation takes no token.
    pub(crate) organization_id: &'a str,
    /// The only workspace that a scoped token reaches.
    pub(crate) only_workspace: Option<&'a str>,
    /// The organization named by `X-Organization-Id`.
    pub(crate) named_organization: Option<&'a str>,
    /// The server's address as the caller knows it, without a path.
    pub(crate) base_url: &'a str,
    pub(crate) now: Moment,
}

impl<'a> AgentContext<'a> {
    /// The context of a request whose token was checked.
    pub(crate) fn new(
        state: &'a AgentState,
        request: &'a mut RequestContext<'_>,
        caller: Option<&'a Caller>,
    ) -> Result<Self, ApiError> {
        if let Some(caller) = caller
            && !organizations::exists(request.db, &caller.organization_id)?
        {
            return Err(ApiError::unauthorized("The token's organization no longer exists"));
        }
        Ok(Self {
            state,
            body: &request.request.body,
            db: request.db,
            organization_id: caller.map_or("", |caller| &caller.organization_id),
            only_workspace: caller.and_then(|caller| caller.workspace_id.as_deref()),
            named_organization: named_organization(request.request),
            base_url: request.base_url,
            now: request.now,
        })
    }

    /// The current time as the API writes it.
    pub(crate) fn timestamp(&self) -> String {
        timestamp(self.now)
    }

    /// Checks that the token reaches a workspace: a scoped token reaches its own only.
    pub(crate) fn check_workspace(&self, workspace_id: &str) -> Result<(), ApiError> {
        match self.only_workspace {
            Some(own) if own != workspace_id => Err(ApiError::forbidden("The token reaches another workspace only")),
            _ => Ok(()),
        }
    }
}
