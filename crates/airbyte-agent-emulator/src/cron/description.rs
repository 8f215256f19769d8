//! Describes in words when an expression fires.

use super::expression::{CronExpression, Field, Item, Unit};

impl CronExpression {
    /// Describes when it fires.
    pub(crate) fn describe(&self) -> String {
        let mut words = vec![time(&self.seconds, &self.minutes, &self.hours)];
        words.extend(self.month_days.words().map(|days| format!("on day {days} of the month")));
        words.extend(self.week_days.words().map(|days| format!("on {days}")));
        words.extend(self.months.words().map(|months| format!("in {months}")));
        words.extend(self.years.as_ref().and_then(Field::words).map(|years| format!("in {years}")));
        let mut text = words.join(", ");
        if let Some(first) = text.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        text
    }
}

impl Field {
    /// A description; `None` if it allows every value.
    fn words(&self) -> Option<String> {
        if self.is_open() {
            return None;
        }
        Some(self.items.iter().map(|item| self.unit.words(item)).collect::<Vec<_>>().join(" and "))
    }
}

impl Unit {
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
            Item::RangeStep(from, to, step) => {
                format!("every {step} {}s from {} through {}", self.name, self.named(*from), self.named(*to))
            }
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
fn time(seconds: &Field, minutes: &Field, hours: &Field) -> String {
    if let (Some(second), Some(minute), Some(hour)) = (seconds.value(), minutes.value(), hours.value()) {
        return match second {
            0 => format!("at {hour:02}:{minute:02}"),
            _ => format!("at {hour:02}:{minute:02}:{second:02}"),
        };
    }
    let is_zero = |field: &Field| field.value() == Some(0);
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
    use super::super::CronExpression;

    #[test]
    fn expressions_are_described() {
        let cases = [
            ("0 0 12 * * ?", "At 12:00"),
            ("0 15 10 ? * MON-FRI", "At 10:15, on Monday through Friday"),
            ("0 0/5 14 * * ?", "Every 5 minutes from 0, at hour 14"),
            ("0 */10 * * * ?", "Every 10 minutes"),
            ("0 0-20/10 * * * ?", "Every 10 minutes from 0 through 20"),
            ("0 0 * * * ?", "Every hour"),
            ("* * * * * ?", "Every second"),
            ("0 0 8 L * ?", "At 08:00, on day last of the month"),
            ("0 30 6 ? JAN 6#3 2030", "At 06:30, on the third Friday of the month, in January, in 2030"),
        ];
        for (expression, words) in cases {
            let described = CronExpression::parse(expression).map(|parsed| parsed.describe());
            assert_eq!(described.as_deref(), Ok(words), "{expression}");
        }
    }
}
