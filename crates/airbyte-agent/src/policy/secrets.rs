//! What of a request is safe to show and to keep.

use airbyte_agent_core::Secret;
use serde_json::{Map, Value};

/// Stands for what is left out.
const HIDDEN: &str = "…";

/// Shorter texts are part of others by chance.
const MIN_LENGTH: usize = 8;

/// Parts of the names of members that may be secret.
const SECRET_NAMES: [&str; 7] = ["secret", "token", "password", "credential", "key", "url", "authorization"];

/// The secrets of a client, which are left out of whatever texts have them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ClientSecrets(pub(super) Vec<Secret>);

impl ClientSecrets {
    /// A text without them.
    pub(super) fn text(&self, text: &str) -> String {
        let secrets = self.0.iter().map(Secret::expose).filter(|secret| secret.len() >= MIN_LENGTH);
        secrets.fold(text.to_owned(), |text, secret| text.replace(secret, HIDDEN))
    }

    /// A value without them.
    pub(super) fn value(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(&text)),
            Value::Array(items) => items.into_iter().map(|item| self.value(item)).collect(),
            Value::Object(members) => {
                Value::Object(members.into_iter().map(|(name, value)| (self.text(&name), self.value(value))).collect())
            }
            other => other,
        }
    }
}

/// The members of a request to an API that are certainly not secret: plain values whose names say nothing of secrets. Objects
/// are configurations and credentials.
pub(super) fn plain_members(members: Map<String, Value>) -> Map<String, Value> {
    let plain = |value: &Value| !value.is_object() && !value.is_array();
    let shown = |(name, value): (String, Value)| {
        let lower = name.to_lowercase();
        let is_plain = match &value {
            Value::Array(items) => items.iter().all(plain),
            value => plain(value),
        };
        let is_shown = is_plain && !SECRET_NAMES.iter().any(|part| lower.contains(part));
        (name, if is_shown || value.is_null() { value } else { HIDDEN.into() })
    };
    members.into_iter().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use schemars::SchemaGenerator;
    use serde_json::json;

    use super::*;
    use crate::{agent, replication};

    #[test]
    fn members_that_the_schemas_call_secret_are_never_shown() {
        let mut count = 0;
        for operation in agent::schemas().chain(replication::schemas()) {
            let mut generator = SchemaGenerator::default();
            let schema = (operation.request)(&mut generator);
            let definitions = generator.take_definitions(false);
            // The schema of a request is a reference to its definition.
            let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
            let schema = name.and_then(|name| definitions.get(name)).cloned().unwrap_or_else(|| schema.to_value());
            let members = schema["properties"].as_object().cloned().unwrap_or_default();
            for (name, schema) in members {
                let is_secret = schema.get("x-secret").is_some() || schema.get("format") == Some(&json!("password"));
                // The parameters of executions are those of a connector, and not of the API.
                if !is_secret || name == "params" {
                    continue;
                }
                count += 1;
                // What is an object is hidden in any case, so the type decides what a caller may send.
                let types = schema["type"].to_string();
                let value = if types.contains("string") { json!("hush") } else { json!({"a": "hush"}) };
                let shown = Value::Object(plain_members(Map::from_iter([(name.clone(), value)])));
                assert!(!shown.to_string().contains("hush"), "{}: {name}", operation.spec.name);
            }
        }
        assert!(count > 10, "{count}");
    }

    #[test]
    fn secrets_of_the_client_are_left_out_wherever_they_are() {
        let secrets = ClientSecrets(vec!["0123456789".into(), "a".into()]);
        let value = json!({"a": ["x 0123456789"], "0123456789": {"b": 1}});
        assert_eq!(secrets.value(value), json!({"a": ["x …"], "…": {"b": 1}}));
    }
}
