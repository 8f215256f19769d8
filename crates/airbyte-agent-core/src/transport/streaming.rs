//! [`StreamingResponse`]: a success whose body is still on the connection.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::http_sender::HttpBody;
use crate::error::{Error, ErrorKind, Message};
use crate::interceptor::InterceptedCall;
use crate::response::Response;

/// A success whose body is read piece by piece.
pub struct StreamingResponse {
    pub(super) response: Response,
    pub(super) body: HttpBody,
    pub(super) timeout: Duration,
    /// They are told how much arrives.
    pub(super) calls: Vec<Arc<dyn InterceptedCall>>,
}

impl StreamingResponse {
    /// Status and headers. Its body is empty.
    #[must_use]
    pub fn response(&self) -> &Response {
        &self.response
    }

    /// The next piece, or `None` at the end.
    ///
    /// # Errors
    /// [`ErrorKind::Connection`] if the connection is lost, [`ErrorKind::Timeout`] if no piece arrives within the call's
    /// `timeout`.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let error = match tokio::time::timeout(self.timeout, self.body.piece()).await {
            Ok(Ok(piece)) => {
                let bytes = piece.as_ref().map_or(0, Bytes::len);
                self.calls.iter().for_each(|call| call.received(bytes));
                return Ok(piece);
            }
            Ok(Err(cause)) => {
                let message = format!("the connection was lost before the end of the body: {cause}");
                cause.into_error(message)
            }
            Err(_) => {
                let message =
                    Message::from("timed out after ").duration(self.timeout).text(" without more of the body");
                Error::new(ErrorKind::Timeout, message)
            }
        };
        Err(error
            .with_operation(self.response.operation())
            .with_status(self.response.status())
            .with_attempts(self.response.attempts())
            .with_request_id(Some(self.response.request_id().to_owned())))
    }
}

impl fmt::Debug for StreamingResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamingResponse").field("response", &self.response).finish_non_exhaustive()
    }
}
