//! Whether a request comes from whom the key was given to.

use airbyte_agent_core::{Error, ErrorKind, Secret};
use subtle::ConstantTimeEq;

/// The header that may have the key instead of the URL, in lower case.
pub const KEY_HEADER: &str = "x-webhook-key";

/// Whether a key that came with a request is the expected one.
///
/// The time that it takes says nothing about the characters of the expected key, only about its length. An expected key that
/// is empty is no protection, so nothing equals it.
#[must_use]
pub fn verify_key(received: Option<&str>, expected: &Secret) -> bool {
    let is_equal = received.is_some_and(|key| key.as_bytes().ct_eq(expected.expose().as_bytes()).into());
    is_equal && !expected.is_empty()
}

/// Refuses a request if none of the keys that came with it is the expected one.
pub(super) fn authenticate(received: &[Secret], expected: &Secret) -> Result<(), Error> {
    if expected.is_empty() {
        return Err(Error::invalid_option("key", "must not be empty").with_kind(ErrorKind::InvalidRequest));
    }
    if received.iter().any(|key| verify_key(Some(key.expose()), expected)) {
        return Ok(());
    }
    let message = if received.is_empty() {
        "the request has no key: the webhook URL in the notification settings of the workspace must have `?key=…`, or a \
         proxy must add the header `X-Webhook-Key`"
    } else {
        "the request has a wrong key: it is not from the workspace, or the webhook URL in its notification settings has an \
         older key"
    };
    Err(Error::new(ErrorKind::InvalidWebhook, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_key_must_be_equal() {
        let expected = Secret::new("3fQh2m");
        assert!(verify_key(Some("3fQh2m"), &expected));
        for wrong in [None, Some(""), Some("3fQh2"), Some("3fQh2m "), Some("3fqh2m")] {
            assert!(!verify_key(wrong, &expected), "{wrong:?}");
        }
    }

    #[test]
    fn an_empty_key_protects_nothing() {
        let empty = Secret::default();
        assert!(!verify_key(Some(""), &empty));
        let error = authenticate(std::slice::from_ref(&empty), &empty).expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
}
