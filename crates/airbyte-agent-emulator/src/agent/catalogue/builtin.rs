//! The catalogue that comes with the emulator.
//!
//! Facts (ids, names of entities, actions and params, ways of paging) restate what Airbyte's connector reference and its
//! Python package publish; which fields a record has and what stands in them is our own making.

use std::sync::OnceLock;

use serde::Deserialize;

use super::model::{Catalogue, ConnectorType, Destination};
use super::seed::{self, SeedError};

/// A file of `types/`, made JSON by `build.rs`.
macro_rules! types {
    ($name:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json"))
    };
}

/// Kinds that can be executed on, one file each.
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

/// Kinds that are only listed, and the destinations.
const LISTED: &str = types!("listed");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    sources: Vec<ConnectorType>,
    destinations: Vec<Destination>,
}

/// The built-in catalogue, read once.
pub fn builtin() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    // The files are part of the program and a test reads them all, so a fault here cannot reach a user.
    CATALOGUE.get_or_init(|| load().unwrap_or_else(|error| panic!("the built-in catalogue is broken: {error}")))
}

pub(super) fn load() -> Result<Catalogue, SeedError> {
    let mut types = Vec::new();
    for text in TYPES {
        let kind: ConnectorType = seed::read_json(text)?;
        seed::check(&kind).map_err(|reason| SeedError::Member { path: kind.slug.clone(), reason })?;
        types.push(kind);
    }
    let listed: Listed = seed::read_json(LISTED)?;
    types.extend(listed.sources);
    types.sort_by_key(|kind| kind.name.to_lowercase());
    Ok(Catalogue { types, destinations: listed.destinations, records_per_entity: None })
}
