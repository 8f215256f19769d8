//! Python: classes whose methods have an overload for each operation, and a `TypedDict` for its parameters.
//!
//! The classes exist for type checkers only, so they are as compact as these allow: those of the synchronous and of the
//! asynchronous client inherit the same overloads, which are generic in what a method returns.

use std::collections::HashSet;
use std::fmt::Write as _;

use crate::kind::{Kind, Operation, Param, Type};
use crate::names::{pascal_case, quoted, snake_case};

/// The names that [`classes`] may use, by module.
const NAMES: [(&str, &[&str]); 3] = [
    ("typing", &["Any", "Literal", "Mapping", "Protocol", "overload"]),
    ("typing_extensions", &["Required", "TypedDict", "Unpack"]),
    (
        "airbyte_agent.connectors",
        &[
            "AnyParams",
            "AsyncConnector",
            "AsyncDownload",
            "AsyncExecution",
            "AsyncPages",
            "AsyncRecords",
            "Connector",
            "DownloadOptions",
            "DownloadT",
            "ExecuteOptions",
            "ExecutionT",
            "PagesOptions",
            "PagesT",
            "RecordsOptions",
            "RecordsT",
            "SyncDownload",
            "SyncExecution",
            "SyncPages",
            "SyncRecords",
        ],
    ),
];

/// The imports that [`classes`] needs.
#[must_use]
pub fn imports(classes: &str) -> Vec<String> {
    let words: HashSet<&str> = classes.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let mut lines = Vec::new();
    for (module, names) in NAMES {
        let used: Vec<&str> = names.iter().copied().filter(|name| words.contains(name)).collect();
        if !used.is_empty() {
            lines.push(format!("from {module} import {}", used.join(", ")));
        }
    }
    lines
}

/// The name of the class of a kind for the synchronous client: `GithubConnector`. That of the other begins with `Async`.
#[must_use]
pub fn class_name(kind: &Kind) -> String {
    format!("{}Connector", pascal_case(&kind.reference))
}

/// The name of the module of a kind: `zendesk_support`.
#[must_use]
pub fn module_name(kind: &Kind) -> String {
    snake_case(&kind.reference)
}

/// A module with the classes of a kind. When the program runs, they are those of every connector.
///
/// `origin` is a sentence that says where the file comes from.
#[must_use]
pub fn module(kind: &Kind, origin: &str) -> String {
    let class = class_name(kind);
    let mut text = format!(
        "\"\"\"{origin}\"\"\"\n\nfrom __future__ import annotations\n\nfrom typing import TYPE_CHECKING\n\nif \
         TYPE_CHECKING:\n"
    );
    let classes = classes(kind);
    let imports = imports(&classes);
    for line in imports.iter().map(String::as_str).chain(classes.lines()) {
        let _ = if line.is_empty() { writeln!(text) } else { writeln!(text, "    {line}") };
    }
    let _ = write!(
        text,
        "else:\n    from airbyte_agent import AsyncConnector as Async{class}\n    from airbyte_agent import Connector as \
         {class}\n"
    );
    text
}

