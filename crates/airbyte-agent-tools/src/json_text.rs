//! JSON that every reader can read: what some parsers reject is replaced.

use std::borrow::Cow;
use std::ops::Deref;

use serde::Deserialize;
use serde_json::Value;

/// Whether parsers agree that this is JSON, also inside of a result: nested less than 120 times, with numbers in the range of
/// a double and no half of a surrogate pair in a string.
pub(crate) fn is_portable(json: &str) -> bool {
    // The parser allows 127 levels.
    serde_json::from_str::<Value>(&format!("[[[[[[[[{json}]]]]]]]]")).is_ok()
}

/// The text of a string of JSON.
pub(crate) enum Text<'a> {
    /// As it was written.
    Valid(Cow<'a, str>),
    /// With U+FFFD in place of halves of surrogate pairs, which are not characters.
    Replaced(String),
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Valid(text) => text,
            Self::Replaced(text) => text,
        }
    }
}

/// The text of a string of JSON.
pub(crate) fn text_of(string: &str) -> Text<'_> {
    #[derive(Deserialize)]
    struct Borrowed<'a>(#[serde(borrow)] Cow<'a, str>);

    match serde_json::from_str(string) {
        Ok(Borrowed(text)) => Text::Valid(text),
        Err(_) => Text::Replaced(decode_replacing(string)),
    }
}

/// Text as a string of JSON.
pub(crate) fn string_of(text: &str) -> String {
    Value::from(text).to_string()
}

/// Decodes a string of JSON whose escapes are well-formed, between its quotes.
fn decode_replacing(string: &str) -> String {
    let mut units: Vec<u16> = Vec::with_capacity(string.len());
    let mut rest = string.trim().trim_start_matches('"').chars();
    while let Some(character) = rest.next() {
        match character {
            '"' => break,
            '\\' => match rest.next() {
                Some('u') => {
                    let digits: String = rest.by_ref().take(4).collect();
                    units.push(u16::from_str_radix(&digits, 16).unwrap_or(0xFFFD));
                }
                Some(escaped) => units.push(unescape(escaped)),
                None => break,
            },
            character => units.extend(character.encode_utf16(&mut [0; 2]).iter()),
        }
    }
    String::from_utf16_lossy(&units)
}

fn unescape(escaped: char) -> u16 {
    match escaped {
        'b' => 8,
        'f' => 12,
        'n' => 10,
        'r' => 13,
        't' => 9,
        // A quote, a slash or a backslash.
        other => u16::try_from(u32::from(other)).unwrap_or(0xFFFD),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_surrogate_pair_is_replaced_and_the_rest_kept() {
        assert_eq!(&*text_of(r#""a\ud800b\n\"\\\u00e9 \ud83d\ude00 ü😀""#), "a\u{FFFD}b\n\"\\é 😀 ü😀");
        assert_eq!(&*text_of(r#""\udc00""#), "\u{FFFD}");
        assert_eq!(&*text_of(r#""plain\t""#), "plain\t");
    }

    #[test]
    fn what_some_parsers_reject_is_not_portable() {
        for json in [r#"{"a": "\ud800"}"#, "[1e999]", &format!("{}{}", "[".repeat(120), "]".repeat(120))] {
            assert!(!is_portable(json), "{json}");
        }
        assert!(is_portable(r#"{"a": ["\ud83d\ude00", 1e300]}"#));
        assert!(is_portable(&format!("{}{}", "[".repeat(119), "]".repeat(119))));
    }
}
