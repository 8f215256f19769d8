//! Shapes of objects: the same keys in the same order, as records of one kind have them.
//!
//! An object is expected to be like the one before it in the same place. One that is needs no look for its keys, and a
//! dictionary that has them all already, with their usual values.

use std::collections::HashMap;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use super::usual::Usual;

/// As many as a few dozen kinds of records have.
const MOST: usize = 256;
/// Members. What has more is data by its names more often than a record.
const LONGEST: usize = 64;

/// Where objects of one kind are found: the whole text, or a key of a shape. The items of a list are in its place.
#[derive(Clone, Copy)]
pub(super) struct Place(usize);

impl Place {
    pub(super) const WHOLE: Self = Self(0);
    /// Inside of what has no shape; nothing is expected there, and nothing learned.
    pub(super) const UNKNOWN: Self = Self(usize::MAX);
}

#[derive(Clone, Copy)]
pub(super) struct ShapeId(usize);

#[derive(Default)]
pub(super) struct Shapes {
    known: Vec<Shape>,
    by_mark: HashMap<u64, ShapeId>,
    /// By place.
    habits: Vec<Habit>,
}

struct Shape {
    members: Vec<Member>,
    /// A dictionary with these keys, to make others from.
    blank: Py<PyDict>,
    /// The place of its first key; those of the others follow.
    first: usize,
}

struct Member {
    key: Py<PyString>,
    /// The key as most texts have it, with its colon, and from the second on with the comma before it.
    written: Box<[u8]>,
    /// Its value in the blank.
    blank: Py<PyAny>,
}

/// What is found in a place.
#[derive(Default)]
struct Habit {
    /// Of objects.
    expected: Option<ShapeId>,
    last: Mark,
    /// Of others.
    usual: Usual,
}

/// What tells one list of keys from another, nearly always.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mark(u64);

impl Mark {
    /// With one more key, which is the same object each time as long as it is remembered.
    pub(super) fn and(self, key: &Bound<'_, PyString>) -> Self {
        Self((self.0.rotate_left(5) ^ key.as_ptr() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }
}

impl Shapes {
    /// Begin a text: the only time to forget, since ids and places are in use until its end.
    pub(super) fn begin(&mut self) {
        if self.known.len() >= MOST {
            *self = Self::default();
        }
        if self.habits.is_empty() {
            self.open(1);
        }
    }

    /// Open so many more places.
    fn open(&mut self, places: usize) {
        self.habits.resize_with(self.habits.len() + places, Habit::default);
    }

    /// What is usually found in a place, unless that was given up.
    pub(super) fn usual(&mut self, place: Place) -> Option<&mut Usual> {
        self.habits.get_mut(place.0).map(|habit| &mut habit.usual).filter(|usual| usual.is_awaited())
    }

    pub(super) fn expected(&self, place: Place) -> Option<ShapeId> {
        self.habits.get(place.0)?.expected
    }

    /// The key at this index, as texts have it, and its place.
    pub(super) fn member(&self, shape: ShapeId, index: usize) -> Option<(&[u8], Place)> {
        let Shape { members, first, .. } = self.known.get(shape.0)?;
        Some((&members.get(index)?.written, Place(first + index)))
    }

    /// The object of this shape with these values. Of fewer than it has keys, one with the first of them.
    pub(super) fn object<'py>(
        &mut self,
        py: Python<'py>,
        shape: ShapeId,
        values: impl ExactSizeIterator<Item = Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let Shape { members, blank, first } = &mut self.known[shape.0];
        let blank = blank.bind(py);
        if values.len() < members.len() {
            let object = PyDict::new(py);
            for (member, value) in members.iter().zip(values) {
                object.set_item(member.key.bind(py), value)?;
            }
            return Ok(object);
        }
        let object = blank.copy()?;
        for ((member, habit), value) in members.iter_mut().zip(&self.habits[*first..]).zip(values) {
            if member.blank.is(&value) {
                continue;
            }
            object.set_item(member.key.bind(py), &value)?;
            if habit.usual.is(&value) {
                blank.set_item(member.key.bind(py), &value)?;
                member.blank = value.unbind();
            }
        }
        Ok(object)
    }

    /// Whether so many keys are all it has.
    pub(super) fn is_whole(&self, shape: ShapeId, keys: usize) -> bool {
        self.known[shape.0].members.len() == keys
    }

    /// The mark of its first keys.
    pub(super) fn mark(&self, py: Python<'_>, shape: ShapeId, keys: usize) -> Mark {
        let members = self.known[shape.0].members.iter().take(keys);
        members.fold(Mark::default(), |mark, member| mark.and(member.key.bind(py)))
    }

    /// Learn from an object that was not expected. Two alike in a row make a habit.
    pub(super) fn saw(&mut self, place: Place, mark: Mark, object: &Bound<'_, PyDict>) -> PyResult<()> {
        let Some(habit) = self.habits.get_mut(place.0) else { return Ok(()) };
        if habit.last == mark {
            let expected = self.learned(mark, object)?;
            self.habits[place.0].expected = expected;
        } else {
            habit.last = mark;
        }
        Ok(())
    }

    fn learned(&mut self, mark: Mark, object: &Bound<'_, PyDict>) -> PyResult<Option<ShapeId>> {
        if let Some(known) = self.by_mark.get(&mark.0) {
            return Ok(Some(*known));
        }
        if self.known.len() >= MOST || object.is_empty() || object.len() > LONGEST {
            return Ok(None);
        }
        let py = object.py();
        let blank = PyDict::new(py);
        let mut members = Vec::with_capacity(object.len());
        for key in object.keys() {
            let key = key.cast_into::<PyString>()?;
            blank.set_item(&key, py.None())?;
            let comma = if members.is_empty() { "" } else { "," };
            let written = format!("{comma}{}:", serde_json::Value::from(key.to_str()?));
            members.push(Member { key: key.unbind(), written: written.into_bytes().into(), blank: py.None() });
        }
        let id = ShapeId(self.known.len());
        let first = self.habits.len();
        self.open(members.len());
        self.known.push(Shape { members, blank: blank.unbind(), first });
        self.by_mark.insert(mark.0, id);
        Ok(Some(id))
    }
}
