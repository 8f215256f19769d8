//! Python objects as JSON text: the types that JSON has, and nothing else.

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use serde::ser::{Error, Serialize, SerializeMap, Serializer};

/// Deeper than requests are, and shallow enough for any thread's stack.
const MAX_DEPTH: usize = 64;

/// The JSON of a dictionary. `None` if it holds anything but the exact
/// built-in types: Python's own encoder then converts it, or explains why it cannot.
#[pyfunction]
pub(crate) fn encode_json<'py>(py: Python<'py>, members: &Bound<'py, PyAny>) -> Option<Bound<'py, PyBytes>> {
    let mut json = Vec::with_capacity(256);
    let object = Object { members: members.cast_exact().ok()?, depth: 0 };
    object.serialize(&mut serde_json::Serializer::new(&mut json)).ok()?;
    Some(PyBytes::new(py, &json))
}

struct Object<'a, 'py> {
    members: &'a Bound<'py, PyDict>,
    depth: usize,
}

struct Value<'py> {
    value: Bound<'py, PyAny>,
    depth: usize,
}

// Only exact built-in types are read, so no Python code runs that could change a container during the iteration.
impl Serialize for Object<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in self.members.iter() {
            let name = name.cast_exact::<PyString>().map_err(unsupported)?;
            let value = Value { value, depth: self.depth + 1 };
            map.serialize_entry(name.to_str().map_err(unsupported)?, &value)?;
        }
        map.end()
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { value, depth } = self;
        let item = |value| Value { value, depth: depth + 1 };
        if *depth > MAX_DEPTH {
            Err(unsupported(()))
        } else if let Ok(text) = value.cast_exact::<PyString>() {
            serializer.serialize_str(text.to_str().map_err(unsupported)?)
        } else if value.is_none() {
            serializer.serialize_unit()
        } else if let Ok(number) = value.cast_exact::<PyInt>() {
            match number.extract::<i64>() {
                Ok(number) => serializer.serialize_i64(number),
                Err(_) => serializer.serialize_u64(number.extract().map_err(unsupported)?),
            }
        } else if let Ok(members) = value.cast_exact::<PyDict>() {
            Object { members, depth: *depth }.serialize(serializer)
        } else if let Ok(list) = value.cast_exact::<PyList>() {
            serializer.collect_seq(list.iter().map(item))
        } else if let Ok(tuple) = value.cast_exact::<PyTuple>() {
            serializer.collect_seq(tuple.iter().map(item))
        } else if let Ok(flag) = value.cast_exact::<PyBool>() {
            serializer.serialize_bool(flag.is_true())
        } else if let Ok(number) = value.cast_exact::<PyFloat>() {
            let number = number.value();
            if number.is_finite() { serializer.serialize_f64(number) } else { Err(unsupported(())) }
        } else {
            Err(unsupported(()))
        }
    }
}

fn unsupported<E: Error>(_: impl Sized) -> E {
    E::custom("unsupported type")
}
