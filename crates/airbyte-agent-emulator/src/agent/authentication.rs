//! Who calls: the bearer token, and the organization that a header names.

use airbyte_agent_core::operation::Auth;

use crate::accounts::token::TokenKind;
use crate::agent::state::AgentState;
use crate::server::clock::Moment;
use crate::server::error::ApiError;
use crate::server::request::ReceivedRequest;

/// Who calls.
pub(crate) struct Caller {
    /// The organization that the call is for.
    pub(crate) organization_id: String,
    /// The only workspace that a scoped token reaches.
    pub(crate) workspace_id: Option<String>,
}

/// The organization that the caller wants to act in.
pub(crate) fn named_organization(received: &ReceivedRequest) -> Option<&str> {
    received.header("x-organization-id").filter(|id| !id.is_empty())
}

/// Checks that the bearer token may be used for an operation; `None` if the operation takes none.
pub(crate) fn authenticate(
    state: &AgentState,
    received: &ReceivedRequest,
    expected: Auth,
    now: Moment,
) -> Result<Option<Caller>, ApiError> {
    let named = named_organization(received);
    if named.is_some_and(|id| uuid::Uuid::parse_str(id).is_err()) {
        return Err(ApiError::value("x-organization-id", "Input should be a valid UUID"));
    }
    if expected == Auth::None {
        return Ok(None);
    }
    let bearer = received
        .header(http::header::AUTHORIZATION)
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(|| ApiError::unauthorized("Missing bearer token"))?;
    let claims =
        state.accounts.signer.verify(bearer, now).map_err(|error| ApiError::unauthorized(error.to_string()))?;
    let organization_id = match (named, claims.organization_ids.as_slice()) {
        (Some(named), known) => known.iter().find(|id| id.eq_ignore_ascii_case(named)).ok_or_else(|| {
            ApiError::forbidden("The token does not reach the organization named by X-Organization-Id")
        })?,
        (None, [only]) => only,
        (None, _) => {
            return Err(ApiError::bad_request(
                "The caller belongs to several organizations: specify target organization with X-Organization-Id",
            ));
        }
    };
    match (claims.kind, expected) {
        (TokenKind::Application | TokenKind::Widget, Auth::Scoped) => {
            Err(ApiError::forbidden("This operation takes a scoped token"))
        }
        (TokenKind::Widget, _) => Err(ApiError::forbidden("A widget token is for the embedded widget only")),
        (TokenKind::Scoped, Auth::Application) => Err(ApiError::forbidden("This operation takes an application token")),
        (TokenKind::Application | TokenKind::Scoped, _) => {
            Ok(Some(Caller { organization_id: organization_id.clone(), workspace_id: claims.workspace_id }))
        }
    }
}
