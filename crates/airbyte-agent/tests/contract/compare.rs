//! The table against the contract, member by member.
//!
//! A request must be what the contract says, since the service refuses anything else. An answer must take whatever
//! the contract allows the service to send, and hand out every documented member under its own name.

use std::mem::discriminant;

use crate::difference::{Difference, Problem};
use crate::operation::{Operation, Operations};
use crate::shape::{Kind, Member, Record, Shape};

pub fn differences(contract: &Operations, table: &Operations) -> Vec<Difference> {
    let mut found = Vec::new();
    for (key, theirs) in contract {
        let Some(ours) = table.get(key) else {
            Finder::new(&theirs.name, &mut found).add("", Problem::Missing, key);
            continue;
        };
        Finder::new(&ours.name, &mut found).operation(theirs, ours);
    }
    for (key, ours) in table.iter().filter(|(key, _)| !contract.contains_key(*key)) {
        Finder::new(&ours.name, &mut found).add("", Problem::Unknown, key);
    }
    found
}

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Asked,
    Answered,
}

struct Finder<'a> {
    operation: &'a str,
    found: &'a mut Vec<Difference>,
}

impl<'a> Finder<'a> {
    fn new(operation: &'a str, found: &'a mut Vec<Difference>) -> Self {
        Self { operation, found }
    }

    fn add(&mut self, member: &str, problem: Problem, detail: impl Into<String>) {
        let (operation, member, detail) = (self.operation.to_owned(), member.to_owned(), detail.into());
        self.found.push(Difference { operation, member, problem, detail });
    }

    fn sides(&mut self, member: &str, problem: Problem, contract: &str, table: &str) {
        self.add(member, problem, format!("{contract} in the contract, {table} in the table"));
    }

    fn operation(&mut self, contract: &Operation, table: &Operation) {
        if contract.token != table.token {
            self.sides("", Problem::Token, &contract.token, &table.token);
        }
        if contract.undocumented != table.undocumented {
            let word = |undocumented| if undocumented { "undocumented" } else { "documented" };
            self.sides("", Problem::Stability, word(contract.undocumented), word(table.undocumented));
        }
        self.request(contract, table);
        self.shape(Way::Answered, "answer", &contract.answer, &table.answer);
    }

    fn request(&mut self, contract: &Operation, table: &Operation) {
        for (key @ (place, name), theirs) in &contract.request {
            let path = format!("{place}.{name}");
            match table.request.get(key) {
                Some(ours) => self.member(Way::Asked, &path, theirs, ours),
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

    fn record(&mut self, way: Way, path: &str, contract: &Record, table: &Record) {
        for (name, theirs) in contract {
            let path = format!("{path}.{name}");
            match table.get(name) {
                Some(ours) => self.member(way, &path, theirs, ours),
                None => self.add(&path, Problem::Missing, "not in the table"),
            }
        }
        for name in table.keys().filter(|name| !contract.contains_key(*name)) {
            self.add(&format!("{path}.{name}"), Problem::Unknown, "not in the contract");
        }
    }

    fn member(&mut self, way: Way, path: &str, contract: &Member, table: &Member) {
        // A member that may be null has to be optional in the types, whether or not it is always sent.
        let null_stands_for_absent = way == Way::Answered && contract.shape.nullable && table.shape.nullable;
        if contract.required != table.required && !(contract.required && null_stands_for_absent) {
            let word = |required| if required { "required" } else { "optional" };
            self.sides(path, Problem::Required, word(contract.required), word(table.required));
        }
        if table.sends_null && !contract.shape.nullable {
            self.sides(path, Problem::Null, "never null", "sent as null on purpose");
        }
        if let Some(missing) = contract.constraints.difference(&table.constraints) {
            self.add(path, Problem::Constraint, missing);
        }
        self.shape(way, path, &contract.shape, &table.shape);
    }

    fn shape(&mut self, way: Way, path: &str, contract: &Shape, table: &Shape) {
        if way == Way::Answered && contract.nullable && !table.nullable {
            self.sides(path, Problem::Null, "may be null", "never null");
        }
        match (&contract.kind, &table.kind) {
            (Kind::Any, _) if table.open => {}
            (Kind::Word(theirs), Kind::Word(ours)) => {
                if theirs != ours {
                    self.sides(path, Problem::Words, &contract.to_string(), &table.to_string());
                }
                if !table.open {
                    self.add(path, Problem::Words, "the table takes no words of a later day");
                }
            }
            // One possible word leaves nothing to choose, so plain text says enough.
            (Kind::Word(theirs), Kind::Text) if theirs.len() == 1 => {}
            (Kind::Word(_), Kind::Text) | (Kind::Text, Kind::Word(_)) => {
                self.sides(path, Problem::Words, &contract.to_string(), &table.to_string());
            }
            (Kind::List(theirs), Kind::List(ours)) => self.shape(way, &format!("{path}[]"), theirs, ours),
            (Kind::Map(theirs), Kind::Map(ours)) => self.shape(way, &format!("{path}{{}}"), theirs, ours),
            (Kind::Tagged { tag, variants: theirs }, Kind::Tagged { tag: ours_by, variants: ours })
                if tag == ours_by =>
            {
                for (word, theirs) in theirs {
                    let path = format!("{path}<{word}>");
                    match ours.get(word) {
                        Some(ours) => self.record(way, &path, &untagged(theirs, tag), &untagged(ours, tag)),
                        None => self.add(&path, Problem::Missing, "not in the table"),
                    }
                }
                for word in ours.keys().filter(|word| !theirs.contains_key(*word)) {
                    self.add(&format!("{path}<{word}>"), Problem::Unknown, "not in the contract");
                }
            }
            (_, Kind::Either(alternatives)) if contract.kind != table.kind => {
                for ours in alternatives {
                    match discriminant(&ours.kind) == discriminant(&contract.kind) {
                        true => self.shape(way, path, contract, &Shape { nullable: table.nullable, ..ours.clone() }),
                        false => self.sides(path, Problem::Type, &contract.to_string(), &format!("also {ours}")),
                    }
                }
            }
            _ => match (contract.clone().into_record(), table.clone().into_record()) {
                (Some(theirs), Some(ours)) => self.record(way, path, &theirs, &ours),
                _ if contract.kind == table.kind => {}
                _ => self.sides(path, Problem::Type, &contract.to_string(), &table.to_string()),
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
