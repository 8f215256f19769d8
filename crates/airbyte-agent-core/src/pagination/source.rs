//! [`PageSource`]: the pages of one call.

use std::borrow::Cow;
use std::collections::HashSet;

use super::numbered::NumberedPages;
use crate::error::Error;
use crate::json::JsonObject;
use crate::request::EncodedRequest;
use crate::response::Response;

/// What a page contains.
#[derive(Debug)]
pub struct PageContents<'a> {
    /// The records, as a JSON array.
    pub records: Cow<'a, str>,
    /// The number of records.
    pub count: u64,
    /// The position of the next page; `None` on the last page; an error if there is another page that cannot be requested.
    pub next: Result<Option<JsonObject>, Error>,
}

/// The pages of one call.
pub trait PageSource: Send + Sync {
    /// What the pages are of, such as the name of the operation. A resume token is refused for anything else.
    fn subject(&self) -> String;

    /// Name of the operation that returns the pages.
    fn operation(&self) -> &'static str;

    /// The request of the page at a position; `None` is the first page.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest).
    fn request(&self, position: Option<&JsonObject>) -> Result<EncodedRequest, Error>;

    /// The records of a page, as a JSON array.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode), [`ErrorKind::Unsuccessful`](crate::ErrorKind::Unsuccessful).
    fn records<'a>(&self, response: &'a Response) -> Result<Cow<'a, str>, Error>;

    /// The records of the page at a position, and what follows it.
    ///
    /// # Errors
    /// As [`records`](Self::records).
    fn read<'a>(&self, response: &'a Response, position: Option<&JsonObject>) -> Result<PageContents<'a>, Error>;

    /// The pages after the one at a position, as far as its response tells their numbers. They are requested before they are
    /// reached; what is read decides whether they are used.
    fn numbered(&self, _response: &Response, _position: Option<&JsonObject>) -> Option<NumberedPages> {
        None
    }

    /// How many records a page has at most, as far as it is known.
    fn page_size(&self) -> Option<u64> {
        None
    }

    /// Whether two records that are equal are the same record. They may not be if only some of their fields are returned.
    fn has_whole_records(&self) -> bool {
        true
    }

    /// What the caller can do about pages that repeat, to follow a sentence.
    fn advice(&self) -> &'static str {
        ""
    }

    /// The response without the records that are in `seen`, and how many those are. Ids of the others are added.
    ///
    /// # Errors
    /// As [`records`](Self::records).
    fn without_repeated(&self, response: Response, _seen: &mut HashSet<String>) -> Result<(Response, u64), Error> {
        Ok((response, 0))
    }

    /// Whether the position of a page that is repeated in its response means that no page follows.
    fn repeated_position_ends(&self) -> bool {
        false
    }
}
