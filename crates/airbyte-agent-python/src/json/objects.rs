//! The fast reader: builds objects while it reads, with nothing in between.

use std::fmt;

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::keys::Keys;

/// What a text says; nothing where it may be no JSON, or needs a reader that takes more care.
pub(crate) fn read<'py>(py: Python<'py>, text: &[u8]) -> Option<Bound<'py, PyAny>> {
    // Checked here in one go, which is faster than string by string.
    let text = std::str::from_utf8(text).ok()?;
    let mut keys = Keys::lent();
    let _rest = CollectorAtRest::new(py);
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Value { py, keys: keys.as_deref_mut() }.deserialize(&mut reader).ok()?;
    reader.end().ok()?;
    Some(read)
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
struct Value<'py, 'k> {
    py: Python<'py>,
    keys: Option<&'k mut Keys>,
}

impl<'de, 'py> DeserializeSeed<'de> for Value<'py, '_> {
    type Value = Bound<'py, PyAny>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de, 'py> Visitor<'de> for Value<'py, '_> {
    type Value = Bound<'py, PyAny>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(self.py.None().into_bound(self.py))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(PyBool::new(self.py, value).to_owned().into_any())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(PyInt::new(self.py, value).into_any())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(PyInt::new(self.py, value).into_any())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        // Here an integer beyond 64 bits, and `-0`, arrive as fractions, and can't be told from those that are.
        let may_be_an_integer = value.abs() >= i64::MAX as f64 || value == 0.0 && value.is_sign_negative();
        if may_be_an_integer {
            return Err(E::custom("perhaps no fraction"));
        }
        Ok(PyFloat::new(self.py, value).into_any())
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(PyString::new(self.py, value).into_any())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut read: A) -> Result<Self::Value, A::Error> {
        let Self { py, mut keys } = self;
        let mut items = Vec::new();
        while let Some(item) = read.next_element_seed(Value { py, keys: keys.as_deref_mut() })? {
            items.push(item);
        }
        Ok(PyList::new(py, items).map_err(A::Error::custom)?.into_any())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut read: A) -> Result<Self::Value, A::Error> {
        let Self { py, mut keys } = self;
        let object = PyDict::new(py);
        while let Some(key) = read.next_key_seed(Key { py, keys: keys.as_deref_mut() })? {
            let value = read.next_value_seed(Value { py, keys: keys.as_deref_mut() })?;
            object.set_item(key, value).map_err(A::Error::custom)?;
        }
        Ok(object.into_any())
    }
}

/// A key of an object.
struct Key<'py, 'k> {
    py: Python<'py>,
    keys: Option<&'k mut Keys>,
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

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(match self.keys {
            Some(keys) => keys.get(self.py, text),
            None => PyString::new(self.py, text),
        })
    }
}
