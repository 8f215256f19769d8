//! Deserializing members whose errors name the member, and finding those that a type does not have.
//!
//! One type deserializes all of them, whether they are JSON or texts of a path or a query. The code that reads a request
//! type is then compiled once, which matters to the size of the packages.

use std::borrow::Cow;
use std::cell::RefCell;
use std::slice;
use std::vec;

use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde_json::Error;
use serde_json::value::RawValue;

use super::member_path::{Findings, MemberPath, Place, Step};
use super::object::{Member, MemberName};
use super::shallow::{elements, members, unexpected};

/// The value of a member.
#[derive(Clone, Debug)]
pub enum MemberValue<'de> {
    /// Texts of a path or a query: each is parsed as the type that is expected. Of several, the last counts, unless a list
    /// is expected.
    Texts(Vec<String>),
    /// JSON.
    Json(&'de RawValue),
}

/// Why a value could not be deserialized.
#[derive(Debug)]
pub struct MemberError {
    /// The value at fault.
    pub path: MemberPath,
    /// What serde says.
    pub error: Error,
}

/// Deserializes members as a type. Also returns the paths of the members that the type does not have.
///
/// # Errors
/// If they do not have the shape of `T`.
pub fn from_members<'de, T: Deserialize<'de>>(
    members: &[(String, MemberValue<'de>)],
) -> Result<(T, Vec<MemberPath>), MemberError> {
    tracked(Input::Members(members))
}

/// Deserializes JSON, as [`from_members`] does with members.
///
/// # Errors
/// If the JSON is malformed or does not have the shape of `T`.
pub fn from_json<'de, T: Deserialize<'de>>(json: &'de [u8]) -> Result<(T, Vec<MemberPath>), MemberError> {
    tracked(Input::of(json)?)
}

fn tracked<'de, T: Deserialize<'de>>(input: Input<'de, '_>) -> Result<(T, Vec<MemberPath>), MemberError> {
    let findings = RefCell::default();
    match T::deserialize(Node { input, place: Place::outermost(&findings) }) {
        Ok(value) => Ok((value, findings.into_inner().unknown)),
        Err(error) => Err(failure(findings, error)),
    }
}

/// Apart from [`tracked`], so that it is not compiled for every type.
#[cold]
#[inline(never)]
fn failure(findings: RefCell<Findings>, error: Error) -> MemberError {
    MemberError { path: findings.into_inner().failed.unwrap_or_default(), error }
}

#[derive(Clone, Copy)]
enum Input<'de, 't> {
    Members(&'t [(String, MemberValue<'de>)]),
    Texts(&'t [String]),
    Json(&'de RawValue),
}

impl<'de> Input<'de, '_> {
    #[inline(never)]
    fn of(json: &'de [u8]) -> Result<Self, MemberError> {
        let raw = serde_json::from_slice(json);
        raw.map(Self::Json).map_err(|error| MemberError { path: MemberPath::default(), error })
    }
}

/// A value to deserialize.
struct Node<'de, 't> {
    input: Input<'de, 't>,
    place: Place<'t>,
}

/// The JSON of a node, or its text.
enum Scalar<'de, 't> {
    Json(serde_json::Deserializer<serde_json::de::StrRead<'de>>),
    Text(&'t str),
}

impl<'de, 't> Node<'de, 't> {
    fn scalar(&self) -> Scalar<'de, 't> {
        match self.input {
            Input::Json(raw) => Scalar::Json(serde_json::Deserializer::from_str(raw.get())),
            Input::Texts(texts) => Scalar::Text(texts.last().map_or("", String::as_str)),
            // The members are always deserialized as a struct or a map.
            Input::Members(_) => Scalar::Text(""),
        }
    }

    /// The name of an enum's variant, and its value if it has one.
    fn variant(&self) -> Result<(Cow<'_, str>, Option<&'de RawValue>), Error> {
        let raw = match self.input {
            Input::Json(raw) => raw,
            Input::Texts(texts) => return Ok((texts.last().map_or("", String::as_str).into(), None)),
            Input::Members(_) => return Err(Error::invalid_type(Unexpected::Map, &"a string")),
        };
        match members(raw)?.map(<[Member<'de>; 1]>::try_from) {
            Some(Ok([(name, value)])) => Ok((name.into(), Some(value))),
            Some(Err(_)) => Err(Error::invalid_value(Unexpected::Map, &"an object with one member")),
            None if raw.get().starts_with('"') => Ok((serde_json::from_str::<MemberName<'_>>(raw.get())?.into(), None)),
            None => Err(Error::invalid_type(unexpected(raw), &"a string or an object")),
        }
    }

    fn object<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let place = &self.place;
        match self.input {
            Input::Members(members) => {
                visitor.visit_map(Object { rest: Entries::Members(members.iter()), value: None, place })
            }
            Input::Json(raw) => match members(raw)? {
                Some(members) => {
                    visitor.visit_map(Object { rest: Entries::Json(members.into_iter()), value: None, place })
                }
                None => Err(Error::invalid_type(unexpected(raw), &visitor)),
            },
            Input::Texts(texts) => visitor.visit_str(texts.last().map_or("", String::as_str)),
        }
    }

    fn list<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let place = &self.place;
        match self.input {
            Input::Json(raw) => match elements(raw)? {
                Some(items) => visitor.visit_seq(List { rest: Items::Json(items.into_iter()), index: 0, place }),
                None => Err(Error::invalid_type(unexpected(raw), &visitor)),
            },
            Input::Texts(texts) => visitor.visit_seq(List { rest: Items::Texts(texts.iter()), index: 0, place }),
            Input::Members(_) => Err(Error::invalid_type(Unexpected::Map, &visitor)),
        }
    }
}

/// JSON has a type of its own; a text is parsed as the type that is expected.
macro_rules! parse_text_as {
    ($($method:ident => $visit:ident),* $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.scalar() {
                Scalar::Json(mut json) => json.$method(visitor),
                Scalar::Text(text) => match text.parse() {
                    Ok(value) => visitor.$visit(value),
                    Err(_) => Err(Error::invalid_type(Unexpected::Str(text), &visitor)),
                },
            }
        }
    )*};
}

macro_rules! leave_text {
    ($($method:ident),* $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.scalar() {
                Scalar::Json(mut json) => json.$method(visitor),
                Scalar::Text(text) => visitor.visit_str(text),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Node<'de, '_> {
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
    );

    /// `true` and `false` in any letter case: some HTTP libraries write `True`.
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.scalar() {
            Scalar::Json(mut json) => json.deserialize_bool(visitor),
            Scalar::Text(text) => match text.to_ascii_lowercase().parse() {
                Ok(value) => visitor.visit_bool(value),
                Err(_) => Err(Error::invalid_type(Unexpected::Str(text), &visitor)),
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
        match self.input {
            Input::Json(raw) if raw.get() == "null" => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        match self.input {
            // `serde_json` recognizes the newtype that keeps the text of a value.
            Input::Json(raw) => serde_json::Deserializer::from_str(raw.get()).deserialize_newtype_struct(name, visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let (name, value) = self.variant()?;
        visitor.visit_enum(Variant { name: &name, value, place: &self.place })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.object(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.object(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.list(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.place.add_unknown();
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { unit_struct tuple tuple_struct }
}

enum Entries<'de, 't> {
    Members(slice::Iter<'t, (String, MemberValue<'de>)>),
    Json(vec::IntoIter<Member<'de>>),
}

struct Object<'de, 't> {
    rest: Entries<'de, 't>,
    /// The value whose name was read last.
    value: Option<(Cow<'t, str>, Input<'de, 't>)>,
    place: &'t Place<'t>,
}

impl<'de: 't, 't> Object<'de, 't> {
    fn advance(&mut self) -> Option<&str> {
        self.value = match &mut self.rest {
            Entries::Members(rest) => rest.next().map(|(name, value)| match value {
                MemberValue::Texts(texts) => (name.into(), Input::Texts(texts)),
                MemberValue::Json(raw) => (name.into(), Input::Json(raw)),
            }),
            Entries::Json(rest) => rest.next().map(|(name, raw)| (name.into(), Input::Json(raw))),
        };
        self.value.as_ref().map(|(name, _)| &**name)
    }
}

impl<'de> MapAccess<'de> for Object<'de, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let place = self.place;
        let Some(name) = self.advance() else { return Ok(None) };
        let key = seed.deserialize(StrDeserializer::<Error>::new(name));
        key.map(Some).inspect_err(|_| place.inside(Step::Member(name)).add_failed())
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let (name, input) = self.value.take().ok_or_else(|| Error::custom("a value was read before its name"))?;
        let place = self.place.inside(Step::Member(&name));
        seed.deserialize(Node { input, place }).inspect_err(|_| place.add_failed())
    }
}

enum Items<'de, 't> {
    Texts(slice::Iter<'t, String>),
    Json(vec::IntoIter<&'de RawValue>),
}

struct List<'de, 't> {
    rest: Items<'de, 't>,
    index: usize,
    place: &'t Place<'t>,
}

impl<'de> SeqAccess<'de> for List<'de, '_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let input = match &mut self.rest {
            Items::Texts(rest) => rest.next().map(|text| Input::Texts(slice::from_ref(text))),
            Items::Json(rest) => rest.next().map(Input::Json),
        };
        let Some(input) = input else { return Ok(None) };
        let place = self.place.inside(Step::Index(self.index));
        self.index += 1;
        seed.deserialize(Node { input, place }).map(Some).inspect_err(|_| place.add_failed())
    }
}

/// A variant of an enum.
struct Variant<'de, 't> {
    name: &'t str,
    value: Option<&'de RawValue>,
    place: &'t Place<'t>,
}

impl<'de> Variant<'de, '_> {
    /// Reads the value of a variant that must have one.
    fn read<T>(self, kind: &str, read: impl FnOnce(Node<'de, '_>) -> Result<T, Error>) -> Result<T, Error> {
        let place = self.place.inside(Step::Member(self.name));
        let read = match self.value {
            Some(value) => read(Node { input: Input::Json(value), place }),
            None => Err(Error::invalid_type(Unexpected::UnitVariant, &kind)),
        };
        read.inspect_err(|_| place.add_failed())
    }
}

impl<'de> EnumAccess<'de> for Variant<'de, '_> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Error> {
        Ok((seed.deserialize(StrDeserializer::<Error>::new(self.name))?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de, '_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.value {
            Some(_) => self.read("unit variant", |node| <()>::deserialize(node)),
            None => Ok(()),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        self.read("newtype variant", |node| seed.deserialize(node))
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        self.read("tuple variant", |node| node.deserialize_tuple(len, visitor))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.read("struct variant", |node| node.object(visitor))
    }
}
