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
    /// PEM text, or the path of a file with it.
    Pem,
    /// This very string.
    Constant(String),
    /// An array.
    List(Box<Type>),
    /// An object whose keys are data. `Map(Any)` is a free-form JSON object.
    Map(Box<Type>),
    /// One of several types.
    OneOf(Vec<Type>),
    /// A [`Definition`] of this name.
    Named(String),
}

impl Type {
    /// The string that it is, if it is a constant.
    pub fn constant(&self) -> Option<&str> {
        match self {
            Self::Constant(word) => Some(word),
            _ => None,
        }
    }

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
    /// One of several alternatives, each with a name.
    Choice(Choice),
}

impl Definition {
    /// Its name, in `PascalCase`.
    pub fn name(&self) -> &str {
        match self {
            Self::Struct(it) => &it.name,
            Self::Enum(it) => &it.name,
            Self::Union(it) => &it.name,
            Self::Choice(it) => &it.name,
        }
    }

    /// What it is.
    pub fn doc(&self) -> &Doc {
        match self {
            Self::Struct(it) => &it.doc,
            Self::Enum(it) => &it.doc,
            Self::Union(it) => &it.doc,
            Self::Choice(it) => &it.doc,
        }
    }

    /// Every type that it mentions.
    pub fn mentions(&self) -> Vec<&Type> {
        match self {
            Self::Struct(it) => it.fields.iter().map(|field| &field.ty).collect(),
            Self::Enum(_) => Vec::new(),
            Self::Union(it) => it.variants.iter().collect(),
            Self::Choice(it) => it.variants.iter().filter_map(|variant| variant.content.as_ref()).collect(),
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
    /// The class that it extends, if its objects have methods. The packages define it.
    pub base: Option<String>,
    /// Whether its text, as opposed to its JSON, is Markdown.
    pub is_markdown: bool,
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
    /// Whether its value must not be shown. It is an ordinary value for programs.
    pub secret: bool,
    /// The unit of a number. A language that writes durations in another unit than seconds converts them.
    pub unit: Option<Unit>,
    /// What it is. Unit and default are left out.
    pub doc: Doc,
}

/// The unit of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
    /// Bytes.
    Bytes,
}

impl Unit {
    /// The unit of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "seconds" => Some(Self::Seconds),
            "milliseconds" => Some(Self::Milliseconds),
            "bytes" => Some(Self::Bytes),
            _ => None,
        }
    }
}

impl Field {
    /// Whether it is a duration in seconds.
    pub fn is_duration(&self) -> bool {
        self.unit == Some(Unit::Seconds)
    }

    /// What it is, with unit and default. Seconds are converted to another unit by a factor: `In milliseconds. Default:
    /// 300000.`
    pub fn documented(&self, duration_unit: &str, factor: f64) -> Doc {
        let mut doc = self.doc.clone();
        match self.unit {
            Some(Unit::Seconds) => doc.append(&format!("In {duration_unit}.")),
            Some(Unit::Milliseconds) => doc.append("In milliseconds."),
            Some(Unit::Bytes) => doc.append("In bytes."),
            None => {}
        }
        let Some(default) = &self.default else { return doc };
        if !doc.paragraphs.iter().any(|text| text.contains("Default: ")) {
            match default.as_f64() {
                Some(seconds) if self.is_duration() => doc.append(&format!("Default: {}.", seconds * factor)),
                _ => doc.append(&format!("Default: `{default}`.")),
            }
        }
        doc
    }
}

/// One of several alternatives: the name of one as a string or, if it has content, an object whose only member has that
/// name.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Name.
    pub name: String,
    /// What it is.
    pub doc: Doc,
    /// The alternatives.
    pub variants: Vec<Variant>,
}

/// An alternative of a [`Choice`].
#[derive(Clone, Debug)]
pub struct Variant {
    /// Name.
    pub name: String,
    /// What it is.
    pub doc: Doc,
    /// The value of the member of this name. None if the alternative is a string.
    pub content: Option<Type>,
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
