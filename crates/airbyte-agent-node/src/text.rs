//! JSON as a string that V8 keeps at one byte a character.
//!
//! Decoding UTF-8 costs V8 as much as parsing the JSON. Bytes that are all ASCII are taken as they are; in others
//! every character beyond is written as `\uXXXX`, which stands inside a JSON string and means the same there.

use crate::integers::{self, Marked};

/// The text of a body.
pub(crate) enum Text {
    /// The body itself: it is ASCII, and nothing in it is marked.
    AsReceived,
    /// The body with everything beyond ASCII escaped, and integers marked where that was asked for.
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
        Ok(text) => Text::Made(Marked { text: escape(text), nuls }),
        Err(_) => Text::Broken,
    }
}

fn escape(text: &str) -> Vec<u8> {
    let mut escaped = Vec::with_capacity(text.len() + text.len() / 2);
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| !byte.is_ascii()) {
        let (plain, beyond) = rest.split_at(at);
        escaped.extend_from_slice(plain.as_bytes());
        let mut characters = beyond.chars();
        if let Some(character) = characters.next() {
            for unit in character.encode_utf16(&mut [0; 2]) {
                escaped.extend_from_slice(b"\\u");
                escaped.extend([12, 8, 4, 0].map(|shift| b"0123456789abcdef"[usize::from(*unit >> shift & 0xf)]));
            }
        }
        rest = characters.as_str();
    }
    escaped.extend_from_slice(rest.as_bytes());
    escaped
}
