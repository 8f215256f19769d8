//! From a typed request to path, query and body. Names, types and rules are checked here, before anything is sent.

mod encoded;
mod serializer;

use crate::error::{Error, ErrorKind};
use crate::json::{self, JsonError};
use crate::operation::{Operation, OperationSpec, ValidationError};
use crate::suggest::{member_names, nearest};

pub use encoded::EncodedRequest;
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
    json::read_strict(json).map_err(|error| invalid(&O::SPEC, &describe::<O>(error)))
}

/// Validates a request and puts its members where they are sent: path, query or body.
///
/// # Errors
/// [`ErrorKind::InvalidRequest`].
pub fn encode<O: Operation>(request: &O) -> Result<EncodedRequest, Error> {
    let spec = &O::SPEC;
    request.validate().map_err(|error| invalid(spec, &error))?;
    let mut serializer = RequestSerializer::new(spec);
    let written = request.serialize(&mut serializer).map_err(|error| ValidationError::new(".", json::describe(&error)));
    let (target, body) = written.and_then(|()| serializer.finish()).map_err(|error| invalid(spec, &error))?;
    Ok(EncodedRequest { spec, effect: request.effect(), target, body })
}

fn describe<O: Operation>(error: JsonError) -> ValidationError {
    if !error.is_unknown_member {
        return ValidationError::new(error.path, error.reason);
    }
    let known = member_names::<O>();
    let reason = match nearest(&error.path, known) {
        Some(name) => format!("unknown member; did you mean `{name}`?"),
        None if error.path.contains('.') => "unknown member".to_owned(),
        None => format!("unknown member; the members are {}", known.join(", ")),
    };
    ValidationError::new(error.path, reason)
}

fn invalid(spec: &OperationSpec, error: &ValidationError) -> Error {
    Error::new(ErrorKind::InvalidRequest, format!("`{}`: {}", error.field, error.reason))
        .with_operation(spec.name)
        .with_field(&error.field, &error.reason)
}

#[cfg(test)]
mod tests;
