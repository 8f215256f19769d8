//! [`Cursor`]: walks over JSON and checks it, without decoding what nobody asks for.

use super::number::Number;
use super::strings::{self, Quoted};

/// Walks over a JSON value. What is not valid ends the walk, as the end of the value would.
#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    position: usize,
    /// Whether a value is before the cursor, so that a comma or a bracket must follow.
    is_behind_value: bool,
    is_valid: bool,
}

/// The beginning of a value. Objects and arrays are walked by [`Cursor::next_key`] and [`Cursor::next_item`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Token<'a> {
    Null,
    Bool(bool),
    Number(Number),
    String(Quoted<'a>),
    Object,
    Array,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, position: 0, is_behind_value: false, is_valid: true }
    }

    /// Bytes before the cursor.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// Bytes before the next value.
    pub(crate) fn next_position(&mut self) -> usize {
        self.skip_space();
        self.position
    }

    /// What is spelt between a position and the cursor.
    pub(crate) fn since(&self, position: usize) -> &'a str {
        self.text.get(position..self.position).unwrap_or_default()
    }

    /// Whether everything before the cursor was JSON.
    pub(crate) fn is_valid(&self) -> bool {
        self.is_valid
    }

    /// The value at the cursor, which is behind it then; of an object or an array, behind its bracket.
    pub(crate) fn token(&mut self) -> Token<'a> {
        let token = match self.skip_space() {
            b'"' => Token::String(self.quoted()),
            b'{' => return self.open(Token::Object),
            b'[' => return self.open(Token::Array),
            b't' => self.word("true", Token::Bool(true)),
            b'f' => self.word("false", Token::Bool(false)),
            b'n' => self.word("null", Token::Null),
            _ => Token::Number(Number::parse(self.number())),
        };
        self.is_behind_value = true;
        token
    }

    /// Adds the UTF-8 of the string at the cursor, which is behind it then. Returns whether it is text: if an escape stands for no
    /// character, what was spelt is added. `None` if the value is no string.
    pub(crate) fn string_into(&mut self, out: &mut Vec<u8>) -> Option<bool> {
        if self.skip_space() != b'"' {
            return None;
        }
        let (bytes, start) = (self.text.as_bytes(), out.len());
        let end = strings::decode_from(bytes, self.position + 1, out);
        let end = end.filter(|end| bytes.get(*end) == Some(&b'"'));
        match end {
            Some(end) => self.position = end + 1,
            None => {
                out.truncate(start);
                out.extend_from_slice(self.quoted().spelt.as_bytes());
            }
        }
        self.is_behind_value = true;
        Some(end.is_some())
    }

    /// The key of the next member of an object, or `None` behind its end. The cursor is before the value of the member.
    pub(crate) fn next_key(&mut self) -> Option<Quoted<'a>> {
        if self.skip_space() == b'}' {
            self.position += 1;
            self.is_behind_value = true;
            return None;
        }
        if !self.pass_comma() || self.byte() != b'"' {
            self.fail();
            return None;
        }
        let key = self.quoted();
        self.pass_colon();
        Some(key)
    }

    /// Whether the next member of an object has the key that is spelt so, with its quotes. The cursor is before the value of
    /// the member then, and stays where it is otherwise.
    pub(crate) fn next_key_is(&mut self, spelt: &str) -> bool {
        let start = self.position;
        if !self.pass_comma() || !self.rest().starts_with(spelt.as_bytes()) {
            self.position = start;
            return false;
        }
        self.position += spelt.len();
        self.pass_colon();
        true
    }

    /// Whether an array has another item, which the cursor is before then. Otherwise it is behind the end of the array.
    pub(crate) fn next_item(&mut self) -> bool {
        if self.skip_space() == b']' {
            self.position += 1;
            self.is_behind_value = true;
            return false;
        }
        let has_next = self.pass_comma() && self.position < self.text.len();
        if !has_next {
            self.fail();
        }
        has_next
    }

    /// The value at the cursor as spelt, which is behind it then.
    pub(crate) fn raw(&mut self) -> &'a str {
        let start = self.next_position();
        let token = self.token();
        self.skip(token);
        self.since(start)
    }

    /// Goes behind the value whose beginning was passed.
    pub(crate) fn skip(&mut self, token: Token<'a>) {
        if matches!(token, Token::Object | Token::Array) {
            self.skip_container(token);
        }
    }

    fn skip_container(&mut self, container: Token<'a>) {
        let mut open = vec![container];
        while let Some(container) = open.last() {
            let has_more = if *container == Token::Object { self.next_key().is_some() } else { self.next_item() };
            if !has_more {
                open.pop();
            } else if let container @ (Token::Object | Token::Array) = self.token() {
                open.push(container);
            }
        }
    }

    /// Nothing behind the cursor is read.
    fn fail(&mut self) {
        self.is_valid = false;
        self.position = self.text.len();
    }

    /// The byte behind the space at the cursor; 0 at the end.
    fn skip_space(&mut self) -> u8 {
        loop {
            match self.byte() {
                byte if byte > b' ' => return byte,
                b' ' | b'\n' | b'\r' | b'\t' => self.position += 1,
                byte => return byte,
            }
        }
    }

    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.position).copied().unwrap_or(0)
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.position..).unwrap_or_default()
    }

    fn open(&mut self, token: Token<'a>) -> Token<'a> {
        self.position += 1;
        self.is_behind_value = false;
        token
    }

    // A known length is compared at once.
    #[inline(always)]
    fn word(&mut self, word: &str, token: Token<'a>) -> Token<'a> {
        if self.rest().starts_with(word.as_bytes()) {
            self.position += word.len();
        } else {
            self.fail();
        }
        token
    }

    /// Goes behind the comma that must follow a value. `false` if it does not.
    fn pass_comma(&mut self) -> bool {
        match self.skip_space() {
            b',' if self.is_behind_value => {
                self.position += 1;
                self.skip_space();
                true
            }
            _ => !self.is_behind_value,
        }
    }

    fn pass_colon(&mut self) {
        if self.skip_space() == b':' {
            self.position += 1;
        } else {
            self.fail();
        }
    }

    /// A number as JSON has it; nothing else begins a value here.
    fn number(&mut self) -> &'a str {
        let start = self.position;
        self.position += usize::from(self.byte() == b'-');
        let begins_with_zero = self.byte() == b'0';
        let mut is_valid = match self.digits() {
            0 => false,
            count => count == 1 || !begins_with_zero,
        };
        if self.byte() == b'.' {
            self.position += 1;
            is_valid &= self.digits() > 0;
        }
        if matches!(self.byte(), b'e' | b'E') {
            self.position += 1;
            self.position += usize::from(matches!(self.byte(), b'+' | b'-'));
            is_valid &= self.digits() > 0;
        }
        if !is_valid {
            self.fail();
            return "";
        }
        self.text.get(start..self.position).unwrap_or_default()
    }

    /// Goes behind digits. Returns how many there were.
    fn digits(&mut self) -> usize {
        let start = self.position;
        while self.byte().is_ascii_digit() {
            self.position += 1;
        }
        self.position - start
    }

    /// The string whose first quote is at the cursor.
    fn quoted(&mut self) -> Quoted<'a> {
        let bytes = self.text.as_bytes();
        let start = self.position + 1;
        let mut has_escapes = false;
        let mut end = strings::next_special(bytes, start);
        while let Some(rest) = bytes.get(end..).filter(|rest| rest.starts_with(b"\\")) {
            let Some(length) = strings::escape_length(rest) else { break };
            has_escapes = true;
            end = strings::next_special(bytes, end + length);
        }
        let spelt = self.text.get(start..end).unwrap_or_default();
        if bytes.get(end) == Some(&b'"') {
            self.position = end + 1;
        } else {
            self.fail();
        }
        Quoted { spelt, has_escapes }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_are_found_as_spelt() {
        let mut cursor = Cursor::new(r#" { "a" : [1.50, -2e3 , true,null] ,"b\"\\":{"c":"\u00e9"},"d":[] } "#);
        assert_eq!(cursor.token(), Token::Object);
        assert_eq!(cursor.next_key().map(|key| key.spelt), Some("a"));
        assert_eq!(cursor.token(), Token::Array);
        let mut items = Vec::new();
        while cursor.next_item() {
            items.push(cursor.raw());
        }
        assert_eq!(items, ["1.50", "-2e3", "true", "null"]);
        assert_eq!(cursor.next_key().and_then(Quoted::decode).as_deref(), Some("b\"\\"));
        assert_eq!(cursor.clone().raw(), r#"{"c":"\u00e9"}"#);
        assert_eq!(cursor.token(), Token::Object);
        cursor.next_key();
        let Token::String(text) = cursor.token() else { panic!("no string") };
        assert_eq!(text.decode().as_deref(), Some("é"));
        assert_eq!(cursor.next_key(), None);
        assert_eq!(cursor.next_key().map(|key| key.spelt), Some("d"));
        assert_eq!(cursor.raw(), "[]");
        assert_eq!(cursor.next_key(), None);
    }

    #[test]
    fn half_a_surrogate_pair_is_no_character() {
        let Token::String(text) = Cursor::new(r#""\ud83d""#).token() else { panic!("no string") };
        assert_eq!((text.decode(), &*text.decode_or_spelt()), (None, r"\ud83d"));
    }

    #[test]
    fn depth_costs_no_stack() {
        let deep = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
        assert_eq!(Cursor::new(&deep).raw().len(), 2_000_000);
    }

    /// Checks the text as `serde_json` does, whether it is walked or skipped.
    fn is_json(text: &str) -> bool {
        fn walk(cursor: &mut Cursor<'_>) {
            match cursor.token() {
                Token::Object => {
                    while cursor.next_key_is("\"a\"") || cursor.next_key().is_some() {
                        walk(cursor);
                    }
                }
                Token::Array => {
                    while cursor.next_item() {
                        walk(cursor);
                    }
                }
                _ => {}
            }
        }
        let (mut walked, mut skipped) = (Cursor::new(text), Cursor::new(text));
        walk(&mut walked);
        skipped.raw();
        for cursor in [&mut walked, &mut skipped] {
            cursor.skip_space();
        }
        assert_eq!((walked.is_valid, walked.position), (skipped.is_valid, skipped.position), "{text}");
        walked.is_valid && walked.position == text.len()
    }

    fn is_json_for_serde(text: &str) -> bool {
        serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
    }

    #[test]
    fn what_is_not_json_ends_the_walk() {
        let texts = [
            "",
            " ",
            "{",
            "[",
            "[1",
            "[1,",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[1,,2]",
            "{,}",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{\"a\":1 \"a\":2}",
            "{,\"a\":1}",
            "{\"b\":1,\"a\":2}",
            "{\"a\":1,,\"a\":2}",
            "{1:2}",
            "{a:2}",
            "{\"a\":1]",
            "[1}",
            "\"",
            "\"\\",
            "\"\\\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u12g4\"",
            "\"\\ud800\"",
            "\"\n\"",
            "\"\u{7f}\"",
            "tru",
            "truex",
            "nul",
            "}",
            "]",
            "@",
            "[\"é",
            "-",
            "01",
            "-01",
            "0",
            "-0",
            "1.",
            ".5",
            "1.5",
            "1e",
            "1e+",
            "1e+5",
            "1E05",
            "+1",
            "1.e3",
            "0x1",
            "1 1",
            " [ 1 , { \"a\" : [ ] , \"b\" : { } } ] ",
            "[true,false,null]",
            "[truefalse]",
            "\u{feff}1",
            "nan",
            "[1]\0",
        ];
        for text in texts {
            assert_eq!(is_json(text), is_json_for_serde(text), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn json_is_told_from_what_is_not(text in r#"([\[\]{},: 01e.\-"an\\u]|"a":|"a"|true|null|12){0,12}"#) {
            prop_assert_eq!(is_json(&text), is_json_for_serde(&text), "{:?}", text);
        }
    }
}
