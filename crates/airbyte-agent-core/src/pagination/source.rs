//! [`PageSource`]: the pages of one call.

use std::borrow::Cow;

use crate::error::Error;
use crate::json::JsonObject;
use crate::request::EncodedRequest;
use crate::response::Response;

/// The pages of one call.
pub trait PageSource: Send + Sync {
    /// The request of the page at a position; `None` is the first page.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest).
    fn request(&self, position: Option<&JsonObject>) -> Result<EncodedRequest, Error>;

    /// The position of the page after this response; `None` if it is the last page.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode), also if there is another page but the response does not say
    /// where.
    fn next_position(&self, response: &Response, position: Option<&JsonObject>) -> Result<Option<JsonObject>, Error>;

    /// The records of a page, as a JSON array.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode).
    fn records<'a>(&self, response: &'a Response) -> Result<Cow<'a, str>, Error>;
}
