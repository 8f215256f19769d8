//! The settings file of Airbyte's own command-line interface, which `airbyte-agent login` writes.
//!
//! Its format: <https://docs.airbyte.com/ai-agents/interfaces/cli/authenticate>.

use airbyte_agent_core::json::{JsonError, read as read_json};
use airbyte_agent_core::{Error, FilePath, Secret};
use serde::Deserialize;

use super::environment::Environment;
use super::profile::{require_private, unreadable};
use super::settings::Settings;

/// The name of the source in messages.
pub(super) const NAME: &str = "~/.airbyte-agent/settings.json";

/// What is read of the file. The rest are preferences of that program.
#[derive(Default, Deserialize)]
#[serde(default)]
struct File {
    settings: Saved,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Saved {
    credentials: Credentials,
    organization_id: Option<String>,
    workspace: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Credentials {
    client_id: Option<String>,
    client_secret: Option<Secret>,
}

/// Reads the file. It may be missing, and without credentials the rest of it says nothing.
pub(super) fn read(environment: &Environment) -> Result<Settings, Error> {
    let Some(home) = environment.home() else { return Ok(Settings::default()) };
    let path = FilePath::from(home.join(".airbyte-agent").join("settings.json"));
    let text = match std::fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Settings::default()),
        Err(error) => return Err(unreadable(&path, error)),
    };
    let File { settings: Saved { credentials, organization_id, workspace } } = read_json(&text).map_err(|error| {
        let JsonError { path: member, reason, .. } = error;
        Error::configuration(format!("the settings file {path} is not valid: `{member}`: {reason}"))
    })?;
    let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let client_secret = credentials.client_secret.filter(|secret| !secret.expose().trim().is_empty());
    let (Some(client_id), Some(client_secret)) = (given(credentials.client_id), client_secret) else {
        return Ok(Settings::default());
    };
    require_private(&path)?;
    Ok(Settings {
        client_id: Some(client_id),
        client_secret: Some(client_secret),
        organization_id: given(organization_id),
        workspace: given(workspace),
        ..Settings::default()
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::super::defaults::Defaults;
    use super::super::explain::explain_with;
    use super::super::resolve::Config;
    use super::*;

    const LOGGED_IN: &str = r#"{"settings": {
        "credentials": {"client_id": "theirs", "client_secret": "hush"},
        "organization_id": "0d1e7c3a-8d1c-4a80-8e0f-5a1f1c2b3d4e",
        "workspace": "sales",
        "allow_destructive": true,
        "telemetry_enabled": false
    }}"#;

    /// A home folder that is deleted when the test ends.
    struct Home(PathBuf);

    impl Home {
        fn with(text: &str, mode: u32) -> std::io::Result<Self> {
            let home = Self(std::env::temp_dir().join(format!("airbyte-agent-home-{}", uuid::Uuid::new_v4())));
            fs::create_dir_all(home.0.join(".airbyte-agent"))?;
            let path = home.0.join(".airbyte-agent/settings.json");
            fs::write(&path, text)?;
            #[cfg(unix)]
            fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(mode))?;
            Ok(home)
        }

        fn defaults(&self, variables: &[(&str, &str)]) -> Defaults {
            let home = self.0.to_string_lossy();
            Defaults::of_variables(&[&[("HOME", &*home)], variables].concat())
        }

        fn resolve(&self, arguments: Settings, variables: &[(&str, &str)]) -> Result<Config, Error> {
            Config::resolve_with(arguments, self.defaults(variables))
        }
    }

    impl Drop for Home {
        fn drop(&mut self) {
            // A folder that is left behind harms nobody.
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_login_of_the_official_cli_is_used_if_there_are_no_other_credentials() -> Result<(), Box<dyn std::error::Error>>
    {
        let home = Home::with(LOGGED_IN, 0o600)?;
        let config = home.resolve(Settings::default(), &[])?;
        assert_eq!(config.settings.client_id.as_deref(), Some("theirs"));
        assert_eq!(config.workspace, "sales");
        assert_eq!(config.settings.organization_id.as_deref(), Some("0d1e7c3a-8d1c-4a80-8e0f-5a1f1c2b3d4e"));
        assert_eq!(home.resolve(Settings::default(), &[("AIRBYTE_WORKSPACE", "mine")])?.workspace, "mine");
        let explained = explain_with(Settings::default(), home.defaults(&[]))?;
        assert!(explained.iter().any(|it| it.name == "client_id" && it.source == NAME), "{explained:?}");
        assert!(!format!("{explained:?}{config:?}").contains("hush"));
        // Another process finds it, too.
        let portable = config.portable(false)?;
        assert_eq!((&portable.client_secret, &portable.settings_file), (&None, &None));
        assert_eq!(home.resolve(portable, &[])?.settings.client_id.as_deref(), Some("theirs"));
        Ok(())
    }

    #[test]
    fn nothing_of_it_is_mixed_with_other_credentials() -> Result<(), Box<dyn std::error::Error>> {
        let home = Home::with(LOGGED_IN, 0o600)?;
        let config = home.resolve(Settings { token: Some("mine".into()), ..Settings::default() }, &[])?;
        assert_eq!((config.settings.client_id, config.workspace.as_str()), (None, "default"));
        let half = home.resolve(Settings::default(), &[("AIRBYTE_CLIENT_ID", "mine")]);
        assert!(half.is_err_and(|error| error.message().contains("AIRBYTE_CLIENT_SECRET is not set")));
        let none = home.resolve(Settings { auth: Some("none".into()), ..Settings::default() }, &[])?;
        assert_eq!(none.settings.client_id, None);
        let named = home.resolve(Settings { profile: Some("eu".into()), ..Settings::default() }, &[]);
        assert!(named.is_err(), "the credentials of a profile that was named are not replaced");
        Ok(())
    }

    #[test]
    fn a_file_that_cannot_be_used_is_named_without_its_secrets() -> Result<(), Box<dyn std::error::Error>> {
        let incomplete = r#"{"settings": {"credentials": {"client_id": "theirs", "client_secret": ""}}}"#;
        for (text, mode, reason) in [
            (LOGGED_IN, 0o644, "other users can read it (mode 644)"),
            (r#"{"settings": {"credentials": "hush"}}"#, 0o600, "`settings.credentials`"),
            ("hush", 0o600, "settings.json is not valid"),
            (incomplete, 0o600, "no credentials were found"),
            ("{}", 0o600, "no credentials were found"),
        ] {
            let home = Home::with(text, mode)?;
            let error = home.resolve(Settings::default(), &[]).err().ok_or("resolved")?;
            assert!(error.message().contains(reason), "{error}");
            assert!(!format!("{error} {error:?}").contains("hush"), "{error:?}");
        }
        Ok(())
    }
}
