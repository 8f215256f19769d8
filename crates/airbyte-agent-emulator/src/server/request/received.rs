//! A request as it was received.

use std::time::Duration;

use axum::RequestExt;
use axum::extract::{RawPathParams, Request};
use bytes::Bytes;
use http::{HeaderMap, Method, header};

use super::body::read_to_end;
use crate::server::error::ApiError;
use crate::server::hosts::BaseUrl;
use crate::server::listener::ConnectionHandle;

/// A request as it was received.
#[derive(Clone, Debug)]
pub(crate) struct ReceivedRequest {
    pub(crate) base_url: BaseUrl,
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
    pub(crate) async fn receive(
        mut request: Request,
        timeout: Duration,
    ) -> (Self, Option<ConnectionHandle>, Result<(), ApiError>) {
        let connection = request.extensions_mut().remove::<ConnectionHandle>();
        let base_url = request.extensions_mut().remove::<BaseUrl>().unwrap_or_default();
        let params = request.extract_parts::<RawPathParams>().await;
        let path_members = params
            .map(|params| params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
            .unwrap_or_default();
        let (parts, body) = request.into_parts();
        let (body, read) = match read_to_end(body, timeout).await {
            Ok(body) => (body, Ok(())),
            Err(error) => (Bytes::new(), Err(error)),
        };
        let received = Self {
            base_url,
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
