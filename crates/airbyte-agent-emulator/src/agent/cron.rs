//! Describes Quartz cron expressions: second, minute, hour, day of month, month, day of week, optionally year.

/// Describes when an expression fires.
///
/// # Errors
/// A sentence about what is wrong with it.
pub(crate) fn describe(expression: &str) -> Result<String, String> {
    let parts: Vec<&str> = expression.split_whitespace().collect();
    if !(6..=7).contains(&parts.len()) {
        return Err(format!("A Quartz expression has 6 or 7 fields, not {}", parts.len()));
    }
    let fields =
        parts.iter().zip(&UNITS).map(|(text, unit)| Field::parse(text, unit)).collect::<Result<Vec<_>, _>>()?;
    let [seconds, minutes, hours, month_day, month, week_day, ..] = fields.as_slice() else {
        return Err("A Quartz expression has 6 or 7 fields".to_owned());
    };
    match (month_day.is_open(), week_day.is_open()) {
        (false, false) => {
            return Err("Only one of day of month and day of week can be given; put ? for the other".to_owned());
        }
        (true, true) if month_day.text == "?" && week_day.text == "?" => {
            return Err("One of day of month and day of week must not be ?".to_owned());
        }
        _ => {}
    }
    let mut words = vec![time(seconds, minutes, hours)];
    words.extend(month_day.words().map(|days| format!("on day {days} of the month")));
    words.extend(week_day.words().map(|days| format!("on {days}")));
    words.extend(month.words().map(|months| format!("in {months}")));
    words.extend(fields.get(6).and_then(Field::words).map(|years| format!("in {years}")));
    let mut text = words.join(", ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Ok(text)
}

/// The unit of a field.
struct Unit {
    name: &'static str,
    least: u32,
    most: u32,
    /// Names of the values, from the lowest.
    names: &'static [&'static str],
    /// Whether `?`, `L` and `W` are allowed.
    is_day: bool,
}

const MONTHS: [&str; 12] = [
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
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

const UNITS: [Unit; 7] = [
    Unit { name: "second", least: 0, most: 59, names: &[], is_day: false },
    Unit { name: "minute", least: 0, most: 59, names: &[], is_day: false },
    Unit { name: "hour", least: 0, most: 23, names: &[], is_day: false },
    Unit { name: "day", least: 1, most: 31, names: &[], is_day: true },
    Unit { name: "month", least: 1, most: 12, names: &MONTHS, is_day: false },
    Unit { name: "day", least: 1, most: 7, names: &DAYS, is_day: true },
    Unit { name: "year", least: 1970, most: 2099, names: &[], is_day: false },
];

/// A parsed field.
struct Field<'a> {
    text: &'a str,
    unit: &'static Unit,
    items: Vec<Item>,
}

/// One of the comma-separated items of a field.
#[derive(Debug, PartialEq)]
enum Item {
    Every,
    Value(u32),
    Range(u32, u32),
    /// Every n-th value, from a value or from the lowest.
    Step(Option<u32>, u32),
    /// The last day of the month, or the last weekday of that name.
    Last(Option<u32>),
    /// The working day nearest to a day of the month, or to its last day.
    Nearest(Option<u32>),
    /// The n-th weekday of that name in the month.
    Nth(u32, u32),
}

impl<'a> Field<'a> {
    fn parse(text: &'a str, unit: &'static Unit) -> Result<Self, String> {
        let items = text.split(',').map(|item| unit.item(item)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { text, unit, items })
    }

    /// Whether it allows every value.
    fn is_open(&self) -> bool {
        self.items == [Item::Every]
    }

    /// The value, if it is a single one.
    fn value(&self) -> Option<u32> {
        match self.items.as_slice() {
            [Item::Value(value)] => Some(*value),
            _ => None,
        }
    }

