//! Masks secrets in what the journal shows: a member is masked by its name, with everything below it.

use std::collections::BTreeMap;

use http::{HeaderMap, HeaderName};
use serde_json::{Map, Value};

/// Replaces a secret.
const MASK: &str = "***";

/// Names that no rule needs to list: each API has secrets under these.
const HIDDEN: [&str; 2] = ["credentials", "authorization"];

/// A name that contains one of these is a secret's.
const SECRET_WORDS: [&str; 8] =
    ["secret", "password", "passphrase", "api_key", "apikey", "access_key", "private_key", "credential"];

/// Which members of an API's requests are secret, besides those that are called so.
#[derive(Clone, Debug, Default)]
pub(crate) struct MaskingRules {
    /// Members that are masked with everything below them.
    pub(crate) hidden: Vec<&'static str>,
    /// Members that are shown with everything below them, whatever it is called.
    pub(crate) shown: Vec<&'static str>,
}

impl MaskingRules {
    /// Adds the rules of another API.
    pub(crate) fn extend(&mut self, other: Self) {
        self.hidden.extend(other.hidden);
        self.shown.extend(other.shown);
    }

    /// Headers by name.
    pub(super) fn headers(&self, headers: &HeaderMap) -> BTreeMap<String, String> {
        headers
            .iter()
            .map(|(name, value)| (name.to_string(), self.header(name, &String::from_utf8_lossy(value.as_bytes()))))
            .collect()
    }

    fn header(&self, name: &HeaderName, value: &str) -> String {
        match name.as_str() {
            "authorization" | "proxy-authorization" => match value.split_once(' ') {
                Some((scheme, _)) => format!("{scheme} {MASK}"),
                None => MASK.to_owned(),
            },
            "cookie" => MASK.to_owned(),
            name if self.is_secret(&name.replace('-', "_")) => MASK.to_owned(),
            _ => value.to_owned(),
        }
    }

    /// A query as an object. The value of a repeated name is a list.
    pub(super) fn query(&self, pairs: &[(String, String)]) -> Map<String, Value> {
        let mut query = Map::new();
        for (name, value) in pairs {
            let value = Value::from(if self.is_secret(name) { MASK } else { value.as_str() });
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

    /// A body as JSON, `null` if it is empty. Of a body that is not JSON only the size is shown, since no names say what
    /// in it is secret.
    pub(super) fn body(&self, bytes: &[u8]) -> Value {
        if bytes.is_empty() {
            return Value::Null;
        }
        match serde_json::from_slice(bytes) {
            Ok(mut value) => {
                self.mask(&mut value, false);
                value
            }
            Err(_) => Value::from(format!("{} bytes that are not JSON", bytes.len())),
        }
    }

    fn is_secret(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        HIDDEN.contains(&name.as_str())
            || self.hidden.contains(&name.as_str())
            || SECRET_WORDS.iter().any(|word| name.contains(word))
            || name == "token"
            || name.ends_with("_token")
            || name.ends_with("apitoken")
    }

    fn mask(&self, value: &mut Value, hidden: bool) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    if hidden || !self.shown.contains(&name.as_str()) {
                        self.mask(value, hidden || self.is_secret(name));
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.mask(item, hidden)),
            Value::Null => {}
            other if hidden => *other = MASK.into(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        let sent = br#"{"client_id": "id", "client_secret": "s1", "credentials": {"anything": ["s2"], "n": 3},
            "configuration": {"url": "s3"},
            "replication_config": {"start_date": "2025", "personal_access_token": "s4"}, "params": {"page_token": "p"}}"#;
        let rules = MaskingRules { hidden: vec!["configuration"], shown: vec!["params"] };
        let shown = rules.body(sent);
        assert_eq!(shown["client_id"], "id");
        assert_eq!(shown["client_secret"], "***");
        assert_eq!(shown["credentials"]["anything"][0], "***");
        assert_eq!(shown["credentials"]["n"], "***");
        assert_eq!(shown["configuration"]["url"], "***");
        assert_eq!(shown["replication_config"]["start_date"], "2025");
        assert_eq!(shown["replication_config"]["personal_access_token"], "***");
        assert_eq!(shown["params"]["page_token"], "p");
    }
}
