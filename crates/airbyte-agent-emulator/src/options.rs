//! What an emulator is started with.

use std::path::PathBuf;
use std::time::Duration;

use airbyte_agent::Secret;
use airbyte_agent_core::json::{MemberError, from_json};
use serde::{Deserialize, Deserializer, Serialize};

use crate::json_errors;
use crate::start_error::StartError;

/// What an emulator is started with. Every member has a default; as JSON, unknown members are refused.
///
/// ```
/// let options = airbyte_agent_emulator::Options::from_json(br#"{"records": 1000}"#).unwrap();
/// assert_eq!(options.records, Some(1000));
/// assert_eq!(options.token_lifetime.as_secs(), 900);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Port on 127.0.0.1. 0 selects a free one.
    pub port: u16,
    /// Host names, besides those of this machine, that requests may be sent to: that of a proxy or a container.
    pub allowed_hosts: Vec<String>,
    /// Bearer token that requests to `/_emulator` must have. Default: none is needed.
    pub admin_token: Option<Secret>,
    /// File that keeps the state, readable by its owner only. Default: the state is kept in memory.
    #[schemars(with = "Option<String>", extend("format" = "path"))]
    pub data: Data,
    /// Client id of the first organization. Default: generated.
    pub client_id: Option<String>,
    /// Client secret of the first organization. Default: generated.
    pub client_secret: Option<Secret>,
    /// Id of the first organization. Default: generated.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: Option<String>,
    /// Seeds as YAML or JSON texts, applied in order: more connector types, records, workspaces, organizations,
    /// users and groups.
    pub seeds: Vec<String>,
    /// How many records are generated for each main entity of a connector. Default: 250, unless a seed says otherwise.
    pub records: Option<u64>,
    /// Whether `execute` returns lists as `{data, meta}`, with the members of `connector_metadata` in `meta`. The service has
    /// been seen to do both.
    pub list_envelope: bool,
    /// Whether a call is refused if it has parameters or fields that the connector type does not declare. The service drops
    /// them, so a misspelt name goes unnoticed.
    pub strict: bool,
    /// Which installation of Airbyte the Airbyte API behaves like.
    pub edition: Edition,
    /// Whether requests to the Airbyte API need a token. Only a self-managed installation can do without: everybody is its
    /// single user then. The Agent API needs a token in any case.
    pub auth: bool,
    /// Whether lists that the Airbyte API returns in no particular order are shuffled, in another way whenever an entry is
    /// added or removed.
    pub shuffle_lists: bool,
    /// Host names, besides those of this machine, that notifications of workspaces may be sent to.
    pub allow_notifications_to: Vec<String>,
    /// Lifetime of an application token.
    #[serde(with = "seconds")]
    #[schemars(with = "f64", extend("x-unit" = "seconds"))]
    pub token_lifetime: Duration,
    /// Lifetime of a scoped token and of a widget token.
    #[serde(with = "seconds")]
    #[schemars(with = "f64", extend("x-unit" = "seconds"))]
    pub scoped_token_lifetime: Duration,
    /// How long the deletion of a connector takes once it was accepted, by the emulator's clock.
    #[serde(with = "seconds")]
    #[schemars(with = "f64", extend("x-unit" = "seconds"))]
    pub deletion_delay: Duration,
    /// How long a connection may be open without a request, and a request may take to arrive.
    #[serde(with = "seconds")]
    #[schemars(with = "f64", extend("x-unit" = "seconds"))]
    pub request_timeout: Duration,
}

impl Options {
    /// Reads options from a JSON object, in which durations are numbers of seconds.
    ///
    /// # Errors
    /// [`StartError::Option`], with the name of the member that is wrong.
    pub fn from_json(json: &[u8]) -> Result<Self, StartError> {
        let read = from_json(json).map(|(options, _)| options);
        read.map_err(|MemberError { path, error }| {
            StartError::option(path.to_string(), json_errors::describe(&error.to_string()))
        })
    }
}

impl Default for Options {
    fn default() -> Self {
        // The lifetimes are those of the service (`tests/contract/agent/BEHAVIOUR.md`, "Tokens").
        Self {
            port: 0,
            allowed_hosts: Vec::new(),
            admin_token: None,
            data: Data::Memory,
            client_id: None,
            client_secret: None,
            organization_id: None,
            seeds: Vec::new(),
            records: None,
            list_envelope: false,
            strict: true,
            edition: Edition::Cloud,
            auth: true,
            shuffle_lists: false,
            allow_notifications_to: Vec::new(),
            token_lifetime: Duration::from_secs(900),
            scoped_token_lifetime: Duration::from_secs(1200),
            deletion_delay: Duration::from_millis(200),
            request_timeout: Duration::from_secs(60),
        }
    }
}

/// An installation of Airbyte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Edition {
    /// Users have roles in organizations and workspaces, and are refused (403) what they cannot see.
    #[default]
    Cloud,
    /// A single user may do everything (404 for what does not exist), and OAuth is not implemented (501).
    SelfManaged,
}

/// Where an emulator keeps its state. As JSON: `null`, or the path of a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Option<PathBuf>", into = "Option<PathBuf>")]
pub enum Data {
    /// In memory, until the emulator stops.
    #[default]
    Memory,
    /// In a SQLite file that survives a restart: credentials, the key that signs tokens, connectors, records.
    File(PathBuf),
}

impl From<Option<PathBuf>> for Data {
    fn from(path: Option<PathBuf>) -> Self {
        path.map_or(Self::Memory, Self::File)
    }
}

impl From<Data> for Option<PathBuf> {
    fn from(data: Data) -> Self {
        match data {
            Data::Memory => None,
            Data::File(path) => Some(path),
        }
    }
}

/// A duration as a number of seconds.
pub(crate) mod seconds {
    use super::{Deserialize, Deserializer, Duration};

    pub(crate) fn serialize<S: serde::Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(duration.as_secs_f64())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        // Without the value, because languages differ in its unit.
        let reason = if seconds < 0.0 { "must not be negative" } else { "is too large" };
        Duration::try_from_secs_f64(seconds).map_err(|_| serde::de::Error::custom(reason))
    }
}

#[cfg(test)]
mod tests {
    use super::Options;

    #[test]
    fn a_wrong_option_is_named_in_terms_of_json() {
        for (json, message) in [
            (r#"{"port": "secret"}"#, "option `port`: must be an integer from 0 to 65535, not a string"),
            (r#"{"seeds": "secret"}"#, "option `seeds`: must be a list, not a string"),
            (r#"{"token_lifetime": -1}"#, "option `token_lifetime`: must not be negative"),
        ] {
            let error = Options::from_json(json.as_bytes()).expect_err("must be refused");
            assert_eq!(error.to_string(), message);
        }
        let error = Options::from_json(br#"{"prot": 1}"#).expect_err("must be refused");
        assert!(
            error.to_string().starts_with("option `prot`: unknown member `prot`; expected one of `port`"),
            "{error}"
        );
    }
}
