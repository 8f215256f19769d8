//! How columns become wider while they are filled.

use std::fmt::Display;

use super::column::{Column, Texts, Values, last_end};
use crate::members::Members;
use crate::schema::{DataType, Field};

impl Column {
    /// A column without a type.
    pub(crate) fn of_nulls(rows: usize) -> Self {
        Self::of_type(&DataType::Null, rows)
    }

    fn of_type(data_type: &DataType, rows: usize) -> Self {
        let mut column = Self::new(data_type);
        (0..rows).for_each(|_| column.push_null());
        column
    }

    /// Makes room for values of another type. `false` if the values so far would have to be read again, as they were spelt.
    pub(crate) fn widen(&mut self, to: &DataType) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "with larger integers, the type is text")]
        let wider = match (&self.values, to) {
            (Values::Null, _) => {
                *self = Self::of_type(to, self.len());
                return true;
            }
            (Values::Int64(values), DataType::Float64) => {
                Values::Float64(values.iter().map(|value| *value as f64).collect())
            }
            (Values::Int64(values), DataType::UInt64) => {
                // Those that are not null have no sign.
                Values::UInt64(values.iter().map(|value| value.unsigned_abs()).collect())
            }
            (Values::Int64(values), DataType::Text) => self.texts(values),
            (Values::UInt64(values), DataType::Text) => self.texts(values),
            (Values::Bool(bits), DataType::Text) => {
                self.texts(&(0..self.len()).map(|row| bits.get(row)).collect::<Vec<_>>())
            }
            _ => return false,
        };
        self.values = wider;
        true
    }

    /// Values as they were spelt, which is the only way in which they are.
    fn texts(&self, values: &[impl Display]) -> Values {
        let mut texts = Texts::default();
        for (row, value) in values.iter().enumerate() {
            let text = if self.is_valid(row) { value.to_string() } else { String::new() };
            texts.push(&text);
        }
        Values::Text(texts)
    }

    /// The columns of the members of objects, if the column has objects or has room for them.
    pub(crate) fn struct_members(&mut self) -> Option<&mut Members<Self>> {
        if let Values::Null = self.values {
            self.widen(&DataType::Struct(Vec::new()));
        }
        if let Values::Struct(members) = &mut self.values { Some(members) } else { None }
    }

    /// The column of the items of arrays, if the column has arrays or has room for them.
    pub(crate) fn list_items(&mut self) -> Option<&mut Self> {
        if let Values::Null = self.values {
            self.widen(&DataType::List(Box::new(DataType::Null)));
        }
        if let Values::List { items, .. } = &mut self.values { Some(items) } else { None }
    }

    /// Whether it has that many values, of a type.
    fn is_of(&self, data_type: &DataType, length: usize) -> bool {
        let has_type = match (&self.values, data_type) {
            (Values::Null, DataType::Null)
            | (Values::Bool(_), DataType::Bool)
            | (Values::Int64(_), DataType::Int64)
            | (Values::UInt64(_), DataType::UInt64)
            | (Values::Float64(_), DataType::Float64)
            | (Values::Timestamp(_), DataType::Timestamp)
            | (Values::Text(_), DataType::Text)
            | (Values::Json(_), DataType::Json) => true,
            (Values::Struct(members), DataType::Struct(fields)) => are_of(members, fields, length),
            (Values::List { offsets, items }, DataType::List(data_type)) => items.is_of(data_type, last_end(offsets)),
            _ => false,
        };
        has_type && self.len() == length
    }
}

/// Whether columns are those of a schema, with that many rows.
pub(crate) fn are_of(columns: &Members<Column>, fields: &[Field], rows: usize) -> bool {
    let is_of =
        |((name, column), field): ((&str, &Column), &Field)| name == field.name && column.is_of(&field.data_type, rows);
    columns.len() == fields.len() && columns.iter().zip(fields).all(is_of)
}
