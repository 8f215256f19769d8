//! The body of an answer, in memory of its own.
//!
//! It comes as pieces of the buffer that its connection reads into. Kept as they are, they would hold all of that buffer for
//! as long as somebody holds the answer, and the connection would need another one for what follows.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use reqwest::Response;

/// A body that is here, or still on the wire. The body of a failure is always here.
pub(super) enum Body {
    Whole(Bytes),
    Open(Response),
}

/// What hyper reads into at least, in bytes.
const READ_AT_ONCE: usize = 8192;
/// Bytes of memory that a server gets by merely announcing them.
const TRUSTED: u64 = 1 << 26;

/// The whole body. It is moved out of the buffer, and the values of the headers with it, unless it is one large piece.
pub(super) async fn whole(mut response: Response, headers: &mut HeaderMap) -> Result<Bytes, reqwest::Error> {
    let announced = response.content_length().unwrap_or_default().min(TRUSTED) as usize;
    let first = response.chunk().await?.unwrap_or_default();
    let Some(second) = response.chunk().await? else {
        return Ok(if first.len() < READ_AT_ONCE { moved_out(&first, headers) } else { first });
    };
    let mut body = Vec::with_capacity(announced.max(first.len() + second.len()));
    body.extend_from_slice(&first);
    body.extend_from_slice(&second);
    // So that their room can be read into again.
    drop((first, second));
    while let Some(piece) = response.chunk().await? {
        body.extend_from_slice(&piece);
    }
    moved_out(&[], headers);
    Ok(body.into_boxed_slice().into())
}

fn moved_out(body: &[u8], headers: &mut HeaderMap) -> Bytes {
    let size = headers.values().map(HeaderValue::len).sum::<usize>() + body.len();
    let mut kept = Vec::with_capacity(size);
    kept.extend_from_slice(body);
    headers.values().for_each(|value| kept.extend_from_slice(value.as_bytes()));
    let mut kept = Bytes::from(kept);
    let body = kept.split_to(body.len());
    for value in headers.values_mut() {
        let bytes = kept.split_to(value.len());
        // It was one before, so it is one.
        if let Ok(mut own) = HeaderValue::from_maybe_shared(bytes) {
            own.set_sensitive(value.is_sensitive());
            *value = own;
        }
    }
    body
}
