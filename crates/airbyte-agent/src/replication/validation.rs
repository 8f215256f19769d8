//! Checks that several requests share.

use airbyte_agent_core::operation::ValidationError;

/// The entries of a page that the service allows.
const LIMITS: std::ops::RangeInclusive<u32> = 1..=100;

/// Checks the number of entries per page.
pub(super) fn check_limit(limit: Option<u32>) -> Result<(), ValidationError> {
    match limit {
        Some(limit) if !LIMITS.contains(&limit) => Err(ValidationError::new(
            "limit",
            format!("must be from {} to {}, not {limit}", LIMITS.start(), LIMITS.end()),
        )),
        _ => Ok(()),
    }
}

/// Checks a list of ids or names that narrows a search. An empty one would be sent as none at all, which means all.
pub(super) fn check_ids(member: &str, ids: Option<&[String]>) -> Result<(), ValidationError> {
    match ids {
        Some([]) => Err(ValidationError::new(member, "must not be empty; leave it out to search everywhere")),
        Some(ids) => ids.iter().enumerate().try_for_each(|(index, id)| require_text(&format!("{member}.{index}"), id)),
        None => Ok(()),
    }
}

/// Checks an id or a name that the service requires.
pub(super) fn require_text(member: &str, text: &str) -> Result<(), ValidationError> {
    match text.trim().is_empty() {
        true => Err(ValidationError::new(member, "must not be empty")),
        false => Ok(()),
    }
}

/// Checks an id or a name that may be left out.
pub(super) fn check_text(member: &str, text: Option<&str>) -> Result<(), ValidationError> {
    text.map_or(Ok(()), |text| require_text(member, text))
}
