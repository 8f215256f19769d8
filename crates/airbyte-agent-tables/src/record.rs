//! What a record is: an object, or a value that stands for one.

use crate::cursor::{Cursor, Token};
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

/// Calls a function with the cursor before each record of a page, which is an array. It must go behind the record.
pub(crate) fn for_each_record(page: &str, mut visit: impl FnMut(&mut Cursor<'_>)) {
    let mut cursor = Cursor::new(page);
    if cursor.token() == Token::Array {
        while cursor.next_item() {
            visit(&mut cursor);
        }
    }
}
