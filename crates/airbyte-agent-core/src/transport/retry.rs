//! The retry policy: whether a call may be sent again, and when. **A write is never sent twice**: it is retried only if
//! it provably was not processed.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::RETRY_AFTER;

use super::attempt::AttemptError;
use super::send_error::RequestFate;
use crate::operation::Effect;

/// What to do about a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RetryDecision {
    /// Retrying is safe, at once or after the wait that the service asked for.
    Retry { after: Option<Duration> },
    /// Retrying would not help.
    Fail,
    /// A write that may have been processed: the caller must decide.
    OutcomeUnknown,
}

/// `retry_unavailable_writes` says whether a 503 with `Retry-After` proves that a write was not processed.
pub(super) fn classify(effect: Effect, error: &AttemptError, retry_unavailable_writes: bool) -> RetryDecision {
    let is_read = effect == Effect::Read;
    let retry_reads = |after| if is_read { RetryDecision::Retry { after } } else { RetryDecision::OutcomeUnknown };
    match error {
        AttemptError::NoResponse { error, .. } => match error.fate {
            RequestFate::NotSent | RequestFate::Unprocessed if error.is_permanent => RetryDecision::Fail,
            RequestFate::NotSent | RequestFate::Unprocessed => RetryDecision::Retry { after: None },
            RequestFate::Lost | RequestFate::TimedOut if !is_read => RetryDecision::OutcomeUnknown,
            RequestFate::Lost if !error.is_permanent => RetryDecision::Retry { after: None },
            RequestFate::Lost | RequestFate::TimedOut => RetryDecision::Fail,
        },
        AttemptError::TimedOut if is_read => RetryDecision::Fail,
        AttemptError::TimedOut => RetryDecision::OutcomeUnknown,
        // A write whose response is too large has happened.
        AttemptError::TooLarge(..) | AttemptError::TooManyRedirects => RetryDecision::Fail,
        AttemptError::Status(response) => {
            let after = retry_after(&response.headers);
            match response.status.as_u16() {
                // Rejected before it was processed.
                429 => RetryDecision::Retry { after },
                503 if after.is_some() && retry_unavailable_writes => RetryDecision::Retry { after },
                408 | 502 | 503 | 504 => retry_reads(after),
                // Only 307 and 308 promise that the request was not processed (RFC 9110, section 15.4).
                301..=303 if !is_read => RetryDecision::OutcomeUnknown,
                _ => RetryDecision::Fail,
            }
        }
    }
}

/// The `Retry-After` header: seconds or a date (RFC 9110, section 10.2.3). A date in the past means at once. Seconds may have
/// a fraction, which some services send.
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        let seconds = text.parse::<f64>().ok()?;
        // More than a `Duration` holds is still a wait, not the lack of one.
        return Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

/// Exponential backoff with full jitter: a random wait up to `first` doubled `retries` times, at most `cap`.
pub(super) fn backoff(retries: u32, first: Duration, cap: Duration) -> Duration {
    let bound = first.saturating_mul(2_u32.saturating_pow(retries)).min(cap);
    bound.mul_f64(rand::random::<f64>())
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, StatusCode};

    use super::*;
    use crate::transport::attempt::RawResponse;
    use crate::transport::body::Body;

    fn status(status: u16, wait: Option<&'static str>) -> AttemptError {
        let mut headers = HeaderMap::new();
        if let Some(value) = wait {
            headers.insert(RETRY_AFTER, HeaderValue::from_static(value));
        }
        let status = StatusCode::from_u16(status).expect("a status");
        AttemptError::Status(Box::new(RawResponse { status, headers, body: Body::Complete(Default::default()) }))
    }

    #[test]
    fn a_write_is_retried_only_if_it_provably_was_not_processed() {
        let retry = |after: Option<u64>| RetryDecision::Retry { after: after.map(Duration::from_secs) };
        for (code, wait, read, write) in [
            (408, None, retry(None), RetryDecision::OutcomeUnknown),
            (429, None, retry(None), retry(None)),
            (429, Some("7"), retry(Some(7)), retry(Some(7))),
            (502, None, retry(None), RetryDecision::OutcomeUnknown),
            (503, None, retry(None), RetryDecision::OutcomeUnknown),
            (503, Some("0"), retry(Some(0)), retry(Some(0))),
            (504, Some("1"), retry(Some(1)), RetryDecision::OutcomeUnknown),
            (500, None, RetryDecision::Fail, RetryDecision::Fail),
            (400, Some("1"), RetryDecision::Fail, RetryDecision::Fail),
            (409, None, RetryDecision::Fail, RetryDecision::Fail),
            (303, None, RetryDecision::Fail, RetryDecision::OutcomeUnknown),
            (307, None, RetryDecision::Fail, RetryDecision::Fail),
        ] {
            assert_eq!(classify(Effect::Read, &status(code, wait), true), read, "read {code}");
            assert_eq!(classify(Effect::Write, &status(code, wait), true), write, "write {code}");
        }
        assert_eq!(classify(Effect::Write, &AttemptError::TimedOut, true), RetryDecision::OutcomeUnknown);
        assert_eq!(classify(Effect::Read, &AttemptError::TimedOut, true), RetryDecision::Fail);
    }

    #[test]
    fn a_503_proves_nothing_about_a_write_if_the_caller_says_so() {
        for (code, read, write) in [
            (503, RetryDecision::Retry { after: Some(Duration::ZERO) }, RetryDecision::OutcomeUnknown),
            (
                429,
                RetryDecision::Retry { after: Some(Duration::ZERO) },
                RetryDecision::Retry { after: Some(Duration::ZERO) },
            ),
        ] {
            assert_eq!(classify(Effect::Read, &status(code, Some("0")), false), read, "read {code}");
            assert_eq!(classify(Effect::Write, &status(code, Some("0")), false), write, "write {code}");
        }
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
        let parsed = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, HeaderValue::from_str(value).expect("a header"));
            retry_after(&headers)
        };
        assert_eq!(parsed("120"), Some(Duration::from_secs(120)));
        assert_eq!(parsed("0.25"), Some(Duration::from_millis(250)));
        assert_eq!(parsed("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
        let later = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(90));
        assert!(parsed(&later).is_some_and(|wait| wait > Duration::from_secs(80)));
        assert_eq!(parsed("soon"), None);
        assert_eq!(parsed("-1"), None);
    }

    #[test]
    fn waits_grow_up_to_their_cap() {
        let (first, cap) = (Duration::from_millis(500), Duration::from_secs(8));
        let longest = |retries| (0..200).map(|_| backoff(retries, first, cap)).max().unwrap_or_default();
        assert!(longest(0) <= first);
        assert!(longest(2) > first, "the third wait reaches beyond the first bound");
        assert!(longest(60) <= cap);
    }
}
