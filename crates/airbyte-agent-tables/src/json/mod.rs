//! JSON, as it is spelt: a cursor that walks over it and checks it, strings and numbers.

mod cursor;
mod number;
mod strings;

pub(crate) use cursor::{Cursor, Token};
pub(crate) use number::Number;
pub(crate) use strings::Quoted;
