//! A request as it was received.

use axum::RequestExt;
use axum::extract::{ConnectInfo, RawPathParams, Request};
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, header};

use crate::server::error::ApiError;
use crate::server::listener::ConnectionHandle;

/// Largest body that is read, in bytes. The APIs document no limit; a local server needs one.
const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// A request as it was received.
#[derive(Clone, Debug)]
pub(crate) struct ReceivedRequest {
    pub(crate) method: Method,
    pub(crate) path: String,
    /// Members that the path carries, decoded.
    pub(crate) path_members: Vec<(String, String)>,
    /// Query in order, decoded.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl ReceivedRequest {
    /// Reads a request to its end. The result says whether its body could be read.
    pub(crate) async fn receive(mut request: Request) -> (Self, Option<ConnectionHandle>, Result<(), ApiError>) {
        let connection = request.extensions_mut().remove::<ConnectInfo<ConnectionHandle>>().map(|info| info.0);
        let params = request.extract_parts::<RawPathParams>().await;
        let path_members = params
            .map(|params| params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
            .unwrap_or_default();
        let (parts, body) = request.into_parts();
        let (body, read) = match axum::body::to_bytes(body, BODY_LIMIT).await {
            Ok(body) => (body, Ok(())),
            Err(error) => {
                let message = format!("The body could not be read: {error}");
                (Bytes::new(), Err(ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, message)))
            }
        };
        let received = Self {
            method: parts.method,
            path: parts.uri.path().to_owned(),
            path_members,
            query: url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect(),
            headers: parts.headers,
            body,
        };
        (received, connection, read)
    }

    /// A header as text; `None` also if it is not ASCII.
    pub(crate) fn header(&self, name: impl header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
