//! What everything is generated from: the operation table, the settings and the errors, free of Rust.
//!
//! Names are those of the API; a language changes their case where it needs to. Items are in the order of the table and,
//! within a type, in the order of declaration, so that the output is the same on every machine. Facts come from the
//! specs and from attributes of the schemas, never from the text of documentation.

mod call_options;
mod definitions;
mod doc;
mod emulator;
mod errors;
mod package_types;
mod resources;
mod row;
mod schema;
mod settings;
#[cfg(test)]
mod tests;
mod types;

use schemars::SchemaGenerator;

pub use doc::Doc;
pub use emulator::EmulatorTypes;
pub use errors::{ERRORS, ErrorClass};
pub use resources::{Param, Resource, Verb};
pub use settings::Setting;
pub use types::{Choice, Definition, Field, OpenEnum, Struct, Type, Union};

use crate::error::CodegenError;
use row::Row;
use schema::Schemas;

/// The whole model.
#[derive(Debug)]
pub struct Model {
    /// Top-level resources; `templates` and `beta` have no verbs of their own, only children.
    pub resources: Vec<Resource>,
    /// Every named type that a parameter or a response refers to, in the order of first use.
    pub types: Vec<Definition>,
    /// The settings of a client.
    pub settings: Vec<Setting>,
    /// The options of a call.
    pub call_options: Struct,
    /// The rule by which the pages of an action are requested.
    pub paging: Struct,
    /// The types of an emulator.
    pub emulator: EmulatorTypes,
    /// The error classes, parents first.
    pub errors: &'static [ErrorClass],
}

impl Model {
    /// Reads the model from the crates.
    ///
    /// # Errors
    /// If a type has a shape that the model cannot express.
    pub fn read() -> Result<Self, CodegenError> {
        let mut generator = SchemaGenerator::default();
        let rows: Vec<Row> = airbyte_agent::agent::schemas()
            .map(|schema| Row {
                schema,
                request: (schema.request)(&mut generator).to_value(),
                response: (schema.response)(&mut generator).to_value(),
            })
            .collect();
        let schemas = Schemas::new(generator.take_definitions(true));
        let verbs = rows.iter().map(|row| Verb::read(row, &schemas)).collect::<Result<Vec<_>, _>>()?;
        let types = definitions::definitions(&schemas, &verbs)?;
        // The paragraphs that follow are examples in Rust.
        let purposes = rows.iter().filter_map(|row| row.schema.resource_doc.split("\n\n").next());
        let resources = resources::tree(verbs.into_iter().zip(purposes).collect());
        Ok(Self {
            resources,
            types,
            settings: settings::read()?,
            call_options: call_options::read()?,
            paging: call_options::paging()?,
            emulator: emulator::read()?,
            errors: ERRORS,
        })
    }

    /// All resources, parents before their children.
    pub fn all_resources(&self) -> Vec<&Resource> {
        self.resources.iter().flat_map(Resource::and_children).collect()
    }

    /// The type of this name.
    pub fn definition(&self, name: &str) -> Option<&Definition> {
        let emulator = self.emulator.faults.iter().chain(&self.emulator.responses);
        self.types.iter().chain(emulator).find(|definition| definition.name() == name)
    }
}
