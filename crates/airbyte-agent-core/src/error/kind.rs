//! [`ErrorKind`]: the classes of errors, the same in every language.

use std::fmt;

macro_rules! error_kinds {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal, $advice:literal;)*) => {
        /// What went wrong, by how a caller would handle it. Python and Node have a class for each kind.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $($(#[doc = $doc])* $variant,)*
        }

        impl ErrorKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its name, the same in every language.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What it means.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),*).trim_ascii(),)*
                }
            }

            /// What the caller can do. Names of options are in backticks. Empty where the message says it already.
            #[must_use]
            pub const fn advice(self) -> &'static str {
                match self {
                    $(Self::$variant => $advice,)*
                }
            }
        }
    };
}

error_kinds! {
    /// The client cannot be created with these settings.
    Configuration = "configuration", "";
    /// The request is invalid. Nothing was sent.
    InvalidRequest = "invalid_request", "";
    /// An interceptor refused the request. Nothing was sent.
    Refused = "refused", "";
    /// The policy does not permit the call. Nothing was sent.
    PolicyDenied = "policy_denied",
        "Do not try the same in another way: whoever answers for the policy file can permit it.";
    /// The policy requires that a person approves the call, and nobody has. Nothing was sent.
    ApprovalRequired = "approval_required",
        "When it is approved, make exactly the same call again; an approval is used once.";
    /// A person has declined the call. Nothing was sent.
    ApprovalDeclined = "approval_declined", "Do not make the call again unless the person who declined it says so.";
    /// A budget of the policy is used up. Nothing was sent.
    BudgetExceeded = "budget_exceeded",
        "If there is a `retry_after`, go on then; otherwise a new client, or a larger budget in the policy file, is needed.";
    /// Nothing has the name that was looked up.
    LookupNotFound = "lookup_not_found", "";
    /// Several things have the name that was looked up.
    LookupAmbiguous = "lookup_ambiguous", "";
    /// Nothing of the kind has this name.
    NameNotFound = "name_not_found", "";
    /// Several of the kind have this name.
    NameAmbiguous = "name_ambiguous", "";
    /// The service could not be reached, or the connection was lost.
    Connection = "connection", "Check the network and `base_url`, then retry the call.";
    /// The deadline passed before a response arrived.
    Timeout = "timeout", "The call changes nothing, so it is safe to retry it; a larger `timeout` may help.";
    /// Status 400.
    BadRequest = "bad_request", "Correct the request before sending it again.";
    /// Status 401.
    Authentication = "authentication", "Check the credentials.";
    /// Status 403.
    PermissionDenied = "permission_denied",
        "The credentials are valid but do not permit this: check what they belong to and the plan.";
    /// Status 404.
    NotFound = "not_found", "Check the id and what the credentials can see.";
    /// Status 409.
    Conflict = "conflict", "Read the current state before trying again.";
    /// Status 422.
    UnprocessableEntity = "unprocessable_entity", "Correct the members named above.";
    /// Status 429.
    RateLimit = "rate_limit", "Wait for `retry_after` and send fewer calls at a time.";
    /// Status 5xx.
    InternalServer = "internal_server", "The service failed; try again later.";
    /// Any other status that is not a success.
    Status = "status", "";
    /// The response is a success but its body cannot be decoded.
    Decode = "decode", "The call itself succeeded; `body` has what the service sent.";
    /// The response is a success but its body exceeds the limit.
    ResponseTooLarge = "response_too_large",
        "The call itself succeeded, with any change it makes; to receive the response, request less at a time or set a \
         larger `max_response_bytes`.";
    /// The response says that the call did not succeed, although its HTTP status does.
    Unsuccessful = "unsuccessful", "`body` has what the service sent.";
    /// What a webhook notification says is not true, as far as the credentials can see.
    NotConfirmed = "not_confirmed", "Do not act on the notification.";
    /// The job that was waited for has failed, or was cancelled. The body is the job.
    JobFailed = "job_failed", "";
    /// There are more records, but they cannot be requested, or the service returns the same ones again.
    Paging = "paging", "";
    /// A write that may or may not have happened.
    OutcomeUnknown = "outcome_unknown",
        "The change may or may not have been made: check its state before sending the call again.";
    /// A request to a webhook URL is no authentic notification: it lacks the key, or its body is something else.
    InvalidWebhook = "invalid_webhook", "Respond with a 4xx status and ignore the request.";
}

impl ErrorKind {
    /// The kind for an HTTP status that is not a success.
    #[must_use]
    pub const fn of_status(status: u16) -> Self {
        match status {
            400 => Self::BadRequest,
            401 => Self::Authentication,
            403 => Self::PermissionDenied,
            404 => Self::NotFound,
            409 => Self::Conflict,
            422 => Self::UnprocessableEntity,
            429 => Self::RateLimit,
            500..=599 => Self::InternalServer,
            _ => Self::Status,
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
