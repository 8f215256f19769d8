//! Integers that a number of JavaScript would round, marked in the text of a body.
//!
//! Each one becomes a string that begins with U+0000, so often as no string of the body holds it in a row. JSON spells
//! this character in one way only, `\u0000`, so a mark is nothing that the body could say itself.

use bytes::Bytes;
use napi::{Env, JsString};
use napi_derive::napi;

/// Digits of the least integer that is rounded: 2^53 - 1 has as many.
const DIGITS: usize = 16;
const LARGEST: &[u8; DIGITS] = b"9007199254740991";
const NUL: &[u8] = b"\\u0000";

/// JSON in which integers are marked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Marked {
    pub(crate) text: Bytes,
    /// How often U+0000 stands before the digits.
    pub(crate) nuls: u32,
}

/// JSON in which integers are marked, as JavaScript takes it.
#[napi(object, object_from_js = false)]
pub struct MarkedText<'env> {
    /// The JSON.
    pub text: JsString<'env>,
    /// How often U+0000 stands before the digits.
    pub nuls: u32,
}

/// JSON with the integers marked that `JSON.parse` would round; `null` when there is none.
#[napi]
pub fn mark_integers(env: &Env, json: String) -> napi::Result<Option<MarkedText<'_>>> {
    let Some(Marked { text, nuls }) = mark(json.as_bytes()) else { return Ok(None) };
    let text = env.create_string(String::from_utf8_lossy(&text))?;
    Ok(Some(MarkedText { text, nuls }))
}

/// Mark the integers that would be rounded; `None` when there is none, as in almost every body. What is no JSON stays
/// none.
pub(crate) fn mark(json: &[u8]) -> Option<Marked> {
    if !may_be_rounded(json) {
        return None;
    }
    let found = rounded(json);
    if found.is_empty() {
        return None;
    }
    let nuls = longest_run_of_nuls(json) + 1;
    let mut text = Vec::with_capacity(json.len() + found.len() * (2 + nuls * NUL.len()));
    let mut at = 0;
    for (from, to) in found {
        text.extend_from_slice(&json[at..from]);
        text.push(b'"');
        text.extend_from_slice(&NUL.repeat(nuls));
        text.extend_from_slice(&json[from..to]);
        text.push(b'"');
        at = to;
    }
    text.extend_from_slice(&json[at..]);
    // More of them than fit would take a body of 24 GiB.
    Some(Marked { text: text.into(), nuls: u32::try_from(nuls).ok()? })
}

/// Whether so many digits stand in a row anywhere. Looks at every sixteenth byte, since one of them would be among them.
fn may_be_rounded(json: &[u8]) -> bool {
    (DIGITS - 1..json.len()).step_by(DIGITS).any(|at| {
        if !json[at].is_ascii_digit() {
            return false;
        }
        let before = json[..at].iter().rev().take(DIGITS).take_while(|byte| byte.is_ascii_digit()).count();
        let after = json[at..].iter().take(DIGITS).take_while(|byte| byte.is_ascii_digit()).count();
        before + after >= DIGITS
    })
}

/// Where the integers are that would be rounded.
fn rounded(json: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < json.len() {
        at = match json[at] {
            b'"' => after_string(json, at + 1),
            b'-' | b'0'..=b'9' => {
                let end = at + json[at..].iter().take_while(|byte| is_of_number(**byte)).count();
                if is_rounded(&json[at..end]) && !is_name(&json[end..]) {
                    found.push((at, end));
                }
                end
            }
            _ => at + 1,
        };
    }
    found
}

/// The place after the quote that ends a string.
fn after_string(json: &[u8], mut at: usize) -> usize {
    while at < json.len() {
        match json[at] {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

fn is_of_number(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
}

/// Whether a number is an integer, written as one, beyond what JavaScript holds.
fn is_rounded(number: &[u8]) -> bool {
    let digits = number.strip_prefix(b"-").unwrap_or(number);
    // What begins with a zero is no JSON, and must not become some.
    digits.len() >= DIGITS
        && digits[0] != b'0'
        && digits.iter().all(u8::is_ascii_digit)
        && (digits.len() > DIGITS || digits > LARGEST.as_slice())
}

/// Whether a member's value would follow: a number is no name of a member, and must not become one.
fn is_name(rest: &[u8]) -> bool {
    rest.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
}

fn longest_run_of_nuls(json: &[u8]) -> usize {
    let (mut longest, mut run) = (0, 0);
    let mut rest = json;
    while let [_, after_one @ ..] = rest {
        (run, rest) = rest.strip_prefix(NUL).map_or((0, after_one), |after| (run + 1, after));
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests;
