//! From a request to what goes on the wire: names and types are checked here, before anything is sent.

mod placing;

use bytes::Bytes;

use crate::config::without_position;
use crate::error::{Error, ErrorKind};
use crate::operation::{Effect, Meta, Operation};
use crate::suggest::nearest;

use placing::Placing;

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
    if O::OFTEN
        && let Ok(request) = serde_json::from_slice(json)
    {
        return Ok(request);
    }
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
        let refusal = match reason.starts_with("unknown field `") {
            true => unknown_member::<O>(field),
            false => Refusal::new(field, reason),
        };
        refused(&O::META, &refusal)
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
    place(meta, request.effect(), |placing| request.serialize(placing))
}

fn place(
    meta: &'static Meta,
    effect: Effect,
    write: impl FnOnce(&mut Placing) -> Result<(), serde_json::Error>,
) -> Result<Call, Error> {
    let mut placing = Placing::new(meta);
    let written = write(&mut placing).map_err(|error| Refusal::new(".", error.to_string()));
    let (target, body) = written.and_then(|()| placing.finish()).map_err(|refusal| refused(meta, &refusal))?;
    Ok(Call { meta, effect, target, body })
}

fn refused(meta: &Meta, refusal: &Refusal) -> Error {
    Error::new(ErrorKind::InvalidRequest, format!("`{}`: {}", refusal.field, refusal.reason))
        .on(meta.name)
        .about_field(&refusal.field, &refusal.reason)
}

#[cfg(test)]
mod tests;
