//! [`ApiHooks`]: what the transport leaves to the API.

use std::sync::Arc;

use url::Url;

use super::credentials::ClientCredentials;
use super::token_source::TokenSource;
use crate::error::{Error, ErrorBody};
use crate::response::Response;

/// What the transport leaves to the API: the members of the same names of [`ApiSpec`](crate::ApiSpec).
#[derive(Clone, Copy)]
pub struct ApiHooks {
    /// How a token is obtained with client credentials.
    pub token_source: fn(ClientCredentials) -> Arc<dyn TokenSource>,
    /// Reads the body of an error response.
    pub read_error_body: fn(&[u8]) -> ErrorBody,
    /// Checks a response with a successful status. The second argument is the base URL.
    pub check_response: fn(&Response, &Url) -> Result<(), Error>,
}
