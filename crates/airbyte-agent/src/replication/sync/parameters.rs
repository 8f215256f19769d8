//! Parameters that several procedures share.

use airbyte_agent_core::open_enum;
use airbyte_agent_core::operation::ValidationError;

open_enum! {
    /// What to do if the connection is running a job already.
    pub enum IfRunning {
        /// Wait for that job.
        Join = "join",
        /// Fail with a conflict that names the job.
        Error = "error",
    }
}

open_enum! {
    /// What to do with the job if the timeout passes before it has ended.
    pub enum OnGivingUp {
        /// Leave it running.
        Leave = "leave",
        /// Cancel it, even if somebody else has started it.
        Cancel = "cancel",
    }
}

/// Checks a choice that the client acts on itself, so that values of later versions mean nothing.
pub(super) fn check_if_running(choice: Option<&IfRunning>) -> Result<(), ValidationError> {
    match choice {
        Some(IfRunning::Other(_)) => Err(ValidationError::new("ifRunning", "must be `join` or `error`")),
        _ => Ok(()),
    }
}

/// As [`check_if_running`].
pub(super) fn check_on_giving_up(choice: Option<&OnGivingUp>) -> Result<(), ValidationError> {
    match choice {
        Some(OnGivingUp::Other(_)) => Err(ValidationError::new("onGivingUp", "must be `leave` or `cancel`")),
        _ => Ok(()),
    }
}
