//! Reading the body of a response into memory of its own.
//!
//! hyper hands out pieces of the buffer that it reads a connection into. A piece that is kept would keep the whole
//! buffer alive, and the connection would need another buffer for the next response.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use tokio::task::coop::consume_budget;

use super::http_sender::HttpBody;
use super::send_error::SendError;

/// The body of a response.
pub(super) enum Body {
    Complete(Bytes),
    /// The beginning of one that is too long.
    Cut(Bytes),
    /// Still on the connection.
    Open(HttpBody),
}

/// hyper's minimum read, in bytes. A single piece of this size fills its buffer, so copying it would gain nothing.
const READ_SIZE: usize = 8192;
/// How much memory is allocated because of a `Content-Length` header alone, in bytes.
const MAX_PREALLOCATION: u64 = 1 << 26;

/// Reads the body, but at most `limit` bytes of it. It and the values of the headers are copied out of hyper's buffer,
/// unless the body is a single large piece.
pub(super) async fn read(mut source: HttpBody, headers: &mut HeaderMap, limit: usize) -> Result<Body, SendError> {
    let announced = source.length.unwrap_or_default().min(MAX_PREALLOCATION) as usize;
    let first = source.piece().await?.unwrap_or_default();
    let second = source.piece().await?;
    let Some(second) = second.filter(|_| first.len() <= limit) else {
        let is_cut = first.len() > limit;
        let first = first.slice(..first.len().min(limit));
        let body = if first.len() < READ_SIZE { copy_out(&first, headers) } else { first };
        return Ok(if is_cut { Body::Cut(body) } else { Body::Complete(body) });
    };
    let mut body = Vec::with_capacity(announced.max(first.len() + second.len()).min(limit));
    let mut is_cut = !append(&mut body, &first, limit) || !append(&mut body, &second, limit);
    // Frees hyper's buffer for the next read.
    drop((first, second));
    while !is_cut && let Some(piece) = source.piece().await? {
        is_cut = !append(&mut body, &piece, limit);
        // The pieces of a compressed body may all be ready. Others, and the deadline of this call, get their turn.
        consume_budget().await;
    }
    copy_out(&[], headers);
    let body = body.into_boxed_slice().into();
    Ok(if is_cut { Body::Cut(body) } else { Body::Complete(body) })
}

/// Appends as much of a piece as the limit permits. Returns whether that is all of it.
fn append(body: &mut Vec<u8>, piece: &[u8], limit: usize) -> bool {
    let fits = piece.len().min(limit - body.len());
    body.extend_from_slice(&piece[..fits]);
    fits == piece.len()
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
