//! Escapes in strings of JSON.

use memchr::memchr;

/// Adds the UTF-8 of a string that is spelt so between its quotes. `false` if an escape stands for no character, as half a
/// surrogate pair; what was added is of no use then.
pub(crate) fn decode(spelt: &str, out: &mut Vec<u8>) -> bool {
    let mut rest = spelt.as_bytes();
    out.reserve(rest.len());
    while let Some(at) = memchr(b'\\', rest) {
        let (plain, escape) = rest.split_at(at);
        out.extend_from_slice(plain);
        let Some(behind) = decode_first(escape, out) else { return false };
        rest = behind;
    }
    out.extend_from_slice(rest);
    true
}

/// Adds the UTF-8 of the escape at the beginning. Returns what follows it; `None` if it stands for no character.
pub(crate) fn decode_first<'a>(spelt: &'a [u8], out: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (byte, rest) = spelt.get(1..)?.split_first()?;
    out.push(match byte {
        b'n' => b'\n',
        b't' => b'\t',
        b'r' => b'\r',
        b'b' => 8,
        b'f' => 12,
        b'"' | b'\\' | b'/' => *byte,
        b'u' => {
            let (character, rest) = character(rest)?;
            out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            return Some(rest);
        }
        _ => return None,
    });
    Some(rest)
}

/// Whether a character is spelt as `\u` with its number, of which not every one is a character.
pub(crate) fn has_unicode(spelt: &str) -> bool {
    memchr::memmem::find(spelt.as_bytes(), b"\\u").is_some()
}

/// The character whose number begins here, which may be a surrogate pair, and what follows it.
fn character(digits: &[u8]) -> Option<(char, &[u8])> {
    let (unit, rest) = unit(digits)?;
    if !(0xd800..0xdc00).contains(&unit) {
        return Some((char::from_u32(unit)?, rest));
    }
    let (low, rest) = rest.strip_prefix(b"\\u").and_then(self::unit)?;
    let pair = (0xdc00..0xe000).contains(&low).then(|| 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00))?;
    Some((char::from_u32(pair)?, rest))
}

/// The number of four digits.
fn unit(digits: &[u8]) -> Option<(u32, &[u8])> {
    let (digits, rest) = digits.split_at_checked(4)?;
    let number = digits.iter().try_fold(0, |number, digit| Some(number * 16 + char::from(*digit).to_digit(16)?))?;
    Some((number, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As serde_json decodes it.
    fn expected(spelt: &str) -> Option<String> {
        serde_json::from_str(&format!("\"{spelt}\"")).ok()
    }

    fn decoded(spelt: &str) -> Option<String> {
        let mut out = Vec::new();
        decode(spelt, &mut out).then(|| String::from_utf8(out).expect("UTF-8"))
    }

    #[test]
    fn escapes_are_those_of_json() {
        for spelt in [
            r"",
            r"plain é",
            r#"\"\\\/\b\f\n\r\t"#,
            r"\u0041\u00e9\u0000\uABCD",
            r"\ud83d\ude00!",
            r"\ud83d",
            r"\ud83dx",
            r"\ud83d\n",
            r"\ud83d\u0041",
            r"\ude00",
            r"\u12",
            r"\u12g4",
            r"\x",
            r"a\",
        ] {
            assert_eq!(decoded(spelt), expected(spelt), "{spelt}");
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text: String) {
            let spelt = serde_json::to_string(&text).expect("JSON");
            prop_assert_eq!(decoded(&spelt[1..spelt.len() - 1]), Some(text));
        }
    }
}
