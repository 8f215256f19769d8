//! What functions of the caller have thrown, which JavaScript keeps.

use std::sync::Arc;

use airbyte_agent::Error;
use airbyte_agent_ffi::{self as ffi, CallQueue};

/// Something that JavaScript keeps under the id of its callback, until the core drops this.
pub(crate) struct Kept {
    pub(crate) id: u32,
    pub(crate) queue: Arc<CallQueue>,
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.queue.abandon(self.id);
    }
}

/// The id under which JavaScript keeps what a function has thrown, if this is the reason for an error.
pub(crate) fn thrown_id(error: &Error) -> Option<(u32, bool)> {
    let (handle, is_error_itself) = match ffi::thrown(error)? {
        ffi::Thrown::Itself(handle) => (handle, true),
        ffi::Thrown::Cause(handle) => (handle, false),
    };
    handle.downcast_ref::<Kept>().map(|kept| (kept.id, is_error_itself))
}
