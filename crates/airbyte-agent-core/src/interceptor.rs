//! [`Interceptor`]: hooks that see every call before it is sent, and its outcome.

use futures::future::{BoxFuture, FutureExt};

use crate::error::Error;
use crate::request::EncodedRequest;
use crate::response::Response;

/// A hook around calls: for policies, audit logs and metrics.
///
/// A client runs its interceptors in order before it fetches a token, and in reverse order when the outcome is known.
/// The request for a token itself is not intercepted. Retries of a call are one call.
pub trait Interceptor: Send + Sync {
    /// Sees a call before it is sent, and may refuse it.
    ///
    /// # Errors
    /// [`Error::refused`], or any other error, ends the call. Nothing is sent then, and
    /// [`after`](Self::after) is called only on the interceptors before this one.
    fn before<'a>(&'a self, request: &'a EncodedRequest) -> BoxFuture<'a, Result<(), Error>> {
        let _ = request;
        async { Ok(()) }.boxed()
    }

    /// Sees the outcome of a call. It is not called for a call that the caller dropped.
    ///
    /// The body of a streamed response is empty here.
    fn after<'a>(&'a self, request: &'a EncodedRequest, outcome: Result<&'a Response, &'a Error>) -> BoxFuture<'a, ()> {
        let _ = (request, outcome);
        async {}.boxed()
    }
}
