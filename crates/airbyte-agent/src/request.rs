//! From a request to what goes on the wire: names and types are checked here, before anything is sent.

use std::borrow::Cow;

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, percent_encode, utf8_percent_encode};
use serde_json::value::RawValue;

use crate::config::without_position;
use crate::error::{Error, ErrorKind};
use crate::json::Members;
use crate::operation::{Effect, Meta, Operation};
use crate::suggest::nearest;

/// An operation made ready to send: what the road carries, whatever the language it came from.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its row of the table.
    pub meta: &'static Meta,
    /// What a repeat could do.
    pub effect: Effect,
    /// Path and query, encoded.
    pub target: String,
    /// JSON body, for methods that have one.
    pub body: Option<Bytes>,
}

/// A member that cannot be right, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Path of the member, dots between the steps.
    pub field: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Refusal {
    pub(crate) fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { field: field.into(), reason: reason.into() }
    }
}

/// Refuse a choice that was not made, or made twice.
pub(crate) fn exactly_one(choices: &[(&str, bool)]) -> Result<(), Refusal> {
    let given: Vec<&str> = choices.iter().filter(|(_, given)| *given).map(|(name, _)| *name).collect();
    let all = || choices.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match given.as_slice() {
        [_] => Ok(()),
        [] => Err(Refusal::new(choices[0].0, format!("give exactly one of {}", all()))),
        [.., last] => Err(Refusal::new(*last, format!("give exactly one of {}; {} were given", all(), given.len()))),
    }
}

/// Read a request from JSON and make it ready: the door for callers who meet operations by name.
pub(crate) fn parse<O: Operation>(json: &[u8]) -> Result<Call, Error> {
    encode(&from_json::<O>(json)?)
}

/// Read a request from JSON. Unknown members are refused, with the nearest name that is known.
pub(crate) fn from_json<O: Operation>(json: &[u8]) -> Result<O, Error> {
    let mut unknown: Option<String> = None;
    let mut track = serde_path_to_error::Track::new();
    let mut reader = serde_json::Deserializer::from_slice(json);
    let parsed = {
        // In one go, unlike `json::read`: another reader for each operation would be half a megabyte of every package.
        let tracked = serde_path_to_error::Deserializer::new(&mut reader, &mut track);
        serde_ignored::deserialize(tracked, |path| {
            unknown.get_or_insert_with(|| path.to_string().replace(".?", ""));
        })
    };
    let request: O = parsed.map_err(|error| {
        let path = track.path().to_string();
        let reason = without_position(&error.to_string());
        let field = match missing_member(&reason) {
            Some(name) if path == "." => name.to_owned(),
            Some(name) => format!("{path}.{name}"),
            None => path,
        };
        refused(&O::META, &Refusal::new(field, reason))
    })?;
    reader.end().map_err(|error| refused(&O::META, &Refusal::new(".", error.to_string())))?;
    match unknown {
        Some(path) => Err(refused(&O::META, &unknown_member::<O>(path))),
        None => Ok(request),
    }
}

fn missing_member(reason: &str) -> Option<&str> {
    reason.strip_prefix("missing field `")?.strip_suffix('`')
}

fn unknown_member<O: Operation>(path: String) -> Refusal {
    let known = crate::suggest::members_of::<O>();
    let hint = match nearest(&path, known) {
        Some(name) => format!("no such member; did you mean `{name}`?"),
        None if path.contains('.') => "no such member".to_owned(),
        None => format!("no such member; known are {}", known.join(", ")),
    };
    Refusal::new(path, hint)
}

/// Put the members of a request where they travel: path, query or body.
pub(crate) fn encode<O: Operation>(request: &O) -> Result<Call, Error> {
    let meta = &O::META;
    request.validate().map_err(|refusal| refused(meta, &refusal))?;
    let flat = serde_json::to_string(request).map_err(|error| refused(meta, &Refusal::new(".", error.to_string())))?;
    let (target, body) = if meta.method.has_body() && !meta.path.contains('{') && meta.query.is_empty() {
        (meta.path.to_owned(), Some(Bytes::from(flat)))
    } else {
        place(meta, &flat).map_err(|refusal| refused(meta, &refusal))?
    };
    Ok(Call { meta, effect: request.effect(), target, body })
}

fn place(meta: &Meta, flat: &str) -> Result<(String, Option<Bytes>), Refusal> {
    let unwritable = |error: serde_json::Error| Refusal::new(".", error.to_string());
    let Members(mut members) = serde_json::from_str(flat).map_err(unwritable)?;
    let mut target = String::with_capacity(meta.path.len() + 64);
    for part in meta.path.split('{') {
        let Some((slot, rest)) = part.split_once('}') else {
            target.push_str(part);
            continue;
        };
        let Some(at) = members.iter().position(|(name, _)| name.as_str() == slot) else {
            return Err(Refusal::new(slot, "is needed"));
        };
        let (_, value) = members.remove(at);
        target.extend(path_part(slot, &plain_text(value))?);
        target.push_str(rest);
    }
    let mut query = Query::default();
    let mut body = Vec::with_capacity(members.len());
    for (name, value) in members {
        let queried = !meta.method.has_body() || meta.query.contains(&name.as_str());
        if queried || meta.query_and_body.contains(&name.as_str()) {
            query.add(name.as_str(), value);
        }
        if !queried {
            body.push((name, value));
        }
    }
    target.push_str(&query.0);
    let body = match meta.method.has_body() {
        true => {
            // No longer than what its members were taken from.
            let mut json = Vec::with_capacity(flat.len());
            serde_json::to_writer(&mut json, &Members(body)).map_err(unwritable)?;
            Some(json.into())
        }
        false => None,
    };
    Ok((target, body))
}

/// Everything but letters, digits and the marks that RFC 3986 leaves unreserved.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn path_part<'a>(name: &str, text: &'a str) -> Result<PercentEncode<'a>, Refusal> {
    let reason: Cow<'static, str> = match text {
        "" => "must not be empty".into(),
        "." | ".." => "is a step in a path, not an id".into(),
        _ => match text.chars().find(|c| matches!(c, '/' | '\\') || c.is_control()) {
            Some(found) => format!("holds {found:?}, which would change the path").into(),
            None => return Ok(utf8_percent_encode(text, PATH)),
        },
    };
    Err(Refusal::new(name, reason))
}

#[derive(Default)]
struct Query(String);

impl Query {
    fn add(&mut self, name: &str, value: &RawValue) {
        // A list repeats the parameter (contract parameter `tags`).
        match serde_json::from_str::<Vec<Box<RawValue>>>(value.get()) {
            Ok(items) => items.iter().for_each(|item| self.pair(name, &plain_text(item))),
            Err(_) => self.pair(name, &plain_text(value)),
        }
    }

    fn pair(&mut self, name: &str, text: &str) {
        self.0.push(if self.0.is_empty() { '?' } else { '&' });
        self.0.push_str(name);
        self.0.push('=');
        self.0.extend(percent_encode(text.as_bytes(), PATH));
    }
}

/// A string without its quotes; anything else as it is written.
fn plain_text(value: &RawValue) -> Cow<'_, str> {
    match serde_json::from_str::<Cow<'_, str>>(value.get()) {
        Ok(text) => text,
        Err(_) => Cow::Borrowed(value.get()),
    }
}

fn refused(meta: &Meta, refusal: &Refusal) -> Error {
    Error::new(ErrorKind::InvalidRequest, format!("`{}`: {}", refusal.field, refusal.reason))
        .on(meta.name)
        .about_field(&refusal.field, &refusal.reason)
}

#[cfg(test)]
mod tests;
