//! What a member usually is. In record after record many a one is the same: `null`, a type, a state, whose it all is.
//! Then it is neither read nor made anew, nor put into an object that has it already.

use pyo3::prelude::*;

use super::text::Text;

/// Bytes of a value as it is written. What is longer seldom comes again, and nobody's long texts are to be held here.
const LONGEST: usize = 48;
/// After so many others in a row, a member has no usual value.
const PATIENCE: u8 = 16;

/// What a member was twice in a row, the last time that it was: a value that nobody can change.
#[derive(Default)]
pub(super) struct Usual {
    value: Option<Py<PyAny>>,
    written: Written,
    last: Written,
    others: u8,
}

/// A value as it is written. None, if it has no bytes.
#[derive(Clone, Copy)]
struct Written {
    length: u8,
    bytes: [u8; LONGEST],
}

impl Usual {
    /// Whether a usual value is still looked for.
    pub(super) fn is_awaited(&self) -> bool {
        self.others < PATIENCE
    }

    /// Take the usual value, if it is next.
    pub(super) fn take<'py>(&mut self, py: Python<'py>, text: &mut Text<'_>) -> Option<Bound<'py, PyAny>> {
        let value = self.value.as_ref()?;
        text.take_value(self.written.as_bytes())?;
        self.others = 0;
        Some(value.bind(py).clone())
    }

    /// Learn from a value that is not the usual one.
    pub(super) fn saw(&mut self, written: &[u8], value: &Bound<'_, PyAny>) {
        self.others += 1;
        if !written.is_empty() && self.last.as_bytes() == written {
            self.written = self.last;
            self.value = Some(value.clone().unbind());
        } else {
            self.last = Written::new(written);
        }
    }

    /// Whether this is the usual object.
    pub(super) fn is(&self, object: &Bound<'_, PyAny>) -> bool {
        self.value.as_ref().is_some_and(|value| value.is(object))
    }
}

impl Written {
    fn new(written: &[u8]) -> Self {
        let mut new = Self::default();
        if let Some(start) = new.bytes.get_mut(..written.len()) {
            start.copy_from_slice(written);
            // No more than `LONGEST`.
            new.length = written.len() as u8;
        }
        new
    }

    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

impl Default for Written {
    fn default() -> Self {
        Self { length: 0, bytes: [0; LONGEST] }
    }
}
