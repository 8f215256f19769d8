//! What errors say about a job: whether it was started, and whether it can still be read.

use airbyte_agent_core::{Error, ErrorKind};

/// What the failure of a request for a job says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StartFailure {
    /// No job was started, because another one is running.
    AlreadyRunning,
    /// No job was started.
    Refused,
    /// A job may have been started.
    Unclear,
}

impl StartFailure {
    pub(super) fn of(error: &Error) -> Self {
        match (error.kind(), error.status()) {
            (ErrorKind::Conflict, _) if is_try_again_later(error) => Self::AlreadyRunning,
            (ErrorKind::Conflict | ErrorKind::OutcomeUnknown, _) => Self::Unclear,
            // Neither is processed: not implemented, and not available, which was sent again as far as that is safe.
            (ErrorKind::InternalServer, Some(501 | 503)) => Self::Refused,
            (ErrorKind::InternalServer, _) => Self::Unclear,
            // A success whose body cannot be read.
            (_, Some(200..300)) => Self::Unclear,
            _ => Self::Refused,
        }
    }
}

/// The problem of a sync that is requested while one is running.
fn is_try_again_later(error: &Error) -> bool {
    let is_it = |text: &Option<String>| text.as_ref().is_some_and(|text| text.ends_with("try-again-later"));
    error.errors().iter().any(|problem| is_it(&problem.error_code) || is_it(&problem.message))
}

/// Whether reading again may succeed.
pub(super) fn is_transient(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::RateLimit | ErrorKind::InternalServer => true,
        _ => error.status() == Some(408),
    }
}

#[cfg(test)]
mod tests {
    use airbyte_agent_core::FieldError;
    use airbyte_agent_core::error::ErrorBody;

    use super::*;

    fn failure(kind: ErrorKind, status: Option<u16>) -> StartFailure {
        let error = Error::new(kind, "");
        StartFailure::of(&match status {
            Some(status) => error.with_status(status),
            None => error,
        })
    }

    #[test]
    fn a_job_may_be_started_unless_the_service_refused_the_request() {
        for (kind, status) in [
            (ErrorKind::OutcomeUnknown, None),
            (ErrorKind::OutcomeUnknown, Some(504)),
            (ErrorKind::Conflict, Some(409)),
            (ErrorKind::InternalServer, Some(500)),
            (ErrorKind::Decode, Some(200)),
            (ErrorKind::ResponseTooLarge, Some(200)),
            (ErrorKind::Configuration, Some(200)),
        ] {
            assert_eq!(failure(kind, status), StartFailure::Unclear, "{kind} {status:?}");
        }
        for (kind, status) in [
            (ErrorKind::Connection, None),
            (ErrorKind::Timeout, None),
            (ErrorKind::Configuration, None),
            (ErrorKind::Refused, None),
            (ErrorKind::Authentication, Some(401)),
            (ErrorKind::PermissionDenied, Some(403)),
            (ErrorKind::UnprocessableEntity, Some(422)),
            (ErrorKind::RateLimit, Some(429)),
            (ErrorKind::InternalServer, Some(501)),
            (ErrorKind::InternalServer, Some(503)),
        ] {
            assert_eq!(failure(kind, status), StartFailure::Refused, "{kind} {status:?}");
        }
    }

    #[test]
    fn a_running_sync_is_told_by_the_type_of_the_problem_or_its_title() {
        for (error_code, title) in [
            (Some("https://reference.airbyte.com/reference/errors#try-again-later"), None),
            (None, Some("try-again-later")),
        ] {
            let problem = FieldError {
                field: None,
                message: title.map(str::to_owned),
                error_code: error_code.map(str::to_owned),
                details: None,
            };
            let body = ErrorBody { message: None, errors: vec![problem] };
            let error = Error::new(ErrorKind::Conflict, "").with_status(409).with_error_body(body);
            assert_eq!(StartFailure::of(&error), StartFailure::AlreadyRunning);
        }
    }
}
