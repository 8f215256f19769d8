//! Ids of requests, sent in the header `x-request-id`.

use std::sync::{Mutex, PoisonError};

use http::{HeaderName, HeaderValue};
use rand::RngExt;
use rand::rngs::SmallRng;
use uuid::fmt::Hyphenated;

/// The service may answer with an id of its own.
pub(super) static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Generates ids. They must be unique but not secret, so the operating system is asked for randomness only once per
/// client.
pub(super) struct RequestIds(Mutex<SmallRng>);

impl Default for RequestIds {
    fn default() -> Self {
        Self(Mutex::new(rand::make_rng()))
    }
}

impl RequestIds {
    pub(super) fn next(&self) -> RequestId {
        let number: u128 = self.0.lock().unwrap_or_else(PoisonError::into_inner).random();
        let id = uuid::Builder::from_random_bytes(number.to_ne_bytes()).into_uuid();
        let mut text = [0; Hyphenated::LENGTH];
        id.hyphenated().encode_lower(&mut text);
        RequestId(text)
    }
}

/// A UUID of version 4 as text, without an allocation.
pub(super) struct RequestId([u8; Hyphenated::LENGTH]);

impl RequestId {
    pub(super) fn as_str(&self) -> &str {
        // It consists of hexadecimal digits and hyphens.
        str::from_utf8(&self.0).unwrap_or_default()
    }

    pub(super) fn header(&self) -> HeaderValue {
        HeaderValue::from_bytes(&self.0).unwrap_or(HeaderValue::from_static(""))
    }
}
