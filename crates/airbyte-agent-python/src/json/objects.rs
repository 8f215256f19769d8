//! The fast reader: builds objects while it reads, with nothing in between.

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString};
use serde_json::Number;

use super::memory::Memory;
use super::shapes::{Mark, Place, ShapeId};
use super::text::Text;

/// Lists and objects within each other. What is deeper would need too much of a small thread's stack.
const DEEPEST: usize = 128;

/// What a text says; nothing where it may be no JSON, or needs a reader that takes more care.
pub(super) fn read<'py>(py: Python<'py>, text: &[u8]) -> Option<Bound<'py, PyAny>> {
    let (mut lent, mut own) = (Memory::lent(), Memory::default());
    let memory = lent.as_deref_mut().unwrap_or(&mut own);
    memory.shapes.begin();
    let _rest = CollectorAtRest::new(py);
    let mut reading = Reading { py, text: Text::new(text), memory, values: Vec::new(), depth: 0 };
    let read = reading.value(Place::WHOLE)?;
    reading.text.is_at_end().then_some(read)
}

/// A text that is being read.
struct Reading<'py, 't, 'm> {
    py: Python<'py>,
    text: Text<'t>,
    memory: &'m mut Memory,
    /// Of the lists and objects that have not ended, each after those of what it is in.
    values: Vec<Bound<'py, PyAny>>,
    /// How many of them have not ended.
    depth: usize,
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

impl<'py> Reading<'py, '_, '_> {
    fn value(&mut self, place: Place) -> Option<Bound<'py, PyAny>> {
        match self.text.peek()? {
            b'{' => self.deeper(|reading| reading.object(place)),
            b'[' => self.deeper(|reading| reading.list(place)),
            first => self.usual_or_plain(place, first),
        }
    }

    fn usual_or_plain(&mut self, place: Place, first: u8) -> Option<Bound<'py, PyAny>> {
        if let Some(usual) = self.memory.shapes.usual(place)
            && let Some(value) = usual.take(self.py, &mut self.text)
        {
            return Some(value);
        }
        let begun = self.text.at();
        let value = self.plain(first)?;
        if let Some(usual) = self.memory.shapes.usual(place) {
            usual.saw(self.text.since(begun), &value);
        }
        Some(value)
    }

    /// A value that begins so, and is neither a list nor an object.
    fn plain(&mut self, first: u8) -> Option<Bound<'py, PyAny>> {
        let Self { py, text, .. } = self;
        let py = *py;
        Some(match first {
            b'"' => {
                text.next()?;
                PyString::from_bytes(py, text.string()?).ok()?.into_any()
            }
            b'-' | b'0'..=b'9' => number(py, &text.number()?)?,
            b'n' => {
                text.take(b"null")?;
                py.None().into_bound(py)
            }
            b't' => {
                text.take(b"true")?;
                PyBool::new(py, true).to_owned().into_any()
            }
            b'f' => {
                text.take(b"false")?;
                PyBool::new(py, false).to_owned().into_any()
            }
            _ => return None,
        })
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth == DEEPEST {
            return None;
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn list(&mut self, place: Place) -> Option<Bound<'py, PyAny>> {
        self.text.take(b"[")?;
        let begun = self.values.len();
        let mut ended = self.text.take_one(b']').is_some();
        while !ended {
            let item = self.value(place)?;
            self.values.push(item);
            ended = self.ends_by(b']')?;
        }
        Some(PyList::new(self.py, self.values.drain(begun..)).ok()?.into_any())
    }

    fn object(&mut self, place: Place) -> Option<Bound<'py, PyAny>> {
        self.text.take(b"{")?;
        let object = match self.memory.shapes.expected(place) {
            Some(shape) => self.expected_object(shape, place),
            None => {
                let ended = self.text.take_one(b'}').is_some();
                self.other_object(place, PyDict::new(self.py), Mark::default(), ended)
            }
        };
        object.map(Bound::into_any)
    }

    /// An object of which the keys are known beforehand, unless they turn out to be others.
    fn expected_object(&mut self, shape: ShapeId, place: Place) -> Option<Bound<'py, PyDict>> {
        let begun = self.values.len();
        let mut known = 0;
        while let Some((written, place)) = self.memory.shapes.member(shape, known)
            && self.text.take_key(written).is_some()
        {
            let value = self.value(place)?;
            self.values.push(value);
            known += 1;
        }
        let ended = match known {
            0 => self.text.take_one(b'}').is_some(),
            _ => self.ends_by(b'}')?,
        };
        let shapes = &mut self.memory.shapes;
        let object = shapes.object(self.py, shape, self.values.drain(begun..)).ok()?;
        if ended && shapes.is_whole(shape, known) {
            return Some(object);
        }
        let mark = shapes.mark(self.py, shape, known);
        self.other_object(place, object, mark, ended)
    }

    /// An object of any keys, from this one on.
    fn other_object(
        &mut self,
        place: Place,
        object: Bound<'py, PyDict>,
        mut mark: Mark,
        mut ended: bool,
    ) -> Option<Bound<'py, PyDict>> {
        while !ended {
            self.text.take_one(b'"')?;
            let key = self.memory.keys.get(self.py, self.text.string()?)?;
            self.text.take_one(b':')?;
            let value = self.value(Place::UNKNOWN)?;
            mark = mark.and(&key);
            object.set_item(key, value).ok()?;
            ended = self.ends_by(b'}')?;
        }
        self.memory.shapes.saw(place, mark, &object).ok()?;
        Some(object)
    }

    /// Whether what is being read ends here by this byte, instead of going on after a comma.
    fn ends_by(&mut self, end: u8) -> Option<bool> {
        match self.text.next()? {
            b',' => Some(false),
            byte => (byte == end).then_some(true),
        }
    }
}

fn number<'py>(py: Python<'py>, number: &Number) -> Option<Bound<'py, PyAny>> {
    if let Some(natural) = number.as_u64() {
        return Some(PyInt::new(py, natural).into_any());
    }
    if let Some(integer) = number.as_i64() {
        return Some(PyInt::new(py, integer).into_any());
    }
    let fraction = number.as_f64()?;
    // Here an integer beyond 64 bits, and `-0`, arrive as fractions, and can't be told from those that are.
    let may_be_an_integer = fraction.abs() >= i64::MAX as f64 || fraction == 0.0 && fraction.is_sign_negative();
    (!may_be_an_integer).then(|| PyFloat::new(py, fraction).into_any())
}
