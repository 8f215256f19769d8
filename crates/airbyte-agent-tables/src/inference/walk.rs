//! [`Walk`]: looks at a record, and adds it to columns that become wide enough for it.

use super::seen::Seen;
use crate::columns::{Column, end_row};
use crate::json::{Cursor, Token};
use crate::members::Members;
use crate::options::{MAX_COLUMNS, MAX_MEMBERS, TableOptions};
use crate::record::with_members;

/// Looks at a record, and adds it to columns.
pub(crate) struct Walk<'o> {
    options: &'o TableOptions,
    /// The number of the record.
    record: u64,
    /// Whether a column cannot become wide enough: its values would have to be read again, as they were spelt.
    is_stuck: bool,
}

impl<'o> Walk<'o> {
    /// Looks at the record at the cursor, which is behind it then, and adds it as a row to the columns. `false` if a column cannot
    /// become wide enough; the columns are of no use then.
    pub(crate) fn record(
        record: u64,
        options: &'o TableOptions,
        cursor: &mut Cursor<'_>,
        seen: &mut Seen,
        columns: Option<(&mut Members<Column>, usize)>,
    ) -> bool {
        let mut walk = Self { options, record, is_stuck: false };
        with_members(cursor, |cursor| walk.members(cursor, seen, columns, 0, MAX_COLUMNS));
        !walk.is_stuck
    }

    /// The members of the object whose bracket was passed. They are a row of the columns.
    fn members(
        &mut self,
        cursor: &mut Cursor<'_>,
        seen: &mut Seen,
        mut columns: Option<(&mut Members<Column>, usize)>,
        depth: usize,
        limit: usize,
    ) {
        seen.begin_object();
        let mut expected = 0;
        while let Some((position, name, member)) = seen.next_member(cursor, expected, limit, self.record) {
            expected = position + 1;
            let column = columns.as_mut().and_then(|(columns, row)| {
                if position == columns.len() {
                    columns.add(name, Column::of_nulls(*row));
                }
                let column = columns.get_mut(position)?;
                column.begin_row(*row);
                Some(column)
            });
            self.value(cursor, member, column, depth + 1);
        }
        if let Some((columns, row)) = columns {
            end_row(columns, row);
        }
    }

    /// The value at the cursor, which is behind it then.
    fn value(&mut self, cursor: &mut Cursor<'_>, seen: &mut Seen, mut column: Option<&mut Column>, depth: usize) {
        if let Some(is_text) = column.as_mut().and_then(|column| column.push_text(cursor, self.record)) {
            seen.add_text(is_text, self.record);
            return;
        }
        let start = cursor.next_position();
        match cursor.token() {
            Token::Null => {
                if let Some(column) = column {
                    column.push_null();
                }
            }
            Token::Object if seen.add_object(depth, self.record, self.options) => {
                let row = column.as_ref().map_or(0, |column| column.len());
                let is_filled = column.is_some();
                let members = column.as_mut().and_then(|column| column.struct_members());
                self.is_stuck |= is_filled && members.is_none();
                self.members(cursor, seen, members.map(|members| (members, row)), depth, MAX_MEMBERS);
                if let Some(column) = column {
                    column.end_struct();
                }
            }
            Token::Array if seen.add_array(depth, self.record, self.options) => {
                let seen = seen.items_mut();
                let is_filled = column.is_some();
                let mut items = column.as_mut().and_then(|column| column.list_items());
                self.is_stuck |= is_filled && items.is_none();
                while cursor.next_item() {
                    self.value(cursor, seen, items.as_deref_mut(), depth + 1);
                }
                if let Some(column) = column {
                    self.is_stuck |= !column.end_list();
                }
            }
            token => {
                cursor.skip(token);
                seen.add_scalar(token, self.record, self.options);
                let Some(column) = column else { return };
                let spelt = cursor.since(start);
                let is_added = column.push_spelt(token, spelt, self.record)
                    || column.widen(&seen.data_type(self.options)) && column.push_spelt(token, spelt, self.record);
                self.is_stuck |= !is_added;
            }
        }
    }
}
