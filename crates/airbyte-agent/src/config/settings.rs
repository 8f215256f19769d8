//! [`Settings`]: everything that can be configured.

use std::collections::BTreeMap;

use airbyte_agent_core::error::Message;
use airbyte_agent_core::json::{JsonError, read_strict};
use airbyte_agent_core::suggest::{member_names, nearest};
use airbyte_agent_core::transport::url_without_secrets;
use airbyte_agent_core::{Error, FilePath, Pem, Secret};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Defines the settings. Each row is a name and a type, followed by the environment variable that sets it, the default of
/// a duration in seconds, the format of a string, and the function that `Debug` passes the value through.
macro_rules! settings {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident: $type:ty $(, env $variable:literal)? $(, seconds $default:literal)? $(, format $format:literal)? $(, shown $shown:ident)?;
    )*) => {
        /// Everything that can be configured. A setting that is `None` is looked up in the next source: arguments,
        /// [`configure`](crate::configure), the environment ([`VARIABLES`]), the settings file.
        #[derive(Clone, derive_more::Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(default)]
        pub struct Settings {
            $(
                $(#[doc = $doc])*
                $(#[doc = concat!(" In seconds. Default: ", stringify!($default), ".")])?
                #[schemars(description = concat!($($doc, "\n"),*) $(, extend("x-unit" = "seconds", "x-default" = $default))? $(, extend("format" = $format))?)]
                $(#[debug("{:?}", $name.as_deref().map($shown))])?
                pub $name: Option<$type>,
            )*
        }

        /// The environment variables, and the settings that they set.
        pub const VARIABLES: &[(&str, &str)] = &[$($(($variable, stringify!($name)),)?)*];

        impl Settings {
            /// These settings, with those of `defaults` where they are `None`.
            #[must_use]
            pub fn or(self, defaults: Self) -> Self {
                Self { $($name: self.$name.or(defaults.$name),)* }
            }

            /// The settings that the environment has. Empty variables are ignored.
            pub(super) fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Self {
                let text = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
                let mut settings = Self::default();
                $($(settings.$name = text($variable).map(Into::into);)?)*
                settings
            }
        }
    };
}

settings! {
    /// Client id of the application.
    client_id: String, env "AIRBYTE_CLIENT_ID";
    /// Client secret of the application.
    client_secret: Secret, env "AIRBYTE_CLIENT_SECRET";
    /// Bearer token, used instead of the client id and the client secret. It is sent as it is and never renewed.
    token: Secret, env "AIRBYTE_TOKEN";
    /// Id of the organization to act in. Required if the caller belongs to several.
    organization_id: String, env "AIRBYTE_ORGANIZATION_ID", format "uuid";
    /// Name of the workspace of calls that name none, in which connectors are looked up too. Default: `default`.
    workspace: String, env "AIRBYTE_WORKSPACE";
    /// Base URL of the Agent API. Default: `https://api.airbyte.ai`.
    base_url: String, env "AIRBYTE_API_HOST", format "uri", shown url_without_secrets;
    /// Base URL of the Airbyte API (`client.replication`). An origin without a path, such as `http://localhost:8000`, is
    /// completed to `/api/public/v1`, the path on self-managed instances. Default: `https://api.airbyte.com/v1`.
    replication_url: String, env "AIRBYTE_CLOUD_API_URL", format "uri", shown url_without_secrets;
    /// How calls of the Airbyte API are authorized: `application` with tokens of the application, `token` with the given
    /// token, `basic` with a user name and a password, as old self-managed instances require, or `none`, for instances
    /// without authentication. Default: `token` if a token is given, otherwise `application`.
    auth: String, env "AIRBYTE_AUTH";
    /// User name, if `auth` is `basic`.
    username: String, env "AIRBYTE_USERNAME";
    /// Password, if `auth` is `basic`.
    password: Secret, env "AIRBYTE_PASSWORD";
    /// Section of the settings file. Default: `default`.
    profile: String, env "AIRBYTE_PROFILE";
    /// Path of the settings file. Default: `airbyte-agent/settings.toml` in the user's configuration folder.
    settings_file: FilePath, env "AIRBYTE_SETTINGS_FILE";
    /// Path of a policy file, which says what calls may be sent. Several are separated as in `PATH`, and those of all sources
    /// apply together. Default: none; every call is sent.
    policy: FilePath, env "AIRBYTE_AGENT_POLICY";
    /// Total time of a call, retries included.
    timeout: f64, seconds 300.0;
    /// Time to establish a connection.
    connect_timeout: f64, seconds 10.0;
    /// Maximum number of retries of a call. Default: 3.
    max_retries: u32;
    /// Maximum wait before the first retry. It doubles with each further retry.
    retry_delay: f64, seconds 0.5;
    /// Maximum wait before any retry, unless the service sends `Retry-After`.
    max_retry_delay: f64, seconds 8.0;
    /// Whether a write is retried after a 503 with `Retry-After`, which says that it was not processed. Set it to `false` if
    /// a proxy may send such a response for a request that was processed. Default: `true`.
    retry_unavailable_writes: bool;
    /// Maximum size of a response body in bytes, after decompression. Downloads have no limit. Default: 268435456 (256 MiB).
    max_response_bytes: u64;
    /// URL of a proxy for every call. It may contain a password. Without it, the proxy variables of the environment
    /// apply.
    proxy: Secret;
    /// Certificates to trust in addition to the system's, as PEM text or the path of a PEM file: those of authorities, or
    /// that of the service itself.
    ca: Pem;
    /// PEM file of a client certificate and its key.
    client_certificate: FilePath;
    /// Path of a file by which the processes of a user share tokens, so that they do not request one each. It has the tokens in
    /// clear text, for its owner only. Default: none; every client requests its own.
    token_cache: FilePath, env "AIRBYTE_AGENT_TOKEN_CACHE";
    /// Headers of every call. Their values are treated as secrets.
    headers: BTreeMap<String, Secret>;
    /// Text to append to the `User-Agent` header.
    user_agent: String;
    /// Allows plain `http` to hosts other than this machine. Default: `false`.
    allow_http: bool;
}

impl Settings {
    /// Reads settings from JSON.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration), with the nearest name for an unknown setting.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        read_strict(json).map_err(|error: JsonError| {
            if error.is_unknown_member {
                return unknown_setting(&error.path, "");
            }
            let problem = error.problem().into_owned();
            Error::invalid_option(error.path, problem)
        })
    }
}

