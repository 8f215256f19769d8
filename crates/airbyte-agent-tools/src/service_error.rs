//! From the errors of the client to what the model is told.

use airbyte_agent::replication::CreateJob;
use airbyte_agent_core::error::Style;
use airbyte_agent_core::operation::Operation;
use airbyte_agent_core::{Error, ErrorKind};

use crate::error_code::{ErrorCode, Happened};
use crate::failure::Failure;
use crate::limits::{MESSAGE_BYTES, cut_text};

/// A call of an action.
#[derive(Clone, Copy)]
pub(crate) struct ActionCall<'a> {
    /// Name of the connector.
    pub(crate) connector: &'a str,
    pub(crate) entity: &'a str,
    pub(crate) action: &'a str,
    pub(crate) is_write: bool,
}

/// The failure of finding or describing connectors.
pub(crate) fn lookup_failure(error: &Error) -> Failure {
    let subject = match error.kind() {
        ErrorKind::LookupNotFound | ErrorKind::LookupAmbiguous => "",
        _ => "The connectors cannot be listed: ",
    };
    failure(error, subject, String::new())
}

/// The failure of an action.
pub(crate) fn action_failure(error: &Error, call: ActionCall<'_>) -> Failure {
    let ActionCall { connector, entity, action, is_write } = call;
    let docs = format!("Read connector_docs with connector {connector:?} and entity {entity:?}, and correct the call.");
    let mut failure = failure(error, &format!("{connector} {entity}.{action}: "), docs);
    if names_entity_or_action(error) {
        failure.code = ErrorCode::UnknownEntityOrAction;
    }
    if is_write {
        let happened = happened(error);
        failure.happened = Some(happened);
        if happened == Happened::Unknown {
            failure.next =
                "Do not repeat it. Look with connector_read whether it happened, and tell the user.".to_owned();
        }
    } else if failure.code == ErrorCode::OutcomeUnknown {
        // An action that reads may be a write to the client, which judges by the name alone.
        failure.code = ErrorCode::ServiceError;
        failure.next = REPEAT.to_owned();
    }
    failure
}

/// The reason of an error in a sentence or two, without advice to programmers.
pub(crate) fn reason(error: &Error) -> String {
    let style = Style::default();
    let mut reason = error.reason(style).trim_end_matches('.').to_owned();
    // A model has no paging rules.
    reason = reason.replace("; pass a `paging` rule, or narrow the call", "; narrow the call");
    if let Some(status) = error.status() {
        reason = format!("{status}: {reason}");
        for problem in error.errors() {
            let is_said =
                problem.message.as_ref().is_some_and(|message| reason.contains(message.trim_end_matches('.')));
            match (&problem.field, is_said) {
                (Some(field), true) if !reason.contains(field.as_str()) => reason.push_str(&format!(" (`{field}`)")),
                (_, true) => {}
                (None, false) if problem.message.is_none() => {}
                (_, false) => reason.push_str(&format!("; {problem}")),
            }
        }
    }
    cut_text(reason.trim_end_matches('.'), MESSAGE_BYTES)
}

const REPEAT: &str = "Repeat the call, once. If it fails again, tell the user.";

fn failure(error: &Error, subject: &str, docs: String) -> Failure {
    let reason = reason(error);
    let end = if reason.ends_with(['?', '!', '…']) { "" } else { "." };
    let id = match (error.status(), error.request_id()) {
        (Some(status), Some(id)) if status >= 500 => format!(" Request id: {id}."),
        _ => String::new(),
    };
    let (code, next) = code_and_next(error.kind().as_str());
    let next = if next.is_empty() { docs } else { next.to_owned() };
    let next = if next.is_empty() { REPEAT.to_owned() } else { next };
    let message = format!("{subject}{reason}{end}{id}");
    Failure { retry_after: error.retry_after(), ..Failure::new(code, message, next) }
}

