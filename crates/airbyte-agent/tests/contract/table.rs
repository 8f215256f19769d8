//! The operations of the table.

use airbyte_agent_core::OperationSchema;
use airbyte_agent_core::operation::{Location, OperationSpec, Stability};
use schemars::SchemaGenerator;
use serde_json::{Value, json};

use crate::operation::{Operation, Operations, Place};
use crate::shape::{Kind, Reader, Shape};

/// Reads the table from the schemas of its types.
///
/// # Panics
/// If two operations have the same method and path.
pub fn operations(schemas: Vec<&'static OperationSchema>) -> Operations {
    let mut generator = SchemaGenerator::default();
    let rows: Vec<(&'static OperationSpec, Value, Value)> =
        schemas.into_iter().map(|operation| generate(operation, &mut generator)).collect();
    let document = json!({ "$defs": generator.take_definitions(true) });
    let reader = Reader::new(&document);
    let mut operations = Operations::new();
    for (spec, request, response) in &rows {
        let key = format!("{} {}", spec.method.as_str(), spec.path);
        let twice = operations.insert(key, read(reader, spec, request, response));
        assert!(twice.is_none(), "{} has a second operation: {}", spec.path, spec.name);
    }
    operations
}

fn generate(operation: &OperationSchema, generator: &mut SchemaGenerator) -> (&'static OperationSpec, Value, Value) {
    let request = (operation.request)(generator).to_value();
    let response = (operation.response)(generator).to_value();
    (operation.spec, request, response)
}

fn read(reader: Reader<'_>, spec: &OperationSpec, request: &Value, response: &Value) -> Operation {
    let members = match reader.shape(request) {
        Shape { kind: Kind::Record(record), .. } => record,
        // The schema of a request without members has no properties.
        Shape { kind: Kind::Map(_), .. } => Default::default(),
        other => panic!("{}: the request is not an object but {other}", spec.name),
    };
    let placed = members.into_iter().flat_map(|(name, mut member)| {
        // The client sends it if the caller leaves it out.
        member.required |= spec.client_default.is_some_and(|it| it.member == name && it.alternatives.is_empty());
        places(spec, &name).into_iter().map(move |place| ((place, name.clone()), member.clone()))
    });
    Operation {
        name: spec.name.to_owned(),
        token: spec.auth.as_str().to_owned(),
        undocumented: spec.stability == Stability::Unstable,
        request: placed.collect(),
        response: reader.shape(response),
    }
}

fn places(spec: &OperationSpec, name: &str) -> Vec<Place> {
    match spec.location(name) {
        Location::Path => vec![Place::Path],
        Location::Query => vec![Place::Query],
        Location::Body => vec![Place::Body],
        Location::QueryAndBody => vec![Place::Query, Place::Body],
        Location::NotSent => Vec::new(),
    }
}
