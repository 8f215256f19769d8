//! How a client is set up: what can be said, and in which order the sources of it count.

mod environment;
mod profile;
mod resolve;
#[cfg(feature = "binding")]
mod travel;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::secret::Secret;
use crate::suggest::{members_of, nearest};

pub use environment::VARIABLES;
pub(crate) use resolve::{Config, Credentials, header_name, header_value, hidden_header_value, is_loopback};
#[cfg(feature = "binding")]
pub(crate) use travel::stuck;

/// Where the service is unless said otherwise.
pub const DEFAULT_BASE_URL: &str = "https://api.airbyte.ai";

/// Everything that can be said about a client. What is left out is looked for in the next source:
/// argument, [`configure`], environment ([`VARIABLES`]), settings file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Settings {
    /// Client id of the application.
    pub client_id: Option<String>,
    /// Client secret of the application.
    pub client_secret: Option<Secret>,
    /// A ready bearer token, instead of id and secret. It is used as it is and never renewed.
    pub token: Option<Secret>,
    /// Organization to act in; needed when the caller belongs to several. A UUID.
    pub organization_id: Option<String>,
    /// Name of the workspace in which connectors are looked up. Default: `default`.
    pub workspace: Option<String>,
    /// Where the service is. Default: `https://api.airbyte.ai`.
    pub base_url: Option<String>,
    /// Section of the settings file. Default: `default`.
    pub profile: Option<String>,
    /// The settings file. Default: `airbyte-agent/settings.toml` in the user's configuration folder.
    pub settings_file: Option<PathBuf>,
    /// How long a call may take in all, repeats and waits included, in seconds. Default: 300.
    pub timeout: Option<f64>,
    /// How long connecting may take, in seconds. Default: 10.
    pub connect_timeout: Option<f64>,
    /// How often a call is repeated at the most. Default: 3.
    pub max_retries: Option<u32>,
    /// Upper bound of the first wait before a repeat, in seconds; it doubles each time. Default: 0.5.
    pub retry_delay: Option<f64>,
    /// Upper bound of any wait that the service did not ask for, in seconds. Default: 8.
    pub max_retry_delay: Option<f64>,
    /// URL of a proxy for all calls; it may hold a password. Without it the usual variables of the environment count.
    pub proxy: Option<Secret>,
    /// PEM file of certificate authorities to trust besides the system's.
    pub ca: Option<PathBuf>,
    /// PEM file of a client certificate and its key.
    pub client_certificate: Option<PathBuf>,
    /// Headers of every call. Their values are never shown, since some services put keys there.
    pub headers: Option<BTreeMap<String, Secret>>,
    /// Appended to the user agent.
    pub user_agent: Option<String>,
    /// Allow plain `http` to hosts other than this machine. Default: `false`.
    pub allow_http: Option<bool>,
}

impl Settings {
    /// Read settings from JSON: what the faces of other languages hand over.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration), with the nearest name for one that is unknown.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        let mut unknown = None;
        let mut track = serde_path_to_error::Track::new();
        let mut reader = serde_json::Deserializer::from_slice(json);
        let tracked = serde_path_to_error::Deserializer::new(&mut reader, &mut track);
        let read = serde_ignored::deserialize(tracked, |path| {
            unknown.get_or_insert_with(|| path.to_string());
        });
        let settings = read.map_err(|error| {
            let (name, reason) = (track.path().to_string(), without_position(&error.to_string()));
            Error::configuration(format!("`{name}`: {reason}")).about_field(&name, &reason)
        })?;
        match unknown {
            Some(name) => Err(unknown_setting(&name, "the settings")),
            None => Ok(settings),
        }
    }
}

/// What a reader of JSON says, without a position in a text that the caller never saw, and without types of Rust.
pub(crate) fn without_position(reason: &str) -> String {
    let reason = reason.split(" at line ").next().unwrap_or(reason);
    match reason.rsplit_once(" expected ") {
        Some((found, "u8" | "u16" | "u32" | "u64")) => format!("{found} expected a whole number from 0"),
        Some((found, "i32" | "i64")) => format!("{found} expected a whole number"),
        Some((found, "f64")) => format!("{found} expected a number"),
        Some((found, wanted)) if wanted.starts_with("struct ") => format!("{found} expected an object"),
        _ => reason.to_owned(),
    }
}

fn unknown_setting(name: &str, place: &str) -> Error {
    let hint = match nearest(name, members_of::<Settings>()) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => String::new(),
    };
    Error::configuration(format!("{place} know no `{name}`{hint}")).about_field(name, "unknown")
}

static PROCESS_WIDE: RwLock<Option<Settings>> = RwLock::new(None);

/// Set what every client built from now on takes where its own arguments are silent.
pub fn configure(settings: Settings) {
    *PROCESS_WIDE.write().unwrap_or_else(PoisonError::into_inner) = Some(settings);
}

fn process_wide() -> Settings {
    PROCESS_WIDE.read().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default()
}

/// Say how a client is to be, then [`build`](Self::build) it.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct ClientBuilder(pub(crate) Settings);

macro_rules! setters {
    ($($(#[$attribute:meta])* $name:ident: $given:ty => |$value:ident| $stored:expr;)*) => {
        impl ClientBuilder {
            $(
                $(#[$attribute])*
                pub fn $name(mut self, $value: $given) -> Self {
                    self.0.$name = Some($stored);
                    self
                }
            )*
        }
    };
}

setters! {
    /// Client id of the application.
    client_id: impl Into<String> => |id| id.into();
    /// Client secret of the application.
    client_secret: impl Into<Secret> => |secret| secret.into();
    /// A ready bearer token, instead of id and secret.
    token: impl Into<Secret> => |token| token.into();
    /// Organization to act in.
    organization_id: impl Into<String> => |id| id.into();
    /// Workspace in which connectors are looked up by name.
    workspace: impl Into<String> => |name| name.into();
    /// Where the service is.
    base_url: impl Into<String> => |url| url.into();
    /// Section of the settings file.
    profile: impl Into<String> => |name| name.into();
    /// The settings file.
    settings_file: impl Into<PathBuf> => |path| path.into();
    /// How long a call may take in all.
    timeout: Duration => |time| time.as_secs_f64();
    /// How long connecting may take.
    connect_timeout: Duration => |time| time.as_secs_f64();
    /// How often a call is repeated at the most.
    max_retries: u32 => |count| count;
    /// Upper bound of the first wait before a repeat.
    retry_delay: Duration => |time| time.as_secs_f64();
    /// Upper bound of any wait that the service did not ask for.
    max_retry_delay: Duration => |time| time.as_secs_f64();
    /// URL of a proxy for all calls.
    proxy: impl Into<Secret> => |url| url.into();
    /// PEM file of certificate authorities to trust besides the system's.
    ca: impl Into<PathBuf> => |path| path.into();
    /// PEM file of a client certificate and its key.
    client_certificate: impl Into<PathBuf> => |path| path.into();
    /// Appended to the user agent.
    user_agent: impl Into<String> => |text| text.into();
    /// Allow plain `http` to hosts other than this machine.
    allow_http: bool => |allowed| allowed;
}

impl From<Settings> for ClientBuilder {
    fn from(settings: Settings) -> Self {
        Self(settings)
    }
}

impl ClientBuilder {
    /// A header of every call.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.0.headers.get_or_insert_default().insert(name.into(), value.into());
        self
    }

    /// Settle what was said with the other sources and make the client. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when no credentials are found, when half of
    /// them comes from one source and half from another, or when a value cannot be used.
    pub fn build(self) -> Result<crate::Client, Error> {
        crate::Client::new(Config::settle(self.0)?)
    }
}
