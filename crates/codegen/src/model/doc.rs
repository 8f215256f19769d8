//! Documentation for every language.

use serde_json::Value;

/// Paragraphs of plain Markdown, each one line however long. The brackets of links between items are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doc {
    /// The paragraphs.
    pub paragraphs: Vec<String>,
}

impl Doc {
    /// From a Rust doc comment.
    pub fn of(comment: &str) -> Self {
        let paragraphs = comment.split("\n\n").map(one_line).filter(|text| !text.is_empty());
        Self { paragraphs: paragraphs.collect() }
    }

    /// The documentation of a member: that of its comment, then what its schema says about format and default.
    pub(super) fn of_member(schema: &Value) -> Self {
        let mut doc = Self::of(comment(schema));
        let format = match schema["format"].as_str().or_else(|| schema["items"]["format"].as_str()) {
            Some("uuid") if schema.get("items").is_some() || is_array(schema) => "UUIDs.",
            Some("uuid") => "A UUID.",
            Some("date-time") => "An RFC 3339 timestamp.",
            _ => return doc,
        };
        doc.append(format);
        doc
    }

    /// Appends a sentence to the last paragraph.
    pub fn append(&mut self, sentence: &str) {
        if sentence.is_empty() {
            return;
        }
        match self.paragraphs.last_mut() {
            Some(last) => *last = format!("{last} {sentence}"),
            None => self.paragraphs.push(sentence.to_owned()),
        }
    }

    /// The first paragraph: what fits into a table or a one-line comment.
    pub fn summary(&self) -> &str {
        self.paragraphs.first().map_or("", String::as_str)
    }

    /// Lines of at most `width` characters, with an empty line between paragraphs. Longer words are not broken.
    pub fn lines(&self, width: usize) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in &self.paragraphs {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            let mut line = String::new();
            for word in paragraph.split(' ') {
                if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
                    lines.push(std::mem::take(&mut line));
                }
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
            lines.push(line);
        }
        lines
    }
}

fn is_array(schema: &Value) -> bool {
    schema["type"] == "array" || schema["type"].as_array().is_some_and(|types| types.iter().any(|ty| ty == "array"))
}

/// The description of a schema.
pub(super) fn comment(schema: &Value) -> &str {
    schema["description"].as_str().unwrap_or_default()
}

fn one_line(paragraph: &str) -> String {
    let words: Vec<&str> = paragraph.split_whitespace().collect();
    words.join(" ").replace("[`", "`").replace("`]", "`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_become_lines_without_links() {
        let doc = Doc::of("Say it\nin words.\n\nSee [`Other`].");
        assert_eq!(doc.paragraphs, ["Say it in words.", "See `Other`."]);
        assert_eq!(doc.summary(), "Say it in words.");
    }

    #[test]
    fn wraps_between_words() {
        let doc = Doc::of("one two three\n\nincomprehensibilities four");
        assert_eq!(doc.lines(8), ["one two", "three", "", "incomprehensibilities", "four"]);
    }
}
