//! [`Doc`]: the documentation of a type or a member, as help text.

use serde_json::Value;

/// Paragraphs of plain text. The brackets of links between items are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doc {
    paragraphs: Vec<String>,
}

impl Doc {
    /// From a documentation comment.
    pub fn of(comment: &str) -> Self {
        let paragraphs = comment.split("\n\n").map(one_line).filter(|text| !text.is_empty());
        Self { paragraphs: paragraphs.collect() }
    }

    /// The description of a schema.
    pub fn of_schema(schema: &Value) -> Self {
        Self::of(schema["description"].as_str().unwrap_or_default())
    }

    /// Appends a sentence to the last paragraph.
    pub fn append(&mut self, sentence: &str) {
        match self.paragraphs.last_mut() {
            Some(last) => *last = format!("{last} {sentence}"),
            None => self.paragraphs.push(sentence.to_owned()),
        }
    }

    /// The first paragraph.
    pub fn summary(&self) -> &str {
        self.paragraphs.first().map_or("", String::as_str)
    }

    /// All paragraphs.
    pub fn text(&self) -> String {
        self.paragraphs.join("\n\n")
    }
}

fn one_line(paragraph: &str) -> String {
    let words: Vec<&str> = paragraph.split_whitespace().collect();
    words.join(" ").replace("[`", "`").replace("`]", "`")
}
