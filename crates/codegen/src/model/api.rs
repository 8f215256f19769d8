//! One API: its resources and types.

use airbyte_agent_core::{ApiSpec, OperationSchema};
use schemars::SchemaGenerator;

use super::definitions::{self, Definitions};
use super::resources::{self, Resource, Verb};
use super::row::Row;
use super::schema::Schemas;
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
        (folder, prefix): (&'static str, &'static str),
        schemas: impl Iterator<Item = &'static OperationSchema>,
    ) -> Result<Self, CodegenError> {
        let mut generator = SchemaGenerator::default();
        let rows: Vec<Row> = schemas
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
        let resources = resources::tree(spec.namespace, verbs.into_iter().zip(purposes).collect());
        Ok(Self { title: spec.name, folder, prefix, resources, types })
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
