//! `replication.applications`: the applications of the caller, and their tokens.

use airbyte_agent::Object;
use airbyte_agent::Secret;
use airbyte_agent::replication::AccessToken;
use bytes::Bytes;
use http::{Response, StatusCode, header};
use serde::Deserialize;

use crate::accounts::token::{Audience, Claims, TokenKind};
use crate::accounts::{applications, organizations};
use crate::replication::problem::Problem;
use crate::replication::response;
use crate::replication::state::ReplicationState;
use crate::server::context::RequestContext;
use crate::server::request::is_json;

/// Client credentials. The service reads neither spelling of the grant type.
#[derive(Deserialize)]
struct Credentials {
    client_id: String,
    client_secret: Secret,
}

/// Exchanges client credentials, as JSON or as a form, for a token.
pub(crate) fn create_token(state: &ReplicationState, context: &RequestContext<'_>) -> Result<Response<Bytes>, Problem> {
    let Credentials { client_id, client_secret } = credentials(context)?;
    let Some(user_id) = applications::user_of(context.db, &client_id, &client_secret)? else {
        // The community edition checks the credentials itself; Cloud leaves it to an identity provider.
        return Err(match state.is_self_managed() {
            true => Problem::message(StatusCode::BAD_REQUEST, "Invalid client id or token"),
            false => Problem::bad_credentials(),
        });
    };
    let organizations = organizations::of_user(context.db, &user_id)?;
    let lifetime = state.options.token_lifetime;
    let claims = Claims {
        sub: Some(user_id),
        organization_ids: organizations.into_iter().map(|organization| organization.id).collect(),
        ..Claims::new(Audience::AirbyteApi, TokenKind::Application, context.now, lifetime)
    };
    let token = AccessToken {
        access_token: Secret::new(state.accounts.signer.mint(&claims)?),
        token_type: "Bearer".to_owned(),
        expires_in: i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX),
        extra: Object::new(),
    };
    response::json(StatusCode::OK, &token)
}

fn credentials(context: &RequestContext<'_>) -> Result<Credentials, Problem> {
    let request = context.request;
    let form = request.header(header::CONTENT_TYPE).is_some_and(|kind| {
        kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
    });
    if form {
        let pairs: Vec<(String, String)> = url::form_urlencoded::parse(&request.body).into_owned().collect();
        let value = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        let (Some(client_id), Some(client_secret)) = (value("client_id"), value("client_secret")) else {
            return Err(Problem::invalid());
        };
        return Ok(Credentials { client_id, client_secret: client_secret.into() });
    }
    if !is_json(&request.headers) {
        return Err(Problem::by_framework(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    serde_json::from_slice(&request.body).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => Problem::invalid(),
        _ => Problem::unreadable_body(),
    })
}
