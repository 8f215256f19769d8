//! Dot paths into JSON. A literal key takes precedence over the path, and arrays are not entered.

use serde_json::{Map, Value};

/// The value at `path`, if there is one.
///
/// A member in camel case is also found by its snake case name: where GitHub's live responses have `createdAt`, the
/// Context Store has `created_at`.
pub(crate) fn get<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    let members = value.as_object()?;
    if let Some(found) = members.get(path) {
        return Some(found);
    }
    if let Some((head, rest)) = path.split_once('.') {
        return members.get(head).or_else(|| camel_member(members, head)).and_then(|inner| get(inner, rest));
    }
    camel_member(members, path)
}

/// Whether [`get`] with this path reads the member `name` of a record.
pub(crate) fn reads(path: &str, name: &str) -> bool {
    let head = path.split('.').next().unwrap_or(path);
    [path, head].iter().any(|key| *key == name || camel(key).is_some_and(|camel| camel == name))
}

fn camel_member<'a>(members: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    members.get(&camel(name)?)
}

/// A name in snake case in camel case; `None` for other names.
fn camel(name: &str) -> Option<String> {
    if !name.contains('_') {
        return None;
    }
    let mut camel = String::with_capacity(name.len());
    let mut upper = false;
    for letter in name.chars() {
        match letter {
            '_' => upper = true,
            _ if upper => {
                camel.extend(letter.to_uppercase());
                upper = false;
            }
            _ => camel.push(letter),
        }
    }
    Some(camel)
}

/// Sets the value at `path`, creating the objects that contain it.
pub(crate) fn set(value: &mut Value, path: &str, new: Value) {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    let Some(members) = value.as_object_mut() else { return };
    match path.split_once('.') {
        Some((head, rest)) if !members.contains_key(path) => {
            set(members.entry(head).or_insert(Value::Null), rest, new);
        }
        _ => {
            members.insert(path.to_owned(), new);
        }
    }
}

/// The text of a scalar, by which ids and searches compare it.
pub(crate) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// Calls `visit` with every string within `value`.
pub(crate) fn each_text(value: &Value, visit: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => visit(text),
        Value::Array(items) => items.iter().for_each(|item| each_text(item, visit)),
        Value::Object(members) => members.values().for_each(|member| each_text(member, visit)),
        _ => {}
    }
}
