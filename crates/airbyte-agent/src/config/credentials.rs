//! What the clients of a configuration authenticate with.

use airbyte_agent_core::error::Message;
use airbyte_agent_core::suggest::nearest;
use airbyte_agent_core::{ClientAuth, ClientCredentials, Error};

use super::settings::{Settings, VARIABLES};
use super::source::{Origin, Source};
use crate::options::not_empty;

/// The values of the setting `auth`.
const METHODS: [&str; 4] = ["application", "token", "basic", "none"];

/// The credentials of both APIs, and where they were found.
pub(super) struct Credentials {
    pub(super) agent: ClientAuth,
    pub(super) replication: ClientAuth,
    pub(super) tokens: Option<Origin>,
    pub(super) password: Option<Origin>,
}

/// Whether settings say how calls are authorized, completely or not.
pub(super) fn are_in(settings: &Settings) -> bool {
    settings.auth.is_some() || Accepted::Any.has_part(settings) || has_user(settings)
}

/// Finds the credentials. The setting `auth` says how calls of the Airbyte API are authorized; the Agent API takes nothing
/// but tokens.
pub(super) fn find(sources: &[Source]) -> Result<Credentials, Error> {
    let method = sources.iter().find_map(|source| source.settings.auth.as_deref()).map(str::trim);
    let tokens_only = |accepted| {
        let (origin, auth) = tokens(sources, accepted)?;
        Ok(Credentials { agent: auth.clone(), replication: auth, tokens: Some(origin), password: None })
    };
    match method {
        None => tokens_only(Accepted::Any),
        Some("application") => tokens_only(Accepted::Application),
        Some("token") => tokens_only(Accepted::Token),
        Some("none") => Ok(with_optional_tokens(sources)?.for_replication(ClientAuth::Nothing, None)),
        Some("basic") => {
            let (origin, auth) = basic(sources)?;
            Ok(with_optional_tokens(sources)?.for_replication(auth, Some(origin)))
        }
        Some(other) => {
            let message = Message::from(format!("{other:?} is not a way to authorize calls: use one of "))
                .text(METHODS.map(|method| format!("`{method}`")).join(", "))
                .suggestion(nearest(other, &METHODS));
            Err(Error::invalid_option("auth", message))
        }
    }
}

/// The Agent API needs tokens. They may be missing if the Airbyte API needs none of them.
fn with_optional_tokens(sources: &[Source]) -> Result<Credentials, Error> {
    let (origin, agent) = match sources.iter().any(|source| Accepted::Any.has_part(&source.settings)) {
        true => tokens(sources, Accepted::Any).map(|(origin, auth)| (Some(origin), auth))?,
        false => (None, ClientAuth::Missing),
    };
    Ok(Credentials { agent, replication: ClientAuth::Missing, tokens: origin, password: None })
}

impl Credentials {
    fn for_replication(self, replication: ClientAuth, password: Option<Origin>) -> Self {
        Self { replication, password, ..self }
    }
}

fn has_user(settings: &Settings) -> bool {
    settings.username.is_some() || settings.password.is_some()
}

fn basic(sources: &[Source]) -> Result<(Origin, ClientAuth), Error> {
    let first = sources.iter().find(|source| has_user(&source.settings));
    match first.map(|source| (source, &source.settings.username, &source.settings.password)) {
        Some((source, Some(username), Some(password))) => {
            let (username, password) = (username.clone(), password.clone());
            Ok((source.origin, ClientAuth::Basic { username, password }))
        }
        Some((source, Some(_), None)) => Err(half_credentials("username", source, "password", None)),
        Some((source, None, _)) => Err(half_credentials("password", source, "username", None)),
        None => {
            let message = Message::from("requires ").name("username").text(" and ").name("password");
            Err(Error::invalid_option("auth", message))
        }
    }
}

/// What tokens may come from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Accepted {
    /// A token, or the credentials of an application.
    Any,
    Application,
    Token,
}

impl Accepted {
    fn has_part(self, settings: &Settings) -> bool {
        let has_token = settings.token.is_some() && self != Self::Application;
        let has_application = settings.client_id.is_some() || settings.client_secret.is_some();
        has_token || (has_application && self != Self::Token)
    }
}

/// Credentials are not mixed: the first source that has a part of them must have all of them.
fn tokens(sources: &[Source], accepted: Accepted) -> Result<(Origin, ClientAuth), Error> {
    let Some(first) = sources.iter().position(|source| accepted.has_part(&source.settings)) else {
        return Err(not_found(sources));
    };
    let Source { origin, settings, .. } = &sources[first];
    if let (Some(token), Accepted::Any | Accepted::Token) = (&settings.token, accepted) {
        return Ok((*origin, ClientAuth::Token(not_empty("token", token)?.clone())));
    }
    match (&settings.client_id, &settings.client_secret) {
        (Some(client_id), Some(client_secret)) => {
            if client_id.trim().is_empty() {
                return Err(Error::invalid_option("client_id", "must not be empty"));
            }
            let (client_id, client_secret) = (client_id.clone(), not_empty("client_secret", client_secret)?.clone());
            Ok((*origin, ClientAuth::Credentials(ClientCredentials { client_id, client_secret })))
        }
        (Some(_), None) => Err(half_credentials(
            "client_id",
            &sources[first],
            "client_secret",
            sources[first + 1..].iter().find(|source| source.settings.client_secret.is_some()),
        )),
        (None, _) => Err(half_credentials(
            "client_secret",
            &sources[first],
            "client_id",
            sources[first + 1..].iter().find(|source| source.settings.client_id.is_some()),
        )),
    }
}

fn not_found(sources: &[Source]) -> Error {
    let message = Message::from("no credentials were found: pass ")
        .name("client_id")
        .text(" and ")
        .name("client_secret")
        .text(" or a ")
        .name("token")
        .text(", set AIRBYTE_CLIENT_ID and AIRBYTE_CLIENT_SECRET, or put them into a profile of the settings file");
    let is_self_managed = sources.iter().any(|source| source.settings.replication_url.is_some());
    let message = match is_self_managed {
        true => message.text(", or, for an instance without authentication, set ").name("auth").text(" to \"none\""),
        false => message,
    };
    Error::configuration(
        message.text("; without an account, use an emulator (`Emulator`, or the command `airbyte-agent emulator`)"),
    )
}

fn half_credentials(given: &'static str, source: &Source, missing: &'static str, other: Option<&Source>) -> Error {
    let message = Message::new().name(given).text(format!(" comes from {}", source.name));
    let message = match other {
        Some(other) => {
            message.text(" and ").name(missing).text(format!(" from {}: give both in one place", other.name))
        }
        None if source.origin == Origin::Environment => {
            let variable = VARIABLES.iter().find_map(|(variable, name)| (*name == missing).then_some(*variable));
            let variable = variable.unwrap_or_default();
            message.text(", but ").name(missing).text(format!(" is missing there: {variable} is not set, or empty"))
        }
        None => message.text(", but ").name(missing).text(" is missing there"),
    };
    Error::configuration(message).with_field(missing, "missing")
}
