//! Parses Quartz cron expressions: second, minute, hour, day of month, month, day of week, optionally year.

/// A parsed expression.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CronExpression {
    pub(super) seconds: Field,
    pub(super) minutes: Field,
    pub(super) hours: Field,
    pub(super) month_days: Field,
    pub(super) months: Field,
    pub(super) week_days: Field,
    pub(super) years: Option<Field>,
}

impl CronExpression {
    /// Parses an expression.
    ///
    /// # Errors
    /// A sentence about what is wrong with it.
    pub(crate) fn parse(expression: &str) -> Result<Self, String> {
        let parts: Vec<&str> = expression.split_whitespace().collect();
        let (given, year) = match parts.as_slice() {
            [given @ .., year] if given.len() == 6 => (given, Some(*year)),
            given => (given, None),
        };
        let Ok([seconds, minutes, hours, month_days, months, week_days]) = <[&str; 6]>::try_from(given) else {
            return Err(format!("A Quartz expression has 6 or 7 fields, not {}", parts.len()));
        };
        let parsed = Self {
            seconds: Field::parse(seconds, &SECONDS)?,
            minutes: Field::parse(minutes, &MINUTES)?,
            hours: Field::parse(hours, &HOURS)?,
            month_days: Field::parse(month_days, &MONTH_DAYS)?,
            months: Field::parse(months, &MONTHS)?,
            week_days: Field::parse(week_days, &WEEK_DAYS)?,
            years: year.map(|year| Field::parse(year, &YEARS)).transpose()?,
        };
        match (parsed.month_days.is_open(), parsed.week_days.is_open()) {
            (false, false) => {
                Err("Only one of day of month and day of week can be given; put ? for the other".to_owned())
            }
            (true, true) if month_days == "?" && week_days == "?" => {
                Err("One of day of month and day of week must not be ?".to_owned())
            }
            _ => Ok(parsed),
        }
    }
}

/// The unit of a field.
#[derive(Debug, PartialEq)]
pub(super) struct Unit {
    pub(super) name: &'static str,
    pub(super) least: u32,
    pub(super) most: u32,
    /// Names of the values, from the lowest.
    pub(super) names: &'static [&'static str],
    /// Whether `?`, `L` and `W` are allowed.
    is_day: bool,
}

const MONTH_NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAY_NAMES: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

static SECONDS: Unit = Unit { name: "second", least: 0, most: 59, names: &[], is_day: false };
static MINUTES: Unit = Unit { name: "minute", least: 0, most: 59, names: &[], is_day: false };
static HOURS: Unit = Unit { name: "hour", least: 0, most: 23, names: &[], is_day: false };
static MONTH_DAYS: Unit = Unit { name: "day", least: 1, most: 31, names: &[], is_day: true };
static MONTHS: Unit = Unit { name: "month", least: 1, most: 12, names: &MONTH_NAMES, is_day: false };
static WEEK_DAYS: Unit = Unit { name: "day", least: 1, most: 7, names: &DAY_NAMES, is_day: true };
static YEARS: Unit = Unit { name: "year", least: 1970, most: LAST_YEAR, names: &[], is_day: false };

/// The last year that an expression can name.
pub(super) const LAST_YEAR: u32 = 2099;

/// A parsed field.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    pub(super) unit: &'static Unit,
    pub(super) items: Vec<Item>,
}

/// One of the comma-separated items of a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    Every,
    Value(u32),
    /// The second may be the lower one: the range goes on from the lowest value then.
    Range(u32, u32),
    /// Every n-th value, from a value or from the lowest.
    Step(Option<u32>, u32),
    /// Every n-th value of a range, which does not go on from the lowest value.
    RangeStep(u32, u32, u32),
    /// The last day of the month, or the last weekday of that name.
    Last(Option<u32>),
    /// The working day nearest to a day of the month, or to its last day.
    Nearest(Option<u32>),
    /// The n-th weekday of that name in the month.
    Nth(u32, u32),
}

impl Field {
    fn parse(text: &str, unit: &'static Unit) -> Result<Self, String> {
        let items = text.split(',').map(|item| unit.item(item)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { unit, items })
    }

    /// Whether it allows every value.
    pub(super) fn is_open(&self) -> bool {
        self.items == [Item::Every]
    }

    /// The value, if it is a single one.
    pub(super) fn value(&self) -> Option<u32> {
        match self.items.as_slice() {
            [Item::Value(value)] => Some(*value),
            _ => None,
        }
    }
}

impl Unit {
    fn item(&self, text: &str) -> Result<Item, String> {
        let wrong = || format!("`{text}` is not a valid {} in a Quartz expression", self.name);
        if text == "*" || (text == "?" && self.is_day) {
            return Ok(Item::Every);
        }
        if let Some((from, step)) = text.split_once('/') {
            let step = step.parse().ok().filter(|step| (1..=self.most).contains(step)).ok_or_else(wrong)?;
            return match (from, from.split_once('-')) {
                ("*", _) => Ok(Item::Step(None, step)),
                (_, Some((from, to))) => match (self.value(from), self.value(to)) {
                    (Some(from), Some(to)) if from <= to => Ok(Item::RangeStep(from, to, step)),
                    _ => Err(wrong()),
                },
                _ => Ok(Item::Step(Some(self.value(from).ok_or_else(wrong)?), step)),
            };
        }
        if self.is_day {
            let by_week = !self.names.is_empty();
            let special = match (text.strip_suffix('L'), text.strip_suffix('W'), text.split_once('#')) {
                (Some(""), ..) => Some(Item::Last(None)),
                (Some(day), ..) if by_week => Some(Item::Last(Some(self.value(day).ok_or_else(wrong)?))),
                (_, Some("L"), _) if !by_week => Some(Item::Nearest(None)),
                (_, Some(day), _) if !by_week => Some(Item::Nearest(Some(self.value(day).ok_or_else(wrong)?))),
                (.., Some((day, nth))) if by_week => {
                    let nth = nth.parse().ok().filter(|nth| (1..=5).contains(nth)).ok_or_else(wrong)?;
                    Some(Item::Nth(self.value(day).ok_or_else(wrong)?, nth))
                }
                _ => None,
            };
            if let Some(special) = special {
                return Ok(special);
            }
        }
        match text.split_once('-') {
            Some((from, to)) => Ok(Item::Range(self.value(from).ok_or_else(wrong)?, self.value(to).ok_or_else(wrong)?)),
            None => self.value(text).map(Item::Value).ok_or_else(wrong),
        }
    }

    /// Parses a number in range, or the first three letters of a name.
    fn value(&self, text: &str) -> Option<u32> {
        let is_named = |name: &&str| name.get(..3).is_some_and(|short| short.eq_ignore_ascii_case(text));
        let value = match self.names.iter().position(is_named) {
            Some(index) => self.least + u32::try_from(index).ok()?,
            None => text.parse().ok()?,
        };
        (self.least..=self.most).contains(&value).then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::CronExpression;

    #[test]
    fn invalid_expressions_are_refused() {
        for expression in [
            "",
            "* * * * *",
            "* * * * * ? * *",
            "0 60 * * * ?",
            "0 0 12 1 * MON",
            "0 0 12 ? * ?",
            "0 0 0 ? FOO *",
            "0 0/0 * * * ?",
        ] {
            assert!(CronExpression::parse(expression).is_err(), "{expression}");
        }
    }
}
