//! [`Fields`]: which members of records are written.

use std::collections::BTreeSet;
use std::sync::Mutex;

use airbyte_agent_core::suggest;

use super::value::Value;

/// Paths of members, steps separated by dots. Arrays on the way are passed through.
#[derive(Debug, Default)]
pub struct Fields {
    paths: Vec<Vec<String>>,
    /// Names that records had, to find misspelt ones.
    seen: Mutex<BTreeSet<String>>,
    found: Mutex<BTreeSet<usize>>,
}

impl Fields {
    /// From `a,b.c`.
    pub fn parse(text: &str) -> Self {
        let paths = text.split(',').map(str::trim).filter(|path| !path.is_empty());
        let paths = paths.map(|path| path.split('.').map(str::to_owned).collect()).collect();
        Self { paths, ..Self::default() }
    }

    /// The paths as they were given.
    pub fn paths(&self) -> Vec<String> {
        self.paths.iter().map(|steps| steps.join(".")).collect()
    }

    /// A record with these members alone, in this order.
    pub fn project(&self, record: &Value) -> Value {
        if let Value::Array(items) = record {
            return Value::Array(items.iter().map(|item| self.project(item)).collect());
        }
        let mut projected = Value::Object(Vec::new());
        if let Value::Object(members) = record {
            let mut seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            seen.extend(members.iter().map(|(name, _)| name.clone()));
        }
        for (index, steps) in self.paths.iter().enumerate() {
            if let Some(part) = part_of(record, steps) {
                self.found.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(index);
                projected = merge(projected, part);
            }
        }
        projected
    }

    /// The fields that no record had, and the most similar names that they had, if there were records.
    pub fn missing(&self) -> Vec<(String, Option<String>)> {
        let seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let found = self.found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if seen.is_empty() {
            return Vec::new();
        }
        let names: Vec<&str> = seen.iter().map(String::as_str).collect();
        let missing = self.paths.iter().enumerate().filter(|(index, _)| !found.contains(index));
        missing
            .map(|(_, steps)| {
                let nearest = suggest::nearest(&steps[0], &names).filter(|near| *near != steps[0]);
                (steps.join("."), nearest.map(str::to_owned))
            })
            .collect()
    }
}

/// What a path leads to, inside the objects that lead there.
fn part_of(value: &Value, steps: &[String]) -> Option<Value> {
    let Some((first, rest)) = steps.split_first() else { return Some(value.clone()) };
    match value {
        Value::Object(_) => {
            let part = part_of(value.member(first)?, rest)?;
            Some(Value::Object(vec![(first.clone(), part)]))
        }
        Value::Array(items) => {
            let parts: Vec<Option<Value>> = items.iter().map(|item| part_of(item, steps)).collect();
            let is_found = parts.iter().any(Option::is_some);
            let parts = parts.into_iter().map(|part| part.unwrap_or_else(|| Value::Object(Vec::new()))).collect();
            is_found.then_some(Value::Array(parts))
        }
        Value::Text(_) | Value::Masked | Value::Literal(_) => None,
    }
}

/// Both parts of the same value.
fn merge(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut members), Value::Object(added)) => {
            for (name, value) in added {
                match members.iter().position(|(known, _)| *known == name) {
                    Some(place) => {
                        let known = std::mem::replace(&mut members[place].1, Value::Array(Vec::new()));
                        members[place].1 = merge(known, value);
                    }
                    None => members.push((name, value)),
                }
            }
            Value::Object(members)
        }
        (Value::Array(items), Value::Array(added)) => {
            Value::Array(items.into_iter().zip(added).map(|(one, other)| merge(one, other)).collect())
        }
        (_, other) => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(fields: &str, json: &str) -> String {
        Fields::parse(fields).project(&Value::parse(json.as_bytes()).expect("JSON")).to_json()
    }

    #[test]
    fn fields_keep_their_place_inside_objects_and_arrays() {
        let record = r#"{"id":1,"user":{"name":"Ada","mail":"a@x"},"tags":[{"id":1,"n":2},{"id":3}]}"#;
        assert_eq!(project("user.name,id", record), r#"{"user":{"name":"Ada"},"id":1}"#);
        assert_eq!(project("tags.id,tags.n", record), r#"{"tags":[{"id":1,"n":2},{"id":3}]}"#);
        assert_eq!(project("user.name,user.mail", record), r#"{"user":{"name":"Ada","mail":"a@x"}}"#);
    }

    #[test]
    fn a_field_that_no_record_has_is_found_out() {
        let fields = Fields::parse("nmae,id");
        fields.project(&Value::parse(br#"{"id":1,"name":"x"}"#).expect("JSON"));
        assert_eq!(fields.missing(), [("nmae".to_owned(), Some("name".to_owned()))]);
    }
}
