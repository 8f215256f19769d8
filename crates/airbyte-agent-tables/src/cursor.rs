//! [`Cursor`]: walks over JSON that is known to be valid, without decoding what nobody asks for.

use std::borrow::Cow;

use memchr::memchr2;

use crate::escapes;

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
        let mut bytes = Vec::with_capacity(self.spelt.len());
        let is_text = escapes::decode(self.spelt, &mut bytes);
        is_text.then(|| String::from_utf8(bytes).ok()).flatten().map(Cow::Owned)
    }

    /// The string, or what was spelt if it has none.
    pub(crate) fn decode_or_spelt(self) -> Cow<'a, str> {
        self.decode().unwrap_or(Cow::Borrowed(self.spelt))
    }

    /// Whether every escape stands for a character.
    pub(crate) fn is_text(self) -> bool {
        !self.has_escapes || !escapes::has_unicode(self.spelt) || self.decode().is_some()
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

    /// Adds the UTF-8 of the string at the cursor, which is behind it then. Returns whether it is text: if an escape stands for no
    /// character, what was spelt is added. `None` if the value is no string.
    pub(crate) fn string_into(&mut self, out: &mut Vec<u8>) -> Option<bool> {
        if self.skip_space() != b'"' {
            return None;
        }
        let (bytes, start) = (self.text.as_bytes(), out.len());
        let mut position = self.position + 1;
        loop {
            let end = special(bytes, position);
            out.extend_from_slice(bytes.get(position..end).unwrap_or_default());
            match bytes.get(end..) {
                Some(rest) if rest.starts_with(b"\\") => match escapes::decode_first(rest, out) {
                    Some(behind) => position = bytes.len() - behind.len(),
                    None => break,
                },
                _ => {
                    self.position = end + 1;
                    return Some(true);
                }
            }
        }
        out.truncate(start);
        out.extend_from_slice(self.quoted().spelt.as_bytes());
        Some(false)
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

    /// Whether the next member of an object has the key that is spelt so, with its quotes. The cursor is before the value of
    /// the member then, and stays where it is otherwise.
    pub(crate) fn next_key_is(&mut self, spelt: &str) -> bool {
        let start = self.position;
        if self.skip_space() == b',' {
            self.position += 1;
            self.skip_space();
        }
        let is_next = self.rest().starts_with(spelt.as_bytes());
        self.position = if is_next { self.position + spelt.len() } else { start };
        if is_next {
            self.skip_space();
            self.position += 1;
        }
        is_next
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
            end = special(bytes, end);
            match bytes.get(end) {
                Some(b'\\') => {
                    has_escapes = true;
                    end += 2;
                }
                Some(_) => break,
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

/// The position of the next quote or backslash, or one behind the end.
fn special(bytes: &[u8], mut position: usize) -> usize {
    // Most strings are shorter than what pays for a call.
    for _ in 0..4 {
        let Some(chunk) = bytes.get(position..).and_then(|rest| rest.first_chunk()) else { break };
        let chunk = u64::from_le_bytes(*chunk);
        let found = zero_bytes(chunk ^ (LOW * b'"' as u64)) | zero_bytes(chunk ^ (LOW * b'\\' as u64));
        if found != 0 {
            return position + (found.trailing_zeros() / 8) as usize;
        }
        position += 8;
    }
    let offset = bytes.get(position..).and_then(|rest| memchr2(b'"', b'\\', rest));
    offset.map_or(bytes.len(), |offset| position + offset)
}

/// One in each byte.
const LOW: u64 = u64::from_le_bytes([1; 8]);

/// The highest bit of the first byte that is zero; those behind it say nothing.
const fn zero_bytes(chunk: u64) -> u64 {
    chunk.wrapping_sub(LOW) & !chunk & (LOW << 7)
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
