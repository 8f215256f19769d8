//! What the journal does not show: by the name it stands under, and everything below such a name.

use http::HeaderName;
use serde_json::{Map, Value};

/// What is shown instead.
const MASK: &str = "***";

/// Names under which nothing is shown, at any depth.
const HIDDEN: [&str; 4] = ["credentials", "configuration", "destination_config", "authorization"];

/// Words that make a name a secret's.
const SECRET_WORDS: [&str; 8] =
    ["secret", "password", "passphrase", "api_key", "apikey", "access_key", "private_key", "credential"];

/// Members whose value is somebody's data, with tokens among them that only tell a page's position.
const PLAIN: [&str; 2] = ["params", "cursor"];

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    HIDDEN.contains(&name.as_str())
        || SECRET_WORDS.iter().any(|word| name.contains(word))
        || name == "token"
        || name.ends_with("_token")
        || name.ends_with("apitoken")
}

pub(super) fn header(name: &HeaderName, value: &str) -> String {
    match name.as_str() {
        "authorization" | "proxy-authorization" => match value.split_once(' ') {
            Some((scheme, _)) => format!("{scheme} {MASK}"),
            None => MASK.to_owned(),
        },
        "cookie" => MASK.to_owned(),
        name if is_secret(&name.replace('-', "_")) => MASK.to_owned(),
        _ => value.to_owned(),
    }
}

/// A query as an object; a name that came more than once holds a list.
pub(super) fn query(pairs: &[(String, String)]) -> Map<String, Value> {
    let mut query = Map::new();
    for (name, value) in pairs {
        let value = Value::from(if is_secret(name) { MASK } else { value.as_str() });
        match query.get_mut(name) {
            None => {
                query.insert(name.clone(), value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    query
}

/// A body as JSON; `null` when there is none. Text that is no JSON is told by its size only: no name says what in it
/// is secret.
pub(super) fn body(bytes: &[u8]) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    match serde_json::from_slice(bytes) {
        Ok(mut value) => {
            mask(&mut value, false);
            value
        }
        Err(_) => Value::from(format!("{} bytes that are no JSON", bytes.len())),
    }
}

fn mask(value: &mut Value, hidden: bool) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if hidden || !PLAIN.contains(&name.as_str()) {
                    mask(value, hidden || is_secret(name));
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| mask(item, hidden)),
        Value::Null => {}
        other if hidden => *other = MASK.into(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        let sent = br#"{"client_id": "id", "client_secret": "s1", "credentials": {"anything": ["s2"], "n": 3},
            "replication_config": {"start_date": "2025", "personal_access_token": "s4"}, "params": {"page_token": "p"}}"#;
        let shown = body(sent);
        assert_eq!(shown["client_id"], "id");
        assert_eq!(shown["client_secret"], "***");
        assert_eq!(shown["credentials"]["anything"][0], "***");
        assert_eq!(shown["credentials"]["n"], "***");
        assert_eq!(shown["replication_config"]["start_date"], "2025");
        assert_eq!(shown["replication_config"]["personal_access_token"], "***");
        assert_eq!(shown["params"]["page_token"], "p");
    }
}