/// The code of a kind of error, and what to do; empty if the documentation of the entity says it.
fn code_and_next(kind: &str) -> (ErrorCode, &'static str) {
    match kind {
        "lookup_not_found" => (ErrorCode::ConnectorNotFound, "Call list_connectors and use one of its names or ids."),
        "lookup_ambiguous" => (ErrorCode::ConnectorAmbiguous, "Use the id of the one that is meant, or ask the user."),
        "invalid_request" | "bad_request" | "unprocessable_entity" => (ErrorCode::BadParams, ""),
        "not_found" => (
            ErrorCode::BadParams,
            "Check ids and names in `params`: nothing has them. Find the right ones with a list or a search.",
        ),
        "refused" | "policy_denied" => {
            (ErrorCode::PolicyDenied, "Do not try another way. Tell the user that the policy does not allow it.")
        }
        "approval_required" => {
            (ErrorCode::ApprovalRequired, "Ask the user to approve it as the message says, then repeat the same call.")
        }
        "approval_declined" => (ErrorCode::ApprovalDeclined, "Do not repeat it. Tell the user that it was declined."),
        "budget_exceeded" => {
            (ErrorCode::BudgetExceeded, "Make no more such calls. Tell the user which budget is used up.")
        }
        "rate_limit" => {
            (ErrorCode::RateLimited, "Wait, for `retry_after` seconds if it is given, then repeat the call.")
        }
        "authentication" | "configuration" => (
            ErrorCode::AuthFailed,
            "Ask the user to check the credentials and settings of this server, or of the account.",
        ),
        "permission_denied" => (
            ErrorCode::AuthFailed,
            "Check the ids in `params`. If they are right, ask the user: the account does not permit this.",
        ),
        "outcome_unknown" => (ErrorCode::OutcomeUnknown, ""),
        "timeout" => (ErrorCode::TimedOut, "Ask for less, such as a smaller `limit`, or repeat the call once."),
        "response_too_large" => (
            ErrorCode::ServiceError,
            "Ask for less: `select_fields`, a smaller page in `params`, or a narrower filter.",
        ),
        "conflict" => (ErrorCode::ServiceError, "Read the current state with connector_read before you try again."),
        "paging" => (ErrorCode::ServiceError, "Narrow the call by its `params`."),
        _ => (ErrorCode::ServiceError, REPEAT),
    }
}

/// Whether the service says that it does not know the entity or the action.
fn names_entity_or_action(error: &Error) -> bool {
    let is_rejected = matches!(error.status(), Some(400 | 404 | 422));
    is_rejected && error.errors().iter().any(|problem| matches!(problem.field.as_deref(), Some("entity" | "action")))
}

/// Whether a write that failed may have happened. What is not known to have been refused may have.
fn happened(error: &Error) -> Happened {
    let is_refused = match error.kind().as_str() {
        // With a status, it is a response of something that is not the service.
        "configuration" => error.status().is_none(),
        "invalid_request" | "refused" | "policy_denied" | "approval_required" | "approval_declined"
        | "budget_exceeded" | "lookup_not_found" | "lookup_ambiguous" | "name_not_found" | "name_ambiguous" => true,
        // The client reports a connection only if the request was provably not sent.
        "connection" => true,
        "bad_request"
        | "authentication"
        | "permission_denied"
        | "not_found"
        | "unprocessable_entity"
        | "rate_limit" => true,
        // The Airbyte API stops waiting for a sync that may still start (409 `state-conflict`).
        "conflict" => error.operation() != Some(CreateJob::SPEC.name) || !is_state_conflict(error),
        "internal_server" => matches!(error.status(), Some(501 | 503)),
        "status" => matches!(error.status(), Some(300..=499)) && error.status() != Some(408),
        _ => false,
    };
    if is_refused { Happened::No } else { Happened::Unknown }
}

fn is_state_conflict(error: &Error) -> bool {
    let codes = error.errors().into_iter().filter_map(|problem| problem.error_code);
    codes.into_iter().any(|code| code.ends_with("state-conflict"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_of_policies_keep_their_names() {
        for (kind, code) in [
            ("policy_denied", ErrorCode::PolicyDenied),
            ("approval_required", ErrorCode::ApprovalRequired),
            ("approval_declined", ErrorCode::ApprovalDeclined),
            ("budget_exceeded", ErrorCode::BudgetExceeded),
            ("a_later_kind", ErrorCode::ServiceError),
        ] {
            assert_eq!(code_and_next(kind).0, code);
        }
    }

    #[test]
    fn a_write_is_unknown_unless_it_is_known_to_be_refused() {
        for (kind, status, expected) in [
            (ErrorKind::Configuration, None, Happened::No),
            (ErrorKind::Configuration, Some(200), Happened::Unknown),
            (ErrorKind::Connection, None, Happened::No),
            (ErrorKind::Timeout, None, Happened::Unknown),
            (ErrorKind::OutcomeUnknown, Some(504), Happened::Unknown),
            (ErrorKind::InternalServer, Some(500), Happened::Unknown),
            (ErrorKind::InternalServer, Some(503), Happened::No),
            (ErrorKind::Status, Some(405), Happened::No),
            (ErrorKind::Status, Some(600), Happened::Unknown),
            (ErrorKind::ResponseTooLarge, Some(200), Happened::Unknown),
            (ErrorKind::Unsuccessful, Some(200), Happened::Unknown),
        ] {
            let error = Error::new(kind, "");
            let error = if let Some(status) = status { error.with_status(status) } else { error };
            assert_eq!(happened(&error), expected, "{kind} {status:?}");
        }
    }
}
