//! Times of jobs as the service writes them: it keeps whole seconds, and writes them with Java's `toString`.

use chrono::{SubsecRound, TimeDelta};

use crate::server::clock::Moment;

/// The second that a moment lies in.
pub(crate) fn whole_second(moment: Moment) -> Moment {
    moment.trunc_subsecs(0)
}

/// A moment as `OffsetDateTime` writes it: seconds are left out if they are zero.
pub(crate) fn date_time(moment: Moment) -> String {
    let moment = whole_second(moment);
    let has_seconds = moment.timestamp() % 60 != 0;
    moment.format(if has_seconds { "%Y-%m-%dT%H:%M:%SZ" } else { "%Y-%m-%dT%H:%MZ" }).to_string()
}

/// A moment as `Instant` writes it: always with seconds.
pub(crate) fn instant(moment: Moment) -> String {
    whole_second(moment).format("%Y-%m-%dT%H:%M:%SZ").to_string()
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
    fn zero_seconds_are_left_out_of_dates_only() {
        for (given, date, seconds) in [
            ("2026-01-01T00:00:00Z", "2026-01-01T00:00Z", "2026-01-01T00:00:00Z"),
            ("2026-01-01T00:01:00.999999Z", "2026-01-01T00:01Z", "2026-01-01T00:01:00Z"),
            ("2026-10-31T23:59:07.5Z", "2026-10-31T23:59:07Z", "2026-10-31T23:59:07Z"),
            ("2026-01-01T10:20:30Z", "2026-01-01T10:20:30Z", "2026-01-01T10:20:30Z"),
        ] {
            assert_eq!((date_time(moment(given)).as_str(), instant(moment(given)).as_str()), (date, seconds));
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
