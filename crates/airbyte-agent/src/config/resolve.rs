//! [`Config`]: the settings of a client, resolved from all sources.

use std::sync::Arc;

use airbyte_agent_core::transport::TransportConfig;
use airbyte_agent_core::{ClientAuth, Error};

use super::credentials::{self, Credentials};
use super::defaults::Defaults;
use super::official_cli;
use super::policies;
use super::profile;
use super::settings::Settings;
use super::source::{Origin, Source};
use super::transport;
use crate::policy::{Approver, Clock, Policy, PolicySetup};

/// The settings of a client, resolved from all sources and validated.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    pub(crate) agent: ApiConfig,
    pub(crate) replication: ApiConfig,
    pub(crate) workspace: String,
    pub(crate) policy: PolicySetup,
    pub(super) settings: Settings,
    pub(super) origins: Origins,
}

/// How the calls of one API are authorized and sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ApiConfig {
    pub(crate) auth: ClientAuth,
    pub(crate) transport: TransportConfig,
}

/// Where the settings that may be secret were found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Origins {
    /// Of a token, or of what tokens are obtained with.
    pub(super) tokens: Option<Origin>,
    pub(super) password: Option<Origin>,
    pub(super) proxy: Option<Origin>,
    pub(super) headers: Option<Origin>,
    pub(super) profile: Option<Origin>,
}

impl Config {
    /// Resolves arguments with [`configure`](crate::configure), the environment and the settings file.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration).
    pub fn resolve(arguments: Settings) -> Result<Self, Error> {
        Self::resolve_with(arguments, Defaults::of_process())
    }

    /// Resolves arguments with defaults, and the settings file.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration).
    pub fn resolve_with(arguments: Settings, defaults: Defaults) -> Result<Self, Error> {
        let environment = defaults.environment.clone();
        let sources = sources(arguments, defaults)?;
        let Credentials { agent, replication, tokens, password } = credentials::find(&sources)?;
        let first = |has: fn(&Settings) -> bool| {
            sources.iter().find(|source| has(&source.settings)).map(|source| source.origin)
        };
        let origins = Origins {
            tokens,
            password,
            proxy: first(|settings| settings.proxy.is_some()),
            headers: first(|settings| settings.headers.is_some()),
            profile: first(|settings| settings.profile.is_some()),
        };
        let policies = policies::read(sources.iter().map(|source| &source.settings), &environment)?;
        let policy = policies::joined(sources.iter().map(|source| &source.settings))?;
        let settings = sources.into_iter().map(|source| source.settings).reduce(Settings::or).unwrap_or_default();
        let settings = Settings { policy, ..settings };
        let agent = ApiConfig { auth: agent, transport: transport::agent(&settings)? };
        let replication = ApiConfig { auth: replication, transport: transport::replication(&settings)? };
        let workspace = settings.workspace.clone().unwrap_or_else(|| "default".to_owned());
        let policy = PolicySetup::new(policies, environment.state_folder(), settings.profile.clone()).with_apis(
            (agent.transport.base_url.as_str(), &agent.auth),
            (replication.transport.base_url.as_str(), &replication.auth),
        );
        Ok(Self { agent, replication, workspace, policy, settings, origins })
    }

    /// With who approves the calls of the client while they wait. Without one, calls that need an approval fail until they are
    /// approved by [`Approvals`](crate::policy::Approvals).
    #[must_use]
    pub fn with_approver(self, approver: Arc<dyn Approver>) -> Self {
        Self { policy: self.policy.with_approver(approver), ..self }
    }

    /// With another clock for approvals, for tests.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { policy: self.policy.with_clock(clock), ..self }
    }

    /// With this policy, unless the settings name one.
    #[must_use]
    pub fn with_default_policy(self, policy: Policy) -> Self {
        Self { policy: self.policy.or_policy(policy), ..self }
    }

    /// The policies that the calls of the client are held to.
    #[must_use]
    pub fn policies(&self) -> &[Arc<Policy>] {
        self.policy.policies()
    }

    /// Adds the language that the client is used from, such as `python/3.12`, to the `User-Agent` header.
    #[must_use]
    pub fn used_from(mut self, language: &str) -> Self {
        let user_agent = transport::user_agent(Some(language), &self.settings);
        self.agent.transport.user_agent.clone_from(&user_agent);
        self.replication.transport.user_agent = user_agent;
        self
    }
}

/// The sources in order of precedence.
pub(super) fn sources(arguments: Settings, defaults: Defaults) -> Result<Vec<Source>, Error> {
    let Defaults { configured, environment, fallback } = defaults;
    let variables = Settings::from_variables(|name| environment.text(name));
    let earlier = [&arguments, &configured, &variables];
    let file = earlier.iter().find_map(|settings| settings.settings_file.as_ref());
    let profile = earlier.iter().find_map(|settings| settings.profile.as_deref());
    let is_named = file.is_some() || profile.is_some();
    let file = profile::read(file, profile, &environment)?;
    // Credentials that another program has saved never stand in for those of a profile that was asked for.
    let says_nothing =
        [&arguments, &configured, &variables, &file, &fallback].iter().all(|it| !credentials::are_in(it));
    let official_cli = match says_nothing && !is_named {
        true => official_cli::read(&environment)?,
        false => Settings::default(),
    };
    // A profile named by the arguments is more specific than variables that happen to be set.
    let position = if arguments.profile.is_some() { 1 } else { 3 };
    let source = |name, origin, settings| Source { name, origin, settings };
    let mut sources = vec![
        source("the arguments", Origin::Code, arguments),
        source("configure()", Origin::Code, configured),
        source("the environment", Origin::Environment, variables),
        source("the runtime", Origin::Code, fallback),
        source(official_cli::NAME, Origin::OtherProgram, official_cli),
    ];
    sources.insert(position, source("the settings file", Origin::File, file));
    Ok(sources)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ErrorKind, Secret};

    fn resolve(arguments: Settings, variables: &[(&str, &str)]) -> Result<Config, Error> {
        Config::resolve_with(arguments, Defaults::of_variables(variables))
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
        assert_eq!(config.agent.transport.base_url.as_str(), "http://127.0.0.1:9/");
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
        assert!(matches!(config.agent.auth, ClientAuth::Credentials(_)));
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
        assert_eq!(config.agent.transport.headers["x-api-key"], "hush");
        assert!(!format!("{settings:?} {config:?}").contains("hush"));
    }

    #[test]
    fn empty_credentials_are_refused() {
        for (id, secret, token, option) in [
            (Some(""), Some("s"), None, "client_id"),
            (Some("i"), Some(" "), None, "client_secret"),
            (None, None, Some(""), "token"),
        ] {
            let settings = Settings {
                client_id: id.map(str::to_owned),
                client_secret: secret.map(Secret::new),
                token: token.map(Secret::new),
                ..Settings::default()
            };
            let error = resolve(settings, &[]).expect_err("empty");
            assert_eq!(error.message(), format!("`{option}` must not be empty"));
        }
        let error = resolve(Settings::default(), &[("AIRBYTE_CLIENT_ID", ""), ("AIRBYTE_CLIENT_SECRET", "s")]);
        assert!(error.expect_err("empty").message().ends_with("AIRBYTE_CLIENT_ID is not set, or empty"));
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
