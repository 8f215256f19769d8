//! [`ResponseReaders`]: how the responses of an API are read before anybody decodes them.

use url::Url;

use crate::error::{Error, ErrorBody};
use crate::response::Response;

/// How the responses of an API are read. See [`ApiSpec`](crate::ApiSpec).
#[derive(Clone, Copy)]
pub struct ResponseReaders {
    /// Reads the body of an error response.
    pub error_body: fn(&[u8]) -> ErrorBody,
    /// Checks a response with a successful status. The second argument is the base URL.
    pub check: fn(&Response, &Url) -> Result<(), Error>,
}
