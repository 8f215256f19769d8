//! Times as RFC 3339 has them.

use chrono::DateTime;

/// Microseconds since 1970 in UTC. `None` if the text is no time of RFC 3339, has no zone, or has digits beyond microseconds,
/// which would be lost.
pub(crate) fn microseconds(text: &str) -> Option<i64> {
    // Most texts are no times, which is told by the first character.
    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let time = DateTime::parse_from_rfc3339(text).ok()?;
    (time.timestamp_subsec_nanos() % 1000 == 0).then(|| time.timestamp_micros())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_in_utc() {
        assert_eq!(microseconds("1970-01-01T00:00:01Z"), Some(1_000_000));
        assert_eq!(microseconds("1970-01-01T01:00:00.000001+01:00"), Some(1));
        for text in ["", "1970-01-01", "1970-01-01T00:00:01", "yesterday", "1970-01-01T00:00:00.0000001Z"] {
            assert_eq!(microseconds(text), None, "{text}");
        }
    }
}
