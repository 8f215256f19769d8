//! Marks the integers in JSON that a JavaScript number would round, so that TypeScript can make bigints of them.
//!
//! Each such integer becomes a string with a prefix of U+0000, one character longer than the longest run of U+0000 in the
//! body. JSON has one spelling for this character, `\u0000`, so no string of the body can begin with the prefix.

use bytes::Bytes;
use napi::{Env, JsString};
use napi_derive::napi;

/// Number of digits of 2^53 - 1, `Number.MAX_SAFE_INTEGER`.
const DIGITS: usize = 16;
const MAX_SAFE_INTEGER: &[u8; DIGITS] = b"9007199254740991";
const NUL: &[u8] = b"\\u0000";

/// JSON with marked integers.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct MarkedJson {
    pub(crate) text: Bytes,
    /// Number of U+0000 before the digits.
    pub(crate) nuls: u32,
}

/// JSON with marked integers.
#[napi(object, object_from_js = false)]
pub struct MarkedText<'env> {
    /// The JSON.
    pub text: JsString<'env>,
    /// Number of U+0000 before the digits.
    pub nuls: u32,
}

/// Marks the integers that `JSON.parse` would round. `null` if there are none.
#[napi]
pub fn mark_integers(env: &Env, json: String) -> napi::Result<Option<MarkedText<'_>>> {
    let Some(MarkedJson { text, nuls }) = mark(json.as_bytes()) else { return Ok(None) };
    let text = env.create_string(String::from_utf8_lossy(&text))?;
    Ok(Some(MarkedText { text, nuls }))
}

/// Marks the integers that would be rounded. `None` if there are none, as in almost every body. Invalid JSON stays invalid.
pub(crate) fn mark(json: &[u8]) -> Option<MarkedJson> {
    if !may_have_large_integers(json) {
        return None;
    }
    let found = large_integers(json);
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
    // An overflow would take a body of 24 GiB.
    Some(MarkedJson { text: text.into(), nuls: u32::try_from(nuls).ok()? })
}

/// Whether there is a run of at least `DIGITS` digits. Any such run covers one of every `DIGITS`th bytes, so only these are
/// looked at.
fn may_have_large_integers(json: &[u8]) -> bool {
    (DIGITS - 1..json.len()).step_by(DIGITS).any(|at| {
        if !json[at].is_ascii_digit() {
            return false;
        }
        let before = json[..at].iter().rev().take(DIGITS).take_while(|byte| byte.is_ascii_digit()).count();
        let after = json[at..].iter().take(DIGITS).take_while(|byte| byte.is_ascii_digit()).count();
        before + after >= DIGITS
    })
}

/// Ranges of the integers that would be rounded.
fn large_integers(json: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < json.len() {
        at = match json[at] {
            b'"' => end_of_string(json, at + 1),
            b'-' | b'0'..=b'9' => {
                let end = at + json[at..].iter().take_while(|byte| is_number_byte(**byte)).count();
                if is_large_integer(&json[at..end]) && !is_member_name(&json[end..]) {
                    found.push((at, end));
                }
                end
            }
            _ => at + 1,
        };
    }
    found
}

/// Index after the closing quote of a string.
fn end_of_string(json: &[u8], mut at: usize) -> usize {
    while at < json.len() {
        match json[at] {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

fn is_number_byte(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
}

/// Whether a number has neither fraction nor exponent and is beyond `Number.MAX_SAFE_INTEGER` in either direction.
fn is_large_integer(number: &[u8]) -> bool {
    let digits = number.strip_prefix(b"-").unwrap_or(number);
    // A leading zero is invalid JSON and must not become valid by quoting.
    digits.len() >= DIGITS
        && digits[0] != b'0'
        && digits.iter().all(u8::is_ascii_digit)
        && (digits.len() > DIGITS || digits > MAX_SAFE_INTEGER.as_slice())
}

/// Whether a colon follows: a number as a member's name is invalid JSON and must not become valid by quoting.
fn is_member_name(rest: &[u8]) -> bool {
    rest.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
}

/// Length of the longest run of `\u0000`.
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
