//! [`Defaults`]: where settings come from that a client's arguments leave out.

use airbyte_agent_core::Error;
use airbyte_agent_core::json::{JsonError, read};
use serde::Deserialize;

use super::environment::Environment;
use super::process_wide::process_wide;
use super::settings::Settings;

/// Where settings come from that a client's arguments leave out. The environment says where the settings file is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Defaults {
    pub(super) configured: Settings,
    pub(super) environment: Environment,
    /// What applies if no other source says anything.
    #[serde(default)]
    pub(super) fallback: Settings,
}

impl Defaults {
    /// What [`configure`](crate::configure) has set, and the environment of the process.
    #[must_use]
    pub fn of_process() -> Self {
        Self { configured: process_wide(), ..Self::default() }
    }

    /// Reads what a language keeps itself: `configured` and `fallback`, which are settings, and `environment`, which are
    /// variables.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration).
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        read(json).map_err(|JsonError { path, reason, .. }| Error::configuration(format!("`{path}`: {reason}")))
    }

    /// No settings but these variables. There is no settings file, because no variable says where it would be.
    #[cfg(test)]
    pub(super) fn of_variables(variables: &[(&str, &str)]) -> Self {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).into()));
        Self { environment: Environment::Given(variables.collect()), ..Self::default() }
    }
}
