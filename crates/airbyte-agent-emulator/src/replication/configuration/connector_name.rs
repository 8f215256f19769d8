//! The name of the connector, which a configuration may contain.

use serde_json::{Map, Value};

/// The first member of that name, wherever it is: the server looks through the whole configuration.
pub(crate) fn find_name<'a>(configuration: &'a Map<String, Value>, member: &str) -> Option<&'a Value> {
    configuration.get(member).or_else(|| configuration.values().find_map(|value| find_below(value, member)))
}

fn find_below<'a>(value: &'a Value, member: &str) -> Option<&'a Value> {
    match value {
        Value::Object(members) => find_name(members, member),
        Value::Array(items) => items.iter().find_map(|item| find_below(item, member)),
        _ => None,
    }
}

/// Removes the name at the top. One further down remains, and is a member like any other.
pub(crate) fn remove_name(configuration: &mut Map<String, Value>, member: &str) {
    configuration.shift_remove(member);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_name_is_found_at_any_depth_and_removed_at_the_top() {
        let mut top = json!({"a": {"sourceType": "inner"}, "sourceType": "outer"});
        let top = top.as_object_mut().expect("an object");
        assert_eq!(find_name(top, "sourceType"), Some(&json!("outer")));
        remove_name(top, "sourceType");
        assert_eq!(find_name(top, "sourceType"), Some(&json!("inner")));
        remove_name(top, "sourceType");
        assert_eq!(json!(top), json!({"a": {"sourceType": "inner"}}));
        let listed = json!({"list": [1, {"sourceType": "listed"}]});
        assert_eq!(find_name(listed.as_object().expect("an object"), "sourceType"), Some(&json!("listed")));
    }
}
