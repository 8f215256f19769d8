//! Compares the table with the contract, member by member.
//!
//! A request must be exactly as the contract specifies, because the service rejects anything else. The type of a response
//! must accept everything that the contract allows the service to send, and have every documented member.

use std::mem::discriminant;

use crate::difference::{Difference, Problem};
use crate::operation::{Operation, Operations};
use crate::shape::{Kind, Member, Record, Shape};

pub fn differences(contract: &Operations, table: &Operations) -> Vec<Difference> {
    let mut found = Vec::new();
    for (key, expected) in contract {
        let Some(actual) = table.get(key) else {
            Comparison::new(&expected.name, &mut found).add("", Problem::Missing, key);
            continue;
        };
        Comparison::new(&actual.name, &mut found).operation(expected, actual);
    }
    for (key, actual) in table.iter().filter(|(key, _)| !contract.contains_key(*key)) {
        Comparison::new(&actual.name, &mut found).add("", Problem::Unknown, key);
    }
    found
}

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Request,
    Response,
}

struct Comparison<'a> {
    operation: &'a str,
    found: &'a mut Vec<Difference>,
}

impl<'a> Comparison<'a> {
    fn new(operation: &'a str, found: &'a mut Vec<Difference>) -> Self {
        Self { operation, found }
    }

    fn add(&mut self, member: &str, problem: Problem, detail: impl Into<String>) {
        let (operation, member, detail) = (self.operation.to_owned(), member.to_owned(), detail.into());
        self.found.push(Difference { operation, member, problem, detail });
    }

    fn add_both(&mut self, member: &str, problem: Problem, contract: &str, table: &str) {
        self.add(member, problem, format!("{contract} in the contract, {table} in the table"));
    }

    fn operation(&mut self, contract: &Operation, table: &Operation) {
        if contract.token != table.token {
            self.add_both("", Problem::Token, &contract.token, &table.token);
        }
        if contract.undocumented != table.undocumented {
            let text = |undocumented| if undocumented { "undocumented" } else { "documented" };
            self.add_both("", Problem::Stability, text(contract.undocumented), text(table.undocumented));
        }
        self.request(contract, table);
        self.shape(Direction::Response, "response", &contract.response, &table.response);
    }

    fn request(&mut self, contract: &Operation, table: &Operation) {
        for (key @ (place, name), expected) in &contract.request {
            let path = format!("{place}.{name}");
            match table.request.get(key) {
                Some(actual) => self.member(Direction::Request, &path, expected, actual),
                None => {
                    let elsewhere = places(table, name);
                    self.add(&path, Problem::Missing, format!("the table has it in: {elsewhere}"));
                }
            }
        }
        for (place, name) in table.request.keys().filter(|key| !contract.request.contains_key(*key)) {
            let elsewhere = places(contract, name);
            self.add(&format!("{place}.{name}"), Problem::Unknown, format!("the contract has it in: {elsewhere}"));
        }
    }

    fn record(&mut self, direction: Direction, path: &str, contract: &Record, table: &Record) {
        for (name, expected) in contract {
            let path = format!("{path}.{name}");
            match table.get(name) {
                Some(actual) => self.member(direction, &path, expected, actual),
                None => self.add(&path, Problem::Missing, "not in the table"),
            }
        }
        for name in table.keys().filter(|name| !contract.contains_key(*name)) {
            self.add(&format!("{path}.{name}"), Problem::Unknown, "not in the contract");
        }
    }

    fn member(&mut self, direction: Direction, path: &str, contract: &Member, table: &Member) {
        // The type of a member that may be `null` is optional, whether or not the member is always present.
        let is_nullable_response = direction == Direction::Response && contract.shape.nullable && table.shape.nullable;
        if contract.required != table.required && !(contract.required && is_nullable_response) {
            let text = |required| if required { "required" } else { "optional" };
            self.add_both(path, Problem::Required, text(contract.required), text(table.required));
        }
        if table.sends_null && !contract.shape.nullable {
            self.add_both(path, Problem::Null, "never null", "accepts `null`");
        }
        if let Some(missing) = contract.constraints.difference(&table.constraints) {
            self.add(path, Problem::Constraint, missing);
        }
        self.shape(direction, path, &contract.shape, &table.shape);
    }

    fn shape(&mut self, direction: Direction, path: &str, contract: &Shape, table: &Shape) {
        if direction == Direction::Response && contract.nullable && !table.nullable {
            self.add_both(path, Problem::Null, "may be null", "never null");
        }
        match (&contract.kind, &table.kind) {
            (Kind::Any, _) if table.open => {}
            (Kind::Enum(expected), Kind::Enum(actual)) => {
                if expected != actual {
                    self.add_both(path, Problem::Values, &contract.to_string(), &table.to_string());
                }
                if !table.open {
                    self.add(path, Problem::Values, "the enum in the table does not accept unknown values");
                }
            }
            // An enum of one value may be a string in the table.
            (Kind::Enum(expected), Kind::String) if expected.len() == 1 => {}
            (Kind::Enum(_), Kind::String) | (Kind::String, Kind::Enum(_)) => {
                self.add_both(path, Problem::Values, &contract.to_string(), &table.to_string());
            }
            (Kind::List(expected), Kind::List(actual)) => self.shape(direction, &format!("{path}[]"), expected, actual),
            (Kind::Map(expected), Kind::Map(actual)) => self.shape(direction, &format!("{path}{{}}"), expected, actual),
            (Kind::Tagged { tag, variants: expected }, Kind::Tagged { tag: actual_tag, variants: actual })
                if tag == actual_tag =>
            {
                for (text, expected) in expected {
                    let path = format!("{path}<{text}>");
                    match actual.get(text) {
                        Some(actual) => self.record(direction, &path, &untagged(expected, tag), &untagged(actual, tag)),
                        None => self.add(&path, Problem::Missing, "not in the table"),
                    }
                }
                for text in actual.keys().filter(|text| !expected.contains_key(*text)) {
                    self.add(&format!("{path}<{text}>"), Problem::Unknown, "not in the contract");
                }
            }
            (_, Kind::OneOf(alternatives)) if contract.kind != table.kind => {
                for actual in alternatives {
                    match discriminant(&actual.kind) == discriminant(&contract.kind) {
                        true => {
                            self.shape(direction, path, contract, &Shape { nullable: table.nullable, ..actual.clone() })
                        }
                        false => self.add_both(path, Problem::Type, &contract.to_string(), &format!("also {actual}")),
                    }
                }
            }
            _ => match (contract.clone().into_record(), table.clone().into_record()) {
                (Some(expected), Some(actual)) => self.record(direction, path, &expected, &actual),
                _ if contract.kind == table.kind => {}
                _ => self.add_both(path, Problem::Type, &contract.to_string(), &table.to_string()),
            },
        }
    }
}

fn untagged(record: &Record, tag: &str) -> Record {
    record.iter().filter(|(name, _)| *name != tag).map(|(name, member)| (name.clone(), member.clone())).collect()
}

fn places(operation: &Operation, name: &str) -> String {
    let keys = operation.request.keys().filter(|(_, other)| other == name);
    let places: Vec<String> = keys.map(|(place, _)| place.to_string()).collect();
    if places.is_empty() { "nowhere".to_owned() } else { places.join(", ") }
}
