//! [`Kind`]: what is known of a kind of connector.

use crate::names::pascal_case;

/// A kind of connector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// What `client.connector` finds it by: a slug such as `github`, or the name of a connector.
    pub reference: String,
    /// Its operations, in the order in which they are written.
    pub operations: Vec<Operation>,
}

/// An action on an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Such as `issues`.
    pub entity: String,
    /// Such as `list`.
    pub action: String,
    /// Its parameters.
    pub params: Vec<Param>,
}

/// A parameter of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name, as the connector spells it.
    pub name: String,
    /// What it takes.
    pub ty: Type,
    /// Whether a call needs it.
    pub required: bool,
}

/// What a parameter takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A text.
    String,
    /// One of these texts.
    OneOf(Vec<String>),
    /// An integer.
    Integer,
    /// One of these integers.
    OneOfIntegers(Vec<i64>),
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An object.
    Object,
    /// A list of values of a type.
    Array(Box<Type>),
    /// It is not known, or there are several.
    Any,
}

impl Type {
    /// The type with this name in JSON Schema. A name that is unknown is [`Type::Any`].
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "string" => Self::String,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "boolean" => Self::Boolean,
            "object" => Self::Object,
            "array" => Self::Array(Box::new(Self::Any)),
            _ => Self::Any,
        }
    }

    /// The type if only these values are allowed. All are, if there are none.
    #[must_use]
    pub fn limited_to(self, values: &[&str]) -> Self {
        match self {
            Self::String if !values.is_empty() => Self::OneOf(values.iter().map(ToString::to_string).collect()),
            Self::Integer if !values.is_empty() => {
                let integers: Result<Vec<i64>, _> = values.iter().map(|value| value.parse()).collect();
                integers.map_or(Self::Integer, Self::OneOfIntegers)
            }
            ty => ty,
        }
    }
}

impl Operation {
    /// Whether it returns pages of records.
    pub(crate) fn is_list(&self) -> bool {
        matches!(self.action.as_str(), "list" | "search" | "context_store_search")
    }

    /// Whether it returns a file.
    pub(crate) fn is_download(&self) -> bool {
        self.action == "download"
    }

    /// The name of the type of its parameters: `IssuesListParams`.
    pub(crate) fn params_type(&self) -> String {
        format!("{}{}Params", pascal_case(&self.entity), pascal_case(&self.action))
    }
}
