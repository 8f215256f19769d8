//! What a record is: an object, or a value that stands for one.

use std::fmt;

use crate::json::{Cursor, Token};
use crate::options::VALUE_COLUMN;

/// Calls a function behind the bracket of the record at the cursor. What is no object is one with the member `value`.
pub(crate) fn with_members(cursor: &mut Cursor<'_>, visit: impl FnOnce(&mut Cursor<'_>)) {
    let mut before = cursor.clone();
    if cursor.token() == Token::Object {
        return visit(cursor);
    }
    let wrapped = format!("{{\"{VALUE_COLUMN}\":{}}}", before.raw());
    *cursor = before;
    let mut inside = Cursor::new(&wrapped);
    inside.token();
    visit(&mut inside);
}

/// Calls a function with the cursor before each record of a page, which is an array. It must go behind the record. Returns the bytes
/// of the array.
pub(crate) fn for_each_record(page: &str, mut visit: impl FnMut(&mut Cursor<'_>)) -> Result<usize, InvalidRecords> {
    let mut cursor = Cursor::new(page);
    if cursor.token() != Token::Array {
        return Err(InvalidRecords);
    }
    while cursor.next_item() {
        visit(&mut cursor);
    }
    if cursor.is_valid() { Ok(cursor.position()) } else { Err(InvalidRecords) }
}

/// What was to be records is not an array in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidRecords;

impl fmt::Display for InvalidRecords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the records are not an array in JSON")
    }
}

impl std::error::Error for InvalidRecords {}
