//! Settings for another process: everything that was resolved, and secrets by their source.

use airbyte_agent_core::{ClientAuth, Error, FilePath, Pem};
use url::Url;

use super::environment::Environment;
use super::not_portable::not_portable;
use super::profile;
use super::resolve::Config;
use super::settings::Settings;
use super::source::Origin;

impl Config {
    /// Settings that build the same client in another process.
    ///
    /// Secrets from the environment or the settings file are left out: the other process looks them up there. Those
    /// from code are included only if `include_secrets` is set.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) with the secrets that are not included.
    pub fn portable(&self, include_secrets: bool) -> Result<Settings, Error> {
        let mut secrets = Vec::new();
        let mut settings = Settings {
            base_url: Some(self.agent.transport.base_url.to_string()),
            replication_url: Some(self.replication.transport.base_url.to_string()),
            workspace: Some(self.workspace.clone()),
            client_id: None,
            client_secret: None,
            token: None,
            username: None,
            password: None,
            ..self.settings.clone()
        };
        let (agent, replication) = (&self.agent.auth, &self.replication.auth);
        for (origin, auth) in [(self.origins.tokens, agent), (self.origins.password, replication)] {
            match (origin, auth) {
                (Some(Origin::Code), ClientAuth::Token(token)) => {
                    secrets.push("token");
                    settings.token = Some(token.clone());
                }
                (Some(Origin::Code), ClientAuth::Credentials(credentials)) => {
                    secrets.push("client_secret");
                    settings.client_id = Some(credentials.client_id.clone());
                    settings.client_secret = Some(credentials.client_secret.clone());
                }
                (Some(Origin::Code), ClientAuth::Basic { username, password }) => {
                    secrets.push("password");
                    settings.username = Some(username.clone());
                    settings.password = Some(password.clone());
                }
                (Some(Origin::File), _) => {
                    settings.profile.get_or_insert_with(|| profile::DEFAULT.to_owned());
                    let default_path = || profile::default_path(&Environment::Process);
                    settings.settings_file = settings.settings_file.or_else(default_path);
                }
                // A profile that was not named by code must not override the environment there either.
                (Some(Origin::Environment), _) if self.origins.profile != Some(Origin::Code) => settings.profile = None,
                _ => {}
            }
        }
        match self.origins.headers {
            Some(Origin::Code) => secrets.push("headers"),
            _ => settings.headers = None,
        }
        match self.origins.proxy {
            Some(Origin::Code) if settings.proxy.as_ref().is_some_and(|url| contains_password(url.expose())) => {
                secrets.push("proxy");
            }
            Some(Origin::Code) => {}
            _ => settings.proxy = None,
        }
        // The other process may have another working directory.
        let absolute = |path: FilePath| std::path::absolute(&path).map_or(path, FilePath::from);
        for path in [&mut settings.settings_file, &mut settings.client_certificate, &mut settings.token_cache] {
            *path = path.take().map(absolute);
        }
        settings.ca = settings.ca.map(|pem| match pem {
            Pem::File(path) => Pem::File(absolute(path)),
            Pem::Text(text) => Pem::Text(text),
        });
        if secrets.is_empty() || include_secrets { Ok(settings) } else { Err(not_portable(&secrets)) }
    }
}

fn contains_password(url: &str) -> bool {
    // Treat what is not a URL as if it contained one.
    Url::parse(url).map_or(true, |url| url.password().is_some() || !url.username().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secret;
    use crate::config::Defaults;

    fn config(arguments: Settings, variables: &[(&str, &str)]) -> Config {
        Config::resolve_with(arguments, Defaults::of_variables(variables)).expect("resolves")
    }

    const ENVIRONMENT: &[(&str, &str)] = &[
        ("AIRBYTE_CLIENT_ID", "id"),
        ("AIRBYTE_CLIENT_SECRET", "hush"),
        ("AIRBYTE_WORKSPACE", "theirs"),
        ("AIRBYTE_API_HOST", "http://127.0.0.1:9"),
    ];

    #[test]
    fn secrets_of_the_environment_are_left_out() {
        let arguments = Settings { timeout: Some(7.0), ca: Some("ca.pem".into()), ..Settings::default() };
        let settings = config(arguments, ENVIRONMENT).portable(false).expect("portable");
        let text = serde_json::to_string(&settings).expect("writes");
        assert!(!text.contains("hush"), "{text}");
        assert_eq!(settings.workspace.as_deref(), Some("theirs"));
        assert_eq!(settings.base_url.as_deref(), Some("http://127.0.0.1:9/"));
        assert_eq!(settings.timeout, Some(7.0));
        assert!(matches!(settings.ca, Some(Pem::File(path)) if path.is_absolute()));
    }

    #[test]
    fn secrets_set_in_code_are_included_only_on_request() {
        let proxy = |url: &str| Settings { proxy: Some(url.into()), ..Settings::default() };
        let secrets =
            Settings { client_id: Some("id".into()), client_secret: Some("hush".into()), ..Settings::default() };
        let headers = Settings { headers: Some([("x-key".into(), Secret::new("hush"))].into()), ..Settings::default() };
        let token = Settings { token: Some("hush".into()), ..Settings::default() };
        for (arguments, name) in [
            (secrets, "client_secret"),
            (token, "token"),
            (headers, "headers"),
            (proxy("http://me:hush@proxy"), "proxy"),
        ] {
            let config = config(arguments, ENVIRONMENT);
            let error = config.portable(false).expect_err(name);
            assert_eq!(error.errors()[0].field.as_deref(), Some(name));
            assert!(!error.to_string().contains("hush"));
            let allowed = serde_json::to_string(&config.portable(true).expect("allowed")).expect("writes");
            assert!(allowed.contains("hush"), "{name}");
        }
        assert!(config(proxy("http://proxy:3128"), ENVIRONMENT).portable(false).is_ok());
    }
}
