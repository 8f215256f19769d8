//! [`Seen`]: what the values of a column have been so far, and the type that has room for all of them.

use crate::json::Number;
use crate::json::{Cursor, Token};
use crate::members::{Member, Members};
use crate::options::{MAX_DEPTH, Nested, TableOptions};
use crate::schema::{DataType, Field};
use crate::tally::Tally;
use crate::timestamp;

/// What the values at one place have been.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) bools: Tally,
    pub(crate) numbers: Tally,
    pub(crate) texts: Tally,
    pub(crate) objects: Tally,
    pub(crate) arrays: Tally,
    pub(crate) floats: Tally,
    /// Integers that no double is.
    pub(crate) inexact: Tally,
    /// Integers beyond the largest `i64`.
    pub(crate) unsigned: Tally,
    pub(crate) negative: Tally,
    pub(crate) huge: Tally,
    /// Numbers with more digits than a double keeps.
    pub(crate) rounded: Tally,
    /// Texts with half a surrogate pair.
    pub(crate) broken: Tally,
    /// Texts that are no time.
    other_texts: Tally,
    pub(crate) too_many: Tally,
    pub(crate) too_deep: Tally,
    /// Objects in which this name came again.
    pub(crate) repeated: Tally,
    /// The last object in which this name was.
    object: u64,
    items: Option<Box<Seen>>,
    members: Members<Seen>,
    /// The objects so far, which tell members of the same object.
    serial: u64,
}

impl Seen {
    /// Counts a value that is no object and no array.
    pub(crate) fn add_scalar(&mut self, token: Token<'_>, record: u64, options: &TableOptions) {
        match token {
            Token::Bool(_) => self.bools.add(record),
            Token::Number(number) => self.add_number(number, record),
            Token::String(text) => {
                self.add_text(text.is_text(), record);
                let is_time = || text.decode().is_some_and(|text| timestamp::microseconds(&text).is_some());
                if options.timestamps && !self.other_texts.is_any() && !is_time() {
                    self.other_texts.add(record);
                }
            }
            Token::Null | Token::Object | Token::Array => {}
        }
    }

    /// Counts a text whose column has more than times.
    pub(crate) fn add_text(&mut self, is_text: bool, record: u64) {
        self.texts.add(record);
        if !is_text {
            self.broken.add(record);
        }
    }

    /// Counts an object. Returns whether it has parts of its own at this depth.
    pub(crate) fn add_object(&mut self, depth: usize, record: u64, options: &TableOptions) -> bool {
        self.objects.add(record);
        self.goes_in(depth, record, options)
    }

    /// Counts an array. Returns whether it has parts of its own at this depth.
    pub(crate) fn add_array(&mut self, depth: usize, record: u64, options: &TableOptions) -> bool {
        self.arrays.add(record);
        self.goes_in(depth, record, options)
    }

    /// What is seen of the items of arrays.
    pub(crate) fn items_mut(&mut self) -> &mut Self {
        self.items.get_or_insert_default()
    }

    /// The next member of the object that the cursor is in: its position, its name, and what is seen of its values. `None` behind
    /// the end of the object. Members beyond the limit are passed, and counted.
    pub(crate) fn next_member(
        &mut self,
        cursor: &mut Cursor<'_>,
        expected: usize,
        limit: usize,
        record: u64,
    ) -> Option<(usize, &str, &mut Self)> {
        let position = loop {
            match self.members.next(cursor, expected)? {
                Member::Known(position) => break position,
                Member::Unknown(name) if self.members.len() < limit => break self.members.add(&name, Self::default()),
                Member::Unknown(_) => {
                    self.too_many.add(record);
                    cursor.raw();
                }
            }
        };
        let serial = self.serial;
        let (name, member) = self.members.entry_mut(position)?;
        if member.object == serial {
            member.repeated.add(record);
        }
        member.object = serial;
        Some((position, name, member))
    }

    /// Another object begins.
    pub(crate) fn begin_object(&mut self) {
        self.serial += 1;
    }

    fn add_number(&mut self, number: Number, record: u64) {
        self.numbers.add(record);
        match number {
            Number::Signed(value) if value < 0 => self.negative.add(record),
            Number::Signed(_) => {}
            Number::Unsigned(_) => self.unsigned.add(record),
            Number::Huge => self.huge.add(record),
            Number::Float { is_rounded, .. } => {
                self.floats.add(record);
                if is_rounded {
                    self.rounded.add(record);
                }
            }
        }
        if number.as_exact_f64().is_none() {
            self.inexact.add(record);
        }
    }

    /// Whether an object or an array at this depth has parts of its own.
    fn goes_in(&mut self, depth: usize, record: u64, options: &TableOptions) -> bool {
        if options.nested == Nested::Json {
            return false;
        }
        if depth >= MAX_DEPTH {
            self.too_deep.add(record);
            return false;
        }
        true
    }

    /// The type that has room for all values.
    pub(crate) fn data_type(&self, options: &TableOptions) -> DataType {
        let kinds = [self.bools, self.numbers, self.texts, self.objects, self.arrays];
        let is_mixed = kinds.iter().filter(|kind| kind.is_any()).count() > 1;
        let is_nested = self.objects.is_any() || self.arrays.is_any();
        let is_opaque = options.nested == Nested::Json || self.too_many.is_any() || self.too_deep.is_any();
        if is_nested && (is_mixed || is_opaque) {
            DataType::Json
        } else if is_mixed {
            DataType::Text
        } else if self.bools.is_any() {
            DataType::Bool
        } else if self.numbers.is_any() {
            self.number_type()
        } else if self.texts.is_any() {
            let are_times = options.timestamps && !self.other_texts.is_any();
            if are_times { DataType::Timestamp } else { DataType::Text }
        } else if self.objects.is_any() {
            // No format of files has a struct without members.
            if self.members.len() == 0 { DataType::Json } else { DataType::Struct(self.fields(options)) }
        } else if self.arrays.is_any() {
            let items = self.items.as_deref().map_or(DataType::Null, |items| items.data_type(options));
            DataType::List(Box::new(items))
        } else {
            DataType::Null
        }
    }

    fn number_type(&self) -> DataType {
        if self.huge.is_any() || (self.unsigned.is_any() && self.negative.is_any()) {
            DataType::Text
        } else if self.floats.is_any() {
            if self.inexact.is_any() { DataType::Text } else { DataType::Float64 }
        } else if self.unsigned.is_any() {
            DataType::UInt64
        } else {
            DataType::Int64
        }
    }

    /// The fields of the objects.
    pub(crate) fn fields(&self, options: &TableOptions) -> Vec<Field> {
        let field = |(name, seen): (&str, &Self)| Field { name: name.to_owned(), data_type: seen.data_type(options) };
        self.members.iter().map(field).collect()
    }

    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, &Self)> {
        self.members.iter()
    }

    pub(crate) fn items(&self) -> Option<&Self> {
        self.items.as_deref()
    }
}
