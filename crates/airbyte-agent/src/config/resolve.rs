//! From what was said, in four places, to what holds.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use url::{Host, Url};

use crate::config::{DEFAULT_BASE_URL, Settings, environment, process_wide, profile};
use crate::error::Error;
use crate::secret::Secret;

/// What holds for a client.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Config {
    pub(crate) credentials: Credentials,
    pub(crate) organization_id: Option<HeaderValue>,
    pub(crate) workspace: String,
    pub(crate) base_url: Url,
    pub(crate) timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) max_retries: u32,
    pub(crate) retry_delay: Duration,
    pub(crate) max_retry_delay: Duration,
    pub(crate) headers: HeaderMap,
    pub(crate) settings: Settings,
    pub(crate) origins: Origins,
    /// The language that the client is used from, where it is not Rust. It goes into the user agent.
    pub(crate) language: Option<String>,
}

/// Where was found what may be secret.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Origins {
    pub(crate) credentials: Origin,
    pub(crate) proxy: Option<Origin>,
    pub(crate) headers: Option<Origin>,
    pub(crate) profile: Option<Origin>,
}

/// A place where settings are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Arguments, or `configure()`.
    Code,
    Environment,
    File,
}

/// What the bearer of a call is made of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Credentials {
    /// A token that somebody else minted.
    Token(Secret),
    /// What tokens are minted with.
    Application { client_id: String, client_secret: Secret },
}

/// One place where settings are found, with the name that errors give it.
struct Source {
    name: &'static str,
    origin: Origin,
    settings: Settings,
}

impl Config {
    /// Settle with the process, the environment and the settings file of this machine.
    pub(crate) fn settle(arguments: Settings) -> Result<Self, Error> {
        Self::settle_with(arguments, process_wide(), |name| std::env::var(name).ok())
    }

