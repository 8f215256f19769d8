//! The operations of this crate.

use airbyte_agent::operation::{Entry, Meta, Stability, Token};
use schemars::SchemaGenerator;
use serde_json::{Value, json};

use crate::operation::{Operation, Operations, Place};
use crate::said::Said;
use crate::shape::{Kind, Reader, Shape};

/// The table, read through the schemas of its types.
///
/// # Panics
/// When two rows stand for the same method and path.
pub fn operations() -> Operations {
    let mut generator = SchemaGenerator::default();
    let rows: Vec<(&'static Meta, Value, Value)> =
        airbyte_agent::operations().map(|entry| schemas(entry, &mut generator)).collect();
    let document = json!({ "$defs": generator.take_definitions(true) });
    let reader = Reader { root: &document, said: Said::in_words };
    let mut operations = Operations::new();
    for (meta, request, answer) in &rows {
        let key = format!("{} {}", meta.method.as_str(), meta.path);
        let twice = operations.insert(key, read(reader, meta, request, answer));
        assert!(twice.is_none(), "{} has a second row: {}", meta.path, meta.name);
    }
    operations
}

fn schemas(entry: &Entry, generator: &mut SchemaGenerator) -> (&'static Meta, Value, Value) {
    let request = (entry.request_schema)(generator).to_value();
    let answer = (entry.answer_schema)(generator).to_value();
    (entry.meta, request, answer)
}

fn read(reader: Reader<'_>, meta: &Meta, request: &Value, answer: &Value) -> Operation {
    let members = match reader.shape(request) {
        Shape { kind: Kind::Record(record), .. } => record,
        // A request without members has no properties at all.
        Shape { kind: Kind::Map(_), .. } => Default::default(),
        other => panic!("{}: a request that is {other}", meta.name),
    };
    let placed = members.into_iter().flat_map(|(name, member)| {
        places(meta, &name).into_iter().map(move |place| ((place, name.clone()), member.clone()))
    });
    Operation {
        name: meta.name.to_owned(),
        token: token(meta.token).to_owned(),
        undocumented: meta.stability == Stability::Unstable,
        request: placed.collect(),
        answer: reader.shape(answer),
    }
}

fn places(meta: &Meta, name: &str) -> Vec<Place> {
    if meta.path_members().any(|member| member == name) {
        vec![Place::Path]
    } else if !meta.method.has_body() || meta.query.contains(&name) {
        vec![Place::Query]
    } else if meta.query_and_body.contains(&name) {
        vec![Place::Query, Place::Body]
    } else {
        vec![Place::Body]
    }
}

fn token(token: Token) -> &'static str {
    match token {
        Token::None => "none",
        Token::Application => "application",
        Token::Scoped => "scoped",
        Token::ApplicationOrScoped => "application-or-scoped",
    }
}
