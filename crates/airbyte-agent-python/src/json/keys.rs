//! Keys of objects, which repeat from record to record: each is made once, and its hash with it.

use pyo3::prelude::*;
use pyo3::types::PyString;

/// As many as a few kinds of records have. A key has one place; who comes later has it.
const PLACES: usize = 1 << PLACES_LOG2;
const PLACES_LOG2: u32 = 10;
/// Bytes. What is longer is data more often than the name of a field.
const LONGEST: usize = 64;

#[derive(Default)]
pub(super) struct Keys(Vec<Option<Known>>);

struct Known {
    text: Box<[u8]>,
    made: Py<PyString>,
}

impl Keys {
    /// The key that is so called, if it is UTF-8.
    pub(super) fn get<'py>(&mut self, py: Python<'py>, text: &[u8]) -> Option<Bound<'py, PyString>> {
        let make = || PyString::from_bytes(py, text).ok();
        if text.len() > LONGEST {
            return make();
        }
        if self.0.is_empty() {
            self.0.resize_with(PLACES, || None);
        }
        let Some(place) = self.0.get_mut(place(text)) else { return make() };
        if let Some(known) = place
            && *known.text == *text
        {
            return Some(known.made.bind(py).clone());
        }
        let made = make()?;
        *place = Some(Known { text: text.into(), made: made.clone().unbind() });
        Some(made)
    }
}

/// From its length, its first and its last bytes, spread by the multiplication of Fibonacci hashing.
fn place(text: &[u8]) -> usize {
    let word = if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(31)
    } else if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
    } else {
        text.iter().fold(0, |word, byte| word << 8 | u64::from(*byte))
    };
    let spread = (word ^ text.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (spread >> (u64::BITS - PLACES_LOG2)) as usize
}
