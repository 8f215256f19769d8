//! Plain words for what a JSON reader reports.

/// Describes an error of serde in terms of JSON: no Rust types, and no positions in a text that the caller never saw.
///
/// Strings are never quoted, since a misplaced one may be a secret.
pub(crate) fn describe(error: &str) -> String {
    let error = error.split(" at line ").next().unwrap_or(error);
    let mismatch = error.strip_prefix("invalid type: ").or_else(|| error.strip_prefix("invalid value: "));
    if let Some((found, expected)) = mismatch.and_then(|rest| rest.rsplit_once(", expected ")) {
        return format!("must be {}, not {}", describe_expected(expected), describe_found(found));
    }
    for (prefix, noun) in [("unknown field ", "member"), ("unknown variant ", "value")] {
        if let Some(rest) = error.strip_prefix(prefix) {
            let (name, known) = rest.split_once(", ").unwrap_or((rest, ""));
            return match known.strip_prefix("expected ") {
                Some(known) => format!("unknown {noun} {name}; expected {known}"),
                None => format!("unknown {noun} {name}"),
            };
        }
    }
    if error.starts_with("invalid length ") && error.contains("expected struct ") {
        return "must be an object, not a list".to_owned();
    }
    match error.strip_prefix("missing field ") {
        Some(name) => format!("the member {name} is required"),
        None => error.replace("duplicate field", "duplicate member"),
    }
}

fn describe_expected(expected: &str) -> String {
    let described = match expected {
        "u8" => "an integer from 0 to 255",
        "u16" => "an integer from 0 to 65535",
        "u32" | "u64" | "usize" => "a non-negative integer",
        "i8" | "i16" | "i32" | "i64" => "an integer",
        "f32" | "f64" => "a number",
        "a map" | "map" => "an object",
        "a sequence" => "a list",
        "string or map" => "a string or an object",
        "path string" => "a path",
        "unit" => "null",
        _ if expected.starts_with("struct ") || expected.contains(" variant ") => "an object",
        _ => expected,
    };
    described.to_owned()
}

fn describe_found(found: &str) -> String {
    let quoted = |text: &str| text.trim_matches('`').to_owned();
    match found.split_once(' ') {
        Some(("integer" | "boolean", value)) => quoted(value),
        Some(("floating", value)) => quoted(value.trim_start_matches("point ")),
        Some(("string", _)) => "a string".to_owned(),
        Some(("unit", _)) => "null".to_owned(),
        _ => match found {
            "string" => "a string".to_owned(),
            "sequence" => "a list".to_owned(),
            "map" => "an object".to_owned(),
            "null" | "Option value" => "null".to_owned(),
            other => other.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::describe;
    use crate::from_value::from_value;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "snake_case")]
    #[allow(dead_code)]
    struct Sample {
        port: u16,
        #[serde(default)]
        names: Vec<String>,
        #[serde(default)]
        inner: Option<Box<Sample>>,
        #[serde(default)]
        kind: Option<Kind>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Small,
        Large,
    }

    #[test]
    fn messages_name_json_types_and_quote_no_string() {
        for (value, message) in [
            (json!({"port": "secret"}), "must be an integer from 0 to 65535, not a string"),
            (json!({"port": 70_000}), "must be an integer from 0 to 65535, not 70000"),
            (json!({"port": 1, "names": "secret"}), "must be a list, not a string"),
            (json!({"port": 1, "inner": true}), "must be an object, not true"),
            (json!({}), "the member `port` is required"),
            (json!({"port": 1, "prot": 2}), "unknown member `prot`; expected one of `port`, `names`, `inner`, `kind`"),
            (json!({"port": 1, "kind": "huge"}), "unknown value `huge`; expected `small` or `large`"),
            (json!([]), "must be an object, not a list"),
            (json!({"port": 1, "kind": 7}), "must be a string or an object, not 7"),
            (json!({"port": null}), "must be an integer from 0 to 65535, not null"),
        ] {
            let error = from_value::<Sample>(&value).expect_err("must be refused").error;
            assert_eq!(describe(&error.to_string()), message);
        }
    }
}
