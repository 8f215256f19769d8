//! PATCH of a configuration.

use serde_json::{Map, Value};

/// Merges a change into a configuration. Objects are merged member by member; any other value replaces the one before,
/// except that nothing but an object changes an object. No member can be removed.
pub(crate) fn merge(configuration: &mut Map<String, Value>, change: Map<String, Value>) {
    for (name, value) in change {
        match configuration.get_mut(&name) {
            Some(Value::Object(members)) => {
                if let Value::Object(change) = value {
                    merge(members, change);
                }
            }
            _ => {
                configuration.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn merged(configuration: Value, change: Value) -> Value {
        let (Value::Object(mut configuration), Value::Object(change)) = (configuration, change) else {
            panic!("both are objects");
        };
        merge(&mut configuration, change);
        Value::Object(configuration)
    }

    #[test]
    fn objects_are_merged_and_other_values_replaced() {
        let configuration = json!({"host": "a", "schemas": ["x", "y"], "ssl": {"mode": "prefer", "key": "k"}});
        let change = json!({"host": "b", "schemas": ["z"], "ssl": {"mode": "disable"}, "new": {"a": 1}});
        let expected = json!({"host": "b", "schemas": ["z"], "ssl": {"mode": "disable", "key": "k"}, "new": {"a": 1}});
        assert_eq!(merged(configuration, change), expected);
    }

    #[test]
    fn null_and_scalars_do_not_change_an_object() {
        let configuration = json!({"host": "a", "ssl": {"mode": "prefer"}});
        let change = json!({"host": null, "ssl": null});
        assert_eq!(merged(configuration.clone(), change), json!({"host": null, "ssl": {"mode": "prefer"}}));
        assert_eq!(merged(configuration.clone(), json!({"ssl": "off"})), configuration);
        assert_eq!(merged(configuration.clone(), json!({"ssl": ["off"]})), configuration);
        assert_eq!(merged(configuration, json!({"host": {"a": 1}}))["host"], json!({"a": 1}));
    }
}
