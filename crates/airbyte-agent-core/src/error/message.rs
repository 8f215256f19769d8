//! [`Message`]: text whose option names and durations are written as the reader's language writes them.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

/// How a language writes the names of options, and durations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// `max_retries`, and durations in seconds: Rust and Python.
    #[default]
    SnakeCase,
    /// `maxRetries`, and durations in milliseconds: JavaScript.
    CamelCase,
}

impl Style {
    /// A `snake_case` name in this style.
    #[must_use]
    pub fn name<'a>(self, name: &'a str) -> Cow<'a, str> {
        if self == Self::SnakeCase || !name.contains('_') {
            return name.into();
        }
        let mut steps = name.split('_');
        let mut camel = steps.next().unwrap_or_default().to_owned();
        for step in steps {
            let mut letters = step.chars();
            camel.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            camel.push_str(letters.as_str());
        }
        camel.into()
    }

    /// The path of a member of a request, as the reader writes it: parameters are `snake_case` in Rust and Python, and have
    /// the name of the API in JavaScript. What is inside a parameter has the names of the API everywhere.
    #[must_use]
    pub fn member(self, path: &str) -> Cow<'_, str> {
        let (parameter, rest) = path.find('.').map_or((path, ""), |dot| path.split_at(dot));
        if self == Self::CamelCase || !parameter.contains(|letter: char| letter.is_ascii_uppercase()) {
            return path.into();
        }
        let mut snake = String::with_capacity(path.len() + 4);
        // `OAuth` is one word.
        for letter in parameter.replace("oAuth", "oauth").replace("OAuth", "Oauth").chars() {
            if letter.is_ascii_uppercase() {
                snake.push('_');
            }
            snake.push(letter.to_ascii_lowercase());
        }
        (snake + rest).into()
    }

    /// A duration in this style's unit: `0.3 s` or `300 ms`.
    #[must_use]
    pub fn duration(self, duration: Duration) -> String {
        match self {
            Self::SnakeCase => format!("{} s", round(duration.as_secs_f64(), 3)),
            Self::CamelCase => format!("{} ms", round(duration.as_secs_f64() * 1000.0, 0)),
        }
    }

    /// A text whose names in backticks are names of options.
    #[must_use]
    pub fn text(self, text: &'static str) -> Cow<'static, str> {
        if self == Self::SnakeCase {
            return text.into();
        }
        // Every odd piece is between backticks.
        let pieces = text.split('`').enumerate();
        let written: Vec<Cow<'_, str>> =
            pieces.map(|(index, piece)| if index % 2 == 1 { self.name(piece) } else { piece.into() }).collect();
        written.join("`").into()
    }
}

/// A number with at most so many decimals, without trailing zeros.
fn round(number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// The text of an error or an event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    parts: Vec<Part>,
    /// The text in the default style.
    text: String,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Text(Cow<'static, str>),
    Name(Cow<'static, str>),
    Member(Cow<'static, str>),
    Duration(Duration),
}

impl Message {
    /// An empty message.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds text.
    #[must_use]
    pub fn text(self, text: impl Into<Cow<'static, str>>) -> Self {
        self.with(Part::Text(text.into()))
    }

    /// Adds the name of an option, given in `snake_case`, in backticks.
    #[must_use]
    pub fn name(self, name: impl Into<Cow<'static, str>>) -> Self {
        self.with(Part::Name(name.into()))
    }

    /// Adds the path of a member of a request, with the names of the API, in backticks.
    #[must_use]
    pub fn member(self, path: impl Into<Cow<'static, str>>) -> Self {
        self.with(Part::Member(path.into()))
    }

    /// Adds a duration with its unit.
    #[must_use]
    pub fn duration(self, duration: Duration) -> Self {
        self.with(Part::Duration(duration))
    }

    /// Adds `; did you mean …?` with the name of an option, if there is one.
    #[must_use]
    pub fn suggestion(self, name: Option<&'static str>) -> Self {
        match name {
            Some(name) => self.text("; did you mean ").name(name).text("?"),
            None => self,
        }
    }

    /// Adds another message.
    #[must_use]
    pub fn message(self, other: Self) -> Self {
        other.parts.into_iter().fold(self, Self::with)
    }

    fn with(mut self, part: Part) -> Self {
        part.write(Style::default(), &mut self.text);
        self.parts.push(part);
        self
    }

    /// The text in the default style.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text in a style.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        let mut text = String::with_capacity(self.text.len());
        self.parts.iter().for_each(|part| part.write(style, &mut text));
        text
    }
}

impl Part {
    fn write(&self, style: Style, text: &mut String) {
        match self {
            Self::Text(part) => text.push_str(part),
            Self::Name(name) => {
                text.push('`');
                text.push_str(&style.name(name));
                text.push('`');
            }
            Self::Member(path) => {
                text.push('`');
                text.push_str(&style.member(path));
                text.push('`');
            }
            Self::Duration(duration) => text.push_str(&style.duration(*duration)),
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<&'static str> for Message {
    fn from(text: &'static str) -> Self {
        Self::new().text(text)
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::new().text(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_durations_follow_the_language() {
        let message =
            Message::new().name("connect_timeout").text(" must be less than ").duration(Duration::from_millis(1500));
        assert_eq!(message.as_str(), "`connect_timeout` must be less than 1.5 s");
        assert_eq!(message.render(Style::CamelCase), "`connectTimeout` must be less than 1500 ms");
        assert_eq!(Style::CamelCase.text("Wait for `retry_after`."), "Wait for `retryAfter`.");
        assert_eq!(Style::SnakeCase.duration(Duration::from_secs(300)), "300 s");
    }
}
