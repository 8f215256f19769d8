//! [`NotificationType`]: the types of notifications that a workspace has settings for.

use airbyte_agent_core::error::Message;
use airbyte_agent_core::suggest::nearest;
use airbyte_agent_core::{Error, ErrorKind, open_enum};

open_enum! {
    /// A type of notification, as the settings of a workspace name it. Each has a URL of its own.
    pub enum NotificationType {
        /// A sync succeeded.
        Success = "success",
        /// A sync failed.
        Failure = "failure",
        /// The schema of a source changed, and nothing breaks.
        ConnectionUpdate = "connectionUpdate",
        /// The schema of a source changed in a way that breaks the connection.
        ConnectionUpdateActionRequired = "connectionUpdateActionRequired",
        /// A connection was disabled after repeated failures.
        SyncDisabled = "syncDisabled",
        /// A connection will be disabled if it goes on failing.
        SyncDisabledWarning = "syncDisabledWarning",
        /// A sync waits for capacity. The Configuration API alone can set the URL of this type.
        ConnectionSyncQueued = "connectionSyncQueued",
    }
}

impl NotificationType {
    /// The types whose URLs the API can set.
    pub const SETTABLE: &'static [Self] = &[
        Self::Success,
        Self::Failure,
        Self::ConnectionUpdate,
        Self::ConnectionUpdateActionRequired,
        Self::SyncDisabled,
        Self::SyncDisabledWarning,
    ];

    /// The type of this name, if there is one.
    pub(super) fn known(name: &str) -> Option<Self> {
        Some(Self::from(name)).filter(|found| !matches!(found, Self::Other(_)))
    }

    /// Refuses what is not the name of a type.
    pub(super) fn validate(&self) -> Result<(), Error> {
        let Self::Other(name) = self else { return Ok(()) };
        let known: Vec<&str> = Self::SETTABLE.iter().chain([&Self::ConnectionSyncQueued]).map(Self::as_str).collect();
        let reason = match nearest(name, &known) {
            Some(near) => format!("must be a type of notification; did you mean `{near}`?"),
            None => format!("must be a type of notification: one of `{}`", known.join("`, `")),
        };
        Err(Error::invalid_option("event", Message::from(reason)).with_kind(ErrorKind::InvalidRequest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_type_is_refused_with_the_nearest_one() {
        let error = NotificationType::from("failed").validate().expect_err("not a type");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.message(), "`event` must be a type of notification; did you mean `failure`?");
        let error = NotificationType::from("x").validate().expect_err("not a type");
        assert!(error.message().contains("`success`, `failure`"), "{error}");
        assert!(NotificationType::Success.validate().is_ok());
    }
}
