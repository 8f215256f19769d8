//! [`Cursor`]: walks over JSON that is known to be valid, without decoding what nobody asks for.

use std::borrow::Cow;

use memchr::memchr2;

/// Walks over a JSON value that is known to be valid. Of text that is not valid, it finds less than there is, and nothing worse.
#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    position: usize,
}

/// The beginning of a value. Objects and arrays are walked by [`Cursor::next_key`] and [`Cursor::next_item`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Token<'a> {
    Null,
    Bool(bool),
    /// As spelt.
    Number(&'a str),
    String(Quoted<'a>),
    Object,
    Array,
}

/// A string as spelt, without its quotes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Quoted<'a> {
    pub(crate) spelt: &'a str,
    has_escapes: bool,
}

impl<'a> Quoted<'a> {
    /// The string. `None` if an escape stands for no character, as half a surrogate pair.
    pub(crate) fn decode(self) -> Option<Cow<'a, str>> {
        if !self.has_escapes {
            return Some(Cow::Borrowed(self.spelt));
        }
        serde_json::from_str::<String>(&format!("\"{}\"", self.spelt)).ok().map(Cow::Owned)
    }

    /// The string, or what was spelt if it has none.
    pub(crate) fn decode_or_spelt(self) -> Cow<'a, str> {
        self.decode().unwrap_or(Cow::Borrowed(self.spelt))
    }
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, position: 0 }
    }

    /// Bytes before the cursor.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// The value at the cursor, which is behind it then; of an object or an array, behind its bracket.
    pub(crate) fn token(&mut self) -> Token<'a> {
        match self.skip_space() {
            b'"' => Token::String(self.quoted()),
            b'{' => self.step(Token::Object),
            b'[' => self.step(Token::Array),
            b't' => self.word(4, Token::Bool(true)),
            b'f' => self.word(5, Token::Bool(false)),
            b'n' => self.word(4, Token::Null),
            _ => Token::Number(self.number()),
        }
    }

    /// The key of the next member of an object, or `None` behind its end. The cursor is before the value of the member.
    pub(crate) fn next_key(&mut self) -> Option<Quoted<'a>> {
        if self.skip_space() == b',' {
            self.position += 1;
            self.skip_space();
        }
        if self.byte() != b'"' {
            self.position += 1;
            return None;
        }
        let key = self.quoted();
        self.skip_space();
        self.position += 1;
        Some(key)
    }

    /// Whether an array has another item, which the cursor is before then. Otherwise it is behind the end of the array.
    pub(crate) fn next_item(&mut self) -> bool {
        match self.skip_space() {
            b']' | 0 => {
                self.position += 1;
                false
            }
            b',' => {
                self.position += 1;
                true
            }
            _ => true,
        }
    }

    /// The value at the cursor as spelt, which is behind it then.
    pub(crate) fn raw(&mut self) -> &'a str {
        self.skip_space();
        let start = self.position;
        match self.token() {
            Token::Object | Token::Array => self.skip_container(),
            _ => {}
        }
        self.text.get(start..self.position.min(self.text.len())).unwrap_or_default()
    }

    /// Goes behind the object or the array whose bracket was passed.
    pub(crate) fn skip_container(&mut self) {
        let bytes = self.text.as_bytes();
        let mut depth = 1_usize;
        while let Some(byte) = bytes.get(self.position) {
            match byte {
                b'"' => _ = self.quoted(),
                b'{' | b'[' => {
                    depth += 1;
                    self.position += 1;
                }
                b'}' | b']' => {
                    depth -= 1;
                    self.position += 1;
                    if depth == 0 {
                        return;
                    }
                }
                _ => self.position += 1,
            }
        }
    }

    /// The byte behind the space at the cursor; 0 at the end.
    fn skip_space(&mut self) -> u8 {
        loop {
            match self.byte() {
                b' ' | b'\n' | b'\r' | b'\t' => self.position += 1,
                byte => return byte,
            }
        }
    }

    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.position).copied().unwrap_or(0)
    }

    fn step(&mut self, token: Token<'a>) -> Token<'a> {
        self.position += 1;
        token
    }

    fn word(&mut self, length: usize, token: Token<'a>) -> Token<'a> {
        self.position += length;
        token
    }

    fn number(&mut self) -> &'a str {
        let bytes = self.text.as_bytes();
        let start = self.position;
        while let Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E') = bytes.get(self.position) {
            self.position += 1;
        }
        if self.position == start {
            // Not a value at all: go on, so that nothing loops.
            self.position += 1;
            return "";
        }
        self.text.get(start..self.position).unwrap_or_default()
    }

    /// The string whose first quote is at the cursor.
    fn quoted(&mut self) -> Quoted<'a> {
        let bytes = self.text.as_bytes();
        let start = self.position + 1;
        let mut end = start;
        let mut has_escapes = false;
        loop {
            match bytes.get(end..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
                Some(offset) if bytes[end + offset] == b'\\' => {
                    has_escapes = true;
                    end += offset + 2;
                }
                Some(offset) => {
                    end += offset;
                    break;
                }
                None => {
                    end = bytes.len();
                    break;
                }
            }
        }
        self.position = end + 1;
        Quoted { spelt: self.text.get(start..end).unwrap_or_default(), has_escapes }
    }
}

#[cfg(test)]
mod tests {
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

    /// Nothing promises that it was checked.
    #[test]
    fn text_that_is_not_valid_ends_the_walk() {
        for text in ["", "{", "[", "[1", "{\"a\"", "{\"a\":", "\"", "\"\\", "tru", "}", "]", "@", "{1:2}", "[\"é"] {
            let mut cursor = Cursor::new(text);
            let _ = cursor.clone().raw();
            match cursor.token() {
                Token::Object => while cursor.next_key().is_some() && !cursor.raw().is_empty() {},
                Token::Array => while cursor.next_item() && !cursor.raw().is_empty() {},
                _ => {}
            }
        }
    }
}
