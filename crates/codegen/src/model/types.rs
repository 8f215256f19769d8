//! Types of parameters and responses.

use serde_json::Value;

use super::doc::Doc;

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Any JSON, `null` included.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A string.
    Text,
    /// A string that is never to be shown.
    Secret,
    /// A path of the file system.
    Path,
    /// This very string.
    Constant(String),
    /// An array.
    List(Box<Type>),
    /// An object whose keys are data. `Map(Any)` is a free-form JSON object.
    Map(Box<Type>),
    /// A [`Definition`] of this name.
    Named(String),
}

impl Type {
    /// The name of the definition that it refers to, itself or by its items.
    pub fn refers_to(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(inner) | Self::Map(inner) => inner.refers_to(),
            _ => None,
        }
    }
}

/// A type with a name.
#[derive(Clone, Debug)]
pub enum Definition {
    /// An object with known members.
    Struct(Struct),
    /// A string out of an open set.
    Enum(OpenEnum),
    /// One of several types.
    Union(Union),
}

impl Definition {
    /// Its name, in `PascalCase`.
    pub fn name(&self) -> &str {
        match self {
            Self::Struct(it) => &it.name,
            Self::Enum(it) => &it.name,
            Self::Union(it) => &it.name,
        }
    }

    /// What it is.
    pub fn doc(&self) -> &Doc {
        match self {
            Self::Struct(it) => &it.doc,
            Self::Enum(it) => &it.doc,
            Self::Union(it) => &it.doc,
        }
    }

    /// Every type that it mentions.
    pub fn mentions(&self) -> Vec<&Type> {
        match self {
            Self::Struct(it) => it.fields.iter().map(|field| &field.ty).collect(),
            Self::Enum(_) => Vec::new(),
            Self::Union(it) => it.variants.iter().collect(),
        }
    }
}

/// An object with known members. In a response, members that are not listed may come too and are kept.
#[derive(Clone, Debug)]
pub struct Struct {
    /// Name.
    pub name: String,
    /// What it is.
    pub doc: Doc,
    /// Its members, in the order of declaration.
    pub fields: Vec<Field>,
    /// A caller hands it over, directly or inside something else.
    pub in_requests: bool,
    /// A caller is handed it, directly or inside something else.
    pub in_responses: bool,
}

/// A member of a [`Struct`].
#[derive(Clone, Debug)]
pub struct Field {
    /// Name on the wire. It may be no identifier (`$schema`), or a keyword (`type`).
    pub name: String,
    /// What it holds when it is neither absent nor `null`.
    pub ty: Type,
    /// Always there. A response may leave out any other member.
    pub required: bool,
    /// May be `null`. Where a member is optional, absent and `null` mean the same.
    pub nullable: bool,
    /// What an absent one stands for, where it is not `null`.
    pub default: Option<Value>,
    /// What it is.
    pub doc: Doc,
}

/// A string out of a set that the service may extend: unknown words are no error.
#[derive(Clone, Debug)]
pub struct OpenEnum {
    /// Name.
    pub name: String,
    /// What it is.
    pub doc: Doc,
    /// The words known today.
    pub values: Vec<String>,
}

/// One of several types.
#[derive(Clone, Debug)]
pub struct Union {
    /// Name.
    pub name: String,
    /// What it is.
    pub doc: Doc,
    /// The types known today.
    pub variants: Vec<Type>,
    /// The member of every variant whose [`Type::Constant`] tells them apart, where there is one.
    pub tag: Option<String>,
    /// What a value of a later day still is: any JSON, or any object.
    pub last_resort: Option<Type>,
}
