//! The error classes that Python and Node have.

use airbyte_agent_core::ErrorKind;

/// A class of errors.
#[derive(Clone, Copy, Debug)]
pub struct ErrorClass {
    /// Name of the class.
    pub name: &'static str,
    /// The class that it extends; none for the root.
    pub parent: Option<&'static str>,
    /// The kind of error that it represents; none for classes that only group others.
    pub kind: Option<ErrorKind>,
    /// What it means.
    pub doc: &'static str,
}

const fn group(name: &'static str, parent: Option<&'static str>, doc: &'static str) -> ErrorClass {
    ErrorClass { name, parent, kind: None, doc }
}

const fn class(name: &'static str, parent: &'static str, kind: ErrorKind) -> ErrorClass {
    ErrorClass { name, parent: Some(parent), kind: Some(kind), doc: kind.description() }
}

const ROOT: &str = "AirbyteAgentError";
const REFUSED: &str = "RequestRefusedError";
const LOOKUP: &str = "ConnectorLookupError";
const NAME_LOOKUP: &str = "NameLookupError";
const CONNECTION: &str = "APIConnectionError";
const STATUS: &str = "APIStatusError";

/// Every class, parents before their children.
pub const ERRORS: &[ErrorClass] = &[
    group(ROOT, None, "The base class of all errors of this package."),
    class("ConfigurationError", ROOT, ErrorKind::Configuration),
    class("InvalidRequestError", ROOT, ErrorKind::InvalidRequest),
    class(REFUSED, ROOT, ErrorKind::Refused),
    class("PolicyDeniedError", REFUSED, ErrorKind::PolicyDenied),
    class("ApprovalRequiredError", REFUSED, ErrorKind::ApprovalRequired),
    class("ApprovalDeclinedError", REFUSED, ErrorKind::ApprovalDeclined),
    class("BudgetExceededError", REFUSED, ErrorKind::BudgetExceeded),
    group(LOOKUP, Some(ROOT), "The lookup of a connector has no single result."),
    class("ConnectorNotFoundError", LOOKUP, ErrorKind::LookupNotFound),
    class("ConnectorAmbiguousError", LOOKUP, ErrorKind::LookupAmbiguous),
    group(NAME_LOOKUP, Some(ROOT), "The lookup of a name has no single result."),
    class("NameNotFoundError", NAME_LOOKUP, ErrorKind::NameNotFound),
    class("NameAmbiguousError", NAME_LOOKUP, ErrorKind::NameAmbiguous),
    class(CONNECTION, ROOT, ErrorKind::Connection),
    class("APITimeoutError", CONNECTION, ErrorKind::Timeout),
    class(STATUS, ROOT, ErrorKind::Status),
    class("BadRequestError", STATUS, ErrorKind::BadRequest),
    class("AuthenticationError", STATUS, ErrorKind::Authentication),
    class("PermissionDeniedError", STATUS, ErrorKind::PermissionDenied),
    class("NotFoundError", STATUS, ErrorKind::NotFound),
    class("ConflictError", STATUS, ErrorKind::Conflict),
    class("UnprocessableEntityError", STATUS, ErrorKind::UnprocessableEntity),
    class("RateLimitError", STATUS, ErrorKind::RateLimit),
    class("InternalServerError", STATUS, ErrorKind::InternalServer),
    class("DecodeError", ROOT, ErrorKind::Decode),
    class("ResponseTooLargeError", ROOT, ErrorKind::ResponseTooLarge),
    class("UnsuccessfulError", ROOT, ErrorKind::Unsuccessful),
    class("NotConfirmedError", ROOT, ErrorKind::NotConfirmed),
    class("JobFailedError", ROOT, ErrorKind::JobFailed),
    class("PagingError", ROOT, ErrorKind::Paging),
    class("OutcomeUnknownError", ROOT, ErrorKind::OutcomeUnknown),
    class("InvalidWebhookError", ROOT, ErrorKind::InvalidWebhook),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_come_first() {
        for (place, class) in ERRORS.iter().enumerate() {
            let known = |name| ERRORS[..place].iter().any(|earlier| earlier.name == name);
            assert!(class.parent.is_none_or(known), "{} comes before its parent", class.name);
        }
    }

    #[test]
    fn every_kind_has_one_class() {
        for kind in ErrorKind::ALL {
            let classes = ERRORS.iter().filter(|class| class.kind == Some(*kind)).count();
            assert_eq!(classes, 1, "{kind}");
        }
    }

    #[test]
    fn every_status_has_the_class_of_its_kind() {
        for (status, name) in [(400, "BadRequestError"), (422, "UnprocessableEntityError"), (418, STATUS)] {
            let kind = ErrorKind::of_status(status);
            let class = ERRORS.iter().find(|class| class.kind == Some(kind)).expect("a class");
            assert_eq!(class.name, name);
        }
    }
}