/// The classes of a kind.
#[must_use]
pub fn classes(kind: &Kind) -> String {
    let mut text = String::new();
    for operation in &kind.operations {
        params_class(&mut text, operation);
    }
    let name = pascal_case(&kind.reference);
    let methods = format!("{name}Methods");
    let _ = writeln!(text, "\nclass {methods}(Protocol[ExecutionT, RecordsT, PagesT, DownloadT]):");
    for method in METHODS {
        for operation in kind.operations.iter().filter(|operation| (method.has)(operation)) {
            let entity = quoted(&operation.entity);
            let action = quoted(&operation.action);
            let default = method.default_action.map(|_| " = ...").unwrap_or_default();
            let params = match operation.params.is_empty() {
                true => "AnyParams".to_owned(),
                false => format!("{} | AnyParams", operation.params_type()),
            };
            let takes =
                format!("entity: Literal[{entity}], action: Literal[{action}]{default}, params: {params} = None");
            overload(&mut text, method, &takes);
        }
        if kind.operations.iter().any(method.has) {
            let default = method.default_action.map(|action| format!(" = {}", quoted(action))).unwrap_or_default();
            let takes = format!("entity: str, action: str{default}, params: Mapping[str, Any] | None = None");
            overload(&mut text, method, &takes);
        }
    }
    for (prefix, results) in [("", "Sync"), ("Async", "Async")] {
        let results = ["Execution", "Records", "Pages", "Download"].map(|result| format!("{results}{result}"));
        let _ = writeln!(
            text,
            "\nclass {prefix}{name}Connector({methods}[{}], {prefix}Connector):\n    \"\"\"A connector of the kind \
             `{}`.\"\"\"",
            results.join(", "),
            kind.reference.replace('\\', "\\\\").replace('"', "'"),
        );
    }
    text
}

/// A method of connectors that has overloads.
struct Method {
    name: &'static str,
    options: &'static str,
    result: &'static str,
    default_action: Option<&'static str>,
    has: fn(&Operation) -> bool,
}

const METHODS: &[Method] = &[
    Method {
        name: "execute",
        options: "ExecuteOptions",
        result: "ExecutionT",
        default_action: None,
        has: |operation| !operation.is_download(),
    },
    Method {
        name: "records",
        options: "RecordsOptions",
        result: "RecordsT",
        default_action: None,
        has: Operation::is_list,
    },
    Method { name: "pages", options: "PagesOptions", result: "PagesT", default_action: None, has: Operation::is_list },
    Method {
        name: "download",
        options: "DownloadOptions",
        result: "DownloadT",
        default_action: Some("download"),
        has: Operation::is_download,
    },
];

fn overload(text: &mut String, Method { name, options, result, .. }: &Method, takes: &str) {
    let _ =
        writeln!(text, "    @overload\n    def {name}(self, {takes}, **options: Unpack[{options}]) -> {result}: ...");
}

fn params_class(text: &mut String, operation: &Operation) {
    if operation.params.is_empty() {
        return;
    }
    let name = operation.params_type();
    if operation.params.iter().all(|param| is_identifier(&param.name)) {
        let _ = writeln!(text, "\nclass {name}(TypedDict, total=False):");
        for param in &operation.params {
            let _ = writeln!(text, "    {}: {}", param.name, annotation(param));
        }
    } else {
        let _ = writeln!(text, "\n{name} = TypedDict(\n    \"{name}\",\n    {{");
        for param in &operation.params {
            let _ = writeln!(text, "        {}: {},", quoted(&param.name), annotation(param));
        }
        let _ = writeln!(text, "    }},\n    total=False,\n)");
    }
}

fn annotation(param: &Param) -> String {
    match param.required {
        true => format!("Required[{}]", type_of(&param.ty)),
        false => type_of(&param.ty),
    }
}

fn type_of(ty: &Type) -> String {
    match ty {
        Type::String => "str".to_owned(),
        Type::Integer => "int".to_owned(),
        Type::Number => "float".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Object => "dict[str, Any]".to_owned(),
        Type::Any => "Any".to_owned(),
        Type::OneOf(values) => literal(values.iter().map(|value| quoted(value))),
        Type::OneOfIntegers(values) => literal(values.iter().map(ToString::to_string)),
        Type::Array(items) => format!("list[{}]", type_of(items)),
    }
}

fn literal(values: impl Iterator<Item = String>) -> String {
    format!("Literal[{}]", values.collect::<Vec<_>>().join(", "))
}

/// Whether a member of a class can have this name.
#[must_use]
pub fn is_identifier(name: &str) -> bool {
    const KEYWORDS: [&str; 35] = [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
        "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
        "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    ];
    // In a class, a name with two underscores in front would be changed.
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.starts_with(|c: char| !c.is_ascii_digit())
        && !name.starts_with("__")
        && !KEYWORDS.contains(&name)
}
