//! Following redirects. The token never leaves the origin of the service (RFC 9110, section 15.4).

use http::StatusCode;
use http::header::LOCATION;
use url::Url;

use super::attempt::{Hop, RawResponse};
use super::config::url_without_secrets;
use crate::error::Message;
use crate::operation::{Effect, Method};

/// How many redirects one attempt follows.
pub(super) const MAX_REDIRECTS: u32 = 5;

/// The next hop, if the response redirects to somewhere that may be followed.
///
/// A read is followed, also to another origin if that needs no body. A write is followed only within the service, and
/// only for 307 and 308, which promise that it was not processed.
pub(super) fn next_hop(hop: &Hop, response: &RawResponse, effect: Effect) -> Option<Hop> {
    let url = location(hop, response)?;
    let is_cross_origin = hop.is_cross_origin || url.origin() != hop.url.origin();
    let keeps_method = matches!(response.status, StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT);
    if effect != Effect::Read && (!keeps_method || is_cross_origin) {
        return None;
    }
    if is_cross_origin && keeps_method && hop.method != Method::Get {
        return None;
    }
    let is_downgrade = hop.url.scheme() == "https" && url.scheme() != "https";
    if is_downgrade {
        return None;
    }
    let (method, body) = if keeps_method { (hop.method, hop.body.clone()) } else { (Method::Get, None) };
    Some(Hop { method, url, body, is_cross_origin })
}

/// Why a redirect was not followed.
pub(super) fn not_followed(response: &RawResponse) -> Option<Message> {
    if !response.status.is_redirection() {
        return None;
    }
    let location = response.headers.get(LOCATION)?.to_str().ok()?;
    // The query may contain a signature.
    let location = url_without_secrets(location);
    let text = format!("the redirect to {location} was not followed, because it would send the token there; check ");
    Some(Message::new().text(text).name("base_url"))
}

fn location(hop: &Hop, response: &RawResponse) -> Option<Url> {
    match response.status.as_u16() {
        301 | 302 | 303 | 307 | 308 => {}
        _ => return None,
    }
    let location = response.headers.get(LOCATION)?.to_str().ok()?;
    hop.url.join(location).ok()
}
