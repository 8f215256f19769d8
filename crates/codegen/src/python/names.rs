//! Names and annotations.

use crate::model::{Definition, Model, Type, Union};

/// Which way a value goes: requests take any list and any mapping, answers are lists and dictionaries.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Request,
    Answer,
}

/// Annotation of a value that is there.
pub(super) fn annotation(model: &Model, ty: &Type, way: Way) -> String {
    let of = |inner: &Type| annotation(model, inner, way);
    match (ty, way) {
        (Type::Any, _) => "Any".into(),
        (Type::Boolean, _) => "bool".into(),
        (Type::Integer, _) => "int".into(),
        (Type::Number, _) => "float".into(),
        (Type::Text | Type::Secret, _) => "str".into(),
        (Type::Constant(word), _) => format!("Literal[{}]", super::quoted(word)),
        (Type::List(item), Way::Request) => format!("Sequence[{}]", of(item)),
        (Type::List(item), Way::Answer) => format!("list[{}]", of(item)),
        (Type::Map(value), Way::Request) => format!("Mapping[str, {}]", of(value)),
        (Type::Map(value), Way::Answer) => format!("dict[str, {}]", of(value)),
        (Type::Named(name), _) => match model.definition(name) {
            Some(Definition::Union(_)) if way == Way::Request => format!("{name}Param"),
            // What came in an answer can be sent back as it is.
            Some(Definition::Struct(it)) if way == Way::Request && it.in_answers => format!("{name}Param | {name}"),
            _ => name.clone(),
        },
    }
}

/// Annotations of what a union is one of.
pub(super) fn choices(model: &Model, union: &Union, way: Way) -> Vec<String> {
    union.variants.iter().chain(&union.last_resort).map(|ty| annotation(model, ty, way)).collect()
}

/// Name of the class of a resource: `templates.sources` is `TemplatesSourcesResource`.
pub(super) fn resource(path: &str, prefix: &str) -> String {
    let capital = |word: &str| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    };
    let words: String = path.split(['.', '_']).map(capital).collect();
    format!("{prefix}{words}Resource")
}

/// What a dictionary does under a name of its own; a member of this name is an attribute with an underscore.
const METHODS: &[&str] = &[
    "clear",
    "copy",
    "fromkeys",
    "get",
    "items",
    "keys",
    "pop",
    "popitem",
    "setdefault",
    "to_dict",
    "update",
    "values",
];

const KEYWORDS: &[&str] = &[
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
    "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise",
    "return", "try", "while", "with", "yield",
];

/// Attribute of a member, where it can be one.
pub(super) fn attribute(name: &str) -> Option<String> {
    let is_identifier = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !name.starts_with(|c: char| c.is_ascii_digit() || c == '_');
    match is_identifier {
        false => None,
        true if METHODS.contains(&name) || KEYWORDS.contains(&name) => Some(format!("{name}_")),
        true => Some(name.to_owned()),
    }
}

/// Whether a name can be written in the body of a class.
pub(super) fn is_plain(name: &str) -> bool {
    attribute(name).is_some() && !KEYWORDS.contains(&name)
}
