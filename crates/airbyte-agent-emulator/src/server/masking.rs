//! Masks secrets in what the journal shows: a member is masked by its name, with everything below it.

use std::collections::BTreeMap;

use http::{HeaderMap, HeaderName};
use serde_json::{Map, Value};

/// Replaces a secret.
const MASK: &str = "***";

/// Names that no rule needs to list: each API has secrets under these.
const HIDDEN: [&str; 2] = ["credentials", "authorization"];

/// A name that contains one of these is a secret's. Case, `_` and `-` do not count.
const SECRET_WORDS: [&str; 13] = [
    "secret",
    "password",
    "passwd",
    "passphrase",
    "apikey",
    "accesskey",
    "privatekey",
    "credential",
    "accesstoken",
    "apitoken",
    "authtoken",
    "refreshtoken",
    "bearer",
];

/// Which members of an API's requests are secret, besides those that are called so.
#[derive(Clone, Debug, Default)]
pub(crate) struct MaskingRules {
    /// Members that are masked with everything below them.
    pub(crate) hidden: Vec<&'static str>,
    /// Members in which a name that ends in `token`, such as `page_token`, is a position's, and so no secret's.
    pub(crate) positions: Vec<&'static str>,
}

impl MaskingRules {
    /// Adds the rules of another API.
    pub(crate) fn extend(&mut self, other: Self) {
        self.hidden.extend(other.hidden);
        self.positions.extend(other.positions);
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
                self.mask(&mut value, Within::Body);
                value
            }
            Err(_) => Value::from(format!("{} bytes that are not JSON", bytes.len())),
        }
    }

    fn is_secret(&self, name: &str) -> bool {
        self.is_always_secret(name) || name.to_ascii_lowercase().ends_with("token")
    }

    /// Whether a name is a secret's even where positions are called tokens.
    fn is_always_secret(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let plain = name.replace(['_', '-'], "");
        HIDDEN.contains(&name.as_str())
            || self.hidden.contains(&name.as_str())
            || plain == "token"
            || SECRET_WORDS.iter().any(|word| plain.contains(word))
    }

    fn mask(&self, value: &mut Value, within: Within) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    let is_secret = match within {
                        Within::Secret => true,
                        Within::Positions => self.is_always_secret(name),
                        Within::Body => self.is_secret(name),
                    };
                    let within = match within {
                        _ if is_secret => Within::Secret,
                        Within::Body if self.positions.contains(&name.as_str()) => Within::Positions,
                        within => within,
                    };
                    self.mask(value, within);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.mask(item, within)),
            Value::Null => {}
            other if within == Within::Secret => *other = MASK.into(),
            _ => {}
        }
    }
}

/// What a value is a part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Body,
    Positions,
    Secret,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        let sent = br#"{"client_id": "id", "client_secret": "s1", "credentials": {"anything": ["s2"], "n": 3},
            "configuration": {"url": "s3"},
            "replication_config": {"start_date": "2025", "personal_access_token": "s4"},
            "params": {"page_token": "p", "password": "s5", "login": {"apiKey": "s6", "nextToken": "n"},
            "secrets": [{"pageToken": "s7"}]}}"#;
        let rules = MaskingRules { hidden: vec!["configuration"], positions: vec!["params"] };
        let shown = rules.body(sent);
        assert_eq!(shown["client_id"], "id");
        assert_eq!(shown["client_secret"], "***");
        assert_eq!(shown["credentials"]["anything"][0], "***");
        assert_eq!(shown["credentials"]["n"], "***");
        assert_eq!(shown["configuration"]["url"], "***");
        assert_eq!(shown["replication_config"]["start_date"], "2025");
        assert_eq!(shown["replication_config"]["personal_access_token"], "***");
        assert_eq!(shown["params"]["page_token"], "p");
        assert_eq!(shown["params"]["password"], "***");
        assert_eq!(shown["params"]["login"], json!({"apiKey": "***", "nextToken": "n"}));
        assert_eq!(shown["params"]["secrets"][0]["pageToken"], "***");
    }
}
