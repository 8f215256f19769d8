//! [`Tree`]: JSON that can be taken apart and put together again. Numbers and strings stay as they are written.

use std::borrow::Cow;

use airbyte_agent_core::JsonObject;
use airbyte_agent_core::json::{MemberName, Members};
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// What responses have in place of a secret.
pub(super) const MASK: &str = "**********";

/// The greatest depth to which values are taken apart. Deeper ones are scalars.
const MAX_DEPTH: usize = 128;

/// A JSON value.
#[derive(Clone)]
pub(super) enum Tree<'a> {
    Object(TreeObject<'a>),
    List(Vec<Tree<'a>>),
    Scalar(&'a RawValue),
}

/// The members of an object, each name once.
#[derive(Clone, Default)]
pub(super) struct TreeObject<'a>(pub Vec<(Cow<'a, str>, Tree<'a>)>);

impl<'a> TreeObject<'a> {
    pub fn of(object: &'a JsonObject) -> Self {
        Self::read(object.as_str(), 0).unwrap_or_default()
    }

    fn read(text: &'a str, depth: usize) -> Option<Self> {
        let Members(members) = serde_json::from_str(text).ok()?;
        let mut object = Self::default();
        for (name, value) in members {
            let (name, value) = (Cow::from(name), Tree::read(value, depth + 1));
            match object.0.iter_mut().find(|(known, _)| *known == name) {
                // As most readers do: the last one counts.
                Some((_, earlier)) => *earlier = value,
                None => object.0.push((name, value)),
            }
        }
        Some(object)
    }

    pub fn get(&self, name: &str) -> Option<&Tree<'a>> {
        self.0.iter().find_map(|(known, value)| (known == name).then_some(value))
    }

    pub fn to_json(&self) -> JsonObject {
        JsonObject::of(self).unwrap_or_default()
    }
}

impl<'a> Tree<'a> {
    fn read(value: &'a RawValue, depth: usize) -> Self {
        let text = value.get().trim_start();
        let parts = match text.as_bytes().first() {
            _ if depth >= MAX_DEPTH => None,
            Some(b'{') => TreeObject::read(text, depth).map(Self::Object),
            Some(b'[') => {
                let items: Option<Vec<&RawValue>> = serde_json::from_str(text).ok();
                items.map(|items| Self::List(items.into_iter().map(|item| Self::read(item, depth + 1)).collect()))
            }
            _ => None,
        };
        parts.unwrap_or(Self::Scalar(value))
    }

    /// The contents, if it is a string.
    pub fn text(&self) -> Option<Cow<'a, str>> {
        match self {
            Self::Scalar(value) => serde_json::from_str::<MemberName<'a>>(value.get()).ok().map(Cow::from),
            _ => None,
        }
    }

    pub fn is_mask(&self) -> bool {
        self.text().is_some_and(|text| text == MASK)
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Self::Scalar(value) if value.get() == "null")
    }

    /// The path of the first mask in it. If `only_in_lists`, masks outside lists do not count.
    pub fn find_mask(&self, path: &str, only_in_lists: bool) -> Option<String> {
        match self {
            Self::Object(object) => object.find_mask(path, only_in_lists),
            Self::List(items) => {
                items.iter().enumerate().find_map(|(index, item)| item.find_mask(&format!("{path}.{index}"), false))
            }
            Self::Scalar(_) => (!only_in_lists && self.is_mask()).then(|| path.to_owned()),
        }
    }
}

impl TreeObject<'_> {
    /// As [`Tree::find_mask`].
    pub fn find_mask(&self, path: &str, only_in_lists: bool) -> Option<String> {
        self.0.iter().find_map(|(name, value)| value.find_mask(&format!("{path}.{name}"), only_in_lists))
    }
}

/// Whether two scalars have the same value: `1` and `1.0` do.
pub(super) fn is_same_scalar(a: &RawValue, b: &RawValue) -> bool {
    let value = |scalar: &RawValue| serde_json::from_str::<Value>(scalar.get()).ok();
    a.get() == b.get()
        || match (value(a), value(b)) {
            (Some(Value::Number(a)), Some(Value::Number(b))) if a.is_f64() || b.is_f64() => a.as_f64() == b.as_f64(),
            (Some(a), Some(b)) => a == b,
            _ => false,
        }
}

impl Serialize for TreeObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Object(object) => object.serialize(serializer),
            Self::List(items) => items.serialize(serializer),
            Self::Scalar(value) => value.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_survives_and_the_last_of_repeated_members_counts() {
        let json = r#"{"a": 1, "n": [1.50, 123456789012345678901234567890, {}], "a": {"b\"": "é"}}"#;
        let object: JsonObject = serde_json::from_str(json).expect("an object");
        let tree = TreeObject::of(&object);
        assert_eq!(tree.to_json().as_str(), r#"{"a":{"b\"":"é"},"n":[1.50,123456789012345678901234567890,{}]}"#);
    }

    #[test]
    fn numbers_and_strings_are_compared_by_value() {
        let raw = |text: &str| RawValue::from_string(text.to_owned()).expect("JSON");
        let same = |a, b| is_same_scalar(&raw(a), &raw(b));
        assert!(same("1", "1.0") && same(r#""\u00e9""#, "\"é\"") && same("null", "null"));
        assert!(!same("1", "\"1\"") && !same("9007199254740992", "9007199254740993") && !same("true", "false"));
    }

    #[test]
    fn a_value_of_any_depth_is_read() {
        let json = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        let object = JsonObject::try_from(serde_json::from_str::<airbyte_agent_core::Json>(&json).expect("JSON"));
        let object = object.expect("an object");
        assert_eq!(TreeObject::of(&object).to_json().as_str(), json);
    }
}
