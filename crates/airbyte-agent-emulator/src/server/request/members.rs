//! The members of a request, from path, query and body, as one map that serde can read.

use std::cell::RefCell;
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_json::Error;
use serde_json::value::RawValue;
use serde_path_to_error::{Path, Segment};

use crate::json_errors;
use crate::server::error::{ApiError, MISSING, TYPE_ERROR, VALUE_ERROR};

/// A member's value: texts of the path or the query, whose type depends on the request type, or JSON of the body.
#[derive(Clone, Debug)]
pub(super) enum Part<'a> {
    Texts(Vec<String>),
    Json(&'a RawValue),
}

/// The members of a request.
#[derive(Debug, Default)]
pub(super) struct Members<'a>(Vec<(String, Part<'a>)>);

impl<'a> Members<'a> {
    /// Adds a text. A repeated name makes a list.
    pub(super) fn add_text(&mut self, name: &str, text: &str) {
        let known = self.0.iter_mut().find_map(|(known, part)| match part {
            Part::Texts(texts) if known == name => Some(texts),
            _ => None,
        });
        match known {
            Some(texts) => texts.push(text.to_owned()),
            None => self.0.push((name.to_owned(), Part::Texts(vec![text.to_owned()]))),
        }
    }

    /// Adds JSON. Of a repeated member the last counts, as in JSON parsers.
    pub(super) fn add_json(&mut self, name: &str, value: &'a RawValue) {
        self.0.retain(|(known, part)| known != name || matches!(part, Part::Texts(_)));
        self.0.push((name.to_owned(), Part::Json(value)));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Part<'a>)> {
        self.0.iter().map(|(name, part)| (name.as_str(), part))
    }

    /// Reads them as a request type; also returns the members that the type does not have.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<(T, Vec<String>), ApiError> {
        let unused = RefCell::default();
        let map = Map { members: &self.0, at: 0, unused: &unused };
        let request = serde_path_to_error::deserialize(map)
            .map_err(|error| member_error(error.path(), &error.inner().to_string()))?;
        Ok((request, unused.into_inner()))
    }
}

/// Parses a JSON object into its members, in order.
pub(super) fn parse_object(json: &[u8]) -> Result<Vec<(String, Box<RawValue>)>, ApiError> {
    struct Pairs(Vec<(String, Box<RawValue>)>);
    impl<'de> serde::Deserialize<'de> for Pairs {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct InOrder;
            impl<'de> Visitor<'de> for InOrder {
                type Value = Pairs;
                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("a JSON object")
                }
                fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                    let mut pairs = Vec::new();
                    while let Some(pair) = map.next_entry()? {
                        pairs.push(pair);
                    }
                    Ok(Pairs(pairs))
                }
            }
            deserializer.deserialize_map(InOrder)
        }
    }
    match serde_json::from_slice(json) {
        Ok(_) if is_too_deep(json) => Err(ApiError::field("body", "Input is nested too deeply", "json_invalid")),
        Ok(Pairs(pairs)) => Ok(pairs),
        Err(error) if error.is_data() => Err(ApiError::field("body", "Input should be a JSON object", TYPE_ERROR)),
        Err(error) => Err(ApiError::field("body", format!("Invalid JSON: {error}"), "json_invalid")),
    }
}

/// Whether values are nested deeper than `serde_json` reads.
fn is_too_deep(json: &[u8]) -> bool {
    const OPENED: usize = 100;
    json.iter().filter(|byte| matches!(byte, b'[' | b'{')).nth(OPENED).is_some()
        && serde_json::from_slice::<serde_json::Value>(json).is_err()
}

fn member_error(path: &Path, error: &str) -> ApiError {
    // serde's position is one within the member, not within the body that the caller sent.
    let reason = error.split(" at line ").next().unwrap_or(error);
    let mut steps: Vec<String> = path
        .iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(index.to_string()),
            Segment::Map { key } => Some(key.clone()),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect();
    if let Some(name) = reason.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        steps.push(name.to_owned());
        return ApiError::field(steps.join("."), "Field required", MISSING);
    }
    let code = if reason.starts_with("invalid value") { VALUE_ERROR } else { TYPE_ERROR };
    let mut message = json_errors::describe(reason);
    if message.starts_with("must be ") {
        message = message.replacen("must be ", "Input should be ", 1);
    }
    ApiError::field(steps.join("."), message, code)
}

/// The members as a map.
struct Map<'m, 'a> {
    members: &'m [(String, Part<'a>)],
    at: usize,
    unused: &'m RefCell<Vec<String>>,
}

