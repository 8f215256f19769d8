//! `replication.applications`: the applications of the caller, and their tokens.

use airbyte_agent::replication::{
    AccessToken, Application, ApplicationList, CreateApplication, DeleteApplication, GetApplication, ListApplications,
};
use airbyte_agent::{Object, Secret};
use bytes::Bytes;
use http::{Response, StatusCode, header};
use serde::Deserialize;

use crate::accounts::applications::{self, Application as StoredApplication, NewApplication};
use crate::accounts::token::{Audience, Claims, TokenKind};
use crate::accounts::{generate_secret, organizations};
use crate::replication::context::ReplicationContext;
use crate::replication::problem::Problem;
use crate::replication::response;
use crate::replication::state::ReplicationState;
use crate::replication::time::{epoch_seconds, epoch_seconds_of};
use crate::server::context::RequestContext;
use crate::server::request::is_json;

/// Most applications of a user, which an identity provider limits.
const MAX_APPLICATIONS: usize = 2;

/// In place of a secret that was given to the emulator, which keeps only a hash of it.
const MASK: &str = "**********";

/// On a self-managed installation there is one, with another id and time of creation at every call.
pub(crate) fn list(context: &ReplicationContext<'_>, _: ListApplications) -> Result<ApplicationList, Problem> {
    let own = applications::of_user(context.db, &context.caller.user_id)?;
    let mut shown: Vec<Application> = own.into_iter().map(|application| shown(context, application)).collect();
    if context.state.is_self_managed() {
        shown.truncate(1);
        for application in &mut shown {
            application.id = uuid::Uuid::new_v4().to_string();
            application.created_at = epoch_seconds(context.now);
        }
    }
    Ok(ApplicationList { applications: shown, extra: Object::new() })
}

pub(crate) fn create(context: &ReplicationContext<'_>, request: CreateApplication) -> Result<Application, Problem> {
    refuse_self_managed(context)?;
    if applications::of_user(context.db, &context.caller.user_id)?.len() >= MAX_APPLICATIONS {
        return Err(Problem::bad_request("A user has at most two applications."));
    }
    let client_secret = Secret::new(generate_secret());
    let new = NewApplication {
        client_id: &uuid::Uuid::new_v4().to_string(),
        client_secret: &client_secret,
        is_generated: true,
        user_id: &context.caller.user_id,
        name: &request.name,
    };
    Ok(shown(context, applications::create(context.db, &new, context.now)?))
}

pub(crate) fn get(context: &ReplicationContext<'_>, request: GetApplication) -> Result<Application, Problem> {
    Ok(shown(context, find(context, &request.application_id)?))
}

pub(crate) fn delete(context: &ReplicationContext<'_>, request: DeleteApplication) -> Result<Application, Problem> {
    refuse_self_managed(context)?;
    let application = find(context, &request.application_id)?;
    applications::delete(context.db, &application.id)?;
    Ok(shown(context, application))
}

/// An application of the caller. No role is involved, so an unknown one is 404 for everybody.
fn find(context: &ReplicationContext<'_>, id: &str) -> Result<StoredApplication, Problem> {
    let own = applications::of_user(context.db, &context.caller.user_id)?;
    let found = own.into_iter().find(|application| application.id.eq_ignore_ascii_case(id));
    found.ok_or_else(|| Problem::resource_not_found("application", id))
}

/// The community edition has the one application that its server made.
fn refuse_self_managed(context: &ReplicationContext<'_>) -> Result<(), Problem> {
    if context.state.is_self_managed() { Err(Problem::not_implemented()) } else { Ok(()) }
}

fn shown(context: &ReplicationContext<'_>, application: StoredApplication) -> Application {
    let bootstrap = &context.state.accounts.bootstrap;
    let known = (application.client_id == bootstrap.client_id).then(|| bootstrap.client_secret.clone());
    Application {
        id: application.id,
        name: application.name,
        client_id: application.client_id,
        client_secret: application.generated_secret.or(known).unwrap_or_else(|| MASK.into()),
        created_at: epoch_seconds_of(&application.created_at),
        extra: Object::new(),
    }
}

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
