//! GitHub-flavoured Markdown.

use crate::model::Doc;

/// A heading, followed by an empty line.
pub fn heading(level: usize, text: &str) -> String {
    format!("{} {text}\n\n", "#".repeat(level))
}

/// Inline code.
pub fn mono(text: &str) -> String {
    format!("`{text}`")
}

/// A link to a heading of this document.
pub fn link(text: &str, target: &str) -> String {
    format!("[{}](#{})", mono(text), anchor(target))
}

/// The anchor that GitHub generates for a heading.
pub fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Paragraphs, each followed by an empty line.
pub fn paragraphs(doc: &Doc) -> String {
    let mut text = doc.lines(120).join("\n");
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text
}

/// A table.
pub struct Table(String);

impl Table {
    /// A table with these column headings.
    pub fn new(heads: &[&str]) -> Self {
        let mut table = Self(String::new());
        table.row(heads);
        table.row(&vec!["---"; heads.len()]);
        table
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[impl AsRef<str>]) {
        self.0.push('|');
        for cell in cells {
            self.0.push(' ');
            self.0.push_str(&cell.as_ref().replace('|', "\\|"));
            self.0.push_str(if cell.as_ref().is_empty() { "|" } else { " |" });
        }
        self.0.push('\n');
    }

    /// The table, followed by an empty line.
    pub fn finish(self) -> String {
        self.0 + "\n"
    }
}