    pub(super) fn settle_with(
        arguments: Settings,
        process: Settings,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Error> {
        let environment = environment::read(variable);
        let wanted = [&arguments, &process, &environment];
        let file = wanted.iter().find_map(|settings| settings.settings_file.as_deref());
        let name = wanted.iter().find_map(|settings| settings.profile.as_deref());
        // A profile named in code or environment is meant, so it goes before variables that merely stand there.
        let named = name.is_some();
        let file = profile::read(file, name)?;
        let source = |name, origin, settings| Source { name, origin, settings };
        let place = if named && arguments.profile.is_some() { 1 } else { 3 };
        let mut sources = vec![
            source("the arguments", Origin::Code, arguments),
            source("configure()", Origin::Code, process),
            source("the environment", Origin::Environment, environment),
        ];
        sources.insert(place, source("the settings file", Origin::File, file));
        let (origin, credentials) = credentials(&sources)?;
        let first = |has: fn(&Settings) -> bool| {
            sources.iter().find(|source| has(&source.settings)).map(|source| source.origin)
        };
        let origins = Origins {
            credentials: origin,
            proxy: first(|settings| settings.proxy.is_some()),
            headers: first(|settings| settings.headers.is_some()),
            profile: first(|settings| settings.profile.is_some()),
        };
        Self::from_settings(merged(sources), credentials, origins)
    }

    /// The same for a client that is used from another language, such as `python/3.12`.
    #[cfg(feature = "binding")]
    pub(crate) fn used_from(self, language: &str) -> Self {
        Self { language: Some(language.to_owned()), ..self }
    }

    fn from_settings(settings: Settings, credentials: Credentials, origins: Origins) -> Result<Self, Error> {
        let organization_id =
            settings.organization_id.as_deref().map(|id| header_value("organization_id", id)).transpose()?;
        let mut headers = HeaderMap::new();
        for (name, value) in settings.headers.iter().flatten() {
            headers.insert(header_name(name)?, hidden_header_value(name, value)?);
        }
        Ok(Self {
            credentials,
            organization_id,
            workspace: settings.workspace.clone().unwrap_or_else(|| "default".to_owned()),
            base_url: base_url(&settings)?,
            timeout: some_seconds("timeout", settings.timeout, 300.0)?,
            connect_timeout: some_seconds("connect_timeout", settings.connect_timeout, 10.0)?,
            max_retries: settings.max_retries.unwrap_or(3),
            retry_delay: seconds("retry_delay", settings.retry_delay, 0.5)?,
            max_retry_delay: seconds("max_retry_delay", settings.max_retry_delay, 8.0)?,
            headers,
            settings,
            origins,
            language: None,
        })
    }
}

/// The first source that says anything about credentials must say all of it.
fn credentials(sources: &[Source]) -> Result<(Origin, Credentials), Error> {
    let Some(first) = sources.iter().position(|source| {
        let settings = &source.settings;
        settings.token.is_some() || settings.client_id.is_some() || settings.client_secret.is_some()
    }) else {
        return Err(Error::configuration(
            "no credentials: give `client_id` and `client_secret` or a `token`, set AIRBYTE_CLIENT_ID and \
             AIRBYTE_CLIENT_SECRET, or write them into a profile of the settings file",
        ));
    };
    let Source { name, origin, settings } = &sources[first];
    if let Some(token) = &settings.token {
        return Ok((*origin, Credentials::Token(token.clone())));
    }
    match (&settings.client_id, &settings.client_secret) {
        (Some(client_id), Some(client_secret)) => {
            let (client_id, client_secret) = (client_id.clone(), client_secret.clone());
            Ok((*origin, Credentials::Application { client_id, client_secret }))
        }
        (id, _) => {
            let (given, missing) =
                if id.is_some() { ("client_id", "client_secret") } else { ("client_secret", "client_id") };
            let elsewhere = sources[first + 1..].iter().find(|source| match missing {
                "client_id" => source.settings.client_id.is_some(),
                _ => source.settings.client_secret.is_some(),
            });
            let message = match elsewhere {
                Some(other) => {
                    format!("`{given}` comes from {name} and `{missing}` from {}: give both in one place", other.name)
                }
                None => format!("`{given}` comes from {name}, but `{missing}` is missing there"),
            };
            Err(Error::configuration(message).about_field(missing, "missing"))
        }
    }
}

/// Everything else is taken member by member, the first source that has it.
fn merged(sources: Vec<Source>) -> Settings {
    sources.into_iter().map(|source| source.settings).reduce(first_of).unwrap_or_default()
}

fn first_of(first: Settings, then: Settings) -> Settings {
    Settings {
        client_id: first.client_id.or(then.client_id),
        client_secret: first.client_secret.or(then.client_secret),
        token: first.token.or(then.token),
        organization_id: first.organization_id.or(then.organization_id),
        workspace: first.workspace.or(then.workspace),
        base_url: first.base_url.or(then.base_url),
        profile: first.profile.or(then.profile),
        settings_file: first.settings_file.or(then.settings_file),
        timeout: first.timeout.or(then.timeout),
        connect_timeout: first.connect_timeout.or(then.connect_timeout),
        max_retries: first.max_retries.or(then.max_retries),
        retry_delay: first.retry_delay.or(then.retry_delay),
        max_retry_delay: first.max_retry_delay.or(then.max_retry_delay),
        proxy: first.proxy.or(then.proxy),
        ca: first.ca.or(then.ca),
        client_certificate: first.client_certificate.or(then.client_certificate),
        headers: first.headers.or(then.headers),
        user_agent: first.user_agent.or(then.user_agent),
        allow_http: first.allow_http.or(then.allow_http),
    }
}

/// The root of the service. A path that already ends in `/api/v1`, as one official client wants it, is taken too.
fn base_url(settings: &Settings) -> Result<Url, Error> {
    let given = settings.base_url.as_deref().unwrap_or(DEFAULT_BASE_URL);
    let refused =
        |reason: &str| Error::configuration(format!("`base_url` {given:?}: {reason}")).about_field("base_url", reason);
    let trimmed = given.trim().trim_end_matches('/');
    let root = trimmed.strip_suffix("/api/v1").unwrap_or(trimmed);
    let url = Url::parse(root).map_err(|error| refused(&error.to_string()))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::configuration("`base_url` holds a user name or a password: leave them out")
            .about_field("base_url", "holds a user name or a password"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) || settings.allow_http == Some(true) => Ok(url),
        "http" => Err(refused("plain http would send the token in the clear; use https, or allow it by `allow_http`")),
        _ => Err(refused("only https and http are spoken")),
    }
}

/// Whether a URL stays on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

fn seconds(name: &str, given: Option<f64>, default: f64) -> Result<Duration, Error> {
    let value = given.unwrap_or(default);
    Duration::try_from_secs_f64(value).map_err(|_| {
        Error::configuration(format!("`{name}` must be a number of seconds from 0, not {value}"))
            .about_field(name, "must be a number of seconds from 0")
    })
}

/// A time in which something can happen.
fn some_seconds(name: &str, given: Option<f64>, default: f64) -> Result<Duration, Error> {
    match seconds(name, given, default)? {
        Duration::ZERO => Err(Error::configuration(format!("`{name}` must be more than 0 seconds"))
            .about_field(name, "must be more than 0 seconds")),
        time => Ok(time),
    }
}

/// A header's name, or the reason why it is none.
pub(crate) fn header_name(name: &str) -> Result<HeaderName, Error> {
    HeaderName::try_from(name).map_err(|_| {
        Error::configuration(format!("{name:?} is no name of a header")).about_field(name, "is no name of a header")
    })
}

