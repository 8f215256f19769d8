//! The operations of the contract file.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::constraints::Constraints;
use crate::operation::{Operation, Operations, Place};
use crate::shape::{Kind, Member, Reader, Shape};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The contract file.
pub fn contract() -> Value {
    serde_yaml_ng::from_str(include_str!("../../../../tests/contract/agent-api.openapi.yaml"))
        .expect("the contract is YAML")
}

pub fn operations(document: &Value) -> Operations {
    let reader = Reader { root: document };
    let paths = document["paths"].as_object().expect("a contract has paths");
    let mut operations = Operations::new();
    for (path, item) in paths {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                operations.insert(format!("{} {path}", method.to_uppercase()), read(reader, operation));
            }
        }
    }
    operations
}

fn read<'a>(reader: Reader<'a>, operation: &'a Value) -> Operation {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let mut request: BTreeMap<_, _> =
        parameters.map(|parameter| self::parameter(reader, reader.resolve(parameter))).collect();
    if let Some(body) = json_schema(&operation["requestBody"]) {
        let record = reader.shape(body).into_record().expect("every body is an object");
        request.extend(record.into_iter().map(|(name, member)| ((Place::Body, name), member)));
    }
    Operation {
        name: string(&operation["operationId"]),
        token: string(&operation["x-token"]),
        undocumented: operation["x-undocumented"].as_bool().unwrap_or(false),
        request,
        response: response(reader, operation),
    }
}

fn parameter<'a>(reader: Reader<'a>, parameter: &'a Value) -> ((Place, String), Member) {
    let place = match parameter["in"].as_str() {
        Some("path") => Place::Path,
        Some("query") => Place::Query,
        Some("header") => Place::Header,
        other => panic!("unknown location {other:?} of {parameter}"),
    };
    let member = Member {
        required: parameter["required"].as_bool().unwrap_or(false),
        sends_null: false,
        constraints: Constraints::read(&parameter["schema"]),
        shape: reader.shape(&parameter["schema"]),
    };
    ((place, string(&parameter["name"])), member)
}

/// The JSON of the only successful response. [`Kind::Null`] if it has no content.
fn response<'a>(reader: Reader<'a>, operation: &'a Value) -> Shape {
    let responses = operation["responses"].as_object().expect("an operation has responses");
    let mut successes = responses.iter().filter(|(status, _)| status.starts_with('2'));
    let (_, success) = successes.next().expect("a successful response");
    assert!(successes.next().is_none(), "{}: several successes", operation["operationId"]);
    match json_schema(reader.resolve(success)) {
        Some(schema) => reader.shape(schema),
        None => Shape { kind: Kind::Null, nullable: true, open: false },
    }
}

fn json_schema(holder: &Value) -> Option<&Value> {
    holder.get("content")?.get("application/json")?.get("schema")
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
