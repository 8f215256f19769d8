//! What a member usually is. In record after record many a one is the same: `null`, a type, a state, whose it all is.
//! Then it is neither made anew nor put into an object that has it already.

use pyo3::prelude::*;

/// Bytes of a text. What is longer seldom comes again, and nobody's long texts are to be held here.
const LONGEST: usize = 48;
/// After so many others in a row, a member has no usual value.
const PATIENCE: u8 = 16;

/// A value that may come again, and that nobody can change.
#[derive(Clone, Copy)]
pub(super) enum Plain<'t> {
    Null,
    Bool(bool),
    Natural(u64),
    Text(&'t str),
}

/// One that came.
#[derive(Clone, Copy, Default)]
enum Seen {
    #[default]
    Nothing,
    Null,
    Bool(bool),
    Natural(u64),
    Text(u8, [u8; LONGEST]),
}

/// What a member was twice in a row, the last time that it was.
#[derive(Default)]
pub(super) struct Usual {
    value: Option<Py<PyAny>>,
    seen: Seen,
    last: Seen,
    others: u8,
}

impl Usual {
    /// The usual object if it is this value; otherwise the one that is made.
    pub(super) fn or_made<'py>(
        &mut self,
        py: Python<'py>,
        plain: Plain<'_>,
        make: impl FnOnce() -> Bound<'py, PyAny>,
    ) -> Bound<'py, PyAny> {
        if self.others == PATIENCE {
            return make();
        }
        if let Some(value) = &self.value
            && self.seen.is(plain)
        {
            self.others = 0;
            return value.bind(py).clone();
        }
        self.others += 1;
        let made = make();
        if self.last.is(plain) {
            self.seen = self.last;
            self.value = Some(made.clone().unbind());
        } else {
            self.last = Seen::of(plain);
        }
        made
    }

    /// Whether this is the usual object.
    pub(super) fn is(&self, object: &Bound<'_, PyAny>) -> bool {
        self.value.as_ref().is_some_and(|value| value.is(object))
    }
}

impl Seen {
    fn of(plain: Plain<'_>) -> Self {
        match plain {
            Plain::Null => Self::Null,
            Plain::Bool(value) => Self::Bool(value),
            Plain::Natural(value) => Self::Natural(value),
            Plain::Text(text) => {
                let mut bytes = [0; LONGEST];
                let Some(start) = bytes.get_mut(..text.len()) else { return Self::Nothing };
                start.copy_from_slice(text.as_bytes());
                // No more than `LONGEST`.
                Self::Text(text.len() as u8, bytes)
            }
        }
    }

    fn is(&self, plain: Plain<'_>) -> bool {
        match (self, plain) {
            (Self::Null, Plain::Null) => true,
            (Self::Bool(seen), Plain::Bool(value)) => *seen == value,
            (Self::Natural(seen), Plain::Natural(value)) => *seen == value,
            (Self::Text(length, bytes), Plain::Text(text)) => {
                usize::from(*length) == text.len() && bytes.starts_with(text.as_bytes())
            }
            _ => false,
        }
    }
}
