//! Query parameters.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode, utf8_percent_encode};
use serde_json::value::RawValue;

use crate::json::MemberName;

/// Everything but the unreserved characters of RFC 3986, section 2.3.
pub(super) const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Adds a parameter to a query, or to a path with or without one. A list repeats the parameter.
pub(super) fn push_query(target: &mut String, name: &str, value: &[u8]) {
    let mut pair = |text: &str| {
        target.push(if target.contains('?') { '&' } else { '?' });
        target.extend(utf8_percent_encode(name, COMPONENT));
        target.push('=');
        target.extend(percent_encode(text.as_bytes(), COMPONENT));
    };
    if value.starts_with(b"[")
        && let Ok(items) = serde_json::from_slice::<Vec<&RawValue>>(value)
    {
        items.iter().for_each(|item| pair(&plain_text(item.get().as_bytes())));
    } else {
        pair(&plain_text(value));
    }
}

/// The contents of a JSON string; any other JSON as it is written.
pub(super) fn plain_text(value: &[u8]) -> Cow<'_, str> {
    if value.starts_with(b"\"")
        && let Ok(text) = serde_json::from_slice::<MemberName<'_>>(value)
    {
        return text.into();
    }
    String::from_utf8_lossy(value)
}
