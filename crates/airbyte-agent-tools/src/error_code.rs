//! [`ErrorCode`] and [`Happened`]: what a failed call says to programs.

use std::fmt;

use serde::{Serialize, Serializer};

macro_rules! names {
    ($(#[doc = $type_doc:literal])* $type:ident { $($(#[doc = $doc:literal])* $variant:ident = $name:literal,)* }) => {
        $(#[doc = $type_doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $type {
            $($(#[doc = $doc])* $variant,)*
        }

        impl $type {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The value as results spell it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

names! {
    /// Why a call failed.
    ErrorCode {
        /// The workspace has no connector of this name.
        ConnectorNotFound = "connector_not_found",
        /// Several connectors match the name.
        ConnectorAmbiguous = "connector_ambiguous",
        /// The connector has no such entity, or the entity no such action.
        UnknownEntityOrAction = "unknown_entity_or_action",
        /// An argument is missing, unknown or invalid, or the service rejected the parameters.
        BadParams = "bad_params",
        /// The action belongs to the other tool, or there is no tool of this name.
        WrongTool = "wrong_tool",
        /// The policy of the client does not allow the call.
        PolicyDenied = "policy_denied",
        /// A person has to approve the call first.
        ApprovalRequired = "approval_required",
        /// A person declined the call.
        ApprovalDeclined = "approval_declined",
        /// The budget of the client is used up.
        BudgetExceeded = "budget_exceeded",
        /// The service receives too many calls.
        RateLimited = "rate_limited",
        /// The credentials are invalid, or do not permit the call.
        AuthFailed = "auth_failed",
        /// A write that may or may not have happened.
        OutcomeUnknown = "outcome_unknown",
        /// No response arrived in time.
        TimedOut = "timed_out",
        /// The service failed, or could not be reached.
        ServiceError = "service_error",
    }
}

names! {
    /// Whether a failed write changed something.
    Happened {
        /// Nothing was changed.
        No = "no",
        /// It may or may not have been changed.
        Unknown = "unknown",
    }
}
