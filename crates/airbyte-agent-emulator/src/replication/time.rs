//! Moments as the service writes them.

use chrono::{DateTime, SecondsFormat, Timelike, Utc};

use crate::server::clock::Moment;

/// Seconds since 1970.
pub(crate) fn epoch_seconds(moment: Moment) -> i64 {
    moment.timestamp()
}

/// A stored RFC 3339 timestamp as seconds since 1970.
pub(crate) fn epoch_seconds_of(timestamp: &str) -> i64 {
    DateTime::parse_from_rfc3339(timestamp).map_or(0, |moment| moment.timestamp())
}

/// ISO 8601 as Java's `OffsetDateTime.toString()` has it: without seconds if they are zero, and with 0, 3 or 6 digits after
/// them.
pub(crate) fn offset_date_time(moment: Moment) -> String {
    if moment.second() == 0 && moment.nanosecond() == 0 {
        return moment.format("%Y-%m-%dT%H:%MZ").to_string();
    }
    moment.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// A stored RFC 3339 timestamp in the same form.
pub(crate) fn offset_date_time_of(timestamp: &str) -> String {
    match DateTime::parse_from_rfc3339(timestamp) {
        Ok(moment) => offset_date_time(moment.with_timezone(&Utc)),
        Err(_) => timestamp.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::offset_date_time_of;

    #[test]
    fn zero_seconds_are_left_out() {
        for (stored, written) in [
            ("2026-01-01T00:01:00.000000Z", "2026-01-01T00:01Z"),
            ("2026-01-01T00:01:05.000000Z", "2026-01-01T00:01:05Z"),
            ("2026-01-01T00:01:00.250000Z", "2026-01-01T00:01:00.250Z"),
            ("2026-01-01T00:01:00.000250Z", "2026-01-01T00:01:00.000250Z"),
        ] {
            assert_eq!(offset_date_time_of(stored), written);
        }
    }
}
