//! [`TokenSource`]: how an API issues tokens.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::HeaderValue;
use tokio::time::Instant;
use url::Url;

use super::headers::sensitive_header_value;
use crate::error::Error;
use crate::request::EncodedRequest;
use crate::response::Response;
use crate::secret::Secret;

/// Obtains tokens for one set of credentials. The engine sends the request, retries it, and renews the token.
pub trait TokenSource: Send + Sync {
    /// The request for a token. It is sent without one.
    ///
    /// # Errors
    /// If the credentials cannot be encoded.
    fn request(&self) -> Result<EncodedRequest, Error>;

    /// Reads the token from the response.
    ///
    /// # Errors
    /// If the response does not contain a usable token.
    fn read(&self, response: &Response) -> Result<AccessToken, Error>;

    /// What an error of the request means for the caller, if the API says so in its own way. The base URL comes with it.
    fn explain(&self, error: Error, _base_url: &Url) -> Error {
        error
    }
}

/// The `Authorization` header of a bearer token. Debug output of headers does not show it.
pub(super) fn bearer(token: &Secret) -> Result<HeaderValue, Error> {
    sensitive_header_value("token", &Secret::new(format!("Bearer {}", token.expose())))
}

/// The `Authorization` header of a user name and a password (RFC 7617).
pub(super) fn basic(username: &str, password: &Secret) -> Result<HeaderValue, Error> {
    if username.contains(':') {
        return Err(Error::invalid_option("username", "must not contain a colon"));
    }
    let pair = BASE64.encode(format!("{username}:{}", password.expose()));
    sensitive_header_value("password", &Secret::new(format!("Basic {pair}")))
}

/// A token and its lifetime.
pub struct AccessToken {
    pub(super) header: HeaderValue,
    pub(super) renew_at: Instant,
    pub(super) expires_at: Instant,
}

/// A token is renewed when this much of its lifetime is left, or a fifth of it if that is less.
pub(super) const RENEW_AHEAD: Duration = Duration::from_secs(60);

/// A token without a lifetime is used this long; the service rejects it if it ends earlier.
const UNSTATED_LIFETIME: Duration = Duration::from_secs(60);

/// No token is trusted for longer, whatever the service says.
const MAX_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

impl AccessToken {
    /// A token that was issued now. A lifetime of zero means that the service states none.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the token cannot be sent in a header.
    pub fn new(token: &Secret, lifetime: Duration) -> Result<Self, Error> {
        let now = Instant::now();
        let lifetime = if lifetime.is_zero() { UNSTATED_LIFETIME } else { lifetime.min(MAX_LIFETIME) };
        let renew_ahead = RENEW_AHEAD.min(lifetime / 5);
        Ok(Self { header: bearer(token)?, renew_at: now + (lifetime - renew_ahead), expires_at: now + lifetime })
    }

    /// The token itself.
    pub(super) fn secret(&self) -> Secret {
        let header = self.header.to_str().unwrap_or_default();
        Secret::new(header.trim_start_matches("Bearer "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_lifetime_beyond_the_clock_is_cut() {
        let token = AccessToken::new(&Secret::new("t"), Duration::MAX).expect("a token");
        assert!(token.expires_at > Instant::now() + Duration::from_secs(3600));
    }

    #[test]
    fn debug_output_hides_the_token() {
        let header = bearer(&Secret::new("hush")).expect("a header");
        assert!(!format!("{header:?}").contains("hush"));
    }
}
