//! The tree of errors that every language has.

use airbyte_agent::ErrorKind;

/// A class of errors.
#[derive(Clone, Copy, Debug)]
pub struct ErrorClass {
    /// Name of the class.
    pub name: &'static str,
    /// The class it is a special case of; none for the root.
    pub parent: Option<&'static str>,
    /// The kind that becomes this class; none for classes that only gather others.
    pub kind: Option<ErrorKind>,
    /// When it is raised.
    pub doc: &'static str,
}

const fn class(name: &'static str, parent: &'static str, kind: Option<ErrorKind>, doc: &'static str) -> ErrorClass {
    ErrorClass { name, parent: Some(parent), kind, doc }
}

const ROOT: &str = "AirbyteAgentError";
const LOOKUP: &str = "ConnectorLookupError";
const CONNECTION: &str = "APIConnectionError";
const STATUS: &str = "APIStatusError";

/// Every class, parents before their children.
pub const ERRORS: &[ErrorClass] = &[
    ErrorClass { name: ROOT, parent: None, kind: None, doc: "Anything that went wrong." },
    class(
        "ConfigurationError",
        ROOT,
        Some(ErrorKind::Configuration),
        "The client cannot be built or used as it is configured.",
    ),
    class(
        "InvalidRequestError",
        ROOT,
        Some(ErrorKind::InvalidRequest),
        "A request that cannot be right; nothing was sent.",
    ),
    class(LOOKUP, ROOT, None, "A connector cannot be told by the name given."),
    class("ConnectorNotFoundError", LOOKUP, Some(ErrorKind::ConnectorNotFound), "No connector answers to the name."),
    class(
        "ConnectorAmbiguousError",
        LOOKUP,
        Some(ErrorKind::ConnectorAmbiguous),
        "Several connectors answer to the name.",
    ),
    class(CONNECTION, ROOT, Some(ErrorKind::Connection), "The service could not be reached, or the connection broke."),
    class("APITimeoutError", CONNECTION, Some(ErrorKind::Timeout), "The deadline passed."),
    class(STATUS, ROOT, Some(ErrorKind::Status), "The service answered with a status that is no success."),
    class("BadRequestError", STATUS, Some(ErrorKind::BadRequest), "Status 400."),
    class("AuthenticationError", STATUS, Some(ErrorKind::Authentication), "Status 401."),
    class("PermissionDeniedError", STATUS, Some(ErrorKind::PermissionDenied), "Status 403."),
    class("NotFoundError", STATUS, Some(ErrorKind::NotFound), "Status 404."),
    class("ConflictError", STATUS, Some(ErrorKind::Conflict), "Status 409."),
    class("UnprocessableEntityError", STATUS, Some(ErrorKind::UnprocessableEntity), "Status 422."),
    class("RateLimitError", STATUS, Some(ErrorKind::RateLimit), "Status 429."),
    class("InternalServerError", STATUS, Some(ErrorKind::InternalServer), "Status 5xx."),
    class("DecodeError", ROOT, Some(ErrorKind::Decode), "A success whose body cannot be read."),
    class(
        "OutcomeUnknownError",
        ROOT,
        Some(ErrorKind::OutcomeUnknown),
        "A write that may or may not have happened; it is not sent again.",
    ),
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
