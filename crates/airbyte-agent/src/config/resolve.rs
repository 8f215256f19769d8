//! [`Config`]: the settings of a client, resolved from all sources.

use std::time::Duration;

use airbyte_agent_core::error::Message;
use airbyte_agent_core::transport::{
    TransportConfig, header_name, header_value, parse_base_url, sensitive_header_value,
};
use airbyte_agent_core::{ClientAuth, ClientCredentials, Error};

use super::process_wide::process_wide;
use super::profile;
use super::settings::Settings;
use crate::agent;
use crate::options::{ORGANIZATION_HEADER, response_limit};

/// The settings of a client, resolved from all sources and validated.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    pub(crate) auth: ClientAuth,
    pub(crate) workspace: String,
    pub(crate) transport: TransportConfig,
    pub(super) settings: Settings,
    pub(super) origins: Origins,
}

/// Where the settings that may be secret were found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Origins {
    pub(super) credentials: Origin,
    pub(super) proxy: Option<Origin>,
    pub(super) headers: Option<Origin>,
    pub(super) profile: Option<Origin>,
}

/// A source of settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Arguments, or `configure()`.
    Code,
    Environment,
    File,
}

/// A source of settings with its name in messages.
struct Source {
    name: &'static str,
    origin: Origin,
    settings: Settings,
}

impl Config {
    /// Resolves arguments with the settings of the process, the environment and the settings file.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration).
    pub fn resolve(arguments: Settings) -> Result<Self, Error> {
        Self::resolve_with(arguments, process_wide(), |name| std::env::var(name).ok())
    }