/// A header's value, or the reason why it is none. The value stays out of the message: it may be a secret.
pub(crate) fn header_value(name: &str, value: &str) -> Result<HeaderValue, Error> {
    // Other bytes are allowed, but what they mean is not (RFC 9110 section 5.5).
    let carried = if value.is_ascii() { HeaderValue::from_str(value).ok() } else { None };
    carried.ok_or_else(|| {
        let reason = "holds characters that a header cannot carry: it takes printable ASCII";
        Error::configuration(format!("`{name}` {reason}")).about_field(name, reason)
    })
}

/// A header's value that no log of headers shows.
pub(crate) fn hidden_header_value(name: &str, value: &Secret) -> Result<HeaderValue, Error> {
    let mut value = header_value(name, value.expose())?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    fn settle(arguments: Settings, variables: &[(&str, &str)]) -> Result<Config, Error> {
        Config::settle_with(arguments, Settings::default(), |name| match name {
            // Keeps the settings file of whoever runs the tests out of them.
            "AIRBYTE_SETTINGS_FILE" => None,
            _ => variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()),
        })
    }

    fn with_secret() -> Settings {
        Settings { client_id: Some("id".into()), client_secret: Some("hush".into()), ..Settings::default() }
    }

    #[test]
    fn arguments_go_before_the_environment_member_by_member() {
        let arguments = Settings { workspace: Some("mine".into()), ..with_secret() };
        let config =
            settle(arguments, &[("AIRBYTE_WORKSPACE", "theirs"), ("AIRBYTE_API_HOST", "http://127.0.0.1:9/api/v1/")])
                .expect("settles");
        assert_eq!(config.workspace, "mine");
        assert_eq!(config.base_url.as_str(), "http://127.0.0.1:9/");
    }

    #[test]
    fn half_a_credential_here_and_half_there_names_both_places() {
        let arguments = Settings { client_id: Some("id".into()), ..Settings::default() };
        let error = settle(arguments, &[("AIRBYTE_CLIENT_SECRET", "hush")]).expect_err("must not mix");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(
            error.message(),
            "`client_id` comes from the arguments and `client_secret` from the environment: give both in one place"
        );
        assert!(!format!("{error:?} {error}").contains("hush"));
    }

    #[test]
    fn a_whole_credential_of_an_earlier_source_hides_a_later_one() {
        let config = settle(with_secret(), &[("AIRBYTE_TOKEN", "ready")]).expect("settles");
        assert!(matches!(config.credentials, Credentials::Application { .. }));
        assert!(!format!("{config:?}").contains("hush"));
    }

    #[test]
    fn plain_http_is_for_this_machine_unless_allowed() {
        let at = |url: &str, allow_http| {
            settle(Settings { base_url: Some(url.into()), allow_http, ..with_secret() }, &[]).map(|_| ())
        };
        for url in ["http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1", "https://example.com"] {
            assert!(at(url, None).is_ok(), "{url}");
        }
        let error = at("http://example.com", None).expect_err("in the clear");
        assert!(error.message().contains("allow_http"), "{error}");
        assert!(at("http://example.com", Some(true)).is_ok());
        assert!(at("ftp://example.com", Some(true)).is_err());
        assert!(!at("https://me:hush@example.com", None).expect_err("user name").to_string().contains("hush"));
    }

    #[test]
    fn a_setting_of_the_wrong_type_is_named_and_a_secret_not_quoted() {
        let refused = |json: &str| Settings::from_json(json.as_bytes()).expect_err(json);
        assert!(refused(r#"{"timeout": "long"}"#).message().starts_with("`timeout`: invalid type"));
        assert_eq!(refused(r#"{"client_secret": 4711}"#).message(), "`client_secret`: a secret must be a text");
        assert!(refused(r#"{"client_secert": "hush"}"#).message().contains("did you mean `client_secret`?"));
    }

    #[test]
    fn headers_and_proxies_may_hold_secrets_and_are_not_shown() {
        let headers = Some([("x-api-key".to_owned(), Secret::new("hush"))].into());
        let settings = Settings { headers, proxy: Some("http://me:hush@proxy".into()), ..with_secret() };
        let config = settle(settings.clone(), &[]).expect("settles");
        assert_eq!(config.headers["x-api-key"], "hush");
        assert!(!format!("{settings:?} {config:?}").contains("hush"));
    }

    #[test]
    fn times_that_are_none_are_refused() {
        for timeout in [-1.0, 0.0, f64::NAN, f64::INFINITY] {
            let error = settle(Settings { timeout: Some(timeout), ..with_secret() }, &[]).expect_err("no time");
            assert!(error.message().starts_with("`timeout`"), "{error}");
        }
    }
}
