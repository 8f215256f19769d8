//! JSON as a string that V8 keeps at one byte a character.
//!
//! Decoding UTF-8 costs V8 as much as parsing the JSON. Bytes that are all ASCII are taken as they are. In others, a
//! character up to U+00FF becomes the one byte it has in Latin-1, and all beyond are written as `\uXXXX`, which stands
//! inside a JSON string and means the same there.

use crate::integers::{self, Marked};

/// The text of a body.
pub(crate) enum Text {
    /// The body itself: it is ASCII, and nothing in it is marked.
    AsReceived,
    /// The body at one byte a character, integers marked where that was asked for.
    Made(Marked),
    /// The body is no UTF-8.
    Broken,
}

/// What has to be done to a body, whose integers may have to keep every digit. Runs away from the JavaScript thread,
/// since it looks at every byte.
pub(crate) fn prepare(body: &[u8], exact: bool) -> Text {
    let marked = if exact { integers::mark(body) } else { None };
    if body.is_ascii() {
        return marked.map_or(Text::AsReceived, Text::Made);
    }
    let (text, nuls) = marked.as_ref().map_or((body, 0), |marked| (&marked.text, marked.nuls));
    match std::str::from_utf8(text) {
        Ok(text) => Text::Made(Marked { text: one_byte_each(text).into(), nuls }),
        Err(_) => Text::Broken,
    }
}

fn one_byte_each(text: &str) -> Vec<u8> {
    let mut made = Vec::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    while !rest.is_empty() {
        let (plain, beyond) = rest.split_at(ascii_before(rest.as_bytes()));
        made.extend_from_slice(plain.as_bytes());
        let mut characters = beyond.chars();
        if let Some(character) = characters.next() {
            match u8::try_from(character) {
                Ok(byte) => made.push(byte),
                Err(_) => character.encode_utf16(&mut [0; 2]).iter().for_each(|unit| escape(*unit, &mut made)),
            }
        }
        rest = characters.as_str();
    }
    made
}

/// How many bytes of ASCII come first.
fn ascii_before(bytes: &[u8]) -> usize {
    // In steps that the processor takes at once.
    const STEP: usize = 32;
    let steps = bytes.chunks_exact(STEP).take_while(|step| step.is_ascii()).count() * STEP;
    steps + bytes[steps..].iter().take_while(|byte| byte.is_ascii()).count()
}

fn escape(unit: u16, made: &mut Vec<u8>) {
    let digit = |shift: u16| b"0123456789abcdef"[usize::from(unit >> shift & 0xf)];
    made.extend_from_slice(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
}
