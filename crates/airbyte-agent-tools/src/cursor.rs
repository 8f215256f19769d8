//! Cursors: a position as opaque text, sealed together with the call that it belongs to.

use airbyte_agent_core::{Error, Secret};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;

use crate::failure::Failure;
use crate::limits::CURSOR_BYTES;

/// The length of the shortest key, in bytes.
const MIN_KEY_BYTES: usize = 32;

/// Seals and opens cursors.
pub(crate) struct Sealer(Hmac<Sha256>);

impl Sealer {
    /// # Errors
    /// [`ErrorKind::Configuration`](airbyte_agent_core::ErrorKind::Configuration) if the key is too short.
    pub(crate) fn new(key: Option<&Secret>) -> Result<Self, Error> {
        let key = match key.map(|key| key.expose().as_bytes()) {
            Some(key) if key.len() < MIN_KEY_BYTES => {
                return Err(Error::invalid_option("cursor_key", format!("must have at least {MIN_KEY_BYTES} bytes")));
            }
            Some(key) => Hmac::new_from_slice(key),
            None => Hmac::new_from_slice(&rand::random::<[u8; 64]>()),
        };
        key.map(Self).map_err(|_| Error::invalid_option("cursor_key", "cannot be used"))
    }

    /// The cursor of a position in the results of a call; `None` if it would be too long.
    pub(crate) fn seal(&self, call: &str, position: &impl Serialize) -> Option<String> {
        let payload = BASE64.encode(serde_json::to_vec(position).ok()?);
        let seal = BASE64.encode(self.mac(call, &payload).finalize().into_bytes());
        Some(format!("{payload}.{seal}")).filter(|cursor| cursor.len() <= CURSOR_BYTES)
    }

    /// The position of a cursor, if it was sealed with this key for this call.
    pub(crate) fn open<T: DeserializeOwned>(&self, call: &str, cursor: &str) -> Result<T, Failure> {
        let opened = || {
            let (payload, seal) = cursor.trim().split_once('.')?;
            self.mac(call, payload).verify_slice(&BASE64.decode(seal).ok()?).ok()?;
            serde_json::from_slice(&BASE64.decode(payload).ok()?).ok()
        };
        opened().ok_or_else(|| {
            Failure::bad_params(
                "`cursor` is not a cursor that a call with these arguments returned.",
                "Repeat the call with the same arguments and its `next_cursor`, unchanged; or without `cursor`, to begin \
                 with the first record.",
            )
        })
    }

    fn mac(&self, call: &str, payload: &str) -> Hmac<Sha256> {
        // The length keeps the two texts apart.
        self.0.clone().chain_update((call.len() as u64).to_be_bytes()).chain_update(call).chain_update(payload)
    }
}
