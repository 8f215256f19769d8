//! Responses from another process.

use airbyte_agent::{Error, Response, operation as operation_named};
use bytes::Bytes;

/// A response from the parts that another process sent, with the name of its operation.
///
/// # Errors
/// [`ErrorKind::InvalidRequest`](airbyte_agent::ErrorKind::InvalidRequest) if there is no such operation, or a part is
/// invalid.
pub fn response_from_parts(
    operation: &str,
    status: u16,
    headers: impl IntoIterator<Item = (String, Vec<u8>)>,
    request_id: String,
    attempts: u32,
    body: Bytes,
) -> Result<Response, Error> {
    Response::from_parts(operation_named(operation)?.spec.name, status, headers, request_id, attempts, body)
}
