//! What happens to a connection whose syncs fail again and again.

use chrono::TimeDelta;

use crate::server::clock::Moment;

/// A sync that has ended in success or failure. One that was cancelled counts as neither.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SyncEnd {
    pub(super) created_at: Moment,
    pub(super) ended_at: Moment,
    pub(super) has_succeeded: bool,
}

/// What follows from the latest failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Consequence {
    Nothing,
    /// Somebody is warned, once per series of failures.
    Warning,
    Disabling,
}

/// A length of a series of failures: a number and a time, both of which must be reached.
struct Limit {
    failures: usize,
    time: TimeDelta,
}

const WARNING: Limit = Limit { failures: 20, time: TimeDelta::days(4) };
const DISABLING: Limit = Limit { failures: 30, time: TimeDelta::days(7) };

/// What follows from the latest of the syncs, which are those of one connection, latest first.
pub(super) fn consequence(syncs: &[SyncEnd]) -> Consequence {
    let series: Vec<&SyncEnd> = syncs.iter().take_while(|sync| !sync.has_succeeded).collect();
    let [latest, before @ ..] = series.as_slice() else { return Consequence::Nothing };
    let success = syncs.get(series.len()).map(|success| success.ended_at);
    let Some(since) = success.or(series.last().map(|first| first.created_at)) else { return Consequence::Nothing };
    let reaches = |limit: &Limit, failures: usize, at: Moment| failures >= limit.failures && at - since >= limit.time;
    let was_warned = before.first().is_some_and(|previous| reaches(&WARNING, before.len(), previous.ended_at));
    if reaches(&DISABLING, series.len(), latest.ended_at) {
        Consequence::Disabling
    } else if !was_warned && reaches(&WARNING, series.len(), latest.ended_at) {
        Consequence::Warning
    } else {
        Consequence::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Failures at equal intervals over some days, the latest first, after a success if wanted.
    fn failures(count: usize, hours: f64, success: bool) -> Vec<SyncEnd> {
        let start: Moment = "2026-01-01T00:00:00Z".parse().expect("a moment");
        let at = |index: usize| start + TimeDelta::seconds((index as f64 * hours * 3600.0) as i64);
        let end = |index: usize, has_succeeded| SyncEnd { created_at: at(index), ended_at: at(index), has_succeeded };
        let mut syncs: Vec<SyncEnd> = (0..count).map(|index| end(index + usize::from(success), false)).collect();
        if success {
            syncs.insert(0, end(0, true));
        }
        syncs.reverse();
        syncs
    }

    /// The consequences of each failure in turn that has one.
    fn consequences(count: usize, hours: f64, success: bool) -> Vec<(usize, Consequence)> {
        let all = (1..=count).map(|failed| (failed, consequence(&failures(failed, hours, success))));
        all.filter(|(_, consequence)| *consequence != Consequence::Nothing).take(2).collect()
    }

    #[test]
    fn both_the_number_and_the_time_must_be_reached() {
        // Twelve hours apart: the number is reached last.
        let expected = [(20, Consequence::Warning), (30, Consequence::Disabling)];
        assert_eq!(consequences(40, 12.0, false), expected);
        // An hour apart: the time is reached last. 96 hours since the first failure, 168 for disabling.
        assert_eq!(consequences(200, 1.0, false), [(97, Consequence::Warning), (169, Consequence::Disabling)]);
        // It is counted from the last success.
        assert_eq!(consequences(200, 1.0, true), [(96, Consequence::Warning), (168, Consequence::Disabling)]);
    }

    #[test]
    fn a_success_ends_a_series() {
        let mut syncs = failures(50, 24.0, false);
        assert_eq!(consequence(&syncs), Consequence::Disabling);
        syncs[0].has_succeeded = true;
        assert_eq!(consequence(&syncs), Consequence::Nothing);
        syncs.insert(0, SyncEnd { has_succeeded: false, ..syncs[0] });
        assert_eq!(consequence(&syncs), Consequence::Nothing);
        assert_eq!(consequence(&[]), Consequence::Nothing);
    }
}
