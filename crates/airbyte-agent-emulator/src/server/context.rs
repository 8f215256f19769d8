//! What a handler of an operation is given.

use rusqlite::Connection;

use super::clock::Moment;
use super::request::ReceivedRequest;

/// A request, and the transaction that it runs in.
pub(crate) struct RequestContext<'a> {
    pub(crate) request: &'a ReceivedRequest,
    pub(crate) db: &'a mut Connection,
    /// The server's address as the caller knows it, without a path.
    pub(crate) base_url: &'a str,
    pub(crate) now: Moment,
}
