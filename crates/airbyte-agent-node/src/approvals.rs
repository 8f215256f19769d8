//! Calls that wait for an approval.

use std::path::Path;

use airbyte_agent_ffi::approvals;
use napi_derive::napi;

use crate::error::{Result, thrown};

/// The calls that wait, as JSON. The environment is JSON.
#[napi]
pub fn pending_approvals(folder: Option<String>, environment: String) -> Result<String> {
    approvals::pending(folder.as_deref().map(Path::new), Some(&environment)).map_err(|error| thrown(&error))
}

/// Approves or declines a call, and returns it as JSON.
#[napi]
pub fn answer_approval(folder: Option<String>, environment: String, id: String, is_approved: bool) -> Result<String> {
    let answered = approvals::answer(folder.as_deref().map(Path::new), Some(&environment), &id, is_approved);
    answered.map_err(|error| thrown(&error))
}
