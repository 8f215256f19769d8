//! Values of the header `Retry-After`.

use std::time::{Duration, SystemTime};

use airbyte_agent_core::fuzzing::retry_after;
use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderValue};

use crate::harness::fuzz;

#[test]
fn retry_after_headers() {
    fuzz("retry_after", 1500, |value| {
        let Ok(header) = HeaderValue::from_bytes(value) else { return };
        let wait = retry_after(&HeaderMap::from_iter([(RETRY_AFTER, header)]));
        let text = std::str::from_utf8(value).unwrap_or_default().trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            // A number too large for the type must not mean that the service asked for nothing.
            let seconds = text.parse().unwrap_or(u64::MAX);
            let wait = wait.expect("a wait").as_secs();
            assert!(wait.abs_diff(seconds) <= seconds >> 50, "{wait} s instead of {seconds} s");
        } else if let Ok(date) = httpdate::parse_http_date(text) {
            let longest = date.duration_since(SystemTime::now()).unwrap_or_default() + Duration::from_secs(60);
            assert!(wait.is_some_and(|wait| wait <= longest), "{wait:?}");
        } else if let Some(wait) = wait {
            // Fractions of seconds are understood as well.
            let number = text.trim_start_matches('+');
            assert!(number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'), "{wait:?} is made up");
        }
    });
}
