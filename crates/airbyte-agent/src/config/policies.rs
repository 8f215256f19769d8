//! The policies of a client: those of all sources.

use std::path::PathBuf;

use airbyte_agent_core::{Error, FilePath};

use super::environment::Environment;
use super::settings::Settings;
use crate::policy::Policy;

/// The paths that a value of the setting names.
pub(super) fn paths(setting: &FilePath) -> impl Iterator<Item = PathBuf> {
    std::env::split_paths(&**setting).filter(|path| !path.as_os_str().is_empty())
}

/// Reads the policies of all sources, each once.
pub(super) fn read<'a>(
    sources: impl Iterator<Item = &'a Settings>,
    environment: &Environment,
) -> Result<Vec<Policy>, Error> {
    let mut known: Vec<PathBuf> = Vec::new();
    let mut policies = Vec::new();
    let home = environment.home();
    for setting in sources.filter_map(|settings| settings.policy.as_ref()) {
        if paths(setting).next().is_none() {
            return Err(Error::invalid_option("policy", "must not be empty"));
        }
        for path in paths(setting) {
            if !known.contains(&path) {
                policies.push(Policy::load(&path, home.as_deref())?);
                known.push(path);
            }
        }
    }
    Ok(policies)
}

/// The value of the setting that names the policies of all sources, for another process.
pub(super) fn joined<'a>(sources: impl Iterator<Item = &'a Settings>) -> Result<Option<FilePath>, Error> {
    let mut all: Vec<PathBuf> = Vec::new();
    for path in sources.filter_map(|settings| settings.policy.as_ref()).flat_map(paths) {
        // The other process may have another working directory; a path below `~` is the same for it.
        let path = if path.starts_with("~") { path } else { std::path::absolute(&path).unwrap_or(path) };
        if !all.contains(&path) {
            all.push(path);
        }
    }
    if all.is_empty() {
        return Ok(None);
    }
    let joined = std::env::join_paths(&all).map_err(|error| Error::invalid_option("policy", error.to_string()))?;
    Ok(Some(PathBuf::from(joined).into()))
}
