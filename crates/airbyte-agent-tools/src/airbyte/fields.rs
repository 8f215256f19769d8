//! The members of a record that are shown. The Airbyte API has no parameter for that.

use airbyte_agent_core::suggest::nearest_hint;
use airbyte_agent_core::{Error, ErrorKind};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::docs::members;
use super::entities::Entity;

/// The members of a record that are shown.
pub(super) struct Fields<'a> {
    entity: &'static Entity,
    /// Paths separated by dots. None selects everything but what is omitted.
    selected: &'a [String],
}

impl<'a> Fields<'a> {
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] if a path begins with a name that no record has.
    pub(super) fn new(entity: &'static Entity, selected: &'a [String]) -> Result<Self, Error> {
        let known: Vec<String> = members(entity);
        let known: Vec<&str> = known.iter().map(String::as_str).filter(|name| !entity.hidden.contains(name)).collect();
        for path in selected {
            let name = path.split('.').next().unwrap_or_default();
            if !known.contains(&name) {
                let reason = format!("{} have no field `{name}`{}", entity.name, nearest_hint(name, &known));
                let message = format!("`select_fields`: {reason}");
                return Err(Error::new(ErrorKind::InvalidRequest, message).with_field("select_fields", reason));
            }
        }
        Ok(Self { entity, selected })
    }

    /// The members of a record that are shown. What is not an object is kept.
    pub(super) fn of(&self, record: &RawValue) -> Box<RawValue> {
        let shown = match serde_json::from_str(record.get()) {
            Ok(Value::Object(mut record)) => {
                record.retain(|name, _| !self.entity.hidden.contains(&name.as_str()));
                if self.selected.is_empty() {
                    record.retain(|name, _| !self.entity.omitted.contains(&name.as_str()));
                    Value::Object(record)
                } else {
                    let paths: Vec<&str> = self.selected.iter().map(String::as_str).collect();
                    select(Value::Object(record), &paths)
                }
            }
            _ => return record.to_owned(),
        };
        serde_json::value::to_raw_value(&shown).unwrap_or_else(|_| RawValue::NULL.to_owned())
    }
}

/// The parts of a value at these paths, in each item of an array.
fn select(value: Value, paths: &[&str]) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.into_iter().map(|item| select(item, paths)).collect()),
        Value::Object(members) => {
            let mut selected = Map::new();
            for (name, value) in members {
                let below: Vec<&str> = paths.iter().filter_map(|path| path.strip_prefix(name.as_str())).collect();
                if below.contains(&"") {
                    selected.insert(name, value);
                    continue;
                }
                let below: Vec<&str> = below.into_iter().filter_map(|path| path.strip_prefix('.')).collect();
                if !below.is_empty() {
                    selected.insert(name, select(value, &below));
                }
            }
            Value::Object(selected)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_select_members_and_items() {
        let record = json!({"a": {"b": 1, "c": 2}, "ab": 3, "list": [{"x": 1, "y": 2}, {"x": 3}], "z": null});
        let selected = select(record, &["a.b", "list.x", "z"]);
        assert_eq!(selected, json!({"a": {"b": 1}, "list": [{"x": 1}, {"x": 3}], "z": null}));
    }
}
