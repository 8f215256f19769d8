//! When an expression fires.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc, Weekday};

use super::expression::{CronExpression, Field, Item, LAST_YEAR};

impl CronExpression {
    /// The first moment after `moment` at which it fires; `None` if there is none up to the last year that expressions can
    /// name.
    pub(crate) fn next_after(&self, moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let from = moment.with_nanosecond(0)?.checked_add_signed(TimeDelta::seconds(1))?;
        let mut date = from.date_naive();
        let mut earliest = from.time();
        while u32::try_from(date.year()).is_ok_and(|year| year <= LAST_YEAR) {
            if self.fires_on(date)
                && let Some(time) = self.first_time(earliest)
            {
                return Some(date.and_time(time).and_utc());
            }
            date = date.checked_add_days(Days::new(1))?;
            earliest = NaiveTime::MIN;
        }
        None
    }

    fn fires_on(&self, date: NaiveDate) -> bool {
        self.months.allows(date.month())
            && u32::try_from(date.year()).is_ok_and(|year| self.years.as_ref().is_none_or(|years| years.allows(year)))
            && self.month_days.items.iter().any(|item| is_month_day(item, &self.month_days, date))
            && self.week_days.items.iter().any(|item| is_week_day(item, &self.week_days, date))
    }

    /// The first time of a day that is not before `earliest`.
    fn first_time(&self, earliest: NaiveTime) -> Option<NaiveTime> {
        let allowed =
            |field: &Field, from: u32| (from..=field.unit.most).filter(|value| field.allows(*value)).collect();
        let hours: Vec<u32> = allowed(&self.hours, earliest.hour());
        for hour in hours {
            let in_first_hour = hour == earliest.hour();
            let minutes: Vec<u32> = allowed(&self.minutes, if in_first_hour { earliest.minute() } else { 0 });
            for minute in minutes {
                let in_first_minute = in_first_hour && minute == earliest.minute();
                let seconds: Vec<u32> = allowed(&self.seconds, if in_first_minute { earliest.second() } else { 0 });
                if let Some(second) = seconds.first() {
                    return NaiveTime::from_hms_opt(hour, minute, *second);
                }
            }
        }
        None
    }
}

impl Field {
    /// Whether it allows a value. Days are allowed by their date as well, which is not looked at here.
    fn allows(&self, value: u32) -> bool {
        self.items.iter().any(|item| item.allows(value, self.unit.least))
    }
}

impl Item {
    fn allows(&self, value: u32, least: u32) -> bool {
        match *self {
            Self::Every => true,
            Self::Value(only) => value == only,
            Self::Range(from, to) if from <= to => (from..=to).contains(&value),
            Self::Range(from, to) => value >= from || value <= to,
            Self::Step(from, step) => {
                value.checked_sub(from.unwrap_or(least)).is_some_and(|distance| distance.is_multiple_of(step))
            }
            Self::RangeStep(from, to, step) => (from..=to).contains(&value) && (value - from).is_multiple_of(step),
            Self::Last(_) | Self::Nearest(_) | Self::Nth(..) => false,
        }
    }
}

fn is_month_day(item: &Item, field: &Field, date: NaiveDate) -> bool {
    let last = u32::from(date.num_days_in_month());
    match *item {
        Item::Last(_) => date.day() == last,
        Item::Nearest(day) => nearest_working_day(date, day.unwrap_or(last)) == Some(date),
        _ => item.allows(date.day(), field.unit.least),
    }
}

fn is_week_day(item: &Item, field: &Field, date: NaiveDate) -> bool {
    let day = date.weekday().number_from_sunday();
    match *item {
        // A lone `L` is the last day of the week.
        Item::Last(None) => day == field.unit.most,
        Item::Last(Some(wanted)) => day == wanted && date.day() + 7 > u32::from(date.num_days_in_month()),
        Item::Nth(wanted, nth) => day == wanted && date.day().div_ceil(7) == nth,
        _ => item.allows(day, field.unit.least),
    }
}

/// The working day nearest to a day of a date's month, within that month.
fn nearest_working_day(date: NaiveDate, day: u32) -> Option<NaiveDate> {
    let wanted = date.with_day(day)?;
    let last = u32::from(wanted.num_days_in_month());
    match wanted.weekday() {
        Weekday::Sat if day == 1 => wanted.with_day(3),
        Weekday::Sat => wanted.pred_opt(),
        Weekday::Sun if day == last => wanted.with_day(day - 2),
        Weekday::Sun => wanted.succ_opt(),
        _ => Some(wanted),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::super::CronExpression;

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    #[test]
    fn the_next_moment_follows_from_the_expression() {
        // 2026-01-01 is a Thursday.
        let cases = [
            ("0 0 12 * * ?", "2026-01-01T11:59:59.999Z", "2026-01-01T12:00:00Z"),
            ("0 0 12 * * ?", "2026-01-01T12:00:00Z", "2026-01-02T12:00:00Z"),
            ("0 0 12 * * ?", "2026-12-31T12:00:00.5Z", "2027-01-01T12:00:00Z"),
            ("30 15 10 ? * MON-FRI", "2026-01-02T10:15:30Z", "2026-01-05T10:15:30Z"),
            ("0 0 0 ? * FRI-SUN", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"),
            ("0 0 0 ? * SAT-MON", "2026-01-04T00:00:00Z", "2026-01-05T00:00:00Z"),
            ("0 0 22-2 * * ?", "2026-01-01T02:00:00Z", "2026-01-01T22:00:00Z"),
            ("0 0 */6 * * ?", "2026-01-01T06:00:00Z", "2026-01-01T12:00:00Z"),
            ("0 10/20 14 * * ?", "2026-01-01T14:30:00Z", "2026-01-01T14:50:00Z"),
            ("0 10-30/10 14 * * ?", "2026-01-01T14:20:00Z", "2026-01-01T14:30:00Z"),
            ("0 10-30/10 14 * * ?", "2026-01-01T14:30:00Z", "2026-01-02T14:10:00Z"),
            ("0 0,30 8,9 * * ?", "2026-01-01T08:30:00Z", "2026-01-01T09:00:00Z"),
            ("0 0 8 L * ?", "2026-02-01T00:00:00Z", "2026-02-28T08:00:00Z"),
            ("0 0 8 LW * ?", "2026-01-02T00:00:00Z", "2026-01-30T08:00:00Z"),
            ("0 0 8 1W * ?", "2026-07-31T09:00:00Z", "2026-08-03T08:00:00Z"),
            ("0 0 8 15W * ?", "2026-02-01T00:00:00Z", "2026-02-16T08:00:00Z"),
            ("0 0 8 ? * 6L", "2026-01-01T00:00:00Z", "2026-01-30T08:00:00Z"),
            ("0 0 8 ? * L", "2026-01-01T00:00:00Z", "2026-01-03T08:00:00Z"),
            ("0 30 6 ? JAN 6#3 2030", "2026-01-01T00:00:00Z", "2030-01-18T06:30:00Z"),
            ("0 0 0 29 2 ?", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"),
        ];
        for (expression, after, expected) in cases {
            let next = CronExpression::parse(expression).expect("an expression").next_after(moment(after));
            assert_eq!(next, Some(moment(expected)), "{expression} after {after}");
        }
    }

    #[test]
    fn what_never_comes_is_none() {
        for expression in ["0 0 0 31 2 ?", "0 0 0 1 1 ? 2020"] {
            let parsed = CronExpression::parse(expression).expect("an expression");
            assert_eq!(parsed.next_after(moment("2026-01-01T00:00:00Z")), None, "{expression}");
        }
    }
}
