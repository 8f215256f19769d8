//! Documentation, as far as it holds in every language.

/// Paragraphs of plain Markdown, each one line however long.
///
/// What only a reader of Rust could use is left out: the `METHOD /path` line and the notice of instability (both
/// are in the [`Meta`](airbyte_agent::operation::Meta) of the verb), what `Some(None)` does (see
/// [`Param::null_has_meaning`](super::Param::null_has_meaning)), and the brackets of links between items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doc {
    /// The paragraphs.
    pub paragraphs: Vec<String>,
}

/// The sentence that marks a member whose explicit `null` has a meaning of its own.
const NULL_MARKER: &str = "`Some(None)` sends `null`";

const METHODS: [&str; 5] = ["`GET /", "`POST /", "`PUT /", "`PATCH /", "`DELETE /"];

impl Doc {
    /// Take over a Rust doc comment.
    pub(super) fn of(comment: &str) -> Self {
        let paragraphs = comment.split("\n\n").map(one_line).filter(|text| !text.is_empty() && !is_rust_only(text));
        Self { paragraphs: paragraphs.collect() }
    }

    /// The first paragraph: what fits into a table or a one-line comment.
    pub fn summary(&self) -> &str {
        self.paragraphs.first().map_or("", String::as_str)
    }

    /// Lines of at most `width` characters, paragraphs apart by an empty line. Longer words stay whole.
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

/// Whether a Rust doc comment says that an explicit `null` has a meaning of its own.
pub(super) fn marks_null(comment: &str) -> bool {
    comment.contains(NULL_MARKER)
}

fn one_line(paragraph: &str) -> String {
    let words: Vec<&str> = paragraph.split_whitespace().collect();
    words.join(" ").replace("[`", "`").replace("`]", "`")
}

fn is_rust_only(paragraph: &str) -> bool {
    paragraph.starts_with(NULL_MARKER)
        || paragraph.starts_with("Absent from the public spec")
        || METHODS.iter().any(|method| paragraph.starts_with(method))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_holds_everywhere() {
        let doc = Doc::of("Say it\nin words.\n\n`POST /api/v1/x`\n\nSee [`Other`].\n\n`Some(None)` sends `null`; ...");
        assert_eq!(doc.paragraphs, ["Say it in words.", "See `Other`."]);
        assert_eq!(doc.summary(), "Say it in words.");
    }

    #[test]
    fn wraps_between_words() {
        let doc = Doc::of("one two three\n\nincomprehensibilities four");
        assert_eq!(doc.lines(8), ["one two", "three", "", "incomprehensibilities", "four"]);
    }
}
