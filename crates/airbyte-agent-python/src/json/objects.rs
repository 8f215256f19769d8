//! The fast reader: builds objects while it reads, with nothing in between.

use std::fmt;

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::keys::Keys;
use super::memory::Memory;
use super::shapes::{Mark, Place, ShapeId};
use super::usual::Plain;

/// What a text says; nothing where it may be no JSON, or needs a reader that takes more care.
pub(super) fn read<'py>(py: Python<'py>, text: &[u8]) -> Option<Bound<'py, PyAny>> {
    // Checked here in one go, which is faster than string by string.
    let text = std::str::from_utf8(text).ok()?;
    let (mut lent, mut own) = (Memory::lent(), Memory::default());
    let memory = lent.as_deref_mut().unwrap_or(&mut own);
    memory.shapes.begin();
    let _rest = CollectorAtRest::new(py);
    let mut reader = serde_json::Deserializer::from_str(text);
    let mut reading = Reading { py, memory, values: Vec::new() };
    let read = Value { reading: &mut reading, place: Place::WHOLE }.deserialize(&mut reader).ok()?;
    reader.end().ok()?;
    Some(read)
}

/// A text that is being read.
struct Reading<'py, 'm> {
    py: Python<'py>,
    memory: &'m mut Memory,
    /// Of the lists and objects that have not ended, each after those of what it is in.
    values: Vec<Bound<'py, PyAny>>,
}

/// The garbage collector finds none among objects that are all in use, and would look at each several times.
struct CollectorAtRest<'py> {
    was_on: bool,
    _attached: Python<'py>,
}

impl<'py> CollectorAtRest<'py> {
    fn new(py: Python<'py>) -> Self {
        // SAFETY: it needs an attached thread, which `py` is the proof of.
        Self { was_on: unsafe { ffi::PyGC_Disable() } != 0, _attached: py }
    }
}

impl Drop for CollectorAtRest<'_> {
    fn drop(&mut self) {
        if self.was_on {
            // SAFETY: as in `new`: `_attached` is still there, so this thread is still attached.
            unsafe { ffi::PyGC_Enable() };
        }
    }
}

/// A value of any kind.
struct Value<'py, 'm, 'r> {
    reading: &'r mut Reading<'py, 'm>,
    place: Place,
}

impl<'py> Value<'py, '_, '_> {
    /// What is usually here, if it is this value; otherwise what is made.
    fn plain(self, plain: Plain<'_>, make: impl FnOnce(Python<'py>) -> Bound<'py, PyAny>) -> Bound<'py, PyAny> {
        let Reading { py, memory, .. } = self.reading;
        match memory.shapes.usual(self.place) {
            Some(usual) => usual.or_made(*py, plain, || make(*py)),
            None => make(*py),
        }
    }
}