/// The error of an unknown setting, found in a place such as ` in the settings file`.
pub(super) fn unknown_setting(name: &str, place: &'static str) -> Error {
    let nearest = nearest(name, member_names::<Settings>());
    let message = Message::from("unknown setting ").name(name.to_owned()).text(place).suggestion(nearest);
    Error::configuration(message).with_field(name, "unknown setting")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_of_the_wrong_type_is_named_and_a_secret_is_not_quoted() {
        let error = |json: &str| Settings::from_json(json.as_bytes()).expect_err(json);
        assert!(error(r#"{"timeout": "long"}"#).message().starts_with("`timeout` must be a number, not a string"));
        assert_eq!(error(r#"{"client_secret": 4711}"#).message(), "`client_secret` must be a string");
        assert!(error(r#"{"client_secert": "hush"}"#).message().contains("did you mean `client_secret`?"));
    }

    #[test]
    fn the_environment_sets_what_its_variables_name() {
        let settings = Settings::from_variables(|name| match name {
            "AIRBYTE_API_HOST" => Some("https://api.test".to_owned()),
            "AIRBYTE_WORKSPACE" => Some("  ".to_owned()),
            _ => None,
        });
        assert_eq!(settings.base_url.as_deref(), Some("https://api.test"));
        assert_eq!(settings.workspace, None, "an empty variable is ignored");
    }
}
