//! `settings.py`: what a client can be told when it is made.

use super::names::{self, Way};
use super::{WIDTH, apart, arguments, bracketed, docstring, documented, for_type_checkers, imports, opened, quoted};
use crate::code::Code;
use crate::model::{Model, Setting};

pub(super) fn file(model: &Model) -> String {
    let mut code = opened("What a client can be told when it is made, and all clients before that.");
    imports(&mut code, &["from .._options import unexpected", "from .._settings import Settings, keep"]);
    for_type_checkers(&mut code, |code| {
        code.lines(["import os", "from collections.abc import Mapping"]);
        code.gap();
        code.line("from typing_extensions import Unpack");
        code.gap();
        code.line("from .._options import Nothing");
    });
    code.gap();
    let names: Vec<String> = model.settings.iter().map(|setting| quoted(&setting.name)).collect();
    bracketed(&mut code, "KNOWN = (", &names, ")");
    apart(&mut code);
    code.block("class Configured:", |code| {
        docstring(code, &["What is made out of settings.".into()]);
        code.gap();
        code.line("__slots__ = ()");
        code.gap();
        function(
            code,
            model,
            "__init__",
            &[
                "All arguments are optional. What is left out is looked for in `configure`, the environment and the",
                "settings file, in this order.",
            ],
            "self._begin(settings)",
        );
        code.gap();
        code.block("def _begin(self, settings: Settings) -> None:", |code| {
            code.line("raise NotImplementedError");
        });
    });
    apart(&mut code);
    function(
        &mut code,
        model,
        "configure",
        &[
            "Set what every client made from now on takes where its own arguments are silent.",
            "",
            "Each call replaces what the last one set; without arguments nothing is set.",
        ],
        "keep(settings)",
    );
    code.finish()
}

/// `keywords.py`: the same as a type, for those who hand arguments on.
pub(super) fn keywords(model: &Model) -> String {
    let mut code = opened("What a client can be told when it is made, as a type for those who hand it on.");
    imports(&mut code, &["import os", "from collections.abc import Mapping", "from typing import TypedDict"]);
    code.gap();
    code.line("__all__ = [\"ClientSettings\"]");
    apart(&mut code);
    code.block("class ClientSettings(TypedDict, total=False):", |code| {
        docstring(code, &["Arguments of a client. What is left out is looked for where the client looks.".into()]);
        for setting in &model.settings {
            code.gap();
            code.line(format!("{}: {} | None", setting.name, annotation(model, setting)));
            documented(code, &setting.doc);
        }
    });
    code.finish()
}

const RAISES: [&str; 4] = [
    "",
    "Raises:",
    "    ConfigurationError: No credentials are found, half of them comes from one source and half from another,",
    "        or a value cannot be used.",
];

fn function(code: &mut Code, model: &Model, name: &str, purpose: &[&str], end: &str) {
    let owner = if name == "__init__" { "self" } else { "" };
    code.block(format!("def {name}("), |code| {
        if !owner.is_empty() {
            code.line("self,");
        }
        code.line("*,");
        for setting in &model.settings {
            code.line(format!("{}: {} | None = None,", setting.name, annotation(model, setting)));
        }
        code.line("**unknown: Unpack[Nothing],");
    });
    code.block(") -> None:", |code| {
        let mut lines: Vec<String> = purpose.iter().map(|line| (*line).to_owned()).collect();
        arguments(&mut lines, code.room(WIDTH), model.settings.iter().map(|it| (it.name.as_str(), &it.doc)));
        lines.extend(RAISES.map(str::to_owned));
        docstring(code, &lines);
        code.block("if unknown:", |code| {
            let caller = if name == "__init__" { "type(self).__name__".to_owned() } else { quoted(name) };
            code.line(format!("raise unexpected({caller}, next(iter(unknown)), KNOWN)"));
        });
        code.block("settings = Settings(", |code| {
            for setting in &model.settings {
                code.line(format!("{0}={0},", setting.name));
            }
        });
        code.line(")");
        code.line("# Tools that print the variables of a traceback must not find them here.");
        code.line(format!("del {}", secrets(model).join(", ")));
        code.line(end);
    });
}

fn annotation(model: &Model, setting: &Setting) -> String {
    match setting.name.as_str() {
        // The model has no word for a path.
        "settings_file" | "ca" | "client_certificate" => "str | os.PathLike[str]".into(),
        _ => names::annotation(model, &setting.ty, Way::Request),
    }
}

fn secrets(model: &Model) -> Vec<&str> {
    let is_secret = |setting: &&Setting| setting.ty == crate::model::Type::Secret;
    model.settings.iter().filter(is_secret).map(|setting| setting.name.as_str()).collect()
}
