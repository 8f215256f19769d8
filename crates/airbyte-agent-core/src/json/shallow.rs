//! The members of an object and the items of a list, without reading what is inside of them.

use serde::de::Unexpected;
use serde_json::Error;
use serde_json::value::RawValue;

use super::object::{Member, Members};

/// The members of an object, in order; `None` for any other value.
pub(super) fn members(raw: &RawValue) -> Result<Option<Vec<Member<'_>>>, Error> {
    if !raw.get().starts_with('{') {
        return Ok(None);
    }
    serde_json::from_str(raw.get()).map(|Members(members)| Some(members))
}

/// The items of a list; `None` for any other value.
pub(super) fn elements(raw: &RawValue) -> Result<Option<Vec<&RawValue>>, Error> {
    if !raw.get().starts_with('[') {
        return Ok(None);
    }
    serde_json::from_str(raw.get()).map(Some)
}

/// What a value is, for errors. It does not quote strings.
pub(super) fn unexpected(raw: &RawValue) -> Unexpected<'static> {
    let text = raw.get();
    match text.as_bytes().first() {
        Some(b'{') => Unexpected::Map,
        Some(b'[') => Unexpected::Seq,
        Some(b'"') => Unexpected::Other("string"),
        Some(b't') => Unexpected::Bool(true),
        Some(b'f') => Unexpected::Bool(false),
        Some(b'n') => Unexpected::Unit,
        _ => match (text.parse(), text.parse(), text.parse()) {
            (Ok(number), _, _) => Unexpected::Unsigned(number),
            (_, Ok(number), _) => Unexpected::Signed(number),
            (_, _, Ok(number)) => Unexpected::Float(number),
            _ => Unexpected::Other("number"),
        },
    }
}
