//! Strings of JSON: where they end, and what their escapes stand for.

use std::borrow::Cow;

use memchr::memmem;

/// A string as spelt, without its quotes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Quoted<'a> {
    pub(crate) spelt: &'a str,
    pub(crate) has_escapes: bool,
}

impl<'a> Quoted<'a> {
    /// The string. `None` if an escape stands for no character, as half a surrogate pair.
    pub(crate) fn decode(self) -> Option<Cow<'a, str>> {
        if !self.has_escapes {
            return Some(Cow::Borrowed(self.spelt));
        }
        let mut bytes = Vec::with_capacity(self.spelt.len());
        decode_from(self.spelt.as_bytes(), 0, &mut bytes)?;
        String::from_utf8(bytes).ok().map(Cow::Owned)
    }

    /// The string, or what was spelt if it has none.
    pub(crate) fn decode_or_spelt(self) -> Cow<'a, str> {
        self.decode().unwrap_or(Cow::Borrowed(self.spelt))
    }

    /// Whether every escape stands for a character.
    pub(crate) fn is_text(self) -> bool {
        !self.has_escapes || !has_unicode(self.spelt) || self.decode().is_some()
    }
}

/// The position of the next byte that is a quote, a backslash, or not allowed in a string; or one behind the end.
pub(crate) fn next_special(bytes: &[u8], mut position: usize) -> usize {
    while let Some(chunk) = bytes.get(position..).and_then(|rest| rest.first_chunk()) {
        if let Some(offset) = first_special(chunk) {
            return position + offset;
        }
        position += chunk.len();
    }
    let rest = bytes.get(position..).unwrap_or_default();
    rest.iter().position(|byte| is_special(*byte)).map_or(bytes.len(), |offset| position + offset)
}

/// As [`next_special`], and adds the bytes before it.
fn copy_plain(bytes: &[u8], mut position: usize, out: &mut Vec<u8>) -> usize {
    // Whole chunks are copied without a call, and strings are short.
    while let Some(chunk) = bytes.get(position..).and_then(|rest| rest.first_chunk()) {
        out.extend_from_slice(chunk);
        if let Some(offset) = first_special(chunk) {
            out.truncate(out.len() - (chunk.len() - offset));
            return position + offset;
        }
        position += chunk.len();
    }
    let end = next_special(bytes, position);
    out.extend_from_slice(bytes.get(position..end).unwrap_or_default());
    end
}

const fn is_special(byte: u8) -> bool {
    byte == b'"' || byte == b'\\' || byte < b' '
}

/// The position of the first special byte of a chunk.
#[cfg(target_arch = "x86_64")]
fn first_special(chunk: &[u8; 16]) -> Option<usize> {
    // SAFETY: SSE2 is part of x86-64.
    unsafe { first_special_sse2(chunk) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "sse2")]
fn first_special_sse2(chunk: &[u8; 16]) -> Option<usize> {
    use std::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x, _mm_set1_epi8,
    };

    let [low, high] = words(chunk).map(u64::cast_signed);
    let bytes = _mm_set_epi64x(high, low);
    let quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'"'.cast_signed()));
    let backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'\\'.cast_signed()));
    let controls = _mm_cmpeq_epi8(bytes, _mm_min_epu8(bytes, _mm_set1_epi8(0x1f)));
    let found = _mm_movemask_epi8(_mm_or_si128(controls, _mm_or_si128(quotes, backslashes)));
    (found != 0).then(|| found.trailing_zeros() as usize)
}

/// The position of the first special byte of a chunk.
#[cfg(not(target_arch = "x86_64"))]
fn first_special(chunk: &[u8; 16]) -> Option<usize> {
    first_special_portable(chunk)
}

#[cfg(any(test, not(target_arch = "x86_64")))]
fn first_special_portable(chunk: &[u8; 16]) -> Option<usize> {
    /// One in each byte.
    const LOW: u64 = u64::from_le_bytes([1; 8]);
    // The highest bit of each byte that is zero, or less than a bound. Those behind the first one say nothing.
    let zero = |word: u64| word.wrapping_sub(LOW) & !word;
    let less = |word: u64, bound: u8| word.wrapping_sub(LOW * u64::from(bound)) & !word;
    let is = |word: u64, byte: u8| zero(word ^ (LOW * u64::from(byte)));
    words(chunk).into_iter().enumerate().find_map(|(at, word)| {
        let found = (is(word, b'"') | is(word, b'\\') | less(word, b' ')) & (LOW << 7);
        (found != 0).then(|| at * 8 + (found.trailing_zeros() / 8) as usize)
    })
}

fn words(chunk: &[u8; 16]) -> [u64; 2] {
    let word = u128::from_le_bytes(*chunk);
    [word as u64, (word >> 64) as u64]
}

/// The bytes of the escape at the beginning, or `None` if it is not one of JSON.
pub(crate) fn escape_length(spelt: &[u8]) -> Option<usize> {
    match spelt.get(1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' => unit(spelt.get(2..)?).map(|_| 6),
        _ => None,
    }
}

/// Adds the UTF-8 of what is spelt from a position on, and returns where it ends: at a quote, a byte that is not allowed, or one
/// behind the end. `None` if an escape stands for no character, as half a surrogate pair; what was added is of no use then.
pub(crate) fn decode_from(bytes: &[u8], mut position: usize, out: &mut Vec<u8>) -> Option<usize> {
    loop {
        position = copy_plain(bytes, position, out);
        match bytes.get(position..) {
            Some(rest) if rest.starts_with(b"\\") => position = bytes.len() - decode_first(rest, out)?.len(),
            _ => return Some(position),
        }
    }
}

/// Adds the UTF-8 of the escape at the beginning. Returns what follows it; `None` if it stands for no character.
fn decode_first<'a>(spelt: &'a [u8], out: &mut Vec<u8>) -> Option<&'a [u8]> {
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
fn has_unicode(spelt: &str) -> bool {
    memmem::find(spelt.as_bytes(), b"\\u").is_some()
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
        let end = decode_from(spelt.as_bytes(), 0, &mut out)?;
        (end == spelt.len()).then(|| String::from_utf8(out).expect("UTF-8"))
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
        fn a_string_ends_at_the_first_special_byte(bytes: Vec<u8>, plain in "[a-z]{0,80}", start in 0_usize..4) {
            let bytes = [plain.as_bytes(), &bytes].concat();
            let expected = bytes.iter().skip(start).position(|byte| is_special(*byte)).map_or(bytes.len(), |at| at + start);
            for chunk in bytes.as_chunks().0 {
                let first = chunk.iter().position(|byte| is_special(*byte));
                prop_assert_eq!((first_special(chunk), first_special_portable(chunk)), (first, first));
            }
            prop_assert_eq!(next_special(&bytes, start), expected.max(start.min(bytes.len())));
        }

        #[test]
        fn every_text_comes_back(text: String) {
            let spelt = serde_json::to_string(&text).expect("JSON");
            prop_assert_eq!(decoded(&spelt[1..spelt.len() - 1]), Some(text));
        }
    }
}
