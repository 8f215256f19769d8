//! The built-in catalogue.
//!
//! Ids, names of entities, actions and params, and paging restate facts that Airbyte's connector reference and Python
//! package publish. The fields of records and their values are our own.

use std::sync::OnceLock;

use serde::Deserialize;

use super::model::{Catalogue, ConnectorType, Destination};
use super::official;
use super::seed::{self, SeedError};

/// A file of `types/`, converted to JSON by `build.rs`.
macro_rules! types {
    ($name:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json"))
    };
}

/// Connector types with entities, one file each.
const TYPES: [&str; 10] = [
    types!("github"),
    types!("stripe"),
    types!("slack"),
    types!("hubspot"),
    types!("linear"),
    types!("jira"),
    types!("salesforce"),
    types!("zendesk-support"),
    types!("google-drive"),
    types!("airtable"),
];

/// Connector types that are only listed, and the destinations.
const LISTED: &str = types!("listed");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    sources: Vec<ConnectorType>,
    destinations: Vec<Destination>,
}

/// The built-in catalogue, parsed once.
pub fn builtin() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    // The files are compiled in and a test parses all of them, so users cannot see this panic.
    CATALOGUE.get_or_init(|| load().unwrap_or_else(|error| panic!("the built-in catalogue is broken: {error}")))
}

pub(super) fn load() -> Result<Catalogue, SeedError> {
    let mut types = Vec::new();
    for text in TYPES {
        let kind: ConnectorType = seed::read_json(text)?;
        seed::check(&kind).map_err(|reason| SeedError::member(&kind.slug, reason))?;
        types.push(kind);
    }
    let listed: Listed = seed::read_json(LISTED)?;
    types.extend(listed.sources);
    types.iter_mut().for_each(official::complete);
    types.sort_by_key(|kind| kind.name.to_lowercase());
    Ok(Catalogue { types, destinations: listed.destinations, records_per_entity: None })
}
