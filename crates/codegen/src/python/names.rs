//! Names and annotations of the Python package.

use airbyte_agent_core::error::Style;
use airbyte_agent_types::python;

use crate::model::{Definition, Definitions, Type, Union};

/// Whether a value is sent or received: requests take any sequence and mapping, responses have lists and dictionaries.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// A parameter of a method. Nested objects of requests are in another module, `params`.
    Parameter,
    /// A member of a nested object.
    Request,
    Response,
}

/// The annotation of a type. Annotations can be evaluated at run time, but most programs do not: modules that are imported
/// for nothing else (`t`, `literals`, `params`) are imported then.
pub(super) fn annotation(types: &Definitions, ty: &Type, direction: Direction) -> String {
    let of = |inner: &Type| annotation(types, inner, direction);
    match (ty, direction) {
        (Type::Any, _) => "t.Any".into(),
        (Type::Boolean, _) => "bool".into(),
        (Type::Integer, _) => "int".into(),
        (Type::Number, _) => "float".into(),
        (Type::Text | Type::Secret, _) => "str".into(),
        (Type::Path | Type::Pem, _) => "str | os.PathLike[str]".into(),
        (Type::Constant(word), _) => format!("t.Literal[{}]", super::syntax::quoted(word)),
        (Type::List(item), Direction::Response) => format!("list[{}]", of(item)),
        (Type::List(item), _) => format!("Sequence[{}]", of(item)),
        (Type::Map(value), Direction::Response) => format!("dict[str, {}]", of(value)),
        (Type::Map(value), _) => format!("Mapping[str, {}]", of(value)),
        (Type::OneOf(types), _) => one_of(types, of),
        (Type::Named(name), _) => match types.get(name) {
            Some(Definition::Enum(_)) => format!("literals.{name}"),
            // `unions` imports the classes of responses, so these cannot refer to it.
            Some(Definition::Union(union)) if direction == Direction::Response => {
                choices(types, union, direction).join(" | ")
            }
            Some(Definition::Union(_)) => format!("{}{name}Param", module(direction)),
            // An object from a response can be sent back.
            Some(Definition::Struct(it)) if direction != Direction::Response && it.in_responses => {
                format!("{}{name}Param | {name}", module(direction))
            }
            Some(Definition::Struct(it)) if !it.in_responses => format!("{}{name}", module(direction)),
            _ => name.clone(),
        },
    }
}

/// The module of nested objects, where it is another one.
fn module(direction: Direction) -> &'static str {
    if direction == Direction::Parameter { "params." } else { "" }
}

/// A union, with one `Literal` for all constants.
fn one_of(types: &[Type], of: impl Fn(&Type) -> String) -> String {
    let (constants, others): (Vec<&Type>, Vec<&Type>) = types.iter().partition(|ty| matches!(ty, Type::Constant(_)));
    let words: Vec<String> = constants.iter().filter_map(|ty| ty.constant()).map(super::syntax::quoted).collect();
    let literal = (!words.is_empty()).then(|| format!("t.Literal[{}]", words.join(", ")));
    literal.into_iter().chain(others.into_iter().map(of)).collect::<Vec<_>>().join(" | ")
}

/// The annotations of the variants of a union.
pub(super) fn choices(types: &Definitions, union: &Union, direction: Direction) -> Vec<String> {
    union.variants.iter().chain(&union.last_resort).map(|ty| annotation(types, ty, direction)).collect()
}

/// The class of a resource: `AsyncTemplatesSourcesResource` for `templates.sources` and the prefix `Async`.
pub(super) fn resource(path: &str, prefix: &str) -> String {
    let capital = |word: &str| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    };
    let words: String = path.split(['.', '_']).map(capital).collect();
    format!("{prefix}{words}Resource")
}

/// Attributes of every `Model`. Members with these names can be accessed as items only.
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

/// The name of a parameter, as errors write it: `actor_definition_ids` for `actorDefinitionIds`.
pub(super) fn parameter(name: &str) -> String {
    Style::SnakeCase.member(name).into_owned()
}

/// The attribute of a `Model` for a member, if it has one. At run time `Model` finds the member by converting the attribute
/// back to camelCase.
pub(super) fn attribute(name: &str) -> Option<String> {
    let attribute = parameter(name);
    let is_found = attribute == name || camel_case(&attribute) == name;
    (is_found && is_identifier(&attribute) && !METHODS.contains(&attribute.as_str())).then_some(attribute)
}

/// Whether a name can be declared in a class body. `Model` offers no attribute with an underscore in front.
pub(super) fn is_identifier(name: &str) -> bool {
    !name.starts_with('_') && python::is_identifier(name)
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |camel, word| {
        let mut letters = word.chars();
        camel + &letters.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_snake_case() {
        for (name, expected) in [
            ("name", Some("name")),
            ("created_at", Some("created_at")),
            ("documentationUrl", Some("documentation_url")),
            ("items", None),
            ("class", None),
            ("$schema", None),
        ] {
            assert_eq!(attribute(name).as_deref(), expected, "{name}");
        }
    }
}
