//! When the schedule of a connection starts a sync.

use airbyte_agent::replication::{ConnectionSchedule, ConnectionScheduleType};
use chrono::TimeDelta;

use crate::cron::CronExpression;
use crate::server::clock::Moment;

/// A schedule that starts syncs.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Schedule {
    Cron(Box<CronExpression>),
    /// Time from the creation of a sync to that of the next one.
    Every(TimeDelta),
}

impl Schedule {
    /// Reads the schedule of a connection; `None` if it starts nothing.
    pub(super) fn read(schedule: &ConnectionSchedule) -> Option<Self> {
        match &schedule.schedule_type {
            ConnectionScheduleType::Cron => {
                let text = schedule.cron_expression.as_deref()?.trim();
                CronExpression::parse(text.strip_suffix(" UTC").unwrap_or(text)).ok().map(Box::new).map(Self::Cron)
            }
            ConnectionScheduleType::Basic => interval(schedule.basic_timing.as_deref()?).map(Self::Every),
            _ => None,
        }
    }

    /// The next moment after `after` at which it starts a sync, if none is running. `last_sync` is the creation of the
    /// latest one.
    pub(super) fn next_after(&self, after: Moment, last_sync: Option<Moment>) -> Option<Moment> {
        match (self, last_sync) {
            (Self::Cron(expression), _) => expression.next_after(after),
            (Self::Every(_), None) => Some(after),
            (Self::Every(interval), Some(last)) => last.checked_add_signed(*interval).map(|due| due.max(after)),
        }
    }
}

/// Reads a text such as `Every 24 HOURS`.
pub(crate) fn interval(text: &str) -> Option<TimeDelta> {
    let mut words = text.split_whitespace();
    let (Some("Every"), Some(count), Some(unit), None) = (words.next(), words.next(), words.next(), words.next())
    else {
        return None;
    };
    let hours = match unit {
        "MINUTES" => return TimeDelta::try_minutes(count.parse().ok().filter(|count| *count > 0)?),
        "HOURS" => 1,
        "DAYS" => 24,
        "WEEKS" => 7 * 24,
        "MONTHS" => 30 * 24,
        _ => return None,
    };
    let count: i64 = count.parse().ok().filter(|count| *count > 0)?;
    TimeDelta::try_hours(count.checked_mul(hours)?)
}

#[cfg(test)]
mod tests {
    use airbyte_agent::Object;

    use super::*;

    fn schedule(kind: &str, cron: Option<&str>, timing: Option<&str>) -> Option<Schedule> {
        Schedule::read(&ConnectionSchedule {
            schedule_type: kind.into(),
            cron_expression: cron.map(str::to_owned),
            basic_timing: timing.map(str::to_owned),
            extra: Object::new(),
        })
    }

    fn moment(text: &str) -> Moment {
        text.parse().expect("a moment")
    }

    #[test]
    fn only_complete_schedules_start_syncs() {
        assert_eq!(schedule("manual", Some("0 0 3 * * ?"), None), None);
        assert_eq!(schedule("cron", None, None), None);
        assert!(schedule("cron", Some("0 0 3 * * ? UTC"), None).is_some());
        assert_eq!(schedule("cron", Some("0 0 3 * * ? UTC"), None), schedule("cron", Some("0 0 3 * * ?"), None));
        for (text, hours) in [("Every 24 HOURS", 24), ("Every 2 DAYS", 48), ("Every 1 WEEKS", 168)] {
            assert_eq!(schedule("basic", None, Some(text)), Some(Schedule::Every(TimeDelta::hours(hours))));
        }
        assert_eq!(schedule("basic", None, Some("Every 5 MINUTES")), Some(Schedule::Every(TimeDelta::minutes(5))));
        for text in ["", "Every", "Every 0 HOURS", "Every 0 MINUTES", "Every -1 DAYS", "Every 1 FORTNIGHTS", "24 HOURS"]
        {
            assert_eq!(schedule("basic", None, Some(text)), None, "{text}");
        }
    }

    #[test]
    fn an_interval_counts_from_the_last_sync() {
        let (start, hour) = (moment("2026-01-01T00:00:00Z"), TimeDelta::hours(1));
        let every = Schedule::Every(hour);
        assert_eq!(every.next_after(start, None), Some(start));
        assert_eq!(every.next_after(start, Some(start)), Some(start + hour));
        // What was missed is made up for once, and at once.
        assert_eq!(every.next_after(start + hour * 9, Some(start)), Some(start + hour * 9));
    }

    #[test]
    fn a_cron_expression_counts_from_the_moment() {
        let nightly = schedule("cron", Some("0 0 3 * * ? UTC"), None).expect("a schedule");
        let after = moment("2026-01-01T03:00:00Z");
        assert_eq!(nightly.next_after(after, Some(after)), Some(moment("2026-01-02T03:00:00Z")));
    }
}
