//! Header names and values from text, with errors that name the option.

use std::fmt;

use http::header::{CONNECTION, CONTENT_LENGTH, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::error::Error;
use crate::secret::Secret;

/// Headers that describe the connection or the body on it. With a value of the caller's own, the service could take a
/// part of the body for another request.
const SET_BY_CLIENT: [HeaderName; 7] = [CONNECTION, CONTENT_LENGTH, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE];

/// Parses the name of a header that a caller may set.
///
/// # Errors
/// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration).
pub fn header_name(name: &str) -> Result<HeaderName, Error> {
    let invalid = |reason: &'static str| Error::configuration(format!("{name:?} {reason}")).with_field(name, reason);
    let parsed = HeaderName::try_from(name).map_err(|_| invalid("is not a valid header name"))?;
    if SET_BY_CLIENT.contains(&parsed) || matches!(parsed.as_str(), "keep-alive" | "proxy-connection") {
        return Err(invalid("is a header that only the client itself sets"));
    }
    Ok(parsed)
}

/// The value of an option as a header value. The error leaves the value out: it may be a secret.
///
/// # Errors
/// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration).
pub fn header_value(option: &str, value: &str) -> Result<HeaderValue, Error> {
    // RFC 9110, section 5.5: the meaning of bytes outside ASCII is not defined.
    let value = if value.is_ascii() { HeaderValue::from_str(value).ok() } else { None };
    value.ok_or_else(|| {
        let reason = "contains characters that are not allowed in a header: use printable ASCII";
        Error::invalid_option(option.to_owned(), reason)
    })
}

/// A header value that debug output of headers does not show.
///
/// # Errors
/// As [`header_value`].
pub fn sensitive_header_value(option: &str, value: &Secret) -> Result<HeaderValue, Error> {
    let mut value = header_value(option, value.expose())?;
    value.set_sensitive(true);
    Ok(value)
}

/// Headers of a caller in debug output: their values may be secrets.
pub(crate) struct HeaderNames<'a>(pub(crate) &'a HeaderMap);

impl fmt::Debug for HeaderNames<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.keys().map(HeaderName::as_str)).finish()
    }
}
