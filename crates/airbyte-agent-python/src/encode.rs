//! Plain Python objects as JSON.

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use serde::ser::{Error, Serialize, SerializeMap, Serializer};

/// Deeper than most requests, and shallow enough for any stack.
const DEPTH: usize = 64;

/// The JSON of a dictionary, without the members that are `absent`. `None` if anything in it is not just what JSON has:
/// what can be made of that, or what is wrong with it, Python's own encoder knows.
#[pyfunction]
pub(crate) fn encoded<'py>(
    py: Python<'py>,
    members: &Bound<'py, PyAny>,
    absent: Option<&Bound<'py, PyAny>>,
) -> Option<Bound<'py, PyBytes>> {
    let mut json = Vec::with_capacity(256);
    let whole = Members { members: members.cast_exact().ok()?, absent, depth: 0 };
    whole.serialize(&mut serde_json::Serializer::new(&mut json)).ok()?;
    Some(PyBytes::new(py, &json))
}

struct Members<'a, 'py> {
    members: &'a Bound<'py, PyDict>,
    absent: Option<&'a Bound<'py, PyAny>>,
    depth: usize,
}

struct Plain<'py> {
    value: Bound<'py, PyAny>,
    depth: usize,
}

// No code of Python's runs in between, so what is being looked at does not change meanwhile.
impl Serialize for Members<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut written = serializer.serialize_map(None)?;
        for (name, value) in self.members.iter() {
            if self.absent.is_some_and(|absent| value.is(absent)) {
                continue;
            }
            let name = name.cast_exact::<PyString>().map_err(not_plain)?;
            let value = Plain { value, depth: self.depth + 1 };
            written.serialize_entry(name.to_str().map_err(not_plain)?, &value)?;
        }
        written.end()
    }
}

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { value, depth } = self;
        let item = |value| Plain { value, depth: depth + 1 };
        if *depth > DEPTH {
            Err(not_plain(()))
        } else if let Ok(text) = value.cast_exact::<PyString>() {
            serializer.serialize_str(text.to_str().map_err(not_plain)?)
        } else if value.is_none() {
            serializer.serialize_unit()
        } else if let Ok(number) = value.cast_exact::<PyInt>() {
            match number.extract::<i64>() {
                Ok(number) => serializer.serialize_i64(number),
                Err(_) => serializer.serialize_u64(number.extract().map_err(not_plain)?),
            }
        } else if let Ok(members) = value.cast_exact::<PyDict>() {
            Members { members, absent: None, depth: *depth }.serialize(serializer)
        } else if let Ok(list) = value.cast_exact::<PyList>() {
            serializer.collect_seq(list.iter().map(item))
        } else if let Ok(tuple) = value.cast_exact::<PyTuple>() {
            serializer.collect_seq(tuple.iter().map(item))
        } else if let Ok(truth) = value.cast_exact::<PyBool>() {
            serializer.serialize_bool(truth.is_true())
        } else if let Ok(number) = value.cast_exact::<PyFloat>() {
            let number = number.value();
            if number.is_finite() { serializer.serialize_f64(number) } else { Err(not_plain(())) }
        } else {
            Err(not_plain(()))
        }
    }
}

fn not_plain<E: Error>(_: impl Sized) -> E {
    E::custom("not plain")
}
