//! `base_emulator.py`: the arguments of an emulator.

use super::names::{self, Direction};
use super::syntax::{WIDTH, apart, arguments, docstring, imports, opened, typing};
use crate::model::{Field, Model};

pub(super) fn file(model: &Model) -> String {
    let options = &model.emulator.options.fields;
    let mut code = opened("The arguments of an emulator.");
    imports(
        &mut code,
        &[
            "import os",
            "from collections.abc import Sequence",
            "",
            &typing(2),
            "from .._hidden import Hidden",
            "from .._options import unexpected_keyword",
            "from .option_types import EMULATOR_OPTIONS",
        ],
    );
    apart(&mut code);
    code.block("class BaseEmulator:", |code| {
        docstring(code, &["The constructor of an emulator.".into()]);
        code.gap();
        code.line("__slots__ = ()");
        code.gap();
        code.block("def __init__(", |code| {
            code.lines(["self,", "*,"]);
            for field in options {
                let ty = names::annotation(&model.emulator.inputs, &field.ty, Direction::Request);
                code.line(format!("{}: {ty} | None = None,", field.name));
            }
            code.line("**unknown: t.Unpack[t.NoOptions],");
        });
        code.block(") -> None:", |code| {
            let mut lines =
                vec!["Start an emulator. It accepts connections when this returns. All arguments are optional.".into()];
            let docs: Vec<_> = options.iter().map(|it| (it.name.as_str(), it.documented("seconds", 1.0))).collect();
            arguments(&mut lines, code.room(WIDTH), docs.iter().map(|(name, doc)| (*name, doc)));
            lines.extend(
                ["", "Raises:", "    ConfigurationError: An option is invalid, or the port is in use."].map(Into::into),
            );
            docstring(code, &lines);
            code.block("options = Hidden(", |code| {
                code.block("{", |code| {
                    code.lines(options.iter().map(|Field { name, .. }| format!("\"{name}\": {name},")));
                });
                code.line("}");
            });
            code.line(")");
            code.line("unexpected = next(iter(unknown), None)");
            code.line("# Some tools print the variables of a traceback.");
            code.line("del client_secret, seeds, unknown");
            code.block("if unexpected is not None:", |code| {
                code.line("raise unexpected_keyword(\"Emulator\", unexpected, tuple(EMULATOR_OPTIONS))");
            });
            code.line("self._start(options)");
        });
        code.gap();
        code.block("def _start(self, options: Hidden) -> None:", |code| code.line("raise NotImplementedError"));
    });
    code.finish()
}
