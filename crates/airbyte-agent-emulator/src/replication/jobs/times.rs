//! Times of jobs: the service keeps whole seconds, and writes them with Java's `toString`.

use chrono::{DateTime, SubsecRound, TimeDelta};

use crate::server::clock::Moment;

/// The second that a moment lies in.
pub(crate) fn whole_second(moment: Moment) -> Moment {
    moment.trunc_subsecs(0)
}

/// A moment as `Instant` writes it: always with seconds.
pub(crate) fn instant(moment: Moment) -> String {
    whole_second(moment).format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Reads a moment of a request: RFC 3339, or that without seconds, as the service itself writes it.
pub(crate) fn parse(text: &str) -> Option<Moment> {
    let moment = DateTime::parse_from_rfc3339(text).or_else(|_| {
        let text = text.strip_suffix('Z').map_or_else(|| text.to_owned(), |local| format!("{local}+00:00"));
        DateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M%:z")
    });
    moment.ok().map(|moment| moment.to_utc())
}

/// The whole seconds between two moments, none if they are in the wrong order: the clock may have been turned back.
pub(crate) fn seconds_between(start: Moment, end: Moment) -> i64 {
    (whole_second(end) - whole_second(start)).max(TimeDelta::zero()).num_seconds()
}

/// A number of seconds as `Duration` writes it: hours are the largest unit, and units that are zero are left out.
pub(crate) fn duration(seconds: i64) -> String {
    let parts = [(seconds / 3600, 'H'), (seconds / 60 % 60, 'M'), (seconds % 60, 'S')];
    let text: String =
        parts.iter().filter(|(count, _)| *count != 0).map(|(count, unit)| format!("{count}{unit}")).collect();
    if text.is_empty() { "PT0S".to_owned() } else { format!("PT{text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        text.parse().expect("a moment")
    }

    #[test]
    fn instants_have_whole_seconds() {
        assert_eq!(instant(moment("2026-01-01T00:01:00.999999Z")), "2026-01-01T00:01:00Z");
    }

    #[test]
    fn moments_of_requests_may_lack_seconds() {
        for text in ["2026-01-01T00:01:00Z", "2026-01-01T00:01Z", "2026-01-01T02:01+02:00", "2025-12-31T23:01:00-01:00"]
        {
            assert_eq!(parse(text), Some(moment("2026-01-01T00:01:00Z")), "{text}");
        }
        for text in ["", "2026-01-01", "2026-01-01T00:01", "yesterday"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn durations_have_no_days_and_no_zero_units() {
        for (seconds, text) in
            [(0, "PT0S"), (1, "PT1S"), (60, "PT1M"), (3600, "PT1H"), (3661, "PT1H1M1S"), (176_580, "PT49H3M")]
        {
            assert_eq!(duration(seconds), text);
        }
    }

    #[test]
    fn seconds_are_counted_between_whole_ones() {
        let between = |start, end| seconds_between(moment(start), moment(end));
        assert_eq!(between("2026-01-01T00:00:00.9Z", "2026-01-01T00:00:02.1Z"), 2);
        assert_eq!(between("2026-01-01T00:00:02Z", "2026-01-01T00:00:00Z"), 0);
    }
}
