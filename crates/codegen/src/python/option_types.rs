//! `option_types.py`: the names of all options and how their values are checked.

use super::syntax::{bracketed, opened, quoted};
use crate::model::{Field, Model, Type};

pub(super) fn file(model: &Model) -> String {
    let mut code = opened("The options of clients, calls and emulators, and the types of their values.");
    code.gap();
    let settings: Vec<(&str, &Type)> = model.settings.iter().map(|it| (it.name.as_str(), &it.ty)).collect();
    let tables = [
        ("SETTINGS", settings),
        ("CALL_OPTIONS", model.call_options.fields.iter().map(pair).collect()),
        ("EMULATOR_OPTIONS", model.emulator.options.fields.iter().map(pair).collect()),
    ];
    for (table, options) in tables {
        let items: Vec<String> =
            options.into_iter().map(|(name, ty)| format!("{}: {}", quoted(name), quoted(kind(ty)))).collect();
        bracketed(&mut code, &format!("{table} = {{"), &items, "}");
    }
    code.finish()
}

fn pair(field: &Field) -> (&str, &Type) {
    (&field.name, &field.ty)
}

/// The name of a type in `_settings.py`.
fn kind(ty: &Type) -> &'static str {
    match ty {
        Type::Boolean => "bool",
        Type::Integer => "int",
        Type::Number => "number",
        Type::Path | Type::Pem => "path",
        Type::Map(_) => "mapping",
        Type::List(_) => "sequence",
        _ => "str",
    }
}
