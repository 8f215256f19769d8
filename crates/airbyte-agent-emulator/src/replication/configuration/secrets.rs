//! Secrets of a configuration: what responses show in their place, and what it means if that is sent back.

use serde_json::Value;

use super::specification::Specification;

/// Stands for a secret in responses.
pub(crate) const MASK: &str = "**********";

/// A secret that the third party rejects.
pub(crate) const REJECTED: &str = "invalid";

/// Removes the secrets that nothing reads again, which is all but [`REJECTED`], before a configuration is stored.
pub(crate) fn conceal(specification: &Specification, configuration: &mut Value) {
    visit(specification, configuration, "", &mut |_, secret| {
        if secret != REJECTED {
            *secret = MASK.into();
        }
    });
}

/// Whether the third party rejects any of the secrets.
pub(crate) fn has_rejected(specification: &Specification, configuration: &Value) -> bool {
    let mut is_rejected = false;
    // The walk wants to change what it finds.
    visit(specification, &mut configuration.clone(), "", &mut |_, secret| is_rejected |= secret == REJECTED);
    is_rejected
}

/// Puts the mask in the place of every secret.
pub(crate) fn mask(specification: &Specification, configuration: &mut Value) {
    visit(specification, configuration, "", &mut |_, secret| *secret = MASK.into());
}

/// Puts a reference in the place of every secret. `coordinate` makes it from the secret's JSON pointer.
pub(crate) fn show_coordinates(
    specification: &Specification,
    configuration: &mut Value,
    coordinate: impl Fn(&str) -> String,
) {
    visit(specification, configuration, "", &mut |pointer, secret| *secret = coordinate(pointer).into());
}

/// Puts a stored secret back where something was sent that stands for it: `stands_for_it` is given the secret's JSON
/// pointer and what was sent.
pub(crate) fn restore(
    specification: &Specification,
    stored: &Value,
    configuration: &mut Value,
    stands_for_it: impl Fn(&str, &str) -> bool,
) {
    visit(specification, configuration, "", &mut |pointer, secret| {
        if secret.as_str().is_some_and(|sent| stands_for_it(pointer, sent))
            && let Some(stored) = stored.pointer(pointer)
        {
            *secret = stored.clone();
        }
    });
}

/// Calls a function with every secret and its JSON pointer. What is secret in one variant is secret in all of them, as
/// the members of another variant may remain in a configuration.
fn visit(specification: &Specification, value: &mut Value, pointer: &str, found: &mut dyn FnMut(&str, &mut Value)) {
    if specification.is_secret {
        if !value.is_null() {
            found(pointer, value);
        }
        return;
    }
    for (name, schema) in &specification.properties {
        if let Some(member) = value.as_object_mut().and_then(|members| members.get_mut(name)) {
            visit(schema, member, &format!("{pointer}/{}", escaped(name)), found);
        }
    }
    if let (Some(schema), Some(items)) = (&specification.items, value.as_array_mut()) {
        for (index, item) in items.iter_mut().enumerate() {
            visit(schema, item, &format!("{pointer}/{index}"), found);
        }
    }
    specification.one_of.iter().for_each(|variant| visit(variant, value, pointer, found));
}

/// A name as a JSON pointer writes it.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn specification() -> Specification {
        serde_json::from_value(json!({
            "type": "object",
            "properties": {
                "host": {"type": "string"},
                "password": {"type": "string", "airbyte_secret": true},
                "keys": {"type": "array", "items": {"properties": {"a/b": {"airbyte_secret": true}}}},
                "login": {"oneOf": [
                    {"properties": {"kind": {"const": "key"}, "key": {"airbyte_secret": true}}},
                    {"properties": {"kind": {"const": "token"}, "token": {"airbyte_secret": true}}}
                ]}
            }
        }))
        .expect("a specification")
    }

    fn configuration() -> Value {
        json!({
            "host": "h", "password": "p", "other": "o", "keys": [{"a/b": "1", "c": "2"}],
            "login": {"kind": "token", "token": "t", "key": "left over"}
        })
    }

    #[test]
    fn secrets_of_every_variant_are_masked() {
        let mut shown = configuration();
        mask(&specification(), &mut shown);
        let expected = json!({
            "host": "h", "password": MASK, "other": "o", "keys": [{"a/b": MASK, "c": "2"}],
            "login": {"kind": "token", "token": MASK, "key": MASK}
        });
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_secret_that_is_null_stays_null() {
        let mut shown = json!({"password": null});
        mask(&specification(), &mut shown);
        assert_eq!(shown, json!({"password": null}));
    }

    #[test]
    fn only_secrets_that_are_rejected_are_stored() {
        let mut stored = json!({"host": "invalid", "password": "invalid", "login": {"token": "t", "key": 1}});
        assert!(has_rejected(&specification(), &stored));
        conceal(&specification(), &mut stored);
        assert_eq!(stored, json!({"host": "invalid", "password": "invalid", "login": {"token": MASK, "key": MASK}}));
        assert!(!has_rejected(&specification(), &json!({"host": "invalid", "password": "p"})));
    }

    #[test]
    fn coordinates_name_the_secret() {
        let mut shown = configuration();
        show_coordinates(&specification(), &mut shown, |pointer| format!("at {pointer}"));
        assert_eq!(shown["keys"][0]["a/b"], "at /keys/0/a~1b");
        assert_eq!(shown["login"]["token"], "at /login/token");
        assert_eq!(shown["host"], "h");
    }

    #[test]
    fn a_mask_is_replaced_by_the_stored_secret_and_a_value_is_kept() {
        let mut sent = json!({"host": MASK, "password": MASK, "login": {"kind": "token", "token": "new"}});
        restore(&specification(), &configuration(), &mut sent, |_, sent| sent == MASK);
        assert_eq!(sent, json!({"host": MASK, "password": "p", "login": {"kind": "token", "token": "new"}}));
        let mut without = json!({"login": {"kind": "token", "token": MASK}});
        restore(&specification(), &json!({}), &mut without, |_, sent| sent == MASK);
        assert_eq!(without["login"]["token"], MASK);
    }
}
