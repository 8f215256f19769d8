//! [`Schema`]: the names and types of columns.

/// The columns of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// In the order in which they were found.
    pub fields: Vec<Field>,
}

/// A column, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name, which may contain dots.
    pub name: String,
    /// The type of its values. Every value may be null.
    pub data_type: DataType,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataType {
    /// Nothing but null.
    Null,
    /// `true` and `false`.
    Bool,
    /// Integers of 64 bits.
    Int64,
    /// Integers of 64 bits without a sign, where one is too large for [`Int64`](Self::Int64).
    UInt64,
    /// Doubles.
    Float64,
    /// Text. Other scalars among them are text as they were spelt.
    Text,
    /// JSON as it was spelt.
    Json,
    /// Microseconds since 1970 in UTC.
    Timestamp,
    /// Objects with these members.
    Struct(Vec<Field>),
    /// Arrays with items of this type.
    List(Box<DataType>),
}

impl Schema {
    /// This schema for files, whose formats know no column without a type: null is text there.
    #[must_use]
    pub fn without_nulls(&self) -> Self {
        Self { fields: fields_without_nulls(&self.fields) }
    }
}

fn fields_without_nulls(fields: &[Field]) -> Vec<Field> {
    let field = |field: &Field| Field { name: field.name.clone(), data_type: field.data_type.without_nulls() };
    fields.iter().map(field).collect()
}

impl DataType {
    fn without_nulls(&self) -> Self {
        match self {
            Self::Null => Self::Text,
            Self::Struct(fields) => Self::Struct(fields_without_nulls(fields)),
            Self::List(items) => Self::List(Box::new(items.without_nulls())),
            other => other.clone(),
        }
    }
}
