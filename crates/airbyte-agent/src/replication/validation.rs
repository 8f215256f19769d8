//! Checks that several requests share.

use airbyte_agent_core::JsonObject;
use airbyte_agent_core::operation::ValidationError;
use serde_json::Value;

/// The entries of a page that the service allows.
const LIMITS: std::ops::RangeInclusive<u32> = 1..=100;

/// Checks the members that every paged list has.
pub(super) fn check_page(limit: Option<u32>, workspace_ids: Option<&[String]>) -> Result<(), ValidationError> {
    check_limit(limit)?;
    check_ids("workspaceIds", workspace_ids)
}

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
        Some([]) => Err(ValidationError::new(member, "must not be empty; leave it out to return all")),
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

/// Checks that a request to create a source or a destination names its connector: by `definitionId`, or by a member of
/// the configuration. The service looks for that member at any depth, so this does too.
pub(super) fn require_connector(
    definition_id: Option<&str>,
    configuration: &JsonObject,
    type_member: &str,
) -> Result<(), ValidationError> {
    match definition_id {
        Some(id) => require_text("definitionId", id),
        None if has_member(&serde_json::from_str(configuration.as_str()).unwrap_or_default(), type_member) => Ok(()),
        None => Err(ValidationError::new(
            "definitionId",
            format!("one of `definitionId` and `configuration.{type_member}` is required"),
        )),
    }
}

fn has_member(value: &Value, name: &str) -> bool {
    match value {
        Value::Object(object) => object.contains_key(name) || object.values().any(|value| has_member(value, name)),
        Value::Array(items) => items.iter().any(|value| has_member(value, name)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_limit_is_from_1_to_100() {
        assert_eq!(check_limit(Some(0)).map_err(|error| error.field), Err("limit".to_owned()));
        assert!(check_limit(Some(101)).is_err());
        for limit in [None, Some(1), Some(100)] {
            assert_eq!(check_limit(limit), Ok(()));
        }
    }

    #[test]
    fn an_empty_list_of_ids_does_not_mean_all() {
        assert!(check_ids("workspaceIds", Some(&[])).is_err());
        let error = check_ids("workspaceIds", Some(&["a".to_owned(), " ".to_owned()])).expect_err("a blank id");
        assert_eq!(error.field, "workspaceIds.1");
        assert_eq!(check_ids("workspaceIds", None), Ok(()));
    }

    #[test]
    fn a_connector_is_named_by_id_or_anywhere_in_the_configuration() {
        let empty = JsonObject::default();
        let nested = JsonObject::of(&json!({"a": [{"sourceType": "postgres"}]})).expect("an object");
        assert_eq!(require_connector(None, &nested, "sourceType"), Ok(()));
        assert_eq!(require_connector(Some("id"), &empty, "sourceType"), Ok(()));
        assert!(require_connector(None, &nested, "destinationType").is_err());
        assert!(require_connector(Some(""), &nested, "sourceType").is_err());
    }
}
