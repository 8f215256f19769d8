//! Reading timestamps. The service omits seconds that are zero (`2026-01-01T00:01Z`), which RFC 3339 does not allow.

use chrono::{DateTime, SecondsFormat, Utc};

/// The length of a timestamp up to the minutes.
const UP_TO_MINUTES: usize = "2026-01-01T00:01".len();

/// The time of a timestamp with or without seconds.
pub(super) fn parse(text: &str) -> Option<DateTime<Utc>> {
    let time = DateTime::parse_from_rfc3339(text).or_else(|error| {
        let (minutes, rest) = text.split_at_checked(UP_TO_MINUTES).ok_or(error)?;
        DateTime::parse_from_rfc3339(&format!("{minutes}:00{rest}"))
    });
    Some(time.ok()?.to_utc())
}

/// A timestamp of RFC 3339 in UTC.
pub(super) fn write(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_may_be_omitted() {
        for (text, written) in [
            ("2026-01-01T00:01Z", "2026-01-01T00:01:00Z"),
            ("2026-01-01T00:01:02Z", "2026-01-01T00:01:02Z"),
            ("2026-01-01T00:01:02.5Z", "2026-01-01T00:01:02.500Z"),
            ("2026-01-01T02:01+02:00", "2026-01-01T00:01:00Z"),
            ("2026-01-01T02:01:02+02:00", "2026-01-01T00:01:02Z"),
        ] {
            assert_eq!(parse(text).map(write).as_deref(), Some(written), "{text}");
        }
    }

    #[test]
    fn what_is_no_timestamp_with_an_offset_is_refused() {
        for text in [
            "",
            "2026-01-01",
            "2026-01-01T00:01",
            "2026-01-01T00:01:02",
            "2026-13-01T00:01Z",
            "1767225660",
            "ééééééééé",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn times_are_compared_however_they_are_written() {
        let times = ["2026-01-01T00:00:59.9Z", "2026-01-01T00:01Z", "2026-01-01T00:01:00.1Z", "2026-01-01T00:01:01Z"];
        assert!(times.map(parse).is_sorted());
    }
}
