//! Ids of requests.

use std::sync::{Mutex, PoisonError};

use rand::RngExt;
use rand::rngs::SmallRng;

/// Where the ids of requests come from. They need to be told apart, not to be secret, so that the system is asked only
/// once a client.
pub(super) struct RequestIds(Mutex<SmallRng>);

impl Default for RequestIds {
    fn default() -> Self {
        Self(Mutex::new(rand::make_rng()))
    }
}

impl RequestIds {
    /// A UUID of version 4.
    pub(super) fn next(&self) -> String {
        let number: u128 = self.0.lock().unwrap_or_else(PoisonError::into_inner).random();
        let id = uuid::Builder::from_random_bytes(number.to_ne_bytes()).into_uuid();
        id.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()).to_owned()
    }
}
