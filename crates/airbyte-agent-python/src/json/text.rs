//! A JSON text (RFC 8259), from the place where it is being read.
//!
//! Strict where it reads, and it reads what answers are made of; whatever else comes, it says nothing, and a reader that
//! takes more care has the whole text again. Here are no numbers but short natural ones: `serde_json` knows the others.

use serde_json::Number;

use super::plain::plain;

/// So many digits are within 64 bits, whatever they are.
const SHORT: usize = 18;

pub(super) struct Text<'t> {
    all: &'t [u8],
    /// The next byte.
    at: usize,
    /// What the last string with escapes says.
    unescaped: Vec<u8>,
}

impl<'t> Text<'t> {
    pub(super) fn new(all: &'t [u8]) -> Self {
        Self { all, at: 0, unescaped: Vec::new() }
    }

    /// The next byte that is no white space, which is not taken yet.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.all.get(self.at)?;
            if !is_space(byte) {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    /// Take the next byte that is no white space.
    #[inline]
    pub(super) fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// Take these bytes, if they are next.
    #[inline]
    pub(super) fn take(&mut self, bytes: &[u8]) -> Option<()> {
        self.all.get(self.at..)?.starts_with(bytes).then(|| self.at += bytes.len())
    }

    /// Take this byte, if it is the next that is no white space.
    #[inline]
    pub(super) fn take_one(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Take this key and its colon, with the comma before it if there is one, whatever white space is between them.
    #[inline]
    pub(super) fn take_key(&mut self, written: &[u8]) -> Option<()> {
        self.take(written).or_else(|| self.take_spaced_key(written))
    }

    fn take_spaced_key(&mut self, written: &[u8]) -> Option<()> {
        let begun = self.at;
        let mut take = || {
            let key = written.strip_suffix(b":")?;
            let key = match key.strip_prefix(b",") {
                Some(key) => self.take_one(b',').map(|()| key)?,
                None => key,
            };
            self.peek()?;
            self.take(key)?;
            self.take_one(b':')
        };
        let taken = take();
        if taken.is_none() {
            self.at = begun;
        }
        taken
    }

    /// Take a value that is so written and ends there.
    #[inline]
    pub(super) fn take_value(&mut self, written: &[u8]) -> Option<()> {
        let after = self.all.get(self.at..)?.strip_prefix(written)?;
        let next = *after.first()?;
        (matches!(next, b',' | b'}' | b']') || is_space(next)).then(|| self.at += written.len())
    }

    /// Where the next byte is.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// What was taken since it was there.
    pub(super) fn since(&self, begun: usize) -> &'t [u8] {
        self.all.get(begun..self.at).unwrap_or_default()
    }

    /// Whether nothing is left but white space.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// Take a string, of which the quotation mark is taken, and say what it says: UTF-8, if the text is.
    #[inline]
    pub(super) fn string(&mut self) -> Option<&[u8]> {
        let begun = self.at;
        match self.run()? {
            b'"' => self.all.get(begun..self.at - 1),
            _ => self.escaped(begun),
        }
    }

    /// Take what needs no escape, and the byte that ends it: a quotation mark or a backslash.
    #[inline]
    fn run(&mut self) -> Option<u8> {
        let rest = self.all.get(self.at..)?;
        let end = plain(rest);
        self.at += end + 1;
        // Others that end it are control characters, which a string cannot have.
        rest.get(end).copied().filter(|byte| *byte >= b' ')
    }

    /// Take the rest of a string that began there and has an escape here, of which the backslash is taken.
    #[inline(never)]
    fn escaped(&mut self, begun: usize) -> Option<&[u8]> {
        self.unescaped.clear();
        let (mut run, mut end) = (begun, b'\\');
        loop {
            self.unescaped.extend_from_slice(self.all.get(run..self.at - 1)?);
            if end == b'"' {
                return Some(&self.unescaped);
            }
            let escape = *self.all.get(self.at)?;
            self.at += 1;
            match escape {
                b'"' | b'\\' | b'/' => self.unescaped.push(escape),
                b'n' => self.unescaped.push(b'\n'),
                b't' => self.unescaped.push(b'\t'),
                b'r' => self.unescaped.push(b'\r'),
                b'b' => self.unescaped.push(0x8),
                b'f' => self.unescaped.push(0xc),
                b'u' => {
                    let character = self.numbered()?;
                    self.unescaped.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                }
                _ => return None,
            }
            (run, end) = (self.at, self.run()?);
        }
    }

    /// Take the digits of `\u`, and a second such escape where two make a character.
    fn numbered(&mut self) -> Option<char> {
        let first = self.unit()?;
        let Some(character) = char::from_u32(first.into()) else {
            self.take(b"\\u")?;
            let second = self.unit()?;
            return char::decode_utf16([first, second]).next()?.ok();
        };
        Some(character)
    }

    fn unit(&mut self) -> Option<u16> {
        let digits = self.all.get(self.at..self.at + 4)?;
        self.at += 4;
        digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)? as u16))
    }

    /// Take a number.
    #[inline]
    pub(super) fn number(&mut self) -> Option<Number> {
        let rest = self.all.get(self.at..)?;
        let (mut length, mut value) = (0, 0_u64);
        while let Some(digit @ b'0'..=b'9') = rest.get(length)
            && length <= SHORT
        {
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
            length += 1;
        }
        let is_natural = !matches!(rest.get(length), Some(b'.' | b'e' | b'E'));
        let is_short = length == 1 || rest.first() != Some(&b'0') && (1..=SHORT).contains(&length);
        if is_natural && is_short {
            self.at += length;
            return Some(value.into());
        }
        let length =
            rest.iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')).count();
        let written = self.all.get(self.at..self.at + length)?;
        self.at += length;
        serde_json::from_slice(written).ok()
    }
}

#[inline]
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}
