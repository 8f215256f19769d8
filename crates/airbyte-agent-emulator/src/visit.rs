//! A request at work: who asks, when, and on which state.

use airbyte_agent::operation::Token;
use http::StatusCode;
use rusqlite::Connection;

use crate::clock::{Moment, timestamp};
use crate::refusal::Refusal;
use crate::request::Received;
use crate::service::Service;
use crate::token::{Claims, TokenKind};

/// What a handler has at hand. All it writes is one transaction, committed only if it succeeds.
pub(crate) struct Visit<'a> {
    pub(crate) service: &'a Service,
    pub(crate) db: &'a mut Connection,
    /// Organization that the token speaks for; empty, and so nobody's, where no token is asked for.
    pub(crate) organization_id: &'a str,
    /// The one workspace that a scoped token reaches.
    pub(crate) only_workspace: Option<&'a str>,
    /// Organization that the header names.
    pub(crate) named_organization: Option<&'a str>,
    /// Address that the caller knows us by, without a path.
    pub(crate) base_url: &'a str,
    pub(crate) now: Moment,
}

impl Visit<'_> {
    /// Now, as the API writes it.
    pub(crate) fn timestamp(&self) -> String {
        timestamp(self.now)
    }

    /// A scoped token reaches its own workspace only.
    pub(crate) fn reaches(&self, workspace_id: &str) -> Result<(), Refusal> {
        match self.only_workspace {
            Some(own) if own != workspace_id => Err(Refusal::forbidden("The token reaches another workspace only")),
            _ => Ok(()),
        }
    }
}

/// Organization that the caller wants to act in.
pub(crate) fn named_organization(received: &Received) -> Option<&str> {
    received.header("x-organization-id").filter(|id| !id.is_empty())
}

/// Read the bearer and judge whether it may be used for an operation.
pub(crate) fn authenticate(
    service: &Service,
    received: &Received,
    wanted: Token,
    now: Moment,
) -> Result<Option<Claims>, Refusal> {
    let named = named_organization(received);
    if named.is_some_and(|id| uuid::Uuid::parse_str(id).is_err()) {
        return Err(Refusal::value("x-organization-id", "Input should be a valid UUID"));
    }
    if wanted == Token::None {
        return Ok(None);
    }
    let bearer = received
        .header(http::header::AUTHORIZATION)
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(|| Refusal::unauthorized("Missing bearer token"))?;
    let claims = service
        .signer
        .verify(bearer, now)
        .map_err(|fault| Refusal::new(StatusCode::UNAUTHORIZED, fault.to_string()))?;
    if named.is_some_and(|id| !id.eq_ignore_ascii_case(&claims.organization_id)) {
        return Err(Refusal::forbidden("The token does not reach the organization named by X-Organization-Id"));
    }
    let fits = match claims.kind {
        TokenKind::Application => wanted != Token::Scoped,
        TokenKind::Scoped => wanted != Token::Application,
        TokenKind::Widget => false,
    };
    match (fits, wanted) {
        (true, _) => Ok(Some(claims)),
        (false, Token::Scoped) => Err(Refusal::forbidden("This operation takes a scoped token")),
        (false, _) if claims.kind == TokenKind::Widget => {
            Err(Refusal::forbidden("A widget token is for the embedded widget only"))
        }
        (false, _) => Err(Refusal::forbidden("This operation takes an application token")),
    }
}
