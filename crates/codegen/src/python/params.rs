//! `params.py`: the nested objects of requests; `literals.py`: the string literals of the API.

use super::names::{self, Direction};
use super::syntax::{
    TYPING, alias, annotated, apart, bracketed, documented, exported, import, imports, opened, quoted, typed_dict,
    unions,
};
use crate::code::Code;
use crate::model::{Definition, Definitions, Field, Struct, Type, Union};

pub(super) fn file(types: &Definitions) -> String {
    let structs: Vec<&Struct> = types
        .iter()
        .filter_map(|definition| match definition {
            Definition::Struct(it) if it.in_requests => Some(it),
            _ => None,
        })
        .collect();
    // Objects from responses can be sent back.
    let fields = structs.iter().flat_map(|it| &it.fields).map(|field| &field.ty);
    let variants = unions(types).filter(|union| is_in_requests(union, &structs)).flat_map(|union| &union.variants);
    let mentioned: Vec<&str> = fields.chain(variants).filter_map(Type::refers_to).collect();
    let models = structs.iter().filter(|it| it.in_responses && mentioned.contains(&it.name.as_str()));
    let models = models.map(|it| it.name.clone());
    let mut code =
        opened("Nested objects of requests. Plain dictionaries with the same members can be passed as well.");
    imports(
        &mut code,
        &[TYPING, "from collections.abc import Mapping, Sequence", "", &typed_dict(3), "from . import literals"],
    );
    import(&mut code, ".models", models);
    for it in &structs {
        apart(&mut code);
        dictionary(&mut code, types, it);
    }
    apart(&mut code);
    let mut all: Vec<String> = structs.iter().map(|it| name(it)).collect();
    for union in unions(types).filter(|union| is_in_requests(union, &structs)) {
        let name = format!("{}Param", union.name);
        alias(&mut code, &name, &names::choices(types, union, Direction::Request), &union.doc);
        code.gap();
        all.push(name);
    }
    exported(&mut code, all);
    code.finish()
}

/// Whether a union is part of requests: some of its variants are.
fn is_in_requests(union: &Union, structs: &[&Struct]) -> bool {
    let named = union.variants.iter().filter_map(Type::refers_to);
    named.into_iter().any(|name| structs.iter().any(|it| it.name == name))
}

/// The name of a `TypedDict`. A model of a response has precedence for the plain name.
fn name(it: &Struct) -> String {
    if it.in_responses { format!("{}Param", it.name) } else { it.name.clone() }
}

/// Required members are in a base class of their own, since `Required` is not available in Python 3.10.
pub(super) fn dictionary(code: &mut Code, types: &Definitions, it: &Struct) {
    let (required, optional): (Vec<&Field>, Vec<&Field>) = it.fields.iter().partition(|field| field.required);
    let head = match (required.is_empty(), optional.is_empty()) {
        (_, true) => format!("class {}(TypedDict):", name(it)),
        (true, false) => format!("class {}(TypedDict, total=False):", name(it)),
        (false, false) => {
            code.block(format!("class _{}(TypedDict):", name(it)), |code| members(code, types, &required));
            apart(code);
            format!("class {}(_{}, total=False):", name(it), name(it))
        }
    };
    code.block(head, |code| {
        documented(code, &it.doc);
        code.gap();
        members(code, types, if optional.is_empty() { &required } else { &optional });
    });
}

fn members(code: &mut Code, types: &Definitions, fields: &[&Field]) {
    for field in fields.iter().filter(|field| names::is_identifier(&field.name)) {
        let mut annotation = names::annotation(types, &field.ty, Direction::Request);
        if field.nullable && field.ty != Type::Any {
            annotation.push_str(" | None");
        }
        annotated(code, &field.name, &annotation);
        documented(code, &field.documented("seconds", 1.0));
    }
}

/// `literals.py`.
pub(super) fn literals(types: &Definitions) -> String {
    let mut code = opened("The string literals of the API. All are open sets: other strings are accepted.");
    imports(&mut code, &[TYPING]);
    let enums = types.iter().filter_map(|definition| match definition {
        Definition::Enum(it) => Some(it),
        _ => None,
    });
    for it in enums.clone() {
        code.gap();
        let values: Vec<String> = it.values.iter().map(|value| quoted(value)).collect();
        bracketed(&mut code, &format!("{}: t.TypeAlias = t.Literal[", it.name), &values, "] | str");
        documented(&mut code, &it.doc);
    }
    code.gap();
    exported(&mut code, enums.map(|it| &it.name));
    code.finish()
}
