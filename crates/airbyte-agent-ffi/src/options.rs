//! Options of calls as JSON.

use airbyte_agent::{CallOptions, Error};

/// Reads options from JSON. Empty text means no options.
pub(crate) fn parse(json: &[u8]) -> Result<CallOptions, Error> {
    if json.is_empty() { Ok(CallOptions::default()) } else { CallOptions::from_json(json) }
}
