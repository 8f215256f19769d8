//! [`HttpSender`]: sends one HTTP request. The built-in one is reqwest; a program can bring its own.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::stream::{BoxStream, Stream, StreamExt};
use http::{HeaderMap, Method, StatusCode};
use url::Url;

use super::config::url_without_secrets;
use super::headers::HeaderNames;
use super::send_error::SendError;

/// Sends single HTTP requests for a client, which does everything else: tokens, retries, redirects, deadlines, bounds.
/// Requests for tokens are sent by it too.
///
/// An implementation must not retry, and must not follow redirects. If it negotiates a compression, it decompresses.
///
/// ```
/// use airbyte_agent_core::transport::{HttpRequest, HttpResponse, HttpSender, SendError};
/// use futures::future::{BoxFuture, FutureExt};
///
/// /// Answers every request itself, for tests.
/// struct Canned(&'static str);
///
/// impl HttpSender for Canned {
///     fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, SendError>> {
///         assert!(request.url.path().starts_with("/books/"));
///         async { Ok(HttpResponse::new(http::StatusCode::OK, self.0)) }.boxed()
///     }
/// }
/// ```
pub trait HttpSender: Send + Sync {
    /// Sends a request. The future is dropped at the deadline of the call, or when the call is cancelled.
    ///
    /// # Errors
    /// [`SendError::not_sent`] if the service cannot have received the request, so that a write may be sent again;
    /// [`SendError::lost`] in all other cases.
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, SendError>>;
}

/// A request to send. `Debug` shows the names of the headers only, and the size of the body.
#[non_exhaustive]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The URL. That of a redirect may contain a signature.
    pub url: Url,
    /// The headers, the token among them. `Host` and `Content-Length` are left to the sender.
    pub headers: HeaderMap,
    /// The body, if the method has one.
    pub body: Option<Bytes>,
    /// Time left until the deadline of the call.
    pub timeout: Duration,
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &url_without_secrets(self.url.as_str()))
            .field("headers", &HeaderNames(&self.headers))
            .field("bytes", &self.body.as_ref().map_or(0, Bytes::len))
            .field("timeout", &self.timeout)
            .finish()
    }
}

/// A response of any status.
pub struct HttpResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, after decompression.
    pub body: HttpBody,
}

impl HttpResponse {
    /// A response without headers.
    #[must_use]
    pub fn new(status: StatusCode, body: impl Into<HttpBody>) -> Self {
        Self { status, headers: HeaderMap::new(), body: body.into() }
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("headers", &HeaderNames(&self.headers))
            .finish_non_exhaustive()
    }
}

/// The body of a response: in memory, or arriving in pieces.
pub struct HttpBody {
    pub(super) pieces: BoxStream<'static, Result<Bytes, SendError>>,
    /// How many bytes it has, if that is known.
    pub(super) length: Option<u64>,
}

impl HttpBody {
    /// A body that arrives in pieces.
    #[must_use]
    pub fn stream(pieces: impl Stream<Item = Result<Bytes, SendError>> + Send + 'static) -> Self {
        Self { pieces: pieces.boxed(), length: None }
    }

    pub(super) fn with_length(self, length: Option<u64>) -> Self {
        Self { length, ..self }
    }

    /// The next piece, or `None` at the end.
    pub(super) async fn piece(&mut self) -> Result<Option<Bytes>, SendError> {
        self.pieces.next().await.transpose()
    }
}

impl<T: Into<Bytes>> From<T> for HttpBody {
    fn from(body: T) -> Self {
        let body = body.into();
        let length = Some(body.len() as u64);
        Self::stream(futures::stream::iter([Ok(body)])).with_length(length)
    }
}

impl fmt::Debug for HttpBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpBody").field("length", &self.length).finish_non_exhaustive()
    }
}
