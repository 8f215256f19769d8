//! [`RequestSerializer`]: puts each member of a request into path, query or body while it is serialized, so that nothing
//! is serialized twice.

use std::borrow::Cow;
use std::ops::Range;

use bytes::Bytes;
use percent_encoding::{PercentEncode, utf8_percent_encode};
use serde::Serialize;
use serde::ser::{Error as _, Impossible, SerializeMap, SerializeStruct, Serializer};
use serde_json::Error;

use super::query::{COMPONENT, plain_text, push_query};
use crate::operation::{ClientDefault, Location, OperationSpec, ValidationError};

/// Receives the members of a request one by one.
pub(super) struct RequestSerializer {
    spec: &'static OperationSpec,
    /// The path with the placeholders that are not filled yet.
    path: Cow<'static, str>,
    is_path_complete: bool,
    query: String,
    /// The body so far, followed by the member that is being serialized, wherever it is sent.
    body: Vec<u8>,
    /// In a map: the name of the member whose value comes next.
    name: String,
    /// The default of the client, unless a member has made it unnecessary.
    client_default: Option<ClientDefault>,
    /// Why the path is invalid.
    error: Option<ValidationError>,
}

/// Where a member is sent, and where it begins in the buffer.
struct Placement {
    /// Its placeholder in the path.
    placeholder: Option<Range<usize>>,
    in_query: bool,
    in_body: bool,
    start: usize,
    value_start: usize,
}

impl RequestSerializer {
    pub(super) fn new(spec: &'static OperationSpec) -> Self {
        Self {
            spec,
            path: spec.path.into(),
            is_path_complete: !spec.path.contains('{'),
            query: String::new(),
            body: Vec::with_capacity(128),
            name: String::new(),
            client_default: spec.client_default,
            error: None,
        }
    }

    pub(super) fn spec(&self) -> &'static OperationSpec {
        self.spec
    }

    /// The member that was left out and that the client has a value for.
    pub(super) fn client_default(&self) -> Option<ClientDefault> {
        self.client_default
    }

    /// The path with the query, and the body.
    pub(super) fn finish(mut self) -> Result<(String, Option<Bytes>), ValidationError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        if let Some((_, rest)) = self.path.split_once('{') {
            return Err(ValidationError::new(rest.split('}').next().unwrap_or(rest), "is required"));
        }
        let mut target = self.path.into_owned();
        target.push_str(&self.query);
        let body = self.spec.method.has_body().then(|| {
            if self.body.is_empty() {
                self.body.push(b'{');
            }
            self.body.push(b'}');
            self.body.into()
        });
        Ok((target, body))
    }

    fn member(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        let placement = self.start_member(name)?;
        serde_json::to_writer(&mut self.body, value)?;
        self.end_member(name, placement);
        self.client_default = self.client_default.filter(|default| !default.is_settled_by(name));
        Ok(())
    }

    fn start_member(&mut self, name: &str) -> Result<Placement, Error> {
        let placeholder = if self.is_path_complete { None } else { self.placeholder(name) };
        let location = match (&placeholder, self.spec.location(name)) {
            (Some(_), _) => Location::Path,
            // Its placeholder is filled already: a map repeats the name of a member of the path.
            (None, Location::Path) if self.spec.method.has_body() => Location::Body,
            (None, Location::Path) => Location::Query,
            (None, location) => location,
        };
        let in_query = matches!(location, Location::Query | Location::QueryAndBody);
        let in_body = matches!(location, Location::Body | Location::QueryAndBody);
        let start = self.body.len();
        if in_body {
            self.body.push(if start == 0 { b'{' } else { b',' });
            serde_json::to_writer(&mut self.body, name)?;
            self.body.push(b':');
        }
        Ok(Placement { placeholder, in_query, in_body, start, value_start: self.body.len() })
    }

    /// The placeholder of that name, if the path still has it.
    fn placeholder(&self, name: &str) -> Option<Range<usize>> {
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

    fn end_member(&mut self, name: &str, placement: Placement) {
        let value = &self.body[placement.value_start..];
        if let Some(placeholder) = placement.placeholder {
            match path_segment(name, &plain_text(value)) {
                Ok(segment) => {
                    let mut path = String::with_capacity(self.path.len() + value.len());
                    path.push_str(&self.path[..placeholder.start]);
                    path.extend(segment);
                    path.push_str(&self.path[placeholder.end..]);
                    self.is_path_complete = !path.contains('{');
                    self.path = path.into();
                }
                Err(error) => _ = self.error.get_or_insert(error),
            }
        }
        if placement.in_query {
            push_query(&mut self.query, name, value);
        }
        if !placement.in_body {
            self.body.truncate(placement.start);
        }
    }
}

fn path_segment<'a>(name: &str, text: &'a str) -> Result<PercentEncode<'a>, ValidationError> {
    let reason: Cow<'static, str> = match text {
        "" => "must not be empty".into(),
        "." | ".." => "must not be a relative path segment".into(),
        _ => match text.chars().find(|c| matches!(c, '/' | '\\') || c.is_control()) {
            Some(found) => format!("must not contain {found:?}, which would change the path").into(),
            None => return Ok(utf8_percent_encode(text, COMPONENT)),
        },
    };
    Err(ValidationError::new(name, reason))
}

fn not_an_object<T>() -> Result<T, Error> {
    Err(Error::custom("a request must be a JSON object"))
}

impl SerializeStruct for &mut RequestSerializer {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        self.member(name, value)
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}

impl SerializeMap for &mut RequestSerializer {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Error> {
        match serde_json::to_value(name)? {
            serde_json::Value::String(name) => self.name = name,
            _ => return Err(Error::custom("the names of members must be strings")),
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

/// Values that are not objects.
macro_rules! reject {
    ($($method:ident: $kind:ty,)*) => {
        $(fn $method(self, _: $kind) -> Result<(), Error> {
            not_an_object()
        })*
    };
}

impl Serializer for &mut RequestSerializer {
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

    reject! {
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
        not_an_object()
    }

    fn serialize_unit(self) -> Result<(), Error> {
        not_an_object()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Error> {
        not_an_object()
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Error> {
        not_an_object()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Error> {
        not_an_object()
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        not_an_object()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Error> {
        not_an_object()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        not_an_object()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        not_an_object()
    }
}
