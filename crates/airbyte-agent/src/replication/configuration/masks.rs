//! Masks in a configuration that is merged into the stored one. The service would store a mask as the new secret.

use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::{JsonObject, open_enum};

use super::tree::{MASK, Tree, TreeObject};

open_enum! {
    /// What happens with secrets of `**********`, which responses have in place of the stored ones.
    pub enum MaskHandling {
        /// The request is rejected before it is sent.
        Refuse = "refuse",
        /// They are left out of the request, so that the stored ones stay.
        Drop = "drop",
    }
}

const ROOT: &str = "configuration";

/// Checks a configuration that is merged into the stored one.
pub(in crate::replication) fn check_masks(
    masked: Option<&MaskHandling>,
    configuration: Option<&JsonObject>,
) -> Result<(), ValidationError> {
    if let Some(MaskHandling::Other(_)) = masked {
        return Err(ValidationError::new("masked", "must be `refuse` or `drop`"));
    }
    let Some(configuration) = configuration.filter(|configuration| configuration.as_str().contains(MASK)) else {
        return Ok(());
    };
    let tree = TreeObject::of(configuration);
    match masked {
        Some(MaskHandling::Drop) => match tree.find_mask(ROOT, true) {
            Some(member) => Err(ValidationError::new(
                member,
                format!(
                    "`{MASK}` cannot be left out of a list, because the service replaces lists completely: give the secret, \
                     or leave out the whole list to keep the stored one"
                ),
            )),
            None => Ok(()),
        },
        _ => match tree.find_mask(ROOT, false) {
            Some(member) => Err(ValidationError::new(
                member,
                format!(
                    "`{MASK}` would become the new secret; leave the member out to keep the stored one, or set `masked` to \
                     `drop`"
                ),
            )),
            None => Ok(()),
        },
    }
}

/// Checks a new configuration, for which no secrets are stored.
pub(in crate::replication) fn check_new(configuration: &JsonObject) -> Result<(), ValidationError> {
    if !configuration.as_str().contains(MASK) {
        return Ok(());
    }
    match TreeObject::of(configuration).find_mask(ROOT, false) {
        Some(member) => Err(ValidationError::new(
            member,
            format!(
                "`{MASK}` would become the secret; responses have it in place of secrets, which the API does not return"
            ),
        )),
        None => Ok(()),
    }
}

/// The configuration without its masks, if they are to be dropped and it has some.
pub(in crate::replication) fn without_masks(
    masked: Option<&MaskHandling>,
    configuration: Option<&JsonObject>,
) -> Option<JsonObject> {
    let configuration = configuration.filter(|configuration| configuration.as_str().contains(MASK))?;
    (masked == Some(&MaskHandling::Drop)).then(|| dropped(TreeObject::of(configuration)).to_json())
}

fn dropped(object: TreeObject<'_>) -> TreeObject<'_> {
    let members = object.0.into_iter().filter(|(_, value)| !value.is_mask());
    let members = members.map(|(name, value)| match value {
        Tree::Object(object) => (name, Tree::Object(dropped(object))),
        other => (name, other),
    });
    TreeObject(members.collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: &serde_json::Value) -> JsonObject {
        JsonObject::of(value).expect("an object")
    }

    #[test]
    fn a_mask_is_not_merged_into_a_configuration() {
        let masked = object(&json!({"host": "**********.example.com", "tunnel": [{"password": "**********"}]}));
        for handling in [None, Some(MaskHandling::Refuse)] {
            let error = check_masks(handling.as_ref(), Some(&masked)).expect_err("a mask");
            assert_eq!(error.field, "configuration.tunnel.0.password");
            assert_eq!(without_masks(handling.as_ref(), Some(&masked)), None);
        }
        let plain = object(&json!({"host": "**********.example.com"}));
        assert_eq!(check_masks(None, Some(&plain)), Ok(()));
        assert_eq!(check_masks(None, None), Ok(()));
    }

    #[test]
    fn a_new_configuration_has_no_masks() {
        let masked = object(&json!({"keys": ["**********"]}));
        assert_eq!(check_new(&masked).map_err(|error| error.field), Err("configuration.keys.0".to_owned()));
        assert_eq!(check_new(&object(&json!({"key": "k"}))), Ok(()));
    }

    #[test]
    fn masks_are_dropped_where_that_keeps_the_stored_secret() {
        let drop = Some(&MaskHandling::Drop);
        let masked: JsonObject = serde_json::from_str(
            r#"{"port": 5.40, "password": "**********", "tunnel": {"key": "**********", "user": "u"}, "tables": ["a"]}"#,
        )
        .expect("an object");
        assert_eq!(check_masks(drop, Some(&masked)), Ok(()));
        let sent = without_masks(drop, Some(&masked)).expect("it has masks");
        assert_eq!(sent.as_str(), r#"{"port":5.40,"tunnel":{"user":"u"},"tables":["a"]}"#);
        let in_list = object(&json!({"tunnels": [{"host": "h", "key": "**********"}]}));
        let error = check_masks(drop, Some(&in_list)).expect_err("the list would lose its secret");
        assert_eq!(error.field, "configuration.tunnels.0.key");
    }

    #[test]
    fn a_misspelt_handling_is_an_error() {
        let error = check_masks(Some(&"dropp".into()), None).expect_err("unknown");
        assert_eq!(error.field, "masked");
    }
}