    pub(super) fn resolve_with(
        arguments: Settings,
        process: Settings,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Error> {
        let environment = Settings::from_variables(variable);
        let earlier = [&arguments, &process, &environment];
        let file = earlier.iter().find_map(|settings| settings.settings_file.as_ref());
        let profile = earlier.iter().find_map(|settings| settings.profile.as_deref());
        let file = profile::read(file, profile)?;
        // A profile named by the arguments is more specific than variables that happen to be set.
        let position = if arguments.profile.is_some() { 1 } else { 3 };
        let source = |name, origin, settings| Source { name, origin, settings };
        let mut sources = vec![
            source("the arguments", Origin::Code, arguments),
            source("configure()", Origin::Code, process),
            source("the environment", Origin::Environment, environment),
        ];
        sources.insert(position, source("the settings file", Origin::File, file));
        let (credentials, auth) = find_credentials(&sources)?;
        let first = |has: fn(&Settings) -> bool| {
            sources.iter().find(|source| has(&source.settings)).map(|source| source.origin)
        };
        let origins = Origins {
            credentials,
            proxy: first(|settings| settings.proxy.is_some()),
            headers: first(|settings| settings.headers.is_some()),
            profile: first(|settings| settings.profile.is_some()),
        };
        let settings = sources.into_iter().map(|source| source.settings).reduce(Settings::or).unwrap_or_default();
        let transport = transport_config(&settings)?;
        let workspace = settings.workspace.clone().unwrap_or_else(|| "default".to_owned());
        Ok(Self { auth, workspace, transport, settings, origins })
    }

    /// Adds the language that the client is used from, such as `python/3.12`, to the `User-Agent` header.
    #[must_use]
    pub fn used_from(mut self, language: &str) -> Self {
        self.transport.user_agent = user_agent(Some(language), &self.settings);
        self
    }
}

/// Credentials are not mixed: the first source that has a part of them must have all of them.
fn find_credentials(sources: &[Source]) -> Result<(Origin, ClientAuth), Error> {
    let Some(first) = sources.iter().position(|source| {
        let settings = &source.settings;
        settings.token.is_some() || settings.client_id.is_some() || settings.client_secret.is_some()
    }) else {
        return Err(Error::configuration(
            Message::from("no credentials were found: pass ")
                .name("client_id")
                .text(" and ")
                .name("client_secret")
                .text(" or a ")
                .name("token")
                .text(
                    ", set AIRBYTE_CLIENT_ID and AIRBYTE_CLIENT_SECRET, or put them into a profile of the settings \
                     file",
                ),
        ));
    };
    let Source { name, origin, settings } = &sources[first];
    if let Some(token) = &settings.token {
        return Ok((*origin, ClientAuth::Token(token.clone())));
    }
    match (&settings.client_id, &settings.client_secret) {
        (Some(client_id), Some(client_secret)) => {
            let (client_id, client_secret) = (client_id.clone(), client_secret.clone());
            Ok((*origin, ClientAuth::Credentials(ClientCredentials { client_id, client_secret })))
        }
        (Some(_), None) => Err(half_credentials(
            ("client_id", name),
            "client_secret",
            sources[first + 1..].iter().find(|source| source.settings.client_secret.is_some()),
        )),
        (None, _) => Err(half_credentials(
            ("client_secret", name),
            "client_id",
            sources[first + 1..].iter().find(|source| source.settings.client_id.is_some()),
        )),
    }
}

fn half_credentials((given, place): (&'static str, &str), missing: &'static str, other: Option<&Source>) -> Error {
    let message = Message::new().name(given).text(format!(" comes from {place}"));
    let message = match other {
        Some(other) => {
            message.text(" and ").name(missing).text(format!(" from {}: give both in one place", other.name))
        }
        None => message.text(", but ").name(missing).text(" is missing there"),
    };
    Error::configuration(message).with_field(missing, "missing")
}

fn transport_config(settings: &Settings) -> Result<TransportConfig, Error> {
    let base_url = settings.base_url.as_deref().unwrap_or(agent::API.default_base_url).trim().trim_end_matches('/');
    // The official SDK's variable of the same name includes the path of the API.
    let base_url = base_url.strip_suffix("/api/v1").unwrap_or(base_url);
    let base_url = parse_base_url(base_url, settings.allow_http == Some(true))?;
    let mut config = TransportConfig::new(base_url, user_agent(None, settings));
    config.timeout = positive_seconds("timeout", settings.timeout, TransportConfig::TIMEOUT)?;
    config.connect_timeout =
        positive_seconds("connect_timeout", settings.connect_timeout, TransportConfig::CONNECT_TIMEOUT)?;
    config.max_retries = settings.max_retries.unwrap_or(TransportConfig::MAX_RETRIES);
    config.retry_delay = seconds("retry_delay", settings.retry_delay, TransportConfig::RETRY_DELAY)?;
    config.max_retry_delay = seconds("max_retry_delay", settings.max_retry_delay, TransportConfig::MAX_RETRY_DELAY)?;
    config.retry_unavailable_writes = settings.retry_unavailable_writes.unwrap_or(true);
    if let Some(bytes) = settings.max_response_bytes {
        config.max_response_bytes = response_limit(bytes)?;
    }
    for (name, value) in settings.headers.iter().flatten() {
        config.headers.insert(header_name(name)?, sensitive_header_value(name, value)?);
    }
    if let Some(id) = &settings.organization_id {
        config.headers.insert(ORGANIZATION_HEADER, header_value("organization_id", id)?);
    }
    config.proxy = settings.proxy.clone();
    config.ca = settings.ca.clone();
    config.client_certificate = settings.client_certificate.clone();
    Ok(config)
}

fn user_agent(language: Option<&str>, settings: &Settings) -> String {
    let client = Some(concat!("airbyte-agent-rust/", env!("CARGO_PKG_VERSION")));
    let parts = [client, language, settings.user_agent.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn seconds(name: &'static str, value: Option<f64>, default: Duration) -> Result<Duration, Error> {
    let Some(value) = value else { return Ok(default) };
    Duration::try_from_secs_f64(value).map_err(|_| {
        let reason = match value {
            value if !value.is_finite() => "must be a finite number",
            value if value < 0.0 => "must not be negative",
            _ => "is too large",
        };
        Error::invalid_option(name, reason)
    })
}

fn positive_seconds(name: &'static str, value: Option<f64>, default: Duration) -> Result<Duration, Error> {
    match seconds(name, value, default)? {
        Duration::ZERO => {
            Err(Error::invalid_option(name, Message::from("must be greater than ").duration(Duration::ZERO)))
        }
        time => Ok(time),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ErrorKind, Secret};

    fn resolve(arguments: Settings, variables: &[(&str, &str)]) -> Result<Config, Error> {
        Config::resolve_with(arguments, Settings::default(), |name| match name {
            // Keeps the settings file of whoever runs the tests out of them.
            "AIRBYTE_SETTINGS_FILE" => None,
            _ => variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()),
        })
    }

    fn with_secret() -> Settings {
        Settings { client_id: Some("id".into()), client_secret: Some("hush".into()), ..Settings::default() }
    }

    #[test]
    fn arguments_override_the_environment_setting_by_setting() {
        let arguments = Settings { workspace: Some("mine".into()), ..with_secret() };
        let variables = [("AIRBYTE_WORKSPACE", "theirs"), ("AIRBYTE_API_HOST", "http://127.0.0.1:9/api/v1/")];
        let config = resolve(arguments, &variables).expect("resolves");
        assert_eq!(config.workspace, "mine");
        assert_eq!(config.transport.base_url.as_str(), "http://127.0.0.1:9/");
    }

    #[test]
    fn credentials_from_two_sources_are_an_error_that_names_both() {
        let arguments = Settings { client_id: Some("id".into()), ..Settings::default() };
        let error = resolve(arguments, &[("AIRBYTE_CLIENT_SECRET", "hush")]).expect_err("must not mix");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(
            error.message(),
            "`client_id` comes from the arguments and `client_secret` from the environment: give both in one place"
        );
        assert!(!format!("{error:?} {error}").contains("hush"));
    }

    #[test]
    fn complete_credentials_hide_those_of_a_later_source() {
        let config = resolve(with_secret(), &[("AIRBYTE_TOKEN", "ready")]).expect("resolves");
        assert!(matches!(config.auth, ClientAuth::Credentials(_)));
        assert!(!format!("{config:?}").contains("hush"));
    }

    #[test]
    fn plain_http_is_for_this_machine_unless_allowed() {
        let at = |url: &str, allow_http| {
            resolve(Settings { base_url: Some(url.into()), allow_http, ..with_secret() }, &[]).map(|_| ())
        };
        for url in ["http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1", "https://example.com"] {
            assert!(at(url, None).is_ok(), "{url}");
        }
        let error = at("http://example.com", None).expect_err("unencrypted");
        assert!(error.message().contains("allow_http"), "{error}");
        assert!(at("http://example.com", Some(true)).is_ok());
        assert!(at("ftp://example.com", Some(true)).is_err());
        assert!(!at("https://me:hush@example.com", None).expect_err("user name").to_string().contains("hush"));
    }

    #[test]
    fn headers_and_proxies_may_contain_secrets_and_are_not_shown() {
        let headers = Some([("x-api-key".to_owned(), Secret::new("hush"))].into());
        let settings = Settings { headers, proxy: Some("http://me:hush@proxy".into()), ..with_secret() };
        let config = resolve(settings.clone(), &[]).expect("resolves");
        assert_eq!(config.transport.headers["x-api-key"], "hush");
        assert!(!format!("{settings:?} {config:?}").contains("hush"));
    }

    #[test]
    fn invalid_durations_are_rejected() {
        for timeout in [-1.0, 0.0, f64::NAN, f64::INFINITY] {
            let error = resolve(Settings { timeout: Some(timeout), ..with_secret() }, &[]).expect_err("invalid");
            assert!(error.message().starts_with("`timeout`"), "{error}");
        }
        let error = resolve(Settings { retry_delay: Some(1e300), ..with_secret() }, &[]).expect_err("invalid");
        assert_eq!(error.message(), "`retry_delay` is too large");
    }
}
