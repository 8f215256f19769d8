//! The connectors that every workspace has, and a declarative source that one workspace has.

use std::sync::OnceLock;

use airbyte_agent::JsonObject;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::connector::{DestinationConnector, SourceConnector};

/// The files of `sources`, `destinations` and `custom`, converted to JSON by `build.rs`.
const SOURCES: &str = include_str!(concat!(env!("OUT_DIR"), "/sources.json"));
const DESTINATIONS: &str = include_str!(concat!(env!("OUT_DIR"), "/destinations.json"));
const CUSTOM: &str = include_str!(concat!(env!("OUT_DIR"), "/custom.json"));

/// Sources, parsed once.
pub(crate) fn sources() -> &'static [SourceConnector] {
    static PARSED: OnceLock<Vec<SourceConnector>> = OnceLock::new();
    PARSED.get_or_init(|| parse(SOURCES))
}

/// Destinations, parsed once.
pub(crate) fn destinations() -> &'static [DestinationConnector] {
    static PARSED: OnceLock<Vec<DestinationConnector>> = OnceLock::new();
    PARSED.get_or_init(|| parse(DESTINATIONS))
}

/// A source that is defined by a manifest. It belongs to a workspace.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeclarativeSource {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) manifest: JsonObject,
}

/// The declarative sources, parsed each time.
pub(crate) fn declarative_sources() -> Vec<DeclarativeSource> {
    parse(CUSTOM)
}

fn parse<T: DeserializeOwned>(json: &str) -> Vec<T> {
    // The files are compiled in and a test parses all of them, so users cannot see this panic.
    serde_json::from_str(json).unwrap_or_else(|error| panic!("the built-in connectors are broken: {error}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::agent::catalogue;

    /// Keywords of `Specification`.
    const KEYWORDS: [&str; 13] = [
        "additionalProperties",
        "airbyte_secret",
        "const",
        "default",
        "enum",
        "items",
        "maximum",
        "minItems",
        "minimum",
        "oneOf",
        "pattern",
        "required",
        "type",
    ];

    /// Panics at a keyword that would be ignored, such as one that is misspelled.
    fn check_keywords(schema: &Value, path: &str) {
        for (keyword, value) in schema.as_object().unwrap_or_else(|| panic!("{path} is an object")) {
            match keyword.as_str() {
                "properties" => {
                    let members = value.as_object().unwrap_or_else(|| panic!("{path}.properties is an object"));
                    members.iter().for_each(|(name, schema)| check_keywords(schema, &format!("{path}.{name}")));
                }
                "oneOf" => value.as_array().into_iter().flatten().for_each(|variant| check_keywords(variant, path)),
                "items" => check_keywords(value, path),
                other => assert!(KEYWORDS.contains(&other), "{path}: {other}"),
            }
        }
    }

    #[test]
    fn every_definition_is_complete_and_has_known_keywords_only() {
        let mut ids = BTreeSet::new();
        let definitions =
            sources().iter().map(|source| &source.connector).chain(destinations().iter().map(|to| &to.connector));
        for definition in definitions {
            assert!(uuid::Uuid::parse_str(&definition.id).is_ok(), "{}", definition.name);
            assert!(ids.insert(&definition.id), "{} has an id of its own", definition.name);
            assert!(definition.documentation_url.starts_with("https://docs.airbyte.com/"), "{}", definition.name);
        }
        for json in [SOURCES, DESTINATIONS] {
            let definitions: Vec<Value> = serde_json::from_str(json).expect("JSON");
            for definition in definitions {
                check_keywords(&definition["specification"], &definition["name"].to_string());
            }
        }
    }

    #[test]
    fn both_apis_have_the_same_ids() {
        let known = catalogue::builtin();
        for source in sources() {
            let same = known.types().iter().find(|kind| Some(&kind.slug) == source.short_name.as_ref());
            assert!(same.is_none_or(|kind| kind.definition_id == source.id), "{}", source.name);
        }
        for destination in destinations() {
            let same = known.destinations().iter().find(|kind| Some(&kind.slug) == destination.short_name.as_ref());
            assert!(same.is_none_or(|kind| kind.id == destination.id), "{}", destination.name);
        }
    }
}
