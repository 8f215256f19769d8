//! The kinds of connector of the catalogue, as types for editors and type checkers: stub files, which no program imports.

use std::path::PathBuf;

use airbyte_agent_types::{Kind, python};

use super::syntax::{bracketed, exported, opened, quoted};
use crate::code::Code;

/// The files: path from `python/src/airbyte_agent`, and text.
pub(super) fn files(kinds: &[Kind]) -> Vec<(PathBuf, String)> {
    let folder = PathBuf::from("_generated/connectors");
    let mut files = vec![
        (folder.join("__init__.py"), names(kinds)),
        (folder.join("__init__.pyi"), exports(kinds)),
        ("_async/connector_lookup.pyi".into(), lookup(kinds, "Async", "async ")),
        ("_sync/connector_lookup.pyi".into(), lookup(kinds, "", "")),
    ];
    files.extend(kinds.iter().map(|kind| (folder.join(format!("{}.pyi", python::module_name(kind))), module(kind))));
    files
}

/// The names of the classes, which is all that exists of them at run time.
fn names(kinds: &[Kind]) -> String {
    let mut code = opened("The names of the types of connectors.");
    code.gap();
    let names: Vec<String> = class_names(kinds).iter().map(|name| quoted(name)).collect();
    bracketed(&mut code, "NAMES = [", &names, "]");
    code.finish()
}

fn exports(kinds: &[Kind]) -> String {
    let mut code = opened("The types of connectors.");
    code.gap();
    imports(&mut code, kinds, "", &["Async", ""]);
    code.gap();
    code.line("NAMES: list[str]");
    exported(&mut code, class_names(kinds));
    code.finish()
}

fn module(kind: &Kind) -> String {
    let mut code = opened(&format!("Types of connectors of the kind `{}`.", kind.reference));
    code.gap();
    let classes = python::classes(kind);
    code.lines(python::imports(&classes));
    code.finish() + &classes
}

/// The stub file of `connector_lookup.py`, with an overload for each kind.
fn lookup(kinds: &[Kind], prefix: &str, keyword: &str) -> String {
    let mut code = opened("Looking up a connector: its type depends on its slug.");
    code.gap();
    code.lines(["from typing import Literal, overload", "", "from typing_extensions import Unpack", ""]);
    code.line("from .._generated.call_options import CallOptions");
    imports(&mut code, kinds, ".._generated.connectors", &[prefix]);
    code.line(format!("from .connector import {prefix}Connector"));
    code.gap();
    code.block(format!("class {prefix}ConnectorLookup:"), |code| {
        code.line("__slots__ = ()");
        let known = kinds.iter().map(|kind| {
            let reference = format!("Literal[{}]", quoted(&kind.reference));
            (reference, python::class_name(kind))
        });
        for (reference, class) in known.chain([("str".to_owned(), "Connector".to_owned())]) {
            code.line("@overload");
            code.block(format!("{keyword}def connector("), |code| {
                code.lines(["self,".to_owned(), format!("reference: {reference},"), "*,".to_owned()]);
                code.lines(["workspace: str | None = None,", "**options: Unpack[CallOptions],"]);
            });
            code.line(format!(") -> {prefix}{class}: ..."));
        }
    });
    code.finish()
}

/// Imports of the classes of all kinds, from their modules in a package.
fn imports(code: &mut Code, kinds: &[Kind], package: &str, prefixes: &[&str]) {
    for kind in kinds {
        let class = python::class_name(kind);
        let names: Vec<String> = prefixes.iter().map(|prefix| format!("{prefix}{class} as {prefix}{class}")).collect();
        bracketed(code, &format!("from {package}.{} import (", python::module_name(kind)), &names, ")");
    }
}

fn class_names(kinds: &[Kind]) -> Vec<String> {
    let mut names: Vec<String> =
        kinds.iter().map(python::class_name).flat_map(|class| [format!("Async{class}"), class]).collect();
    names.sort();
    names
}
