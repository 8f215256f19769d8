//! Failures of tools as errors: requests of resources and skills have no results that are failures.

use airbyte_agent_tools::{ErrorCode, ToolResult};
use rmcp::model::ErrorData;

/// A result that is no failure.
///
/// # Errors
/// What the failure is in the protocol.
pub fn succeeded(result: ToolResult) -> Result<ToolResult, ErrorData> {
    if !result.is_error {
        return Ok(result);
    }
    let failure = result.value();
    let is_one_of = |codes: &[ErrorCode]| codes.iter().any(|code| failure["code"] == code.as_str());
    Err(if is_one_of(&[ErrorCode::ConnectorNotFound, ErrorCode::UnknownEntityOrAction]) {
        ErrorData::resource_not_found(result.text, Some(failure))
    } else if is_one_of(&[ErrorCode::BadParams, ErrorCode::ConnectorAmbiguous]) {
        ErrorData::invalid_params(result.text, Some(failure))
    } else {
        ErrorData::internal_error(result.text, Some(failure))
    })
}
