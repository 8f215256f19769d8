//! Where the members of a request travel: path, query or body. Each is put there as it is written, so that nothing is
//! written twice or read back.

use std::borrow::Cow;
use std::ops::Range;

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, percent_encode, utf8_percent_encode};
use serde::Serialize;
use serde::ser::{Error as _, Impossible, SerializeMap, SerializeStruct, Serializer};
use serde_json::Error;
use serde_json::value::RawValue;

use crate::json::Name;
use crate::operation::Meta;
use crate::request::Refusal;

/// Takes the members of a request one by one. What is not generic here is there once; the rest once an operation.
pub(super) struct Placing {
    meta: &'static Meta,
    /// Path, with the slots that are not filled yet.
    path: Cow<'static, str>,
    is_path_whole: bool,
    query: String,
    /// The body so far, and at its end the member that is being written, wherever that goes.
    body: Vec<u8>,
    /// Name of the member whose value comes next, in a map.
    name: String,
    /// Why the path cannot be.
    refusal: Option<Refusal>,
}

/// Where a member travels, and where it begins in what is written.
struct Place {
    slot: Option<Range<usize>>,
    queried: bool,
    in_body: bool,
    member: usize,
    value: usize,
}

impl Placing {
    pub(super) fn new(meta: &'static Meta) -> Self {
        Self {
            meta,
            path: meta.path.into(),
            is_path_whole: !meta.path.contains('{'),
            query: String::new(),
            body: Vec::with_capacity(128),
            name: String::new(),
            refusal: None,
        }
    }

    /// Path with query, and body.
    pub(super) fn finish(mut self) -> Result<(String, Option<Bytes>), Refusal> {
        if let Some(refusal) = self.refusal {
            return Err(refusal);
        }
        if let Some((_, slot)) = self.path.split_once('{') {
            return Err(Refusal::new(slot.split('}').next().unwrap_or(slot), "is needed"));
        }
        let mut target = self.path.into_owned();
        target.push_str(&self.query);
        let body = self.meta.method.has_body().then(|| {
            if self.body.is_empty() {
                self.body.push(b'{');
            }
            self.body.push(b'}');
            self.body.into()
        });
        Ok((target, body))
    }

    fn member(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        let place = self.begin(name)?;
        serde_json::to_writer(&mut self.body, value)?;
        self.put(name, place);
        Ok(())
    }

    fn begin(&mut self, name: &str) -> Result<Place, Error> {
        let slot = if self.is_path_whole { None } else { self.slot(name) };
        let in_path = slot.is_some();
        let only_queried = !self.meta.method.has_body() || self.meta.query.contains(&name);
        let in_body = !in_path && !only_queried;
        let queried = !in_path && (only_queried || self.meta.query_and_body.contains(&name));
        let member = self.body.len();
        if in_body {
            self.body.push(if member == 0 { b'{' } else { b',' });
            serde_json::to_writer(&mut self.body, name)?;
            self.body.push(b':');
        }
        Ok(Place { slot, queried, in_body, member, value: self.body.len() })
    }

    /// The slot of that name, if the path still has it.
    fn slot(&self, name: &str) -> Option<Range<usize>> {
        let mut from = 0;
        loop {
            let open = from + self.path[from..].find('{')?;
            let close = open + self.path[open..].find('}')?;
            if self.path[open + 1..close] == *name {
                return Some(open..close + 1);
            }
            from = close;
        }
    }

    fn put(&mut self, name: &str, place: Place) {
        let value = &self.body[place.value..];
        if let Some(slot) = place.slot {
            match path_part(name, &plain_text(value)) {
                Ok(part) => {
                    let mut path = String::with_capacity(self.path.len() + value.len());
                    path.push_str(&self.path[..slot.start]);
                    path.extend(part);
                    path.push_str(&self.path[slot.end..]);
                    self.is_path_whole = !path.contains('{');
                    self.path = path.into();
                }
                Err(refusal) => _ = self.refusal.get_or_insert(refusal),
            }
        }
        if place.queried {
            ask(&mut self.query, name, value);
        }
        if !place.in_body {
            self.body.truncate(place.member);
        }
    }
}

/// Everything but letters, digits and the marks that RFC 3986 leaves unreserved.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn path_part<'a>(name: &str, text: &'a str) -> Result<PercentEncode<'a>, Refusal> {
    let reason: Cow<'static, str> = match text {
        "" => "must not be empty".into(),
        "." | ".." => "is a step in a path, not an id".into(),
        _ => match text.chars().find(|c| matches!(c, '/' | '\\') || c.is_control()) {
            Some(found) => format!("holds {found:?}, which would change the path").into(),
            None => return Ok(utf8_percent_encode(text, PATH)),
        },
    };
    Err(Refusal::new(name, reason))
}

fn ask(query: &mut String, name: &str, value: &[u8]) {
    let mut pair = |text: &str| {
        query.push(if query.is_empty() { '?' } else { '&' });
        query.push_str(name);
        query.push('=');
        query.extend(percent_encode(text.as_bytes(), PATH));
    };
    // A list repeats the parameter (contract parameter `tags`).
    if value.starts_with(b"[")
        && let Ok(items) = serde_json::from_slice::<Vec<&RawValue>>(value)
    {
        items.iter().for_each(|item| pair(&plain_text(item.get().as_bytes())));
    } else {
        pair(&plain_text(value));
    }
}

/// A string without its quotes; anything else as it is written.
fn plain_text(value: &[u8]) -> Cow<'_, str> {
    if value.starts_with(b"\"")
        && let Ok(text) = serde_json::from_slice::<Name<'_>>(value)
    {
        return text.into();
    }
    String::from_utf8_lossy(value)
}

fn no_object<T>() -> Result<T, Error> {
    Err(Error::custom("a request is a struct or a map"))
}

impl SerializeStruct for &mut Placing {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        self.member(name, value)
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}

impl SerializeMap for &mut Placing {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Error> {
        match serde_json::to_value(name)? {
            serde_json::Value::String(name) => self.name = name,
            _ => return Err(Error::custom("the name of a member is a text")),
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let name = std::mem::take(&mut self.name);
        self.member(&name, value)
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}

/// Kinds of values that have no members.
macro_rules! without_members {
    ($($method:ident: $kind:ty,)*) => {
        $(fn $method(self, _: $kind) -> Result<(), Error> {
            no_object()
        })*
    };
}

impl Serializer for &mut Placing {
    type Ok = ();
    type Error = Error;
    type SerializeStruct = Self;
    type SerializeMap = Self;
    type SerializeSeq = Impossible<(), Error>;
    type SerializeTuple = Impossible<(), Error>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeStructVariant = Impossible<(), Error>;

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Error> {
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Error> {
        Ok(self)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, request: &T) -> Result<(), Error> {
        request.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, request: &T) -> Result<(), Error> {
        request.serialize(self)
    }

    without_members! {
        serialize_bool: bool,
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_f32: f32,
        serialize_f64: f64,
        serialize_char: char,
        serialize_str: &str,
        serialize_bytes: &[u8],
        serialize_unit_struct: &'static str,
    }

    fn serialize_none(self) -> Result<(), Error> {
        no_object()
    }

    fn serialize_unit(self) -> Result<(), Error> {
        no_object()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Error> {
        no_object()
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Error> {
        no_object()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Error> {
        no_object()
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        no_object()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Error> {
        no_object()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        no_object()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        no_object()
    }
}