impl<'de> Deserializer<'de> for Map<'_, 'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> MapAccess<'de> for Map<'_, 'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        match self.members.get(self.at) {
            Some((name, _)) => seed.deserialize(StrDeserializer::<Error>::new(name)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let (name, part) =
            self.members.get(self.at).ok_or_else(|| Error::custom("a value was read before its name"))?;
        self.at += 1;
        seed.deserialize(Member { name, part, unused: self.unused })
    }
}

/// The value of one member.
struct Member<'m, 'a> {
    name: &'m str,
    part: &'m Part<'a>,
    unused: &'m RefCell<Vec<String>>,
}

/// JSON has a type of its own; a text is parsed as the type that is expected.
macro_rules! parse_text_as {
    ($($method:ident => $visit:ident),* $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.part {
                Part::Json(raw) => serde_json::Deserializer::from_str(raw.get()).$method(visitor),
                Part::Texts(texts) => match only(texts).parse() {
                    Ok(value) => visitor.$visit(value),
                    Err(_) => Err(Error::invalid_type(Unexpected::Str(only(texts)), &visitor)),
                },
            }
        }
    )*};
}

macro_rules! leave_text {
    ($($method:ident),* $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.part {
                Part::Json(raw) => serde_json::Deserializer::from_str(raw.get()).$method(visitor),
                Part::Texts(texts) => visitor.visit_str(only(texts)),
            }
        }
    )*};
}

/// Of a repeated parameter that is not a list, the last counts.
fn only(texts: &[String]) -> &str {
    texts.last().map_or("", String::as_str)
}

impl<'de> Deserializer<'de> for Member<'_, 'de> {
    type Error = Error;

    leave_text!(
        deserialize_any,
        deserialize_char,
        deserialize_str,
        deserialize_string,
        deserialize_bytes,
        deserialize_byte_buf,
        deserialize_unit,
        deserialize_identifier,
        deserialize_map,
    );

    /// The services take `true` and `false` in any letter case; some HTTP libraries write `True`.
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.part {
            Part::Json(raw) => serde_json::Deserializer::from_str(raw.get()).deserialize_bool(visitor),
            Part::Texts(texts) => match only(texts).to_ascii_lowercase().parse() {
                Ok(value) => visitor.visit_bool(value),
                Err(_) => Err(Error::invalid_type(Unexpected::Str(only(texts)), &visitor)),
            },
        }
    }

    parse_text_as!(
        deserialize_i8 => visit_i8,
        deserialize_i16 => visit_i16,
        deserialize_i32 => visit_i32,
        deserialize_i64 => visit_i64,
        deserialize_i128 => visit_i128,
        deserialize_u8 => visit_u8,
        deserialize_u16 => visit_u16,
        deserialize_u32 => visit_u32,
        deserialize_u64 => visit_u64,
        deserialize_u128 => visit_u128,
        deserialize_f32 => visit_f32,
        deserialize_f64 => visit_f64,
    );

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.part {
            Part::Json(raw) if raw.get() == "null" => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.part {
            Part::Json(raw) => serde_json::Deserializer::from_str(raw.get()).deserialize_seq(visitor),
            Part::Texts(texts) => visitor.visit_seq(List { texts, name: self.name, unused: self.unused }),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        match self.part {
            Part::Json(raw) => serde_json::Deserializer::from_str(raw.get()).deserialize_newtype_struct(name, visitor),
            Part::Texts(_) => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.part {
            Part::Json(raw) => serde_json::Deserializer::from_str(raw.get()).deserialize_struct(name, fields, visitor),
            Part::Texts(texts) => visitor.visit_str(only(texts)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.part {
            Part::Json(raw) => serde_json::Deserializer::from_str(raw.get()).deserialize_enum(name, variants, visitor),
            Part::Texts(texts) => visitor.visit_enum(StrDeserializer::<Error>::new(only(texts))),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.unused.borrow_mut().push(self.name.to_owned());
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { unit_struct tuple tuple_struct }
}

/// A repeated parameter as a list.
struct List<'m> {
    texts: &'m [String],
    name: &'m str,
    unused: &'m RefCell<Vec<String>>,
}

impl<'de> SeqAccess<'de> for List<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some((first, rest)) = self.texts.split_first() else { return Ok(None) };
        self.texts = rest;
        let part = Part::Texts(vec![first.clone()]);
        seed.deserialize(Member { name: self.name, part: &part, unused: self.unused }).map(Some)
    }
}
