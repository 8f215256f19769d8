//! The settings file: TOML, a section a profile.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::config::{Settings, unknown_setting};
use crate::error::Error;
use crate::suggest::{members_of, nearest};

/// The profile that is read when none is named.
pub(super) const DEFAULT: &str = "default";

/// Settings of one profile. A file that was not asked for need not exist; a profile that was named must.
pub(super) fn read(file: Option<&Path>, profile: Option<&str>) -> Result<Settings, Error> {
    let asked_for = file.is_some() || profile.is_some();
    let Some(path) = file.map(Path::to_path_buf).or_else(usual_place) else {
        return Ok(Settings::default());
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !asked_for => {
            return Ok(Settings::default());
        }
        Err(error) => {
            return Err(
                Error::configuration(format!("cannot read the settings file {}", path.display())).caused_by(error)
            );
        }
    };
    let settings = section(&text, profile, &path)?;
    if settings.client_secret.is_some() || settings.token.is_some() {
        private(&path)?;
    }
    Ok(settings)
}

/// Where the settings file is unless said otherwise.
pub(super) fn usual_place() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder =
        set("XDG_CONFIG_HOME").or_else(|| set("HOME").map(|home| home.join(".config"))).or_else(|| set("APPDATA"))?;
    Some(folder.join("airbyte-agent").join("settings.toml"))
}

fn section(text: &str, profile: Option<&str>, path: &Path) -> Result<Settings, Error> {
    let broken = |error: toml::de::Error| {
        // The reason alone: the whole message quotes the line, which may hold a secret.
        Error::configuration(format!("the settings file {} is broken: {}", path.display(), error.message()))
    };
    let mut profiles: BTreeMap<String, toml::Table> = toml::from_str(text).map_err(broken)?;
    let name = profile.unwrap_or(DEFAULT);
    let Some(table) = profiles.remove(name) else {
        if profile.is_none() {
            return Ok(Settings::default());
        }
        let known: Vec<&str> = profiles.keys().map(String::as_str).collect();
        let hint = match nearest(name, &known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it has {}", known.join(", ")),
        };
        return Err(Error::configuration(format!("{} has no profile `{name}`; {hint}", path.display())));
    };
    if let Some(unknown) = table.keys().find(|key| !members_of::<Settings>().contains(&key.as_str())) {
        return Err(unknown_setting(unknown, "the settings file's profiles"));
    }
    table.try_into().map_err(broken)
}

/// A file with secrets that others can read is refused, as an SSH key would be.
#[cfg(unix)]
fn private(path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt;
    let unreadable = |error| Error::configuration(format!("cannot read {}", path.display())).caused_by(error);
    let mode = std::fs::metadata(path).map_err(unreadable)?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(Error::configuration(format!(
        "{} holds secrets and can be read by others (mode {:o}): chmod 600 it",
        path.display(),
        mode & 0o777
    )))
}

#[cfg(not(unix))]
fn private(_: &Path) -> Result<(), Error> {
    Ok(())
}
