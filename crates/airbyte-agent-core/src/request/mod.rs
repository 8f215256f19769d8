//! From a typed request to path, query and body. Names, types and rules are checked here, before anything is sent.

mod encoded;
mod query;
mod raw;
mod serializer;

use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind, Message};
use crate::json::{self, JsonError};
use crate::operation::{Effect, Operation, ValidationError};
use crate::suggest::{member_names, nearest};

pub use encoded::EncodedRequest;
pub use raw::{RawOperation, RawRequest};
use serializer::RequestSerializer;

/// Reads a request from JSON and encodes it: for callers that know operations by name.
///
/// # Errors
/// [`ErrorKind::InvalidRequest`]. An unknown member is answered with the nearest known one.
pub fn parse<O: Operation>(json: &[u8]) -> Result<EncodedRequest, Error> {
    encode(&from_json::<O>(json)?)
}

/// Reads a request from JSON.
///
/// # Errors
/// As [`parse`].
pub fn from_json<O: Operation>(json: &[u8]) -> Result<O, Error> {
    read(O::SPEC.name, json)
}

/// Reads parameters from JSON, for the call of this name.
pub(crate) fn read<T: DeserializeOwned>(call: &'static str, json: &[u8]) -> Result<T, Error> {
    json::read_strict(json).map_err(|error| unreadable(call, error, member_names::<T>))
}

/// Validates and prepares a request and puts its members where they are sent: path, query or body.
///
/// # Errors
/// [`ErrorKind::InvalidRequest`].
pub fn encode<O: Operation>(request: &O) -> Result<EncodedRequest, Error> {
    let spec = &O::SPEC;
    request.validate().map_err(|error| invalid(spec.name, &error))?;
    let prepared = request.prepare();
    let request = prepared.as_ref().unwrap_or(request);
    let mut serializer = RequestSerializer::new(spec);
    let written = request.serialize(&mut serializer);
    encoded(serializer, written, request.effect())
}

// The following is apart from what is compiled for every type of request.

/// What was written, or why it was not.
#[inline(never)]
fn encoded(
    serializer: RequestSerializer,
    written: Result<(), serde_json::Error>,
    effect: Effect,
) -> Result<EncodedRequest, Error> {
    let spec = serializer.spec();
    let client_default = serializer.client_default();
    let written = written.map_err(|error| ValidationError::new(".", json::describe(&error)));
    let (target, body) = written.and_then(|()| serializer.finish()).map_err(|error| invalid(spec.name, &error))?;
    Ok(EncodedRequest { spec, effect, target, body, client_default })
}

#[cold]
#[inline(never)]
fn unreadable(call: &'static str, error: JsonError, known: fn() -> &'static [&'static str]) -> Error {
    invalid(call, &describe(error, known))
}

fn describe(error: JsonError, known: fn() -> &'static [&'static str]) -> ValidationError {
    if !error.is_unknown_member {
        return ValidationError::new(error.path.clone(), error.requirement());
    }
    let known = known();
    let reason = match nearest(&error.path, known) {
        Some(name) => format!("unknown member; did you mean `{name}`?"),
        None if error.path.contains('.') => "unknown member".to_owned(),
        None => format!("unknown member; the members are {}", known.join(", ")),
    };
    ValidationError::new(error.path, reason)
}

/// The error of an invalid parameter, for the call of this name.
#[cold]
#[inline(never)]
pub fn invalid(call: &'static str, error: &ValidationError) -> Error {
    let message = Message::new().member(error.field.clone()).text(format!(": {}", error.reason));
    Error::new(ErrorKind::InvalidRequest, message).with_operation(call).with_field(&error.field, &error.reason)
}

#[cfg(test)]
mod tests;
