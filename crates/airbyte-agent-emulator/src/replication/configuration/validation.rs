//! Checks a configuration against the specification of its connector.

use serde_json::{Map, Value};

use super::pattern;
use super::secrets::MASK;
use super::specification::{Additional, Specification};

/// What is wrong with a configuration: one sentence a member, which begins with the member's path.
pub(crate) fn validate(specification: &Specification, configuration: &Value) -> Vec<String> {
    let mut errors = Vec::new();
    check(specification, configuration, "$", &mut errors);
    errors
}

fn check(schema: &Specification, value: &Value, path: &str, errors: &mut Vec<String>) {
    // A stored secret, which was checked when it was sent.
    if schema.is_secret && value == MASK {
        return;
    }
    if !schema.types.is_empty() && !schema.types.iter().any(|name| has_type(value, name)) {
        errors.push(format!("{path}: {} found, {} expected", type_of(value), schema.types.join(" or ")));
        return;
    }
    if let Some(allowed) = schema.allowed_values()
        && !allowed.contains(&value)
    {
        errors.push(format!("{path}: must be {}", listed(&allowed)));
    }
    match value {
        Value::Number(number) => check_range(schema, number.as_f64().unwrap_or_default(), path, errors),
        Value::String(text) => {
            if let Some(pattern) = &schema.pattern
                && !pattern::matches(pattern, text)
            {
                errors.push(format!("{path}: does not match the pattern {pattern}"));
            }
        }
        Value::Array(items) => {
            if schema.min_items.is_some_and(|least| items.len() < least) {
                let least = schema.min_items.unwrap_or_default();
                errors.push(format!("{path}: has {} items, at least {least} expected", items.len()));
            }
            if let Some(schema) = &schema.items {
                for (index, item) in items.iter().enumerate() {
                    check(schema, item, &format!("{path}[{index}]"), errors);
                }
            }
        }
        Value::Object(members) => check_members(schema, members, path, errors),
        _ => {}
    }
    check_variants(&schema.one_of, value, path, errors);
}

fn check_range(schema: &Specification, number: f64, path: &str, errors: &mut Vec<String>) {
    if let Some(least) = schema.minimum.filter(|least| number < *least) {
        errors.push(format!("{path}: must be at least {least}"));
    }
    if let Some(most) = schema.maximum.filter(|most| number > *most) {
        errors.push(format!("{path}: must be at most {most}"));
    }
}

fn check_members(schema: &Specification, members: &Map<String, Value>, path: &str, errors: &mut Vec<String>) {
    for name in schema.required.iter().filter(|name| !members.contains_key(*name)) {
        errors.push(format!("{path}.{name}: is required, but missing"));
    }
    for (name, value) in members {
        match schema.properties.iter().find(|(known, _)| known == name) {
            Some((_, schema)) => check(schema, value, &format!("{path}.{name}"), errors),
            None if schema.additional_properties == Additional::Refused => {
                errors.push(format!("{path}.{name}: is not a member of the specification"));
            }
            None => {}
        }
    }
}

/// The value must fit exactly one variant. If a member says which is meant, the errors are those of that one.
fn check_variants(variants: &[Specification], value: &Value, path: &str, errors: &mut Vec<String>) {
    if variants.is_empty() {
        return;
    }
    let discriminators = discriminators(variants);
    for name in &discriminators {
        let allowed: Vec<&Value> =
            variants.iter().filter_map(|variant| allowed_values(variant, name)).flatten().collect();
        if value.get(name).is_some_and(|value| !allowed.contains(&value)) {
            errors.push(format!("{path}.{name}: must be {}", listed(&allowed)));
            return;
        }
    }
    let is_meant = |variant: &&Specification| {
        discriminators.iter().all(|name| match (allowed_values(variant, name), value.get(name)) {
            (Some(allowed), Some(value)) => allowed.contains(&value),
            _ => true,
        })
    };
    let found: Vec<Vec<String>> = variants
        .iter()
        .filter(is_meant)
        .map(|variant| {
            let mut errors = Vec::new();
            check(variant, value, path, &mut errors);
            errors
        })
        .collect();
    match found.iter().filter(|errors| errors.is_empty()).count() {
        1 => {}
        0 => match found.into_iter().min_by_key(Vec::len) {
            Some(nearest) => errors.extend(nearest),
            None => errors.push(format!("{path}: fits none of the variants")),
        },
        several => errors.push(format!("{path}: fits {several} variants, and must fit one")),
    }
}

/// Members that tell variants apart: every variant lists the values that it allows.
fn discriminators(variants: &[Specification]) -> Vec<&str> {
    let named = variants.first().into_iter().flat_map(|first| first.properties.iter().map(|(name, _)| name.as_str()));
    named.filter(|name| variants.iter().all(|variant| allowed_values(variant, name).is_some())).collect()
}

