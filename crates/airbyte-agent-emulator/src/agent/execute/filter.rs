//! Conditions on records. The Context Store's filters, list params and provider searches are all turned into them.

use serde_json::Value;

use super::error::ExecuteError;
use super::suggestion::suggestion;
use crate::agent::json_path;

/// A condition on a record.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Filter {
    /// All of them hold. An empty list holds.
    And(Vec<Filter>),
    /// At least one of them holds.
    Or(Vec<Filter>),
    /// It does not hold.
    Not(Box<Filter>),
    /// A field compares to a value.
    Compare { op: Op, field: String, value: Value },
    /// Every word occurs in the text of one of the fields, or in any text if there are no fields.
    Words { fields: Vec<String>, words: Vec<String> },
}

/// A comparison. The first fourteen are those of the Context Store (`tests/contract/agent/BEHAVIOUR.md`, "Execute").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    Eq,
    Neq,
    Gt,
    Gte,
    Lt,
    Lte,
    In,
    StartsWith,
    EndsWith,
    Contains,
    ArrayContains,
    Fuzzy,
    Keyword,
    Any,
    /// Equal except for case, or a list with such an item. Providers compare like this.
    Like,
    /// A substring, except for case.
    Matches,
    /// Present and not null.
    Present,
}

const STORE_OPS: [(&str, Op); 14] = [
    ("eq", Op::Eq),
    ("neq", Op::Neq),
    ("gt", Op::Gt),
    ("gte", Op::Gte),
    ("lt", Op::Lt),
    ("lte", Op::Lte),
    ("in", Op::In),
    ("startswith", Op::StartsWith),
    ("endswith", Op::EndsWith),
    ("contains", Op::Contains),
    ("array_contains", Op::ArrayContains),
    ("fuzzy", Op::Fuzzy),
    ("keyword", Op::Keyword),
    ("any", Op::Any),
];

/// How deep and/or/not may be nested. Parsing is recursive.
const MAX_DEPTH: usize = 32;

impl Filter {
    /// Parses a filter of the Context Store; `at` is its path in the request, e.g. `params.query.filter`.
    pub(super) fn parse(value: &Value, at: &str) -> Result<Self, ExecuteError> {
        Self::parse_at(value, at, 0)
    }

    fn parse_at(value: &Value, at: &str, depth: usize) -> Result<Self, ExecuteError> {
        let fault = |message: &str| ExecuteError::field(422, at, message, "value_error");
        if depth > MAX_DEPTH {
            return Err(fault("The filter is nested too deeply"));
        }
        let Some(members) = value.as_object() else {
            return Err(fault("A filter is an object {operator: {field: value}}"));
        };
        if members.is_empty() {
            return Err(fault("A filter must not be empty; leave it out instead"));
        }
        let mut all = Vec::new();
        for (name, operand) in members {
            let here = format!("{at}.{name}");
            match name.as_str() {
                "and" | "or" => {
                    let Some(items) = operand.as_array().filter(|items| !items.is_empty()) else {
                        let message = format!("`{name}` takes a list of conditions");
                        return Err(ExecuteError::field(422, &here, &message, "value_error"));
                    };
                    let items =
                        items.iter().map(|item| Self::parse_at(item, &here, depth + 1)).collect::<Result<_, _>>()?;
                    all.push(if name == "and" { Self::And(items) } else { Self::Or(items) });
                }
                "not" => all.push(Self::Not(Box::new(Self::parse_at(operand, &here, depth + 1)?))),
                _ => {
                    let Some((_, op)) = STORE_OPS.iter().find(|(known, _)| known == name) else {
                        let known = STORE_OPS.iter().map(|(known, _)| *known).chain(["and", "or", "not"]);
                        let message = format!("Unknown operator `{name}`.{}", suggestion(name, known));
                        return Err(ExecuteError::field(422, &here, &message, "value_error"));
                    };
                    let Some(fields) = operand.as_object().filter(|fields| !fields.is_empty()) else {
                        let message = format!("`{name}` takes an object {{field: value}}");
                        return Err(ExecuteError::field(422, &here, &message, "value_error"));
                    };
                    for (field, value) in fields {
                        check(*op, value, &format!("{here}.{field}"))?;
                        all.push(Self::Compare { op: *op, field: field.clone(), value: value.clone() });
                    }
                }
            }
        }
        Ok(match <[Self; 1]>::try_from(all) {
            Ok([only]) => only,
            Err(all) => Self::And(all),
        })
    }

    /// A comparison of a field.
    pub(super) fn compare(op: Op, field: impl Into<String>, value: impl Into<Value>) -> Self {
        Self::Compare { op, field: field.into(), value: value.into() }
    }

    /// Whether every record satisfies it.
    pub(super) fn is_all(&self) -> bool {
        matches!(self, Self::And(items) if items.is_empty())
    }

