//! JSON that the client carries but does not model: kept as text, so that nothing is lost on the way.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

/// A JSON object in an answer.
pub type Object = serde_json::Map<String, Value>;

/// Any JSON, as written: number digits, member order and repeated members survive.
///
/// `Debug` tells its size only, since it may hold somebody's credentials.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json(Box<RawValue>);

impl Json {
    /// Write a value as JSON.
    ///
    /// # Errors
    /// When the value has no JSON form: a map whose keys are no strings, or a failing `Serialize`.
    pub fn of(value: &(impl Serialize + ?Sized)) -> Result<Self, serde_json::Error> {
        serde_json::value::to_raw_value(value).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// Read it as a type of the caller's own.
    ///
    /// # Errors
    /// When the JSON does not have the shape of `T`.
    pub fn decode<'a, T: Deserialize<'a>>(&'a self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.as_str())
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        // The text of a `Value` is always JSON, so this cannot fall back; `null` keeps the conversion total.
        RawValue::from_string(value.to_string()).map_or_else(|_| Self::default(), Self)
    }
}

impl Default for Json {
    fn default() -> Self {
        Self(RawValue::NULL.to_owned())
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Json({} bytes)", self.as_str().len())
    }
}

/// A JSON object in a request, as written. See [`Json`].
#[derive(Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct JsonObject(Json);

impl JsonObject {
    /// Write a map or a struct as a JSON object.
    ///
    /// # Errors
    /// When the value has no JSON form, or its form is no object.
    pub fn of(value: &(impl Serialize + ?Sized)) -> Result<Self, serde_json::Error> {
        Json::of(value).and_then(Self::try_from)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Its members in order, values as written.
    pub(crate) fn members(&self) -> Vec<Member<'_>> {
        serde_json::from_str::<Members<'_>>(self.as_str()).map(|members| members.0).unwrap_or_default()
    }

    /// A member that is a whole number from 0.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        let (_, value) = self.members().into_iter().find(|(member, _)| member.as_str() == name)?;
        serde_json::from_str(value.get()).ok()
    }

    /// An object of one member.
    pub(crate) fn one(name: &str, value: Value) -> Self {
        Self::from(Object::from_iter([(name.to_owned(), value)]))
    }

    /// The same object with the members of another in place of its own.
    pub(crate) fn with(&self, other: &Self) -> Self {
        let set = other.members();
        let kept = self.members().into_iter().filter(|(name, _)| set.iter().all(|(other, _)| other != name));
        let members: Vec<_> = kept.chain(set.iter().cloned()).collect();
        Self(Json::of(&Members(members)).unwrap_or_default())
    }
}

impl Default for JsonObject {
    fn default() -> Self {
        Self(Json::from(Value::Object(Object::new())))
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

impl From<Object> for JsonObject {
    fn from(object: Object) -> Self {
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

/// What is wrong with JSON that was to be a `T`.
pub(crate) struct Misread {
    /// Path of the member at fault, dots between the steps; `.` for the whole.
    pub(crate) path: String,
    pub(crate) reason: serde_json::Error,
}

/// Read JSON. What is at fault is looked for only when something is, since keeping track takes longer than reading.
pub(crate) fn read<'a, T: Deserialize<'a>>(json: &'a [u8]) -> Result<T, Misread> {
    serde_json::from_slice(json).map_err(|reason| {
        let mut reader = serde_json::Deserializer::from_slice(json);
        match serde_path_to_error::deserialize::<_, T>(&mut reader) {
            Ok(_) => Misread { path: ".".to_owned(), reason },
            Err(error) => Misread { path: error.path().to_string(), reason: error.into_inner() },
        }
    })
}

/// The members of an object in order, repeated ones included, where they stand in its text.
pub(crate) struct Members<'a>(pub(crate) Vec<Member<'a>>);

/// A member: its name, and its value as written.
pub(crate) type Member<'a> = (Name<'a>, &'a RawValue);

/// The name of a member, copied only where escapes are in it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl Name<'_> {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'a> From<Name<'a>> for Cow<'a, str> {
    fn from(name: Name<'a>) -> Self {
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

/// Default of members that are true unless said otherwise.
pub(crate) const fn yes() -> bool {
    true
}

#[cfg(feature = "schema")]
mod schema {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use super::{Json, JsonObject};

    impl JsonSchema for Json {
        fn inline_schema() -> bool {
            true
        }

        fn schema_name() -> Cow<'static, str> {
            "Json".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!(true)
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
}

/// An enum of strings that the service may extend: an unknown value is kept in `Other`, never an error.
macro_rules! open_enum {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident {
            $($(#[$variant_attribute:meta])* $variant:ident = $text:literal,)*
        }
    ) => {
        $(#[doc = $doc])*
        ///
        /// The set is open: a value of a later day is kept in `Other`.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_attribute])* $variant,)*
            /// A value this version does not know, as received.
            Other(String),
        }

        impl $name {
            /// The value as it stands on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    _ => Self::Other(text.to_owned()),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                Ok(Self::from(&*text))
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "enum": [$($text),*],
                    "description": concat!($($doc),*).trim(),
                    "x-open": true,
                })
            }
        }
    };
}

pub(crate) use open_enum;
