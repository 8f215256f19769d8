//! `secrets.ts`: the objects in results that have secrets, and their members that inspection may show.

use std::collections::BTreeMap;

use super::syntax::{CODE_WIDTH, new_file};
use crate::code::Code;
use crate::model::{Api, Definition, Model, Struct, Type};

/// The step of a path to every item of an array, and to every value of an object whose keys are data.
const EACH: &str = "*";

pub fn file(model: &Model) -> String {
    let mut code = new_file();
    code.line("/** @internal An object in a result that has secrets. */");
    code.block("export interface ObjectWithSecrets {", |code| {
        code.line("/** The path to the object. `*` stands for every item. */");
        code.line("readonly path: readonly string[];");
        code.line("/** The members that are no secrets. Those that this version does not know may be secrets. */");
        code.line("readonly shown: readonly string[];");
    });
    code.line("}");
    code.gap();
    let verbs = model.apis().into_iter().flat_map(|api| api.verbs().map(move |verb| (api, verb)));
    let operations: Vec<(&str, Vec<Owner>)> = verbs
        .filter_map(|(api, verb)| {
            let mut owners = Vec::new();
            find(api, verb.response.as_ref()?, &mut Vec::new(), &mut owners);
            (!owners.is_empty()).then_some((verb.spec.name, owners))
        })
        .collect();
    let types: BTreeMap<String, &Struct> =
        operations.iter().flat_map(|(_, owners)| owners).map(|owner| (owner.constant(), owner.ty)).collect();
    for (name, ty) in types {
        shown(&mut code, &name, ty);
    }
    code.line("/** @internal The objects in results that have secrets, by operation. */");
    code.block("export const SECRETS: ReadonlyMap<string, readonly ObjectWithSecrets[]> = new Map([", |code| {
        for (name, owners) in &operations {
            entry(code, name, owners);
        }
    });
    code.line("]);");
    code.finish()
}

/// An object that has secrets, and the path to it.
struct Owner<'a> {
    path: Vec<String>,
    ty: &'a Struct,
    /// What the names of the types of its API begin with.
    prefix: &'static str,
}

impl Owner<'_> {
    /// The constant with the members of its type that are no secrets. Both APIs may have a type of the same name.
    fn constant(&self) -> String {
        constant(&format!("{}{}", self.prefix, self.ty.name))
    }

    fn object(&self) -> String {
        format!("{{ path: [{}], shown: {} }}", quoted(&self.path), self.constant())
    }

    fn write(&self, code: &mut Code) {
        let line = self.object() + ",";
        if line.len() <= code.room(CODE_WIDTH) {
            return code.line(line);
        }
        code.block("{", |code| {
            code.line(format!("path: [{}],", quoted(&self.path)));
            code.line(format!("shown: {},", self.constant()));
        });
        code.line("},");
    }
}

/// An entry of the map, on one line if it fits.
fn entry(code: &mut Code, name: &str, owners: &[Owner<'_>]) {
    let all: Vec<String> = owners.iter().map(Owner::object).collect();
    let line = format!("[\"{name}\", [{}]],", all.join(", "));
    if line.len() <= code.room(CODE_WIDTH) {
        code.line(line);
        return;
    }
    code.block("[", |code| {
        code.line(format!("\"{name}\","));
        let line = format!("[{}],", all.join(", "));
        if line.len() <= code.room(CODE_WIDTH) {
            code.line(line);
        } else {
            code.block("[", |code| owners.iter().for_each(|owner| owner.write(code)));
            code.line("],");
        }
    });
    code.line("],");
}

/// The constant with the members of a type that are no secrets.
fn shown(code: &mut Code, name: &str, ty: &Struct) {
    let names: Vec<String> =
        ty.fields.iter().filter(|field| !field.secret).map(|field| format!("\"{}\"", field.name)).collect();
    let head = format!("const {name}: readonly string[] = [");
    let line = format!("{head}{}];", names.join(", "));
    if line.len() <= code.room(CODE_WIDTH) {
        code.line(line);
    } else {
        code.block(head, |code| code.lines(names.iter().map(|name| format!("{name},"))));
        code.line("];");
    }
    code.gap();
}

/// `ScopedToken` as `SCOPED_TOKEN`.
fn constant(name: &str) -> String {
    let mut constant = String::new();
    let mut was_lower = false;
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && was_lower {
            constant.push('_');
        }
        was_lower = letter.is_ascii_lowercase();
        constant.push(letter.to_ascii_uppercase());
    }
    constant
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

fn find<'a>(api: &'a Api, ty: &'a Type, path: &mut Vec<String>, owners: &mut Vec<Owner<'a>>) {
    match ty {
        Type::List(inner) | Type::Map(inner) => {
            path.push(EACH.to_owned());
            find(api, inner, path, owners);
            path.pop();
        }
        Type::Named(name) => match api.types.get(name) {
            Some(Definition::Struct(it)) => {
                if it.fields.iter().any(|field| field.secret) {
                    owners.push(Owner { path: path.clone(), ty: it, prefix: api.prefix });
                }
                // No type of the API contains itself, so this ends.
                for field in it.fields.iter().filter(|field| !field.secret) {
                    path.push(field.name.clone());
                    find(api, &field.ty, path, owners);
                    path.pop();
                }
            }
            Some(Definition::Union(it)) => it.variants.iter().for_each(|ty| find(api, ty, path, owners)),
            _ => {}
        },
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_secrets_at_any_depth() {
        let text = file(&Model::read().expect("the model"));
        for line in [
            "const SCOPED_TOKEN: readonly string[] = [];",
            r#"["tokens.create_scoped", [{ path: [], shown: SCOPED_TOKEN }]],"#,
            r#"["connectors.prepare", [{ path: ["bundle"], shown: EXECUTE_BUNDLE }]],"#,
            r#"["beta.automations.list", [{ path: ["data", "*"], shown: AUTOMATION }]],"#,
        ] {
            assert!(text.contains(line), "{text}");
        }
    }
}
