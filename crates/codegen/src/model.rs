//! What everything is generated from: the operation table, the settings and the errors, free of Rust.
//!
//! Names are those of the API; a language changes their case where it needs to. Items are in the order of the table and,
//! within a type, in the order of declaration, so that the output is the same on every machine. Facts come from the
//! specs and from attributes of the schemas, never from the text of documentation.

mod api;
mod call_options;
mod connectors;
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
mod webhooks;

pub use api::Api;
pub use definitions::Definitions;
pub use doc::Doc;
pub use emulator::EmulatorTypes;
pub use errors::{ERRORS, ErrorClass};
pub use resources::{Param, Resource, Verb};
pub use settings::Setting;
pub use types::{Choice, Definition, Field, OpenEnum, Struct, Type, Union};

use airbyte_agent::{agent, replication};
use airbyte_agent_types::Kind;

use crate::error::CodegenError;

/// The whole model.
#[derive(Debug)]
pub struct Model {
    /// The Agent API.
    pub agent: Api,
    /// The Airbyte API.
    pub replication: Api,
    /// The events of webhooks, and the types of their members.
    pub webhooks: Definitions,
    /// The kinds of connector of the catalogue.
    pub connectors: Vec<Kind>,
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
        Ok(Self {
            agent: Api::read(&agent::API, agent::schemas(), &[], ("agent", ""))?,
            replication: Api::read(
                &replication::API,
                replication::schemas(),
                replication::PROCEDURE_SCHEMAS,
                ("replication", "Replication"),
            )?,
            webhooks: webhooks::read()?,
            connectors: connectors::kinds(),
            settings: settings::read()?,
            call_options: call_options::read()?,
            paging: call_options::paging()?,
            emulator: emulator::read()?,
            errors: ERRORS,
        })
    }

    /// Both APIs.
    pub fn apis(&self) -> [&Api; 2] {
        [&self.agent, &self.replication]
    }
}
