//! Seeds: a user's own connector types and records.
//!
//! ```yaml
//! records_per_entity: 1000          # of main entities, unless the option `records` says otherwise
//! types:                            # new connector types, or replacements of built-in ones with the same slug
//!   - slug: bakery
//!     name: Bakery
//!     definition_id: 5b1d0c9e-0000-4000-8000-000000000001
//!     paging: {plain: {style: offset, position: offset, metadata: {next_offset: next}}}
//!     entities:
//!       - name: loaves
//!         fields: {id: serial, name: product}
//!         actions: {list: {paging: plain}, get: {params: {id: integer!}, key: {id: id}}}
//! records:                          # records in place of generated ones, by slug and entity
//!   bakery:
//!     loaves: [{id: 1, name: Rye}]
//! ```

use std::collections::BTreeMap;

use airbyte_agent_core::json::from_json;
use serde::Deserialize;
use serde_json::Value;

use super::model::{Catalogue, ConnectorType};
use super::official;
use crate::agent::json_path;
use crate::seed;

/// A seed that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// It has not the form of a seed.
    #[error(transparent)]
    Form(#[from] seed::SeedError),
    /// Records for an unknown connector type.
    #[error("the seed has records for `{0}`, which is not the slug of a connector type")]
    UnknownType(String),
    /// Records for an unknown entity.
    #[error("the seed has records for the entity `{entity}`, which `{slug}` does not have")]
    UnknownEntity {
        /// Slug of the connector type.
        slug: String,
        /// The unknown entity.
        entity: String,
    },
}

impl SeedError {
    pub(super) fn member(path: impl Into<String>, reason: impl Into<String>) -> Self {
        seed::SeedError::member(path, reason).into()
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedFile {
    #[serde(default)]
    records_per_entity: Option<u64>,
    #[serde(default)]
    types: Vec<ConnectorType>,
    #[serde(default)]
    records: BTreeMap<String, BTreeMap<String, Vec<Value>>>,
}

/// Parses JSON. An error names the member that is wrong.
pub(super) fn read_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, SeedError> {
    let read = from_json(text.as_bytes()).map(|(value, _)| value);
    Ok(read.map_err(|error| seed::member_error(".", &error))?)
}

impl Catalogue {
    /// This catalogue with the members of a seed added.
    pub fn with_seed(&self, members: Value) -> Result<Self, SeedError> {
        let seed: SeedFile = seed::shaped(".", &members)?;
        let mut catalogue = self.clone();
        catalogue.records_per_entity = seed.records_per_entity.or(catalogue.records_per_entity);
        for (index, mut kind) in seed.types.into_iter().enumerate() {
            kind.custom = true;
            if kind.is_listed_only() {
                official::complete(&mut kind);
            }
            check(&kind).map_err(|reason| SeedError::member(format!("types[{index}]"), reason))?;
            match catalogue.types.iter_mut().find(|known| known.slug == kind.slug) {
                Some(known) => *known = kind,
                None => catalogue.types.push(kind),
            }
        }
        for (slug, entities) in seed.records {
            let Some(kind) = catalogue.types.iter_mut().find(|kind| kind.slug == slug) else {
                return Err(SeedError::UnknownType(slug));
            };
            for (name, records) in entities {
                let Some(entity) = kind.entities.iter_mut().find(|entity| entity.name == name) else {
                    return Err(SeedError::UnknownEntity { slug, entity: name });
                };
                for (index, record) in records.iter().enumerate() {
                    if !record.is_object() || json_path::get(record, &entity.id).and_then(json_path::text_of).is_none()
                    {
                        let path = format!("records.{slug}.{name}[{index}]");
                        let reason = format!("must be an object with `{}`", entity.id);
                        return Err(SeedError::member(path, reason));
                    }
                }
                entity.seed_records = records;
            }
        }
        Ok(catalogue)
    }
}

/// Checks what the types cannot express: names that are referred to must exist.
pub(super) fn check(kind: &ConnectorType) -> Result<(), String> {
    if uuid::Uuid::parse_str(&kind.definition_id).is_err() {
        return Err(format!("definition_id `{}` is not a UUID", kind.definition_id));
    }
    for entity in &kind.entities {
        if kind.entity(entity.store_name()).is_none() {
            return Err(format!("{}: store `{}` is not an entity", entity.name, entity.store_name()));
        }
        for (name, action) in &entity.actions {
            if let Some(store) = action.store.as_deref().filter(|store| kind.entity(store).is_none()) {
                return Err(format!("{}.{name}: store `{store}` is not an entity", entity.name));
            }
            if let Some(paging) = action.paging.as_deref().filter(|paging| !kind.paging.contains_key(*paging)) {
                return Err(format!("{}.{name}: paging `{paging}` is not declared", entity.name));
            }
            for param in action.key.iter().map(|(param, _)| param).chain(action.filters.keys()) {
                if !action.params.iter().any(|(known, _)| known == param) {
                    return Err(format!("{}.{name}: `{param}` is not among its params", entity.name));
                }
            }
        }
    }
    Ok(())
}
