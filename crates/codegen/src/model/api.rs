//! One API: its resources and types.

use airbyte_agent_core::procedure::ProcedureSchema;
use airbyte_agent_core::{ApiSpec, OperationSchema};
use schemars::SchemaGenerator;

use super::definitions::{self, Definitions};
use super::resources::{self, Resource, Verb};
use super::row::Row;
use super::schema::Schemas;
use super::types::Type;
use crate::error::CodegenError;

/// One API.
#[derive(Debug)]
pub struct Api {
    /// Its name in texts: `Agent API`.
    pub title: &'static str,
    /// The folder of its generated files: `agent`.
    pub folder: &'static str,
    /// What the names of its classes begin with: `Replication`, or nothing.
    pub prefix: &'static str,
    /// Top-level resources; those without verbs have children.
    pub resources: Vec<Resource>,
    /// Every named type that a parameter or a response refers to, in the order of first use.
    pub types: Definitions,
}

impl Api {
    pub(super) fn read(
        spec: &'static ApiSpec,
        schemas: impl Iterator<Item = &'static OperationSchema>,
        procedures: &'static [ProcedureSchema],
        (folder, prefix): (&'static str, &'static str),
    ) -> Result<Self, CodegenError> {
        let mut generator = SchemaGenerator::default();
        let operations = schemas.map(|schema| Row::of_operation(schema, &mut generator)).collect::<Vec<_>>();
        let procedures = procedures.iter().map(|schema| Row::of_procedure(schema, &mut generator));
        let rows: Vec<Row> = operations.into_iter().chain(procedures).collect();
        let schemas = Schemas::new(generator.take_definitions(true));
        let verbs = rows.iter().map(|row| Verb::read(row, &schemas)).collect::<Result<Vec<_>, _>>()?;
        let types = definitions::definitions(&schemas, &verbs)?;
        // The paragraphs that follow are examples in Rust.
        let purposes = rows.iter().map(|row| row.resource_doc.split("\n\n").next().unwrap_or_default());
        let resources = resources::tree(spec.namespace, verbs.into_iter().zip(purposes).collect());
        Ok(Self { title: spec.name, folder, prefix, resources, types })
    }

    /// The type of the objects that a procedure reports as progress: what the operation that it names returns.
    pub fn progress_type(&self, verb: &Verb) -> Option<&str> {
        let operation = verb.procedure?.progress?;
        let verb = self.verbs().find(|verb| verb.spec.name == operation)?;
        verb.response.as_ref().and_then(Type::refers_to)
    }

    /// All resources, parents before their children.
    pub fn all_resources(&self) -> Vec<&Resource> {
        self.resources.iter().flat_map(Resource::and_children).collect()
    }

    /// Every operation.
    pub fn verbs(&self) -> impl Iterator<Item = &Verb> {
        self.all_resources().into_iter().flat_map(|resource| &resource.verbs)
    }
}
