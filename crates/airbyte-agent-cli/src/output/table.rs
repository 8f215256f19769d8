//! Tables, for people.

use std::io::{self, Write};

use comfy_table::{Cell, ContentArrangement, Table, presets};

use super::columns;
use super::fields::Fields;
use super::value::Value;

/// The longest text that a column has on a terminal.
const MAX_CELL: usize = 40;

/// Characters between two columns.
const GAP: usize = 2;

/// Writes the records as rows. On a terminal of this width, long texts are cut and the columns that do not fit are left out:
/// their names are returned.
pub fn rows(
    to: &mut impl Write,
    records: &[Value],
    fields: Option<&Fields>,
    width: Option<usize>,
) -> io::Result<Vec<String>> {
    let names = columns::names(records, fields);
    let mut shown: Vec<(String, Vec<String>)> = Vec::new();
    let mut left_out = Vec::new();
    let mut used = 0;
    for name in names {
        let cells: Vec<String> =
            records.iter().map(|record| cut(printable(&columns::cell(record, &name, fields)), width)).collect();
        let widest = cells.iter().chain([&name]).map(|text| text.chars().count()).max().unwrap_or(0) + GAP;
        // Those that were asked for are shown however wide they are.
        match width.is_some_and(|width| used + widest > width && !shown.is_empty()) && fields.is_none() {
            true => left_out.push(name),
            false => {
                used += widest;
                shown.push((name, cells));
            }
        }
    }
    if shown.is_empty() {
        return Ok(left_out);
    }
    let mut table = plain();
    table.set_header(shown.iter().map(|(name, _)| Cell::new(name)));
    for row in 0..records.len() {
        table.add_row(shown.iter().map(|(_, cells)| Cell::new(&cells[row])));
    }
    write(to, &table)?;
    Ok(left_out)
}

/// Writes one object: a row for each member.
pub fn members(to: &mut impl Write, object: &Value, width: Option<usize>) -> io::Result<()> {
    let Value::Object(members) = object else { return writeln!(to, "{}", printable(&columns::text(object))) };
    let mut table = plain();
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(u16::try_from(width).unwrap_or(u16::MAX));
    }
    for (name, value) in members {
        table.add_row([printable(name), printable(&columns::text(value))]);
    }
    write(to, &table)
}

fn plain() -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table
}

fn write(to: &mut impl Write, table: &Table) -> io::Result<()> {
    for line in table.lines() {
        // Every cell has a space on either side.
        let line = line.strip_prefix(' ').unwrap_or(&line);
        writeln!(to, "{}", line.trim_end())?;
    }
    Ok(())
}

/// A text in which nothing controls the terminal or changes the order of characters.
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => shown.push_str("\\n"),
            '\t' => shown.push_str("\\t"),
            '\r' => shown.push_str("\\r"),
            character if is_unsafe(character) => shown.push_str(&format!("\\u{:04x}", u32::from(character))),
            character => shown.push(character),
        }
    }
    shown
}

/// Whether a terminal would do something else than show it.
pub fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn cut(text: String, width: Option<usize>) -> String {
    if width.is_none() || text.chars().count() <= MAX_CELL {
        return text;
    }
    text.chars().take(MAX_CELL - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_cannot_control_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\nc\u{202e}\u{9b}"), "a\\u001b[2Jb\\nc\\u202e\\u009b");
    }

    #[test]
    fn columns_that_do_not_fit_are_named() {
        let record = Value::parse(br#"{"id":1,"title":"a long title of a record","body":"x"}"#).expect("JSON");
        let mut text = Vec::new();
        let left_out = rows(&mut text, &[record], None, Some(20)).expect("written");
        assert_eq!(left_out, ["title"]);
        assert_eq!(String::from_utf8_lossy(&text), "id  body\n1   x\n");
    }
}
