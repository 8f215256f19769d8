//! What every face is written from: the operation table, the settings and the errors, free of Rust.
//!
//! Names are the wire's own: a face changes their case where its language wants that, nothing else. Order is the
//! table's order and, within a type, the order of declaration, so that a face is the same on every machine.

mod doc;
mod errors;
mod resources;
mod schema;
mod settings;
#[cfg(test)]
mod tests;
mod types;

use airbyte_agent::operation::Entry;
use schemars::SchemaGenerator;
use serde_json::Value;

pub use doc::Doc;
pub use errors::{ERRORS, ErrorClass};
pub use resources::{Location, Param, Resource, Verb};
pub use settings::Setting;
pub use types::{Definition, Field, OpenEnum, Struct, Type, Union};

use crate::CodegenError;
use schema::Schemas;

/// The whole of it.
#[derive(Debug)]
pub struct Model {
    /// Top-level resources; `templates` and `beta` have no verbs of their own, only children.
    pub resources: Vec<Resource>,
    /// Every named type that a parameter or an answer refers to, in the order of first use.
    pub types: Vec<Definition>,
    /// What a client can be told when it is made.
    pub settings: Vec<Setting>,
    /// The tree of errors, parents first.
    pub errors: &'static [ErrorClass],
}

/// A row of the operation table with its schemas.
struct Row {
    entry: &'static Entry,
    request: Value,
    answer: Value,
}

impl Model {
    /// Read the model from the core crate.
    ///
    /// # Errors
    /// When a type has a shape that the model has no word for.
    pub fn read() -> Result<Self, CodegenError> {
        let mut generator = SchemaGenerator::default();
        let rows: Vec<Row> = airbyte_agent::operations()
            .map(|entry| Row {
                entry,
                request: (entry.request_schema)(&mut generator).to_value(),
                answer: (entry.answer_schema)(&mut generator).to_value(),
            })
            .collect();
        let schemas = Schemas::new(generator.take_definitions(true));
        let verbs = rows.iter().map(|row| Verb::read(row, &schemas)).collect::<Result<Vec<_>, _>>()?;
        let types = schema::definitions(&schemas, &verbs)?;
        let purposes = rows.iter().map(|row| row.entry.resource_doc);
        let resources = resources::tree(verbs.into_iter().zip(purposes).collect());
        Ok(Self { resources, types, settings: settings::read()?, errors: ERRORS })
    }

    /// The resources in a row, parents before their children.
    pub fn all_resources(&self) -> Vec<&Resource> {
        self.resources.iter().flat_map(Resource::and_children).collect()
    }

    /// The type of a name.
    pub fn definition(&self, name: &str) -> Option<&Definition> {
        self.types.iter().find(|definition| definition.name() == name)
    }
}
