//! How an emulator is started.

use std::path::PathBuf;
use std::time::Duration;

use airbyte_agent::Secret;
use serde::{Deserialize, Deserializer, Serialize};

/// What an emulator is started with. Every member has a default; as JSON, unknown members are refused.
///
/// ```
/// let options: airbyte_agent_emulator::Options = serde_json::from_str(r#"{"records": 1000}"#).unwrap();
/// assert_eq!(options.records, Some(1000));
/// assert_eq!(options.token_lifetime.as_secs(), 900);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Where the state is kept. As JSON: `null`, or the path of a file.
    pub data: Data,
    /// Client id of the first organization; made up when absent.
    pub client_id: Option<String>,
    /// Client secret of the first organization; made up when absent.
    pub client_secret: Option<Secret>,
    /// Id of the first organization, a UUID; made up when absent.
    pub organization_id: Option<String>,
    /// Seed texts, YAML or JSON, applied in order: more connector types, records and organizations.
    pub seeds: Vec<String>,
    /// Records generated for every main entity of a connector; 250 when neither this nor a seed says.
    pub records: Option<u64>,
    /// Lifetime of an application token. As JSON: seconds. Default: 900 (BEHAVIOUR section 2).
    #[serde(with = "seconds")]
    pub token_lifetime: Duration,
    /// Lifetime of a scoped token, and of a widget token. As JSON: seconds. Default: 1200 (BEHAVIOUR section 2).
    #[serde(with = "seconds")]
    pub scoped_token_lifetime: Duration,
    /// Time between the acceptance of a connector's deletion and its end, by the emulator's clock. As JSON: seconds.
    /// Default: 0.2.
    #[serde(with = "seconds")]
    pub deletion_delay: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            data: Data::Memory,
            client_id: None,
            client_secret: None,
            organization_id: None,
            seeds: Vec::new(),
            records: None,
            token_lifetime: Duration::from_secs(900),
            scoped_token_lifetime: Duration::from_secs(1200),
            deletion_delay: Duration::from_millis(200),
        }
    }
}

/// Where an emulator keeps its state.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Option<PathBuf>", into = "Option<PathBuf>")]
pub enum Data {
    /// Gone when the emulator stops.
    #[default]
    Memory,
    /// A SQLite file that survives a restart: credentials, the key that signs tokens, connectors, records.
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

mod seconds {
    use super::{Deserialize, Deserializer, Duration};

    pub(super) fn serialize<S: serde::Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(duration.as_secs_f64())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        Duration::try_from_secs_f64(f64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}
