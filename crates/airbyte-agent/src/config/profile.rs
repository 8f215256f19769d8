//! The settings file: TOML with one section per profile.

use std::collections::BTreeMap;

use airbyte_agent_core::json::without_text;
use airbyte_agent_core::private_files;
use airbyte_agent_core::suggest::{member_names, nearest};
use airbyte_agent_core::{Error, FilePath};

use super::environment::Environment;
use super::settings::{Settings, unknown_setting};

/// The profile that is used if none is named.
pub(super) const DEFAULT: &str = "default";

/// Reads the settings of one profile. The default file may be missing; a file or a profile that was named must exist.
pub(super) fn read(
    file: Option<&FilePath>,
    profile: Option<&str>,
    environment: &Environment,
) -> Result<Settings, Error> {
    let is_named = file.is_some() || profile.is_some();
    let Some(path) = file.cloned().or_else(|| default_path(environment)) else {
        return Ok(Settings::default());
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !is_named => {
            return Ok(Settings::default());
        }
        Err(error) => return Err(unreadable(&path, error)),
    };
    let settings = section(&text, profile, &path)?;
    if settings.client_secret.is_some() || settings.token.is_some() || settings.password.is_some() {
        require_private(&path)?;
    }
    Ok(settings)
}

/// The path of the settings file unless configured otherwise.
pub(super) fn default_path(environment: &Environment) -> Option<FilePath> {
    Some(environment.config_folder()?.join("airbyte-agent").join("settings.toml").into())
}

pub(super) fn unreadable(path: &FilePath, error: std::io::Error) -> Error {
    Error::configuration(format!("the settings file {path} could not be read: {error}")).with_source(error)
}

fn section(text: &str, profile: Option<&str>, path: &FilePath) -> Result<Settings, Error> {
    let invalid = |error: toml::de::Error| {
        // Only the reason: the whole message quotes the line, which may contain a secret.
        let reason = without_text(error.message()).unwrap_or_else(|| error.message().to_owned());
        Error::configuration(format!("the settings file {path} is not valid: {reason}"))
    };
    let mut profiles: BTreeMap<String, toml::Table> = toml::from_str(text).map_err(invalid)?;
    let name = profile.unwrap_or(DEFAULT);
    let Some(table) = profiles.remove(name) else {
        if profile.is_none() {
            return Ok(Settings::default());
        }
        let known: Vec<&str> = profiles.keys().map(String::as_str).collect();
        let hint = match nearest(name, &known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("its profiles are {}", known.join(", ")),
        };
        return Err(Error::configuration(format!("the settings file {path} has no profile `{name}`; {hint}")));
    };
    if let Some(unknown) = table.keys().find(|key| !member_names::<Settings>().contains(&key.as_str())) {
        return Err(unknown_setting(unknown, " in the settings file"));
    }
    table.try_into().map_err(invalid)
}

/// Rejects a file with secrets that other users can read, as ssh does with its keys.
pub(super) fn require_private(path: &FilePath) -> Result<(), Error> {
    match private_files::mode_for_others(path).map_err(|error| unreadable(path, error))? {
        None => Ok(()),
        Some(mode) => Err(Error::configuration(format!(
            "the settings file {path} contains secrets and other users can read it (mode {mode:o}): run `chmod 600 {path}`"
        ))),
    }
}
