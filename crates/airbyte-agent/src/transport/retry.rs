//! Whether a call may be sent again, and when. **A write is never sent twice**: it is repeated only if it provably
//! was not processed.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::RETRY_AFTER;

use crate::operation::Effect;
use crate::transport::attempt::Miss;

/// What is to be done about a miss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Safe to repeat, at once or after what the service asked for.
    Repeat { after: Option<Duration> },
    /// An answer to give to the caller: repeating would not help.
    Final,
    /// A write that may have happened: the caller must decide.
    Unknown,
}

pub(super) fn judge(effect: Effect, miss: &Miss) -> Verdict {
    let may_repeat = effect == Effect::Read;
    let repeat_reads = |after| if may_repeat { Verdict::Repeat { after } } else { Verdict::Unknown };
    match miss {
        Miss::Unsent(_) => Verdict::Repeat { after: None },
        Miss::Lost { .. } => repeat_reads(None),
        Miss::TimedOut if may_repeat => Verdict::Final,
        Miss::TimedOut => Verdict::Unknown,
        Miss::TooManyRedirects => Verdict::Final,
        Miss::Refused(arrival) => {
            let after = asked_to_wait(&arrival.headers);
            match arrival.status.as_u16() {
                // Refused before it was processed, and said so.
                429 => Verdict::Repeat { after },
                503 if after.is_some() => Verdict::Repeat { after },
                408 | 502 | 503 | 504 => repeat_reads(after),
                // Only 307 and 308 promise that it was not processed (RFC 9110 section 15.4).
                301..=303 if !may_repeat => Verdict::Unknown,
                _ => Verdict::Final,
            }
        }
    }
}

/// `Retry-After`, in seconds or as a date (RFC 9110 section 10.2.3). A date in the past means at once.
pub(super) fn asked_to_wait(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

/// Exponential with full jitter: anything up to `first` doubled `repeats` times, capped.
pub(super) fn backoff(repeats: u32, first: Duration, cap: Duration) -> Duration {
    let bound = first.saturating_mul(2_u32.saturating_pow(repeats)).min(cap);
    bound.mul_f64(rand::random::<f64>())
}

/// Repeats that a client may still afford: an outage must not be answered with a multiple of the usual load.
pub(super) struct Budget(AtomicI64);

impl Budget {
    const CAPACITY: i64 = 500;
    const REPEAT: i64 = 5;
    const SUCCESS: i64 = 1;

    /// Pay for one repeat, if there is enough left.
    pub(super) fn spend(&self) -> bool {
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                (left >= Self::REPEAT).then(|| left - Self::REPEAT)
            })
            .is_ok()
    }

    /// A success pays a little back.
    pub(super) fn refill(&self) {
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            (left < Self::CAPACITY).then(|| (left + Self::SUCCESS).min(Self::CAPACITY))
        });
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicI64::new(Self::CAPACITY))
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, StatusCode};

    use super::*;
    use crate::transport::attempt::Arrival;
    use crate::transport::body::Body;

    fn refused(status: u16, retry_after: Option<&'static str>) -> Miss {
        let mut headers = HeaderMap::new();
        if let Some(value) = retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from_static(value));
        }
        let status = StatusCode::from_u16(status).expect("a status");
        Miss::Refused(Box::new(Arrival { status, headers, body: Body::Whole(Default::default()) }))
    }

    #[test]
    fn a_write_is_repeated_only_if_it_provably_was_not_processed() {
        let repeat = |after: Option<u64>| Verdict::Repeat { after: after.map(Duration::from_secs) };
        for (status, retry_after, read, write) in [
            (408, None, repeat(None), Verdict::Unknown),
            (429, None, repeat(None), repeat(None)),
            (429, Some("7"), repeat(Some(7)), repeat(Some(7))),
            (502, None, repeat(None), Verdict::Unknown),
            (503, None, repeat(None), Verdict::Unknown),
            (503, Some("0"), repeat(Some(0)), repeat(Some(0))),
            (504, Some("1"), repeat(Some(1)), Verdict::Unknown),
            (500, None, Verdict::Final, Verdict::Final),
            (400, Some("1"), Verdict::Final, Verdict::Final),
            (409, None, Verdict::Final, Verdict::Final),
            (303, None, Verdict::Final, Verdict::Unknown),
            (307, None, Verdict::Final, Verdict::Final),
        ] {
            assert_eq!(judge(Effect::Read, &refused(status, retry_after)), read, "read {status}");
            assert_eq!(judge(Effect::Write, &refused(status, retry_after)), write, "write {status}");
        }
        assert_eq!(judge(Effect::Write, &Miss::TimedOut), Verdict::Unknown);
        assert_eq!(judge(Effect::Read, &Miss::TimedOut), Verdict::Final);
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
        let asked = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, HeaderValue::from_str(value).expect("a header"));
            asked_to_wait(&headers)
        };
        assert_eq!(asked("120"), Some(Duration::from_secs(120)));
        assert_eq!(asked("0.25"), Some(Duration::from_millis(250)));
        assert_eq!(asked("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
        let later = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(90));
        assert!(asked(&later).is_some_and(|wait| wait > Duration::from_secs(80)));
        assert_eq!(asked("soon"), None);
        assert_eq!(asked("-1"), None);
    }

    #[test]
    fn waits_grow_up_to_their_cap() {
        let (first, cap) = (Duration::from_millis(500), Duration::from_secs(8));
        let longest = |repeats| (0..200).map(|_| backoff(repeats, first, cap)).max().unwrap_or_default();
        assert!(longest(0) <= first);
        assert!(longest(2) > first, "the third wait reaches beyond the first bound");
        assert!(longest(60) <= cap);
    }

    #[test]
    fn an_outage_empties_the_budget_and_successes_fill_it_slowly() {
        let budget = Budget::default();
        let repeats = (0..1000).filter(|_| budget.spend()).count();
        assert_eq!(repeats, 100);
        (0..4).for_each(|_| budget.refill());
        assert!(!budget.spend());
        budget.refill();
        assert!(budget.spend());
    }
}
