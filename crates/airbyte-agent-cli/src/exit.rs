//! The exit codes of the command.

use airbyte_agent::{Error, ErrorKind};

/// Anything that has no code of its own.
pub const GENERAL: u8 = 1;
/// Credentials are missing, wrong or not sufficient.
pub const AUTH: u8 = 2;
/// Something that was named does not exist.
pub const NOT_FOUND: u8 = 3;
/// Arguments, or the request, are invalid.
pub const VALIDATION: u8 = 4;
/// A write may or may not have happened.
pub const OUTCOME_UNKNOWN: u8 = 5;
/// A policy, a budget or a person refused the call. Nothing was sent.
pub const REFUSED: u8 = 6;
/// Ctrl-C, as a shell reports it.
pub const INTERRUPTED: u8 = 130;

/// The names of kinds that end in [`REFUSED`].
const REFUSALS: [&str; 5] = ["refused", "policy_denied", "approval_required", "approval_declined", "budget_exceeded"];

/// The settings that credentials are made of.
const CREDENTIALS: [&str; 6] = ["client_id", "client_secret", "token", "username", "password", "auth"];

/// The exit code of an error of the client.
pub fn of_error(error: &Error) -> u8 {
    match error.kind() {
        ErrorKind::Authentication | ErrorKind::PermissionDenied => AUTH,
        ErrorKind::Configuration => {
            let fields = error.errors();
            let is_of_credentials =
                fields.iter().all(|it| it.field.as_deref().is_some_and(|name| CREDENTIALS.contains(&name)));
            // No credentials at all are no problem of one field.
            if is_of_credentials { AUTH } else { VALIDATION }
        }
        ErrorKind::NotFound | ErrorKind::LookupNotFound | ErrorKind::NameNotFound => NOT_FOUND,
        ErrorKind::InvalidRequest
        | ErrorKind::BadRequest
        | ErrorKind::UnprocessableEntity
        | ErrorKind::LookupAmbiguous
        | ErrorKind::NameAmbiguous => VALIDATION,
        ErrorKind::OutcomeUnknown => OUTCOME_UNKNOWN,
        kind if REFUSALS.contains(&kind.as_str()) => REFUSED,
        _ => GENERAL,
    }
}
