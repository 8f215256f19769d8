//! [`Column`]: values of one type, in the layout of Arrow, filled from JSON.

use std::sync::Arc;

use super::bitmap::{Bitmap, Validity};
use crate::json::{Cursor, Number, Quoted, Token};
use crate::members::{Member, Members};
use crate::schema::{DataType, Field};
use crate::tally::Tally;
use crate::timestamp;

/// Names that the schema does not have, of which each is told apart.
const MAX_UNKNOWN: usize = 200;

/// Values of one type.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) validity: Validity,
    pub(crate) values: Values,
    pub(crate) losses: Losses,
}

/// Values in the layout of Arrow.
#[derive(Clone, Debug)]
pub(crate) enum Values {
    Null,
    Bool(Bitmap),
    Int64(Vec<i64>),
    UInt64(Vec<u64>),
    Float64(Vec<f64>),
    Timestamp(Vec<i64>),
    Text(Texts),
    Json(Texts),
    Struct(Members<Column>),
    List { offsets: Vec<i32>, items: Box<Column> },
}

/// Texts one behind the other, and where each ends.
#[derive(Clone, Debug)]
pub(crate) struct Texts {
    pub(crate) offsets: Vec<i32>,
    pub(crate) bytes: Vec<u8>,
}

/// Values that are not there as they were.
#[derive(Clone, Debug, Default)]
pub(crate) struct Losses {
    /// They did not fit, and are null.
    pub(crate) conflicts: Tally,
    pub(crate) rounded: Tally,
    pub(crate) broken: Tally,
    pub(crate) repeated: Tally,
    /// Members that the schema does not have.
    pub(crate) unknown: Members<Tally>,
    pub(crate) other_unknown: Tally,
}

impl Column {
    pub(crate) fn new(data_type: &DataType) -> Self {
        let values = match data_type {
            DataType::Null => Values::Null,
            DataType::Bool => Values::Bool(Bitmap::default()),
            DataType::Int64 => Values::Int64(Vec::new()),
            DataType::UInt64 => Values::UInt64(Vec::new()),
            DataType::Float64 => Values::Float64(Vec::new()),
            DataType::Timestamp => Values::Timestamp(Vec::new()),
            DataType::Text => Values::Text(Texts::default()),
            DataType::Json => Values::Json(Texts::default()),
            DataType::Struct(fields) => Values::Struct(Self::members(fields)),
            DataType::List(items) => Values::List { offsets: vec![0], items: Box::new(Self::new(items)) },
        };
        Self { validity: Validity::default(), values, losses: Losses::default() }
    }

    /// A column for each field.
    pub(crate) fn members(fields: &[Field]) -> Members<Self> {
        let mut members = Members::default();
        for field in fields {
            members.add(&field.name, Self::new(&field.data_type));
        }
        members
    }

    pub(crate) fn len(&self) -> usize {
        self.validity.len()
    }

    /// Makes room for the value of a row. Of a name that comes again, the last value counts. Returns whether there was one.
    pub(crate) fn begin_row(&mut self, row: usize) -> bool {
        let is_repeated = self.len() > row;
        if is_repeated {
            self.truncate(row);
        }
        is_repeated
    }

    /// Adds the value at the cursor, which is behind it then. A value that does not fit is null, and counted.
    pub(crate) fn push(&mut self, cursor: &mut Cursor<'_>, record: u64) {
        if self.push_text(cursor, record).is_some() {
            return;
        }
        let start = cursor.next_position();
        let row = self.len();
        let token = cursor.token();
        let is_added = match (token, &mut self.values) {
            (Token::Object, Values::Struct(members)) => {
                push_members(members, &mut self.losses, cursor, row, record);
                self.end_struct();
                true
            }
            (Token::Array, Values::List { items, .. }) => {
                while cursor.next_item() {
                    items.push(cursor, record);
                }
                self.end_list()
            }
            _ => {
                cursor.skip(token);
                self.push_spelt(token, cursor.since(start), record)
            }
        };
        if !is_added {
            self.push_null();
            if token != Token::Null {
                self.losses.conflicts.add(record);
            }
        }
    }

    /// Adds the string at the cursor, which is behind it then, if the column has texts. Returns whether it is text: if an escape
    /// stands for no character, it is there as spelt.
    pub(crate) fn push_text(&mut self, cursor: &mut Cursor<'_>, record: u64) -> Option<bool> {
        let Values::Text(texts) = &mut self.values else { return None };
        let is_text = cursor.string_into(&mut texts.bytes)?;
        if !is_text {
            self.losses.broken.add(record);
        }
        if texts.end() {
            self.validity.push(true);
        } else {
            self.losses.conflicts.add(record);
            self.push_null();
        }
        Some(is_text)
    }

    /// Adds a value that begins with a token and is spelt so. `false` if it does not fit, which adds nothing.
    pub(crate) fn push_spelt(&mut self, token: Token<'_>, spelt: &str, record: u64) -> bool {
        let is_added = match (token, &mut self.values) {
            (Token::Null, _) => false,
            (_, Values::Json(texts)) => texts.push(spelt),
            (Token::Bool(value), Values::Bool(bits)) => {
                bits.push(value);
                true
            }
            (Token::Bool(_) | Token::Number(_), Values::Text(texts)) => texts.push(spelt),
            (Token::Number(number), _) => self.push_number(number, record),
            (Token::String(text), _) => self.push_string(text, record),
            _ => false,
        };
        if is_added {
            self.validity.push(true);
        }
        is_added
    }

    /// Ends an object whose members were added.
    pub(crate) fn end_struct(&mut self) {
        self.validity.push(true);
    }

