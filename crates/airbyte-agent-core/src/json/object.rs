//! [`JsonObject`]: an object kept as text, with access to its members.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::text::Json;

/// A JSON object in a request, kept as text. See [`Json`].
#[derive(Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct JsonObject(Json);

impl JsonObject {
    /// Serializes a map or a struct.
    ///
    /// # Errors
    /// If the value has no JSON form, or its form is not an object.
    pub fn of(value: &(impl Serialize + ?Sized)) -> Result<Self, serde_json::Error> {
        Json::of(value).and_then(Self::try_from)
    }

    /// An object with one member.
    #[must_use]
    pub fn with_member(name: &str, value: Value) -> Self {
        Self::from(serde_json::Map::from_iter([(name.to_owned(), value)]))
    }

    /// The JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The members in order, their values as written.
    #[must_use]
    pub fn members(&self) -> Vec<Member<'_>> {
        serde_json::from_str::<Members<'_>>(self.as_str()).map(|members| members.0).unwrap_or_default()
    }

    /// Whether it has a member of this name.
    #[must_use]
    pub fn has_member(&self, name: &str) -> bool {
        self.members().iter().any(|(member, _)| member.as_str() == name)
    }

    /// The member of this name, if it is a non-negative integer.
    #[must_use]
    pub fn integer(&self, name: &str) -> Option<u64> {
        let (_, value) = self.members().into_iter().find(|(member, _)| member.as_str() == name)?;
        serde_json::from_str(value.get()).ok()
    }

    /// This object with the members of another one, which replace its own members of the same name.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        let added = other.members();
        let kept = self.members().into_iter().filter(|(name, _)| added.iter().all(|(other, _)| other != name));
        let members: Vec<_> = kept.chain(added.iter().cloned()).collect();
        Self(Json::of(&Members(members)).unwrap_or_default())
    }
}

impl Default for JsonObject {
    fn default() -> Self {
        Self::from(serde_json::Map::new())
    }
}

impl TryFrom<Json> for JsonObject {
    type Error = serde_json::Error;

    fn try_from(json: Json) -> Result<Self, Self::Error> {
        if json.as_str().trim_start().starts_with('{') {
            return Ok(Self(json));
        }
        Err(serde::de::Error::custom("expected a JSON object"))
    }
}

impl From<serde_json::Map<String, Value>> for JsonObject {
    fn from(object: serde_json::Map<String, Value>) -> Self {
        Self(Json::from(Value::Object(object)))
    }
}

impl<'de> Deserialize<'de> for JsonObject {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(Json::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl fmt::Debug for JsonObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl JsonSchema for JsonObject {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "JsonObject".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "object", "additionalProperties": true})
    }
}

/// The members of an object in order, repeated ones included, borrowed from its text.
#[derive(Debug)]
pub struct Members<'a>(pub Vec<Member<'a>>);

/// The name and the value of a member.
pub type Member<'a> = (MemberName<'a>, &'a RawValue);

/// The name of a member: borrowed unless it contains escapes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MemberName<'a>(#[serde(borrow)] Cow<'a, str>);

impl MemberName<'_> {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'a> From<MemberName<'a>> for Cow<'a, str> {
    fn from(name: MemberName<'a>) -> Self {
        name.0
    }
}

impl Serialize for Members<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::with_capacity(map.size_hint().unwrap_or(8));
                while let Some(entry) = map.next_entry()? {
                    members.push(entry);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}
