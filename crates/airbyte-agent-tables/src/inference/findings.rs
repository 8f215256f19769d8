//! What a report says of the values that were seen.

use super::seen::Seen;
use crate::options::TableOptions;
use crate::report::{FindingKind, Report};
use crate::schema::DataType;

impl Report {
    /// What is worth knowing of the values of all columns.
    pub(crate) fn of(records: &Seen, options: &TableOptions) -> Self {
        let mut report = Self::default();
        report.add(
            "",
            FindingKind::TooManyColumns,
            records.too_many,
            "members beyond the largest number of columns are left out",
        );
        for (name, seen) in records.members() {
            report.look_at(name, seen, options);
        }
        report
    }

    fn look_at(&mut self, path: &str, seen: &Seen, options: &TableOptions) {
        let data_type = seen.data_type(options);
        self.add(
            path,
            FindingKind::RepeatedName,
            seen.repeated,
            "the name came again in the same object; the last value counts",
        );
        self.add(path, FindingKind::InvalidText, seen.broken, "text has half a surrogate pair, and is kept as spelt");
        let kinds = [
            ("booleans", seen.bools),
            ("numbers", seen.numbers),
            ("strings", seen.texts),
            ("objects", seen.objects),
            ("arrays", seen.arrays),
        ];
        let mut kinds: Vec<_> = kinds.into_iter().filter(|(_, tally)| tally.is_any()).collect();
        kinds.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.count));
        if let [(most, _), (other, tally), ..] = kinds.as_slice() {
            let text = if data_type == DataType::Json { "JSON text" } else { "text" };
            self.add(path, FindingKind::Mixed, *tally, &format!("{other} among {most}; all are {text}, as spelt"));
            return;
        }
        match data_type {
            DataType::Text if seen.numbers.is_any() => {
                let tally = if seen.huge.is_any() { seen.huge } else { seen.inexact };
                self.add(
                    path,
                    FindingKind::ExactText,
                    tally,
                    "numbers that fit no number type; all are text, as spelt",
                );
            }
            DataType::Float64 => {
                self.add(path, FindingKind::Rounded, seen.rounded, "numbers have more digits than a double keeps");
            }
            _ => {}
        }
        self.add(path, FindingKind::TooManyMembers, seen.too_many, "objects have too many members, and are JSON text");
        self.add(path, FindingKind::TooDeep, seen.too_deep, "too many levels; they are JSON text");
        if data_type == DataType::Json {
            return;
        }
        for (name, member) in seen.members() {
            self.look_at(&format!("{path}.{name}"), member, options);
        }
        if let Some(items) = seen.items() {
            self.look_at(&format!("{path}[]"), items, options);
        }
    }
}