    /// A description; `None` if it allows every value.
    fn words(&self) -> Option<String> {
        if self.is_open() {
            return None;
        }
        Some(self.items.iter().map(|item| self.unit.words(item)).collect::<Vec<_>>().join(" and "))
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
            let from = if from == "*" { None } else { Some(self.value(from).ok_or_else(wrong)?) };
            return Ok(Item::Step(from, step));
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

    fn named(&self, value: u32) -> String {
        let index = value.checked_sub(self.least).and_then(|index| usize::try_from(index).ok());
        match index.and_then(|index| self.names.get(index)) {
            Some(name) => (*name).to_owned(),
            None => value.to_string(),
        }
    }

    fn words(&self, item: &Item) -> String {
        const ORDINALS: [&str; 6] = ["", "first", "second", "third", "fourth", "fifth"];
        match item {
            Item::Every => format!("every {}", self.name),
            Item::Value(value) => self.named(*value),
            Item::Range(from, to) => format!("{} through {}", self.named(*from), self.named(*to)),
            Item::Step(None, step) => format!("every {step} {}s", self.name),
            Item::Step(Some(from), step) => format!("every {step} {}s from {}", self.name, self.named(*from)),
            Item::Last(None) if self.names.is_empty() => "last".to_owned(),
            Item::Last(None) => self.named(self.most),
            Item::Last(Some(day)) => format!("the last {} of the month", self.named(*day)),
            Item::Nearest(None) => "of work that is last".to_owned(),
            Item::Nearest(Some(day)) => format!("of work nearest to {day}"),
            Item::Nth(day, nth) => {
                let nth = usize::try_from(*nth).ok().and_then(|nth| ORDINALS.get(nth)).unwrap_or(&"");
                format!("the {nth} {} of the month", self.named(*day))
            }
        }
    }
}

/// Describes the time of day.
fn time(seconds: &Field<'_>, minutes: &Field<'_>, hours: &Field<'_>) -> String {
    if let (Some(second), Some(minute), Some(hour)) = (seconds.value(), minutes.value(), hours.value()) {
        return match second {
            0 => format!("at {hour:02}:{minute:02}"),
            _ => format!("at {hour:02}:{minute:02}:{second:02}"),
        };
    }
    let is_zero = |field: &Field<'_>| field.value() == Some(0);
    let mut words = Vec::new();
    match seconds.words() {
        None => words.push("every second".to_owned()),
        Some(_) if is_zero(seconds) => {}
        Some(text) if seconds.value().is_some() => words.push(format!("at second {text}")),
        Some(text) => words.push(text),
    }
    match minutes.words() {
        None if is_zero(seconds) => words.push("every minute".to_owned()),
        None => {}
        Some(_) if is_zero(minutes) && is_zero(seconds) => {}
        Some(text) if minutes.value().is_some() => words.push(format!("at minute {text}")),
        Some(text) => words.push(text),
    }
    match hours.words() {
        None if is_zero(seconds) && is_zero(minutes) => words.push("every hour".to_owned()),
        None => {}
        Some(text) if hours.value().is_some() => words.push(format!("at hour {text}")),
        Some(text) => words.push(text),
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::describe;

    #[test]
    fn expressions_are_described() {
        let cases = [
            ("0 0 12 * * ?", "At 12:00"),
            ("0 15 10 ? * MON-FRI", "At 10:15, on Monday through Friday"),
            ("0 0/5 14 * * ?", "Every 5 minutes from 0, at hour 14"),
            ("0 */10 * * * ?", "Every 10 minutes"),
            ("0 0 * * * ?", "Every hour"),
            ("* * * * * ?", "Every second"),
            ("0 0 8 L * ?", "At 08:00, on day last of the month"),
            ("0 30 6 ? JAN 6#3 2030", "At 06:30, on the third Friday of the month, in January, in 2030"),
        ];
        for (expression, words) in cases {
            assert_eq!(describe(expression).as_deref(), Ok(words), "{expression}");
        }
    }

    #[test]
    fn invalid_expressions_are_refused() {
        for expression in
            ["", "* * * * *", "0 60 * * * ?", "0 0 12 1 * MON", "0 0 12 ? * ?", "0 0 0 ? FOO *", "0 0/0 * * * ?"]
        {
            assert!(describe(expression).is_err(), "{expression}");
        }
    }
}
