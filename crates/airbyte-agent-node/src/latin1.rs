//! JSON as Latin-1, which V8 stores at one byte a character.
//!
//! Decoding UTF-8 costs V8 as much time as parsing the JSON. ASCII is Latin-1 already. In other bodies, characters up to
//! U+00FF become their Latin-1 byte, and all others are escaped as `\uXXXX`: characters outside of ASCII can only occur
//! inside JSON strings, where the escape means the same.

use crate::bigint::{self, MarkedJson};

/// A body as text for V8.
pub(crate) enum BodyText {
    /// The body is ASCII and has no marked integers: its bytes are the text.
    AsReceived,
    /// The body as Latin-1, with integers marked if that was requested.
    Converted(MarkedJson),
    /// The body is not UTF-8.
    InvalidUtf8,
}

/// Converts a body; `exact_integers` marks integers that JavaScript would round. It reads every byte, so it runs on a
/// thread of the runtime, not on JavaScript's.
pub(crate) fn prepare(body: &[u8], exact_integers: bool) -> BodyText {
    let marked = if exact_integers { bigint::mark(body) } else { None };
    if body.is_ascii() {
        return marked.map_or(BodyText::AsReceived, BodyText::Converted);
    }
    let (text, nuls) = marked.as_ref().map_or((body, 0), |marked| (&marked.text, marked.nuls));
    match std::str::from_utf8(text) {
        Ok(text) => BodyText::Converted(MarkedJson { text: to_latin1(text).into(), nuls }),
        Err(_) => BodyText::InvalidUtf8,
    }
}

fn to_latin1(text: &str) -> Vec<u8> {
    let mut latin1 = Vec::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    while !rest.is_empty() {
        let (ascii, others) = rest.split_at(ascii_prefix(rest.as_bytes()));
        latin1.extend_from_slice(ascii.as_bytes());
        let mut characters = others.chars();
        if let Some(character) = characters.next() {
            match u8::try_from(character) {
                Ok(byte) => latin1.push(byte),
                Err(_) => character.encode_utf16(&mut [0; 2]).iter().for_each(|unit| escape(*unit, &mut latin1)),
            }
        }
        rest = characters.as_str();
    }
    latin1
}

/// Length of the longest prefix that is ASCII.
fn ascii_prefix(bytes: &[u8]) -> usize {
    // `is_ascii` of a chunk compiles to vector instructions, a loop over bytes does not.
    const CHUNK: usize = 32;
    let chunks = bytes.chunks_exact(CHUNK).take_while(|chunk| chunk.is_ascii()).count() * CHUNK;
    chunks + bytes[chunks..].iter().take_while(|byte| byte.is_ascii()).count()
}

fn escape(unit: u16, latin1: &mut Vec<u8>) {
    let digit = |shift: u16| b"0123456789abcdef"[usize::from(unit >> shift & 0xf)];
    latin1.extend_from_slice(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
}
