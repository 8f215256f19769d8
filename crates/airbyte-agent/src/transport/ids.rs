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
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner).random();
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }
}