    /// Adds the paths that it reads. False if it reads the whole record; the paths are then not all.
    pub(super) fn add_paths<'a>(&'a self, paths: &mut Vec<&'a str>) -> bool {
        match self {
            Self::And(items) | Self::Or(items) => items.iter().all(|item| item.add_paths(paths)),
            Self::Not(inner) => inner.add_paths(paths),
            Self::Compare { field, .. } => {
                paths.push(field);
                true
            }
            Self::Words { fields, .. } => {
                paths.extend(fields.iter().map(String::as_str));
                !fields.is_empty()
            }
        }
    }

    /// Whether `record` satisfies it.
    pub(super) fn matches(&self, record: &Value) -> bool {
        match self {
            Self::And(items) => items.iter().all(|item| item.matches(record)),
            Self::Or(items) => items.iter().any(|item| item.matches(record)),
            Self::Not(inner) => !inner.matches(record),
            Self::Compare { op, field, value } => holds(*op, json_path::get(record, field), value),
            Self::Words { fields, words } => {
                let mut text = String::new();
                let mut add = |part: &str| {
                    text.push_str(&part.to_lowercase());
                    text.push('\n');
                };
                if fields.is_empty() {
                    json_path::each_text(record, &mut add);
                } else {
                    fields.iter().filter_map(|field| json_path::get(record, field)).for_each(|value| {
                        json_path::each_text(value, &mut add);
                    });
                }
                words.iter().all(|word| text.contains(word.as_str()))
            }
        }
    }
}

fn check(op: Op, value: &Value, at: &str) -> Result<(), ExecuteError> {
    let message = match op {
        Op::In if !value.is_array() => "`in` takes a list of values",
        Op::Any if !value.is_object() => "`any` takes a condition on the items",
        Op::Any => return Filter::parse(value, at).map(drop),
        Op::StartsWith | Op::EndsWith | Op::Fuzzy | Op::Keyword if !value.is_string() => {
            "Input should be a valid string"
        }
        _ => return Ok(()),
    };
    Err(ExecuteError::field(422, at, message, "value_error"))
}

fn holds(op: Op, found: Option<&Value>, wanted: &Value) -> bool {
    let found = found.unwrap_or(&Value::Null);
    match op {
        Op::Eq => equal(found, wanted),
        Op::Neq => !equal(found, wanted),
        Op::Gt => order(found, wanted).is_some_and(|order| order.is_gt()),
        Op::Gte => order(found, wanted).is_some_and(|order| order.is_ge()),
        Op::Lt => order(found, wanted).is_some_and(|order| order.is_lt()),
        Op::Lte => order(found, wanted).is_some_and(|order| order.is_le()),
        Op::In => wanted.as_array().is_some_and(|values| values.iter().any(|value| equal(found, value))),
        Op::StartsWith => texts(found, wanted).is_some_and(|(found, wanted)| found.starts_with(&wanted)),
        Op::EndsWith => texts(found, wanted).is_some_and(|(found, wanted)| found.ends_with(&wanted)),
        Op::Contains => texts(found, wanted).is_some_and(|(found, wanted)| found.contains(&wanted)),
        Op::ArrayContains => found.as_array().is_some_and(|items| items.iter().any(|item| equal(item, wanted))),
        Op::Fuzzy => texts(found, wanted).is_some_and(|(found, wanted)| fuzzy(&found, &wanted)),
        Op::Keyword => texts(found, wanted).is_some_and(|(found, wanted)| {
            let found = words(&found);
            words(&wanted).iter().any(|word| found.contains(word))
        }),
        Op::Any => match (found.as_array(), Filter::parse(wanted, "any")) {
            (Some(items), Ok(condition)) => items.iter().any(|item| condition.matches(item)),
            _ => false,
        },
        Op::Like => match (found, wanted) {
            (_, Value::Array(values)) => values.iter().any(|value| holds(Op::Like, Some(found), value)),
            (Value::Array(items), _) => items.iter().any(|item| holds(Op::Like, Some(item), wanted)),
            _ => match texts(found, wanted) {
                Some((found, wanted)) => found.to_lowercase() == wanted.to_lowercase(),
                None => found == wanted,
            },
        },
        Op::Matches => {
            texts(found, wanted).is_some_and(|(found, wanted)| found.to_lowercase().contains(&wanted.to_lowercase()))
        }
        Op::Present => !found.is_null(),
    }
}

fn equal(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

/// Compares numbers as numbers and strings as strings, so ISO times of one notation compare by time.
pub(super) fn order(a: &Value, b: &Value) -> Option<std::cmp::Ordering> {
    let number = |value: &Value| value.as_f64().or_else(|| value.as_str()?.parse().ok());
    match (a, b) {
        (Value::String(a), Value::String(b)) if a.parse::<f64>().is_err() || b.parse::<f64>().is_err() => {
            Some(a.cmp(b))
        }
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        _ => number(a)?.partial_cmp(&number(b)?),
    }
}

fn texts(found: &Value, wanted: &Value) -> Option<(String, String)> {
    Some((json_path::text_of(found)?, json_path::text_of(wanted)?))
}

/// The words of a text, in lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Whether each wanted word equals, begins or resembles a word of the text.
fn fuzzy(found: &str, wanted: &str) -> bool {
    /// Least similarity (Jaro-Winkler, 0 to 1) of words that differ by a typo only.
    const SIMILARITY: f64 = 0.88;
    let found = words(found);
    words(wanted).iter().all(|wanted| {
        found.iter().any(|word| word.starts_with(wanted.as_str()) || strsim::jaro_winkler(word, wanted) >= SIMILARITY)
    })
}
