//! Numbers as notifications write them for people.

/// A size in whole units of 1024, rounded down.
pub(super) fn bytes(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let (mut count, mut unit) = (bytes, UNITS[0]);
    for larger in UNITS.iter().skip(1).take_while(|_| bytes >= 1024) {
        if count < 1024 {
            break;
        }
        (count, unit) = (count / 1024, larger);
    }
    format!("{count} {unit}")
}

/// A duration in its two largest units. From one day on, the hours are those of all days.
pub(super) fn duration(seconds: i64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} sec"),
        (0, 0, _) => format!("{minutes} min {} sec", seconds % 60),
        (0, ..) => format!("{hours} hours {} min", minutes % 60),
        _ => format!("{days} days {hours} hours"),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_rounded_down() {
        for (bytes, text) in [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1 kB"),
            (2047, "1 kB"),
            (159_341_141, "151 MB"),
            (5 << 30, "5 GB"),
            (3 << 40, "3 TB"),
            (5000 << 40, "5000 TB"),
        ] {
            assert_eq!(super::bytes(bytes), text);
        }
    }

    #[test]
    fn durations_have_two_units() {
        for (seconds, text) in [
            (0, "0 sec"),
            (59, "59 sec"),
            (61, "1 min 1 sec"),
            (3600, "1 hours 0 min"),
            (86_399, "23 hours 59 min"),
            (90_000, "1 days 25 hours"),
        ] {
            assert_eq!(super::duration(seconds), text);
        }
    }
}
