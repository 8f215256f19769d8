//! Reads a body to its end, within bounds.

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::StatusCode;

use crate::server::error::ApiError;

/// Largest body that is read, in bytes. The APIs document no limit; a local server needs one.
const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// Reads a body whole: 413 if it is too long, 408 if it takes too long.
pub(crate) async fn read_to_end(body: Body, timeout: Duration) -> Result<Bytes, ApiError> {
    match tokio::time::timeout(timeout, axum::body::to_bytes(body, BODY_LIMIT)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(error)) => {
            let message = format!("The body could not be read: {error}");
            Err(ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, message))
        }
        Err(_) => {
            let message = format!("The body was not complete after {} s", timeout.as_secs_f64());
            Err(ApiError::new(StatusCode::REQUEST_TIMEOUT, message))
        }
    }
}
