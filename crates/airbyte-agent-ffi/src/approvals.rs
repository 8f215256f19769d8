//! Calls that wait for an approval, and the answers to them, as JSON.

use std::path::Path;

use airbyte_agent::Error;
use airbyte_agent::config::Environment;
use airbyte_agent::policy::Approvals;
use airbyte_agent_core::json::{JsonError, read};
use serde_json::json;

/// Opens the calls in a state folder, or those of the user. `environment` is JSON, for languages that keep their variables
/// themselves.
///
/// # Errors
/// [`ErrorKind::Configuration`](airbyte_agent::ErrorKind::Configuration).
fn open(folder: Option<&Path>, environment: Option<&str>) -> Result<Approvals, Error> {
    if let Some(folder) = folder {
        return Ok(Approvals::in_folder(folder));
    }
    let invalid = |JsonError { path, reason, .. }| Error::configuration(format!("`{path}`: {reason}"));
    let environment = environment.map_or(Ok(Environment::Process), |json| read(json.as_bytes()).map_err(invalid))?;
    Approvals::of_environment(&environment)
}

/// The calls that wait, the oldest first.
///
/// # Errors
/// [`ErrorKind::Configuration`](airbyte_agent::ErrorKind::Configuration) if the folder cannot be read.
pub fn pending(folder: Option<&Path>, environment: Option<&str>) -> Result<String, Error> {
    Ok(json!(open(folder, environment)?.pending()?).to_string())
}

/// Approves or declines a call, and returns it.
///
/// # Errors
/// Those of [`Approvals::approve`].
pub fn answer(folder: Option<&Path>, environment: Option<&str>, id: &str, is_approved: bool) -> Result<String, Error> {
    let approvals = open(folder, environment)?;
    let request = if is_approved { approvals.approve(id)? } else { approvals.decline(id)? };
    Ok(json!(request).to_string())
}
