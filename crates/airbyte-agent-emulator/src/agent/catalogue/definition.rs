//! Definitions in the forms of the contract: `ConnectorDefinitionSummarized`, `ConnectorDefinition`,
//! `DestinationDefinitionListItem`, `ExampleQuestionsByType`.

use serde_json::{Map, Value, json};

use super::model::{ConnectorType, Destination};
use super::scheme::Scheme;

impl ConnectorType {
    /// An item of the list of source definitions (`ConnectorDefinitionSummarized`).
    pub fn definition_summary(&self) -> Value {
        let icon = if self.custom { Value::Null } else { self.icon_url().into() };
        json!({
            "sourceDefinitionId": self.definition_id,
            "name": self.name,
            "dockerRepository": format!("airbyte/source-{}", self.slug),
            "iconUrl": icon,
            "custom": self.custom,
            "supportLevel": self.support_level.as_str(),
        })
    }

    /// The definition with its specification (`ConnectorDefinition`).
    pub fn definition_detail(&self) -> Value {
        let mut detail = self.definition_summary();
        let mut properties = Map::new();
        let mut required: Vec<&str> = Vec::new();
        for setting in &self.settings {
            let schema =
                json!({"type": setting.kind, "title": title_of(&setting.name), "description": setting.description});
            properties.insert(setting.name.clone(), schema);
            if setting.required {
                required.push(&setting.name);
            }
        }
        if !self.credentials.is_empty() {
            let options: Vec<Value> = self.credentials.iter().map(scheme_schema).collect();
            properties
                .insert("credentials".into(), json!({"type": "object", "title": "Credentials", "oneOf": options}));
            required.push("credentials");
        }
        let mut spec = json!({
            "documentationUrl": self.documentation_url,
            "connectionSpecification": {
                "$schema": "http://json-schema.org/draft-07/schema#",
                "title": format!("{} settings", self.name),
                "type": "object",
                "required": required,
                "properties": properties,
            },
        });
        if let Some(advanced) = self.credentials.iter().find(|scheme| scheme.oauth).map(advanced_auth) {
            spec["advanced_auth"] = advanced;
        }
        detail["spec"] = spec;
        detail
    }

    /// Sample prompts (`ExampleQuestionsByType`).
    pub fn example_questions(&self) -> Value {
        json!({"direct": self.example_questions.direct, "search": self.example_questions.search})
    }
}

impl Destination {
    /// An item of the list of destination definitions (`DestinationDefinitionListItem`).
    pub fn list_item(&self) -> Value {
        json!({"id": self.id, "name": self.name, "icon": self.icon_url()})
    }

    /// The definition with its specification (`ConnectorDefinition`).
    pub fn definition_detail(&self) -> Value {
        let mut properties = Map::new();
        for setting in &self.settings {
            let mut schema = json!({"type": setting.kind, "title": title_of(&setting.name)});
            if self.secrets.contains(&setting.name) {
                schema["airbyte_secret"] = Value::Bool(true);
            }
            properties.insert(setting.name.clone(), schema);
        }
        let required: Vec<&str> =
            self.settings.iter().filter(|setting| setting.required).map(|setting| setting.name.as_str()).collect();
        json!({
            "destinationDefinitionId": self.id,
            "name": self.name,
            "dockerRepository": format!("airbyte/destination-{}", self.slug),
            "iconUrl": self.icon_url(),
            "custom": false,
            "supportLevel": "certified",
            "spec": {
                "documentationUrl": format!("https://docs.airbyte.com/integrations/destinations/{}", self.slug),
                "connectionSpecification": {"type": "object", "required": required, "properties": properties},
                "supported_destination_sync_modes": ["overwrite", "append", "append_dedup"],
            },
        })
    }

    fn icon_url(&self) -> String {
        format!("https://connectors.airbyte.com/files/metadata/airbyte/destination-{}/latest/icon.svg", self.slug)
    }
}

fn scheme_schema(scheme: &Scheme) -> Value {
    let mut properties = Map::new();
    for (name, value) in &scheme.discriminator {
        properties.insert(name.clone(), json!({"type": "string", "const": value}));
    }
    for name in scheme.required.iter().chain(&scheme.optional) {
        properties.insert(name.clone(), json!({"type": "string", "title": title_of(name), "airbyte_secret": true}));
    }
    json!({"title": scheme.title, "type": "object", "required": scheme.required, "properties": properties})
}

fn advanced_auth(scheme: &Scheme) -> Value {
    let (key, value) = match scheme.discriminator.iter().next() {
        Some((name, value)) => (json!(["credentials", name]), json!(value)),
        None => (Value::Null, Value::Null),
    };
    let paths = |names: &[&str]| -> Map<String, Value> {
        scheme
            .required
            .iter()
            .chain(&scheme.optional)
            .filter(|name| names.contains(&name.as_str()))
            .map(|name| (name.clone(), json!({"type": "string", "path_in_connector_config": ["credentials", name]})))
            .collect()
    };
    json!({
        "auth_flow_type": "oauth2.0",
        "predicate_key": key,
        "predicate_value": value,
        "oauth_config_specification": {
            "complete_oauth_output_specification": {
                "type": "object", "properties": paths(&["access_token", "refresh_token"]),
            },
            "complete_oauth_server_input_specification": {
                "type": "object",
                "properties": {"client_id": {"type": "string"}, "client_secret": {"type": "string"}},
            },
            "complete_oauth_server_output_specification": {
                "type": "object", "properties": paths(&["client_id", "client_secret"]),
            },
        },
    })
}

fn title_of(name: &str) -> String {
    let words: Vec<String> = name
        .split('_')
        .map(|word| match word {
            "id" | "url" | "api" => word.to_uppercase(),
            _ => {
                let mut letters = word.chars();
                letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
            }
        })
        .collect();
    words.join(" ")
}
