//! A client's settings on their way to another process: everything that was settled, secrets by reference.

use url::Url;

use crate::config::resolve::{Config, Credentials, Origin};
use crate::config::{Settings, profile};
use crate::error::Error;

impl Config {
    /// Settings that make the same client in another process.
    ///
    /// Secrets that the environment or the settings file gave are left out: they are looked for in the same place
    /// there. Those that code gave are in it only if `secrets` says so.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) with the settings that would have to be in it.
    pub(crate) fn portable(&self, secrets: bool) -> Result<Settings, Error> {
        let mut stuck = Vec::new();
        let mut settings = Settings {
            base_url: Some(self.base_url.to_string()),
            workspace: Some(self.workspace.clone()),
            client_id: None,
            client_secret: None,
            token: None,
            ..self.settings.clone()
        };
        match (&self.origins.credentials, &self.credentials) {
            (Origin::Code, Credentials::Token(token)) => {
                stuck.push("token");
                settings.token = Some(token.clone());
            }
            (Origin::Code, Credentials::Application { client_id, client_secret }) => {
                stuck.push("client_secret");
                settings.client_id = Some(client_id.clone());
                settings.client_secret = Some(client_secret.clone());
            }
            (Origin::File, _) => {
                settings.profile.get_or_insert_with(|| profile::DEFAULT.to_owned());
                settings.settings_file = settings.settings_file.or_else(profile::usual_place);
            }
            // A profile that code did not name must not go before the environment there, either.
            (Origin::Environment, _) if self.origins.profile != Some(Origin::Code) => settings.profile = None,
            (Origin::Environment, _) => {}
        }
        match self.origins.headers {
            Some(Origin::Code) => stuck.push("headers"),
            _ => settings.headers = None,
        }
        match self.origins.proxy {
            Some(Origin::Code) if settings.proxy.as_ref().is_some_and(|url| holds_password(url.expose())) => {
                stuck.push("proxy");
            }
            Some(Origin::Code) => {}
            _ => settings.proxy = None,
        }
        for path in [&mut settings.settings_file, &mut settings.ca, &mut settings.client_certificate] {
            // The other process may work in another folder.
            *path = path.take().map(|path| std::path::absolute(&path).unwrap_or(path));
        }
        if stuck.is_empty() || secrets { Ok(settings) } else { Err(self::stuck(&stuck)) }
    }
}

fn holds_password(url: &str) -> bool {
    // What is no URL is treated as if it held one.
    Url::parse(url).map_or(true, |url| url.password().is_some() || !url.username().is_empty())
}

/// The error of secrets that may not travel.
pub(crate) fn stuck(names: &[&'static str]) -> Error {
    let listed = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
    let error = Error::configuration(format!(
        "the client cannot leave this process: {listed} may be secret and was given in code; set it in the environment \
         or in a profile of the settings file, or allow secrets to travel"
    ));
    names.iter().fold(error, |error, name| error.about_field(name, "may be secret and was given in code"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secret;

    fn config(arguments: Settings, variables: &[(&str, &str)]) -> Config {
        Config::settle_with(arguments, Settings::default(), |name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
        .expect("settles")
    }

    const ENVIRONMENT: &[(&str, &str)] = &[
        ("AIRBYTE_CLIENT_ID", "id"),
        ("AIRBYTE_CLIENT_SECRET", "hush"),
        ("AIRBYTE_WORKSPACE", "theirs"),
        ("AIRBYTE_API_HOST", "http://127.0.0.1:9"),
    ];

    #[test]
    fn secrets_of_the_environment_stay_and_all_else_goes() {
        let arguments = Settings { timeout: Some(7.0), ca: Some("ca.pem".into()), ..Settings::default() };
        let settings = config(arguments, ENVIRONMENT).portable(false).expect("travels");
        let written = serde_json::to_string(&settings).expect("writes");
        assert!(!written.contains("hush"), "{written}");
        assert_eq!(settings.workspace.as_deref(), Some("theirs"));
        assert_eq!(settings.base_url.as_deref(), Some("http://127.0.0.1:9/"));
        assert_eq!(settings.timeout, Some(7.0));
        assert!(settings.ca.expect("a path").is_absolute());
    }

    #[test]
    fn secrets_given_in_code_need_leave() {
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
