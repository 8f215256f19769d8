//! Where the service points elsewhere. The token never follows to another origin (RFC 9110 section 15.4).

use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use url::Url;

use crate::operation::{Effect, Method};
use crate::transport::attempt::{Arrival, Step};

/// How often one attempt follows.
pub(super) const LIMIT: u32 = 5;

/// Where to go on, if the answer points somewhere that may be followed.
///
/// Reads follow, also elsewhere if that needs no body. A write follows only within the service and only where the
/// status promises that it was not processed (307, 308).
pub(super) fn next(step: &Step, arrival: &Arrival, effect: Effect) -> Option<Step> {
    let url = location(step, arrival)?;
    let elsewhere = step.elsewhere || url.origin() != step.url.origin();
    let keeps_method = matches!(arrival.status, StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT);
    let is_get = step.method == Method::Get;
    if effect != Effect::Read && (!keeps_method || elsewhere) {
        return None;
    }
    if elsewhere && keeps_method && !is_get {
        return None;
    }
    // Never back from https to http.
    if step.url.scheme() == "https" && url.scheme() != "https" {
        return None;
    }
    let (method, body) = if keeps_method { (step.method, step.body.clone()) } else { (Method::Get, None) };
    Some(Step { method, url, body, elsewhere })
}

/// Another origin gets no header of ours: neither token and organization nor what the caller added.
pub(super) fn keep_to_ourselves(headers: &mut HeaderMap) {
    headers.clear();
}

/// Why a redirect was not followed, for the error.
pub(super) fn explain(arrival: &Arrival) -> Option<String> {
    if !arrival.status.is_redirection() {
        return None;
    }
    let place = arrival.headers.get(LOCATION)?.to_str().ok()?;
    // A location may carry a signature in its query.
    let place = place.split('?').next().unwrap_or(place);
    Some(format!("points to {place}, which is not followed with the caller's token; check `base_url`"))
}

fn location(step: &Step, arrival: &Arrival) -> Option<Url> {
    match arrival.status.as_u16() {
        301 | 302 | 303 | 307 | 308 => {}
        _ => return None,
    }
    let location = arrival.headers.get(LOCATION)?.to_str().ok()?;
    step.url.join(location).ok()
}
