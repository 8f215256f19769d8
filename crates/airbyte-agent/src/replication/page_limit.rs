//! The limit of a page, which all paged lists of the API share.

use airbyte_agent_core::operation::ValidationError;

/// Refuses a `limit` that the service would refuse.
pub(super) fn check_limit(limit: Option<u32>) -> Result<(), ValidationError> {
    match limit {
        Some(limit) if !(1..=100).contains(&limit) => {
            Err(ValidationError::new("limit", format!("must be from 1 to 100, but is {limit}")))
        }
        _ => Ok(()),
    }
}
