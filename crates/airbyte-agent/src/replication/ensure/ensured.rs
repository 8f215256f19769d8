//! [`Ensured`]: what `ensure` did.

use airbyte_agent_core::open_enum;
use airbyte_agent_core::operation::ValidationError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// What `ensure` did, or would do.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Ensured{T}")]
pub struct Ensured<T> {
    /// What was done, or would be done.
    pub action: EnsureAction,
    /// Paths of the members that were changed or would be, such as `configuration.host`. Never their values. Empty for what
    /// is new.
    pub changes: Vec<String>,
    /// Paths of the members that could not be compared, and were left as they are. The service does not return secrets.
    pub not_compared: Vec<String>,
    /// What there is now, as the service returned it. Absent if it would be created.
    pub resource: Option<T>,
}

open_enum! {
    /// What `ensure` did, or would do.
    pub enum EnsureAction {
        /// It did not exist and was created.
        Created = "created",
        /// It differed and was changed.
        Updated = "updated",
        /// It was as wanted already. Nothing was sent but reads.
        Unchanged = "unchanged",
        /// It does not exist and would be created.
        WouldCreate = "would_create",
        /// It differs and would be changed.
        WouldUpdate = "would_update",
    }
}

open_enum! {
    /// What `ensure` does with secrets that are stored already, and that it cannot compare.
    pub enum SecretHandling {
        /// The stored secrets stay.
        Keep = "keep",
        /// The given secrets are sent, so each call is an update.
        Send = "send",
    }
}

impl SecretHandling {
    pub(super) fn validate(secrets: Option<&Self>) -> Result<(), ValidationError> {
        match secrets {
            Some(Self::Other(_)) => Err(ValidationError::new("secrets", "must be `keep` or `send`")),
            _ => Ok(()),
        }
    }
}
