//! [`Environment`]: the environment variables that settings come from.

use std::collections::BTreeMap;
use std::path::PathBuf;

use airbyte_agent_core::Secret;
use serde::Deserialize;

use super::settings::VARIABLES;

/// Where the folder of the settings file is, in order of precedence.
const CONFIG_FOLDERS: [(&str, &str); 3] = [("XDG_CONFIG_HOME", ""), ("HOME", ".config"), ("APPDATA", "")];

/// The environment variables that settings come from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "BTreeMap<String, Secret>")]
pub enum Environment {
    /// Those of the process.
    #[default]
    Process,
    /// Those that a language keeps, such as `process.env` of a worker thread or of a test.
    Given(BTreeMap<String, Secret>),
}

/// Where the folder of files that a program keeps for itself is, in order of precedence.
const STATE_FOLDERS: [(&str, &str); 3] = [("XDG_STATE_HOME", ""), ("HOME", ".local/state"), ("LOCALAPPDATA", "")];

/// Where the home folder is, in order of precedence.
const HOME_FOLDERS: [&str; 2] = ["HOME", "USERPROFILE"];

impl From<BTreeMap<String, Secret>> for Environment {
    fn from(variables: BTreeMap<String, Secret>) -> Self {
        Self::Given(variables)
    }
}

impl Environment {
    /// The names of all variables that are read.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let settings = VARIABLES.iter().map(|(name, _)| *name);
        let folders = CONFIG_FOLDERS.map(|(name, _)| name);
        // Those of the home folder are among them, but for one.
        settings.chain(folders).chain(["XDG_STATE_HOME", "LOCALAPPDATA", "USERPROFILE"])
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self {
            Self::Process => std::env::var(name).ok(),
            Self::Given(variables) => variables.get(name).map(|value| value.expose().to_owned()),
        }
    }

    /// The user's configuration folder.
    pub(super) fn config_folder(&self) -> Option<PathBuf> {
        CONFIG_FOLDERS.iter().find_map(|(name, subfolder)| Some(self.path(name)?.join(subfolder)))
    }

    /// The folder in which this package keeps files for itself, such as approvals.
    pub(crate) fn state_folder(&self) -> Option<PathBuf> {
        let folder = STATE_FOLDERS.iter().find_map(|(name, subfolder)| Some(self.path(name)?.join(subfolder)));
        Some(folder?.join("airbyte-agent"))
    }

    /// The user's home folder.
    pub(super) fn home(&self) -> Option<PathBuf> {
        HOME_FOLDERS.iter().find_map(|name| self.path(name))
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        let path = match self {
            // A path need not be valid UTF-8.
            Self::Process => std::env::var_os(name).map(PathBuf::from),
            Self::Given(_) => self.text(name).map(PathBuf::from),
        };
        path.filter(|path| !path.as_os_str().is_empty())
    }
}
