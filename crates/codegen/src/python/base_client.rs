//! `base_client.py`: the arguments of a client, and of `configure`.

use super::names::{self, Direction};
use super::syntax::{
    WIDTH, apart, arguments, bracketed, docstring, documented, exported, for_type_checkers, imports, opened, quoted,
    typed_dict, typing,
};
use crate::code::Code;
use crate::model::{Doc, Model, Setting, Type};

pub(super) fn file(model: &Model) -> String {
    let mut code = opened("The arguments of a client, and of `configure`, which sets their defaults.");
    imports(
        &mut code,
        &[
            "import os",
            "from collections.abc import Mapping",
            "",
            &typing(2),
            "from .._lazy import LazyModule",
            "from .._settings import Settings, set_defaults",
        ],
    );
    for_type_checkers(&mut code, |code| code.line("from .. import _approval, _hooks, _http"));
    code.block("else:", |code| {
        for module in ["_approval", "_hooks", "_http"] {
            code.line(format!("{module} = LazyModule(\"airbyte_agent.{module}\")"));
        }
    });
    apart(&mut code);
    code.block("class BaseClient:", |code| {
        docstring(code, &["The constructor of both clients.".into()]);
        code.gap();
        function(
            code,
            model,
            "__init__",
            &[
                "All arguments are optional. Missing ones are taken from `configure`, the environment, or the settings",
                "file, in this order.",
            ],
            "self._open(settings, (transport, on_request, on_outcome, approver))",
        );
        code.gap();
        code.block("def _open(self, settings: Settings, functions: tuple[object, ...]) -> None:", |code| {
            code.line("raise NotImplementedError");
        });
    });
    apart(&mut code);
    function(
        &mut code,
        model,
        "configure",
        &[
            "Set defaults for the arguments of clients that are created from now on.",
            "",
            "Each call replaces the previous defaults. Without arguments, it removes them.",
        ],
        "set_defaults(settings)",
    );
    code.finish()
}

/// `client_options.py`: the arguments of a client as a type.
pub(super) fn options(model: &Model) -> String {
    let mut code = opened("The type of the arguments of a client.");
    imports(
        &mut code,
        &[
            "import os",
            "from collections.abc import Mapping",
            "",
            "from .. import _approval, _hooks, _http",
            &typed_dict(2),
        ],
    );
    code.gap();
    exported(&mut code, ["ClientOptions"]);
    apart(&mut code);
    code.block("class ClientOptions(TypedDict, total=False):", |code| {
        docstring(code, &["The arguments of `Client` and `AsyncClient`, for functions that pass them on.".into()]);
        for setting in &model.settings {
            code.gap();
            code.line(format!("{}: {} | None", setting.name, annotation(model, setting)));
            documented(code, &setting.documented("seconds", 1.0));
        }
        for (name, annotation, doc) in FUNCTIONS {
            code.gap();
            code.line(format!("{name}: {annotation} | None"));
            documented(code, &Doc::of(doc));
        }
    });
    code.finish()
}

/// Functions of the caller that a client runs. They are not settings: no other source can have them. Name, type, and what
/// it is.
const FUNCTIONS: [(&str, &str, &str); 4] = [
    (
        "transport",
        "_http.Transport",
        "Sends the HTTP requests in place of the built-in client: a function that takes an `HTTPRequest` and returns an \
         `HTTPResponse`. That of an asynchronous client may be a coroutine function.",
    ),
    (
        "on_request",
        "_hooks.RequestHook",
        "Called with the `CallDetails` of each call before it is sent. An exception that it raises refuses the call and \
         reaches the caller. That of an asynchronous client may be a coroutine function.",
    ),
    (
        "on_outcome",
        "_hooks.OutcomeHook",
        "Called with the `CallOutcome` of each call, after all attempts. An exception that it raises is logged as a \
         warning. That of an asynchronous client may be a coroutine function.",
    ),
    (
        "approver",
        "_approval.Approver",
        "Called with the `PendingApproval` of each call that the policy has a person approve. Returns `\"approved\"`, \
         `\"declined\"` or `\"later\"`. An exception that it raises refuses the call and reaches the caller. That of an \
         asynchronous client may be a coroutine function.",
    ),
];

const RAISES: [&str; 4] = [
    "",
    "Raises:",
    "    ConfigurationError: There are no credentials, the client id and secret come from different sources, or a",
    "        value cannot be used.",
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
        if !owner.is_empty() {
            for (name, annotation, _) in FUNCTIONS {
                code.line(format!("{name}: {annotation} | None = None,"));
            }
        }
        code.line("**unknown: t.Unpack[t.NoOptions],");
    });
    code.block(") -> None:", |code| {
        let mut lines: Vec<String> = purpose.iter().map(|line| (*line).to_owned()).collect();
        let mut docs: Vec<_> =
            model.settings.iter().map(|it| (it.name.as_str(), it.documented("seconds", 1.0))).collect();
        if !owner.is_empty() {
            docs.extend(FUNCTIONS.map(|(name, _, doc)| (name, Doc::of(doc))));
        }
        arguments(&mut lines, code.room(WIDTH), docs.iter().map(|(name, doc)| (*name, doc)));
        lines.extend(RAISES.map(str::to_owned));
        docstring(code, &lines);
        code.block("settings = Settings(", |code| {
            let caller = if name == "__init__" { "type(self).__name__".to_owned() } else { quoted(name) };
            code.lines([format!("{caller},"), "unknown,".to_owned()]);
            for setting in &model.settings {
                code.line(format!("{0}={0},", setting.name));
            }
        });
        code.line(")");
        code.line("# Some tools print the variables of a traceback.");
        let secrets: Vec<String> = secrets(model).into_iter().chain(["unknown"]).map(str::to_owned).collect();
        bracketed(code, "del (", &secrets, ")");
        code.line(end);
    });
}

fn annotation(model: &Model, setting: &Setting) -> String {
    names::annotation(&model.emulator.inputs, &setting.ty, Direction::Request)
}

/// The settings that may be secrets. The value of a path may be the content of the file; a URL may contain a
/// password.
fn secrets(model: &Model) -> Vec<&str> {
    let is_secret = |setting: &&Setting| match &setting.ty {
        Type::Secret | Type::Path | Type::Pem => true,
        Type::Map(value) => **value == Type::Secret,
        _ => setting.is_url,
    };
    model.settings.iter().filter(is_secret).map(|setting| setting.name.as_str()).collect()
}