    /// Ends an array whose items were added. `false` if there is no room for them, which adds nothing.
    pub(crate) fn end_list(&mut self) -> bool {
        let Values::List { offsets, items } = &mut self.values else { return false };
        let Ok(end) = i32::try_from(items.len()) else {
            items.truncate(last_end(offsets));
            return false;
        };
        offsets.push(end);
        self.validity.push(true);
        true
    }

    pub(crate) fn push_null(&mut self) {
        self.validity.push(false);
        match &mut self.values {
            Values::Null => {}
            Values::Bool(bits) => bits.push(false),
            Values::Int64(values) | Values::Timestamp(values) => values.push(0),
            Values::UInt64(values) => values.push(0),
            Values::Float64(values) => values.push(0.0),
            Values::Text(texts) | Values::Json(texts) => _ = texts.push(""),
            Values::Struct(members) => members.values_mut().for_each(Self::push_null),
            Values::List { offsets, .. } => offsets.push(offsets.last().copied().unwrap_or(0)),
        }
    }

    /// Forgets the values behind the first ones.
    fn truncate(&mut self, length: usize) {
        self.validity.truncate(length);
        match &mut self.values {
            Values::Null => {}
            Values::Bool(bits) => bits.truncate(length),
            Values::Int64(values) | Values::Timestamp(values) => values.truncate(length),
            Values::UInt64(values) => values.truncate(length),
            Values::Float64(values) => values.truncate(length),
            Values::Text(texts) | Values::Json(texts) => texts.truncate(length),
            Values::Struct(members) => members.values_mut().for_each(|member| member.truncate(length)),
            Values::List { offsets, items } => {
                offsets.truncate(length + 1);
                items.truncate(last_end(offsets));
            }
        }
    }

    fn push_number(&mut self, number: Number, record: u64) -> bool {
        match (&mut self.values, number) {
            (Values::Int64(values), Number::Signed(value)) => values.push(value),
            (Values::UInt64(values), Number::Unsigned(value)) => values.push(value),
            (Values::UInt64(values), Number::Signed(value)) => match u64::try_from(value) {
                Ok(value) => values.push(value),
                Err(_) => return false,
            },
            (Values::Float64(values), _) => {
                let Some(value) = number.as_exact_f64() else { return false };
                if matches!(number, Number::Float { is_rounded: true, .. }) {
                    self.losses.rounded.add(record);
                }
                values.push(value);
            }
            _ => return false,
        }
        true
    }

    fn push_string(&mut self, text: Quoted<'_>, record: u64) -> bool {
        let decoded = text.decode();
        match &mut self.values {
            Values::Text(texts) => {
                if decoded.is_none() {
                    self.losses.broken.add(record);
                }
                texts.push(decoded.as_deref().unwrap_or(text.spelt))
            }
            Values::Timestamp(values) => {
                let time = decoded.and_then(|text| timestamp::microseconds(&text));
                values.extend(time);
                time.is_some()
            }
            _ => false,
        }
    }
}

/// Adds the members of the object whose bracket was passed as a row.
pub(crate) fn push_members(
    members: &mut Members<Column>,
    losses: &mut Losses,
    cursor: &mut Cursor<'_>,
    row: usize,
    record: u64,
) {
    let mut expected = 0;
    while let Some(member) = members.next(cursor, expected) {
        let position = match member {
            Member::Known(position) => position,
            Member::Unknown(name) => {
                if cursor.raw() != "null" {
                    losses.add_unknown(&name, record);
                }
                continue;
            }
        };
        expected = position + 1;
        if let Some(member) = members.get_mut(position) {
            if member.begin_row(row) {
                member.losses.repeated.add(record);
            }
            member.push(cursor, record);
        }
    }
    end_row(members, row);
}

/// Ends a row: members that the object does not have are null.
pub(crate) fn end_row(members: &mut Members<Column>, row: usize) {
    members.values_mut().filter(|member| member.len() <= row).for_each(Column::push_null);
}

impl Losses {
    fn add_unknown(&mut self, name: &str, record: u64) {
        let position = match self.unknown.position(name) {
            Some(position) => position,
            None if self.unknown.len() < MAX_UNKNOWN => self.unknown.add(name, Tally::default()),
            None => return self.other_unknown.add(record),
        };
        if let Some(tally) = self.unknown.get_mut(position) {
            tally.add(record);
        }
    }
}

/// Where the last of the values ends.
pub(crate) fn last_end(offsets: &[i32]) -> usize {
    offsets.last().and_then(|end| usize::try_from(*end).ok()).unwrap_or(0)
}

impl Default for Texts {
    fn default() -> Self {
        Self { offsets: vec![0], bytes: Vec::new() }
    }
}

impl Texts {
    /// Adds a text. `false` if there is no room for it.
    pub(crate) fn push(&mut self, text: &str) -> bool {
        self.bytes.extend_from_slice(text.as_bytes());
        self.end()
    }

    /// Ends the text whose bytes were added. `false` if there is no room for it: it is not there then.
    fn end(&mut self) -> bool {
        let Ok(end) = i32::try_from(self.bytes.len()) else {
            self.bytes.truncate(last_end(&self.offsets));
            return false;
        };
        self.offsets.push(end);
        true
    }

    fn truncate(&mut self, length: usize) {
        self.offsets.truncate(length + 1);
        self.bytes.truncate(last_end(&self.offsets));
    }
}

/// A part of a table: rows that lie together in memory.
#[derive(Debug)]
pub struct Batch {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: usize,
}

impl Batch {
    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }
}

/// A batch that several readers share.
pub type SharedBatch = Arc<Batch>;
