//! Reading the body of a response into memory of its own.
//!
//! hyper hands out pieces of the buffer that it reads a connection into. A piece that is kept would keep the whole
//! buffer alive, and the connection would need another buffer for the next response.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use reqwest::Response;

/// The body of a response. That of an error is always complete.
pub(super) enum Body {
    Complete(Bytes),
    /// Still on the connection.
    Open(Response),
}

/// hyper's minimum read, in bytes. A single piece of this size fills its buffer, so copying it would gain nothing.
const READ_SIZE: usize = 8192;
/// How much memory is allocated because of a `Content-Length` header alone, in bytes.
const MAX_PREALLOCATION: u64 = 1 << 26;

/// Reads the whole body. It and the values of the headers are copied out of hyper's buffer, unless the body is a single
/// large piece.
pub(super) async fn read(mut response: Response, headers: &mut HeaderMap) -> Result<Bytes, reqwest::Error> {
    let announced = response.content_length().unwrap_or_default().min(MAX_PREALLOCATION) as usize;
    let first = response.chunk().await?.unwrap_or_default();
    let Some(second) = response.chunk().await? else {
        return Ok(if first.len() < READ_SIZE { copy_out(&first, headers) } else { first });
    };
    let mut body = Vec::with_capacity(announced.max(first.len() + second.len()));
    body.extend_from_slice(&first);
    body.extend_from_slice(&second);
    // Frees hyper's buffer for the next read.
    drop((first, second));
    while let Some(piece) = response.chunk().await? {
        body.extend_from_slice(&piece);
    }
    copy_out(&[], headers);
    Ok(body.into_boxed_slice().into())
}

/// Copies a body and the values of its headers into one allocation.
fn copy_out(body: &[u8], headers: &mut HeaderMap) -> Bytes {
    let size = headers.values().map(HeaderValue::len).sum::<usize>() + body.len();
    let mut buffer = Vec::with_capacity(size);
    buffer.extend_from_slice(body);
    headers.values().for_each(|value| buffer.extend_from_slice(value.as_bytes()));
    let mut buffer = Bytes::from(buffer);
    let body = buffer.split_to(body.len());
    for value in headers.values_mut() {
        let bytes = buffer.split_to(value.len());
        // The bytes were a valid value before.
        if let Ok(mut copy) = HeaderValue::from_maybe_shared(bytes) {
            copy.set_sensitive(value.is_sensitive());
            *value = copy;
        }
    }
    body
}
