//! The first organization, its credentials, and the key that signs tokens.

use airbyte_agent::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use rusqlite::Connection;

use crate::options::Options;
use crate::server::database::settings;
use crate::start_error::StartError;

/// Names under which the settings of the data file keep these.
const SIGNING_KEY: &str = "signing_key";
const ORGANIZATION_ID: &str = "organization_id";
const CLIENT_ID: &str = "client_id";
/// The client secret that was generated. It is kept because the emulator tells it at every start.
const CLIENT_SECRET: &str = "client_secret";
/// There if the client secret was given instead, of which only a hash is kept.
const CLIENT_SECRET_GIVEN: &str = "client_secret_given";

/// What is there from the start and outlives every reset.
#[derive(Clone, Debug)]
pub(crate) struct Bootstrap {
    pub(crate) organization_id: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
    /// Whether the client secret was generated, rather than given.
    pub(super) has_generated_secret: bool,
    signing_key: Secret,
}

/// A random client secret.
pub(crate) fn generate_secret() -> String {
    BASE64.encode(rand::random::<[u8; 24]>())
}

fn generate_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

impl Bootstrap {
    /// Takes each value from the options, else from the data file, else generates it; and remembers it there, except a
    /// client secret from the options.
    pub(super) fn load_or_create(db: &Connection, options: &Options) -> Result<Self, StartError> {
        let value_of = |name: &str, given: Option<&str>, generate: fn() -> String| -> rusqlite::Result<String> {
            let value = match (given, settings::get(db, name)?) {
                (Some(given), _) => given.to_owned(),
                (None, Some(known)) => known,
                (None, None) => generate(),
            };
            settings::set(db, name, &value)?;
            Ok(value)
        };
        let client_secret = match &options.client_secret {
            Some(given) => {
                settings::remove(db, CLIENT_SECRET)?;
                settings::set(db, CLIENT_SECRET_GIVEN, "")?;
                given.clone()
            }
            None if settings::get(db, CLIENT_SECRET_GIVEN)?.is_some() => {
                let reason = "was given when the data file was last used, which keeps only a hash of it; \
                              give it again, or another one";
                return Err(StartError::option("client_secret", reason));
            }
            None => value_of(CLIENT_SECRET, None, generate_secret)?.into(),
        };
        Ok(Self {
            organization_id: value_of(ORGANIZATION_ID, options.organization_id.as_deref(), generate_id)?,
            client_id: value_of(CLIENT_ID, options.client_id.as_deref(), generate_id)?,
            client_secret,
            has_generated_secret: options.client_secret.is_none(),
            signing_key: value_of(SIGNING_KEY, None, || BASE64.encode(rand::random::<[u8; 32]>()))?.into(),
        })
    }

    /// The key that signs tokens. One that was edited in the data file is replaced by a random one.
    pub(super) fn signing_key(&self) -> [u8; 32] {
        let key = BASE64.decode(self.signing_key.expose()).ok().and_then(|key| key.try_into().ok());
        key.unwrap_or_else(rand::random)
    }
}