impl<'de, 'py> DeserializeSeed<'de> for Value<'py, '_, '_> {
    type Value = Bound<'py, PyAny>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de, 'py> Visitor<'de> for Value<'py, '_, '_> {
    type Value = Bound<'py, PyAny>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(self.plain(Plain::Null, |py| py.None().into_bound(py)))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(self.plain(Plain::Bool(value), |py| PyBool::new(py, value).to_owned().into_any()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(PyInt::new(self.reading.py, value).into_any())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(self.plain(Plain::Natural(value), |py| PyInt::new(py, value).into_any()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        // Here an integer beyond 64 bits, and `-0`, arrive as fractions, and can't be told from those that are.
        let may_be_an_integer = value.abs() >= i64::MAX as f64 || value == 0.0 && value.is_sign_negative();
        if may_be_an_integer {
            return Err(E::custom("perhaps no fraction"));
        }
        Ok(PyFloat::new(self.reading.py, value).into_any())
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(self.plain(Plain::Text(value), |py| PyString::new(py, value).into_any()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut read: A) -> Result<Self::Value, A::Error> {
        let Self { reading, place } = self;
        let begun = reading.values.len();
        while let Some(item) = read.next_element_seed(Value { reading, place })? {
            reading.values.push(item);
        }
        let list = PyList::new(reading.py, reading.values.drain(begun..));
        Ok(list.map_err(A::Error::custom)?.into_any())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut read: A) -> Result<Self::Value, A::Error> {
        let Self { reading, place } = self;
        let object = if let Some(shape) = reading.memory.shapes.expected(place) {
            reading.expected_object(shape, place, read)
        } else {
            let object = PyDict::new(reading.py);
            let first = read.next_key_seed(Key { py: reading.py, keys: &mut reading.memory.keys })?;
            reading.object(place, read, object, Mark::default(), first)
        };
        object.map(Bound::into_any)
    }
}

impl<'py> Reading<'py, '_> {
    /// An object of which the keys are known beforehand, unless they turn out to be others.
    fn expected_object<'de, A: MapAccess<'de>>(
        &mut self,
        shape: ShapeId,
        place: Place,
        mut read: A,
    ) -> Result<Bound<'py, PyDict>, A::Error> {
        let begun = self.values.len();
        let other = loop {
            let index = self.values.len() - begun;
            match read.next_key_seed(Expected { reading: self, shape, index })? {
                None => break None,
                Some(Some(other)) => break Some(other),
                Some(None) => {
                    let place = self.memory.shapes.place(shape, index);
                    let value = read.next_value_seed(Value { reading: self, place })?;
                    self.values.push(value);
                }
            }
        };
        let shapes = &mut self.memory.shapes;
        let values = self.values.drain(begun..);
        let known = values.len();
        let object = shapes.object(self.py, shape, values).map_err(A::Error::custom)?;
        if other.is_none() && shapes.is_whole(shape, known) {
            return Ok(object);
        }
        let mark = shapes.mark(self.py, shape, known);
        self.object(place, read, object, mark, other)
    }

    /// An object of any keys, from this one on.
    fn object<'de, A: MapAccess<'de>>(
        &mut self,
        place: Place,
        mut read: A,
        object: Bound<'py, PyDict>,
        mut mark: Mark,
        mut next: Option<Bound<'py, PyString>>,
    ) -> Result<Bound<'py, PyDict>, A::Error> {
        while let Some(key) = next {
            mark = mark.and(&key);
            let value = read.next_value_seed(Value { reading: self, place: Place::UNKNOWN })?;
            object.set_item(key, value).map_err(A::Error::custom)?;
            next = read.next_key_seed(Key { py: self.py, keys: &mut self.memory.keys })?;
        }
        self.memory.shapes.saw(place, mark, &object).map_err(A::Error::custom)?;
        Ok(object)
    }
}

/// A key of an object.
struct Key<'py, 'k> {
    py: Python<'py>,
    keys: &'k mut Keys,
}

impl<'de, 'py> DeserializeSeed<'de> for Key<'py, '_> {
    type Value = Bound<'py, PyString>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_str(self)
    }
}

impl<'py> Visitor<'_> for Key<'py, '_> {
    type Value = Bound<'py, PyString>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.keys.get(self.py, name))
    }
}

/// A key that is expected at some index of a shape; what is there instead, if it is another.
struct Expected<'py, 'm, 'r> {
    reading: &'r mut Reading<'py, 'm>,
    shape: ShapeId,
    index: usize,
}

impl<'de, 'py> DeserializeSeed<'de> for Expected<'py, '_, '_> {
    type Value = Option<Bound<'py, PyString>>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_str(self)
    }
}

impl<'py> Visitor<'_> for Expected<'py, '_, '_> {
    type Value = Option<Bound<'py, PyString>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        let Memory { keys, shapes } = &mut *self.reading.memory;
        let is_expected = shapes.has(self.shape, self.index, name);
        Ok((!is_expected).then(|| keys.get(self.reading.py, name)))
    }
}