fn allowed_values<'a>(variant: &'a Specification, name: &str) -> Option<Vec<&'a Value>> {
    variant.property(name)?.allowed_values()
}

fn listed(values: &[&Value]) -> String {
    let values: Vec<String> = values.iter().map(ToString::to_string).collect();
    match values.as_slice() {
        [only] => only.clone(),
        several => format!("one of {}", several.join(", ")),
    }
}

fn has_type(value: &Value, name: &str) -> bool {
    type_of(value) == name || (name == "number" && value.is_number())
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn errors(schema: Value, value: Value) -> Vec<String> {
        validate(&serde_json::from_value(schema).expect("a specification"), &value)
    }

    fn database() -> Value {
        json!({
            "type": "object",
            "required": ["host", "port"],
            "properties": {
                "host": {"type": "string"},
                "port": {"type": "integer", "minimum": 0, "maximum": 65536},
                "ratio": {"type": ["number", "null"]},
                "mode": {"type": "string", "enum": ["fast", "slow"]},
                "since": {"type": "string", "pattern": "^[0-9]{4}$"},
                "schemas": {"type": "array", "items": {"type": "string"}, "minItems": 1}
            }
        })
    }

    #[test]
    fn a_configuration_that_fits_has_no_errors() {
        let value =
            json!({"host": "h", "port": 1, "ratio": 1, "mode": "fast", "since": "2025", "schemas": ["a"], "x": 1});
        assert_eq!(errors(database(), value), Vec::<String>::new());
        assert_eq!(errors(database(), json!({"host": "h", "port": 1, "ratio": null})), Vec::<String>::new());
    }

    #[test]
    fn every_member_that_is_wrong_is_named() {
        let value = json!({"port": "5432", "ratio": "1", "mode": "idle", "since": "25", "schemas": ["a", 1]});
        let expected = [
            "$.host: is required, but missing",
            "$.port: string found, integer expected",
            "$.ratio: string found, number or null expected",
            "$.mode: must be one of \"fast\", \"slow\"",
            "$.since: does not match the pattern ^[0-9]{4}$",
            "$.schemas[1]: integer found, string expected",
        ];
        assert_eq!(errors(database(), value), expected);
        let value = json!({"host": "h", "port": 70000, "schemas": []});
        assert_eq!(
            errors(database(), value),
            ["$.port: must be at most 65536", "$.schemas: has 0 items, at least 1 expected"]
        );
        assert_eq!(errors(database(), json!({"host": "h", "port": 1.5})), ["$.port: number found, integer expected"]);
    }

    #[test]
    fn a_stored_secret_is_not_checked_again() {
        let schema = json!({"properties": {"key": {"type": "string", "pattern": "^sk_", "airbyte_secret": true}}});
        assert_eq!(errors(schema.clone(), json!({"key": MASK})), Vec::<String>::new());
        assert_eq!(errors(schema, json!({"key": "pk_1"})), ["$.key: does not match the pattern ^sk_"]);
    }

    #[test]
    fn members_that_the_specification_does_not_name_can_be_refused() {
        let schema = json!({"properties": {"a": {}}, "additionalProperties": false});
        assert_eq!(errors(schema, json!({"a": 1, "b": 2})), ["$.b: is not a member of the specification"]);
    }

    #[test]
    fn the_variant_that_is_meant_is_checked() {
        let schema = json!({"properties": {"login": {"type": "object", "oneOf": [
            {"required": ["kind", "key"], "properties": {"kind": {"const": "key"}, "key": {"type": "string"}}},
            {"required": ["kind"], "properties": {"kind": {"enum": ["token", "pat"]}, "token": {"type": "string"}}}
        ]}}});
        let login = |login: Value| errors(schema.clone(), json!({"login": login}));
        assert_eq!(login(json!({"kind": "key", "key": "k"})), Vec::<String>::new());
        assert_eq!(login(json!({"kind": "pat", "key": 1})), Vec::<String>::new());
        assert_eq!(login(json!({"kind": "key"})), ["$.login.key: is required, but missing"]);
        assert_eq!(login(json!({"kind": "token", "token": 1})), ["$.login.token: integer found, string expected"]);
        assert_eq!(login(json!({"kind": "x"})), ["$.login.kind: must be one of \"key\", \"token\", \"pat\""]);
        assert_eq!(login(json!({})), ["$.login.kind: is required, but missing"]);
        assert_eq!(login(json!("key")), ["$.login: string found, object expected"]);
    }

    #[test]
    fn a_value_that_fits_several_variants_is_refused() {
        let schema = json!({"oneOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}]});
        assert_eq!(errors(schema, json!({"a": 1})), ["$: fits 2 variants, and must fit one"]);
    }
}
