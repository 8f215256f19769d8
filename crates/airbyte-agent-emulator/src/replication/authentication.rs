//! Who calls: the user that the bearer token stands for.

use crate::accounts::token::{Audience, TokenKind};
use crate::accounts::{permissions, users};
use crate::replication::authorization::Caller;
use crate::replication::problem::Problem;
use crate::replication::state::ReplicationState;
use crate::server::context::RequestContext;
use http::StatusCode;

/// The caller of a request. Without authentication everybody is the default user.
pub(crate) fn authenticate(state: &ReplicationState, context: &RequestContext<'_>) -> Result<Caller, Problem> {
    let user_id = match state.options.auth {
        true => user_of_token(state, context),
        false => state.accounts.default_user_id(context.db)?,
    };
    let user_id = user_id.ok_or_else(unauthorized)?;
    // A reset or another snapshot may have removed the user.
    if users::by_id(context.db, &user_id)?.is_none() {
        return Err(unauthorized());
    }
    let permissions = permissions::effective(context.db, &user_id)?;
    Ok(Caller { user_id, permissions })
}

/// The framework refuses a token before the service sees the request.
fn unauthorized() -> Problem {
    Problem::by_framework(StatusCode::UNAUTHORIZED)
}

fn user_of_token(state: &ReplicationState, context: &RequestContext<'_>) -> Option<String> {
    let (scheme, token) = context.request.header(http::header::AUTHORIZATION)?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    let claims = state.accounts.signer.verify(token.trim(), context.now).ok()?;
    (claims.aud == Audience::AirbyteApi && claims.kind == TokenKind::Application).then_some(claims.sub)?
}
