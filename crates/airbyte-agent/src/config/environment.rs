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

impl From<BTreeMap<String, Secret>> for Environment {
    fn from(variables: BTreeMap<String, Secret>) -> Self {
        Self::Given(variables)
    }
}

impl Environment {
    /// The names of all variables that are read.
    pub fn names() -> impl Iterator<Item = &'static str> {
        VARIABLES.iter().map(|(name, _)| *name).chain(CONFIG_FOLDERS.map(|(name, _)| name))
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

    fn path(&self, name: &str) -> Option<PathBuf> {
        let path = match self {
            // A path need not be valid UTF-8.
            Self::Process => std::env::var_os(name).map(PathBuf::from),
            Self::Given(_) => self.text(name).map(PathBuf::from),
        };
        path.filter(|path| !path.as_os_str().is_empty())
    }
}
