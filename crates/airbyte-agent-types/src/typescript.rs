//! TypeScript: a member of the interface `ConnectorKinds`, with entities, actions and parameters.

use std::fmt::Write as _;

use crate::kind::{Kind, Operation, Param, Type};
use crate::names::quoted;

/// Maximum width of a parameter: that of a line in `node/biome.jsonc`, which checks generated files, without its indentation.
const WIDTH: usize = 112;

/// A module that adds the kind to the interface `ConnectorKinds` of the package.
///
/// `origin` is a sentence that says where the file comes from.
#[must_use]
pub fn module(kind: &Kind, origin: &str) -> String {
    let member = member(kind, "    ");
    format!(
        "// {origin}\nimport \"airbyte-agent\";\n\ndeclare module \"airbyte-agent\" {{\n  interface ConnectorKinds \
         {{\n{member}  }}\n}}\n"
    )
}

/// The kind as a member of the interface, with each line after this indentation.
#[must_use]
pub fn member(kind: &Kind, indentation: &str) -> String {
    let mut text = String::new();
    let mut line = |depth: usize, line: &str| {
        let _ = writeln!(text, "{indentation}{:1$}{line}", "", 2 * depth);
    };
    line(0, &format!("{}: {{", key(&kind.reference)));
    for (entity, operations) in by_entity(&kind.operations) {
        line(1, &format!("{}: {{", key(entity)));
        for operation in operations {
            if operation.params.is_empty() {
                line(2, &format!("{}: object;", key(&operation.action)));
                continue;
            }
            line(2, &format!("{}: {{", key(&operation.action)));
            for param in &operation.params {
                parameter(param, |deeper, text| line(3 + deeper, text));
            }
            line(2, "};");
        }
        line(1, "};");
    }
    line(0, "};");
    text
}

/// The operations by entity, in the order of their first operation.
fn by_entity(operations: &[Operation]) -> Vec<(&str, Vec<&Operation>)> {
    let mut entities: Vec<(&str, Vec<&Operation>)> = Vec::new();
    for operation in operations {
        match entities.iter_mut().find(|(entity, _)| *entity == operation.entity) {
            Some((_, known)) => known.push(operation),
            None => entities.push((&operation.entity, vec![operation])),
        }
    }
    entities
}

/// Writes a parameter: on one line if it fits, otherwise with one value per line.
fn parameter(Param { name, ty, required }: &Param, mut line: impl FnMut(usize, &str)) {
    let name = format!("{}{}:", key(name), if *required { "" } else { "?" });
    let mut choices = choices(ty);
    if !required {
        choices.push("undefined".to_owned());
    }
    let whole = format!("{name} {};", choices.join(" | "));
    if whole.chars().count() <= WIDTH {
        return line(0, &whole);
    }
    line(0, &name);
    for (at, choice) in choices.iter().enumerate() {
        let end = if at + 1 < choices.len() { "" } else { ";" };
        match ty {
            Type::Array(items) if at == 0 && choice.chars().count() > WIDTH => {
                line(1, "| (");
                for item in self::choices(items) {
                    line(3, &format!("| {item}"));
                }
                line(2, &format!(")[]{end}"));
            }
            _ => line(1, &format!("| {choice}{end}")),
        }
    }
}

/// The alternatives of a type.
fn choices(ty: &Type) -> Vec<String> {
    match ty {
        Type::OneOf(values) => values.iter().map(|value| quoted(value)).collect(),
        Type::OneOfIntegers(values) => values.iter().map(ToString::to_string).collect(),
        ty => vec![annotation(ty)],
    }
}

fn annotation(ty: &Type) -> String {
    match ty {
        Type::String => "string".to_owned(),
        Type::Integer | Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Object => "object".to_owned(),
        Type::Any => "unknown".to_owned(),
        Type::OneOf(_) | Type::OneOfIntegers(_) => choices(ty).join(" | "),
        Type::Array(items) => match annotation(items) {
            item if item.contains(' ') => format!("({item})[]"),
            item => format!("{item}[]"),
        },
    }
}

/// The name of a member, in quotes if it is no identifier.
#[must_use]
pub fn key(name: &str) -> String {
    let is_identifier = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$')
        && name.starts_with(|c: char| !c.is_ascii_digit());
    if is_identifier { name.to_owned() } else { quoted(name) }
}
