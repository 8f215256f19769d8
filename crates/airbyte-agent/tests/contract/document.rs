//! The operations of an OpenAPI document.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::operation::{Operation, Operations, Place};
use crate::shape::{Kind, Member, Reader, Shape};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The operations of the document, but those that are left out.
pub fn operations(document: &Value, is_left_out: impl Fn(&str) -> bool) -> Operations {
    let reader = Reader::new(document);
    let included = entries(document).filter(|(key, ..)| !is_left_out(key));
    included.map(|(key, item, operation)| (key, read(reader, document, item, operation))).collect()
}

/// Method and path of every operation.
pub fn keys(document: &Value) -> Vec<String> {
    entries(document).map(|(key, ..)| key).collect()
}

/// Method and path, the path's own members, and the operation.
fn entries(document: &Value) -> impl Iterator<Item = (String, &Value, &Value)> {
    let paths = document["paths"].as_object().expect("a contract has paths");
    paths.iter().flat_map(|(path, item)| {
        let methods = METHODS.iter().filter_map(move |method| Some((method, item.get(method)?)));
        methods.map(move |(method, operation)| (format!("{} {path}", method.to_uppercase()), item, operation))
    })
}

fn read<'a>(reader: Reader<'a>, document: &Value, item: &'a Value, operation: &'a Value) -> Operation {
    let parameters = [item, operation].into_iter().filter_map(|holder| holder["parameters"].as_array()).flatten();
    let mut request: BTreeMap<_, _> =
        parameters.map(|parameter| self::parameter(reader, reader.resolve(parameter))).collect();
    if let Some(body) = json_schema(&operation["requestBody"]) {
        let record = reader.shape(body).into_record().expect("every body is an object");
        request.extend(record.into_iter().map(|(name, member)| ((Place::Body, name), member)));
    }
    Operation {
        name: string(&operation["operationId"]),
        token: token(document, operation),
        undocumented: operation["x-undocumented"].as_bool().unwrap_or(false),
        request,
        response: response(reader, operation),
    }
}

/// The token that an operation needs: its own statement, or a token unless its list of security schemes is empty.
fn token(document: &Value, operation: &Value) -> String {
    let schemes = operation.get("security").unwrap_or(&document["security"]);
    match operation["x-token"].as_str() {
        Some(token) => token.to_owned(),
        None if schemes.as_array().is_none_or(Vec::is_empty) => "none".to_owned(),
        None => "application".to_owned(),
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
        constraints: reader.constraints(&parameter["schema"]),
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
