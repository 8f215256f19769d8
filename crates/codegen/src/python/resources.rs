//! `async_resources.py`: a class for every resource, with a method for every operation. `sync_resources.py` is generated
//! from it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use airbyte_agent::replication;
use airbyte_agent_core::operation::{Effect, Returns, Stability};

use super::names::{self, Direction};
use super::raw_resources;
use super::syntax::{
    WIDTH, apart, arguments, bracketed, docstring, documented, import, imported_lazily, imports, opened, quoted, typing,
};
use crate::code::Code;
use crate::model::{Api, Definition, Doc, Param, Resource, Type, Verb};

/// The type of a call's options, and the same without `organization_id`, which some operations have as a parameter.
pub(super) const OPTIONS: &str = "CallOptions";
pub(super) const OPTIONS_WITHOUT_ORGANIZATION: &str = "BaseCallOptions";

/// The option that is a parameter of some operations.
pub(super) const ORGANIZATION: &str = "organization_id";

/// The parameter of procedures that report progress.
const ON_PROGRESS: &str = "on_progress";

pub(super) fn file(api: &Api) -> String {
    let mut code = opened("Asynchronous resources.");
    let mut resources: Vec<&Resource> = api.all_resources();
    // A class is defined after those of its attributes.
    resources.sort_by_key(|resource| Reverse(resource.path.matches('.').count()));
    head(&mut code, api, &resources);
    for resource in resources {
        apart(&mut code);
        class(&mut code, api, resource);
        if !resource.verbs.is_empty() {
            apart(&mut code);
            raw_resources::class(&mut code, resource);
        }
    }
    apart(&mut code);
    root(&mut code, api);
    code.finish()
}

fn class_name(resource: &Resource) -> String {
    names::resource(&resource.path, "Async")
}

/// The base class of the resources of an API.
fn base_class(api: &Api) -> String {
    format!("Async{}Resource", api.prefix)
}

fn head(code: &mut Code, api: &Api, resources: &[&Resource]) {
    let verbs: Vec<&Verb> = resources.iter().flat_map(|resource| &resource.verbs).collect();
    let (mut models, mut lazy) = (BTreeSet::new(), BTreeSet::new());
    for verb in &verbs {
        let named = response_type(verb).filter(|_| verb.spec.returns == Returns::Model || verb.spec.entries.is_some());
        models.extend(named.map(str::to_owned));
        models.extend(entry_type(api, verb).map(str::to_owned));
        for param in &verb.params {
            mentioned(api, &param.ty, &mut models, &mut lazy);
        }
    }

    imports(
        code,
        &[
            "from collections.abc import Callable, Mapping, Sequence",
            "",
            &typing(3),
            "from ..._arguments import Arguments",
            "from ..._async.connector import AsyncConnector",
            "from ..._async.list_call import AsyncListCall",
            &format!("from ..._async.resource import {}", base_class(api)),
            "from ..._execution import Execution",
            "from ..._lazy import LazyModule",
            "from ..._list_page import ListForm",
            "from ..._models import decode_nothing",
            "from ..._null import Null",
            "from ..._resource_attribute import attribute",
        ],
    );
    import(code, ".models", models);
    imported_lazily(code, &lazy.into_iter().collect::<Vec<_>>());
}

/// Collect the models and the modules that the annotation of a parameter uses.
fn mentioned(api: &Api, ty: &Type, models: &mut BTreeSet<String>, lazy: &mut BTreeSet<&'static str>) {
    let Some(definition) = ty.refers_to().and_then(|name| api.types.get(name)) else { return };
    match definition {
        Definition::Enum(_) => drop(lazy.insert("literals")),
        Definition::Struct(it) => {
            lazy.insert("params");
            models.extend(it.in_responses.then(|| it.name.clone()));
        }
        Definition::Union(_) => drop(lazy.insert("params")),
        Definition::Choice(_) => {}
    }
}

fn class(code: &mut Code, api: &Api, resource: &Resource) {
    let name = class_name(resource);
    code.block(format!("class {name}({}):", base_class(api)), |code| {
        documented(code, &resource.doc);
        code.gap();
        attributes(code, &resource.children);
        if !resource.verbs.is_empty() {
            if !resource.children.is_empty() {
                code.gap();
            }
            with_raw_response(code, &name);
        }
        for verb in &resource.verbs {
            code.gap();
            method(code, api, verb);
        }
    });
}

fn with_raw_response(code: &mut Code, name: &str) {
    code.line("@property");
    code.block(format!("def with_raw_response(self) -> {name}WithRawResponse:"), |code| {
        let doc =
            "The same methods, each returning an `APIResponse`: status, headers and bytes, which `parse` decodes.";
        docstring(code, &[doc.into()]);
        code.line(format!("return {name}WithRawResponse(self._raw())"));
    });
}

/// An attribute for each resource.
fn attributes(code: &mut Code, resources: &[Resource]) {
    for resource in resources {
        let kind = class_name(resource);
        bracketed(code, &format!("{}: {kind} = attribute(", resource.name), &[kind], ")");
        documented(code, &resource.doc);
    }
}

fn root(code: &mut Code, api: &Api) {
    code.block(format!("class Async{}Resources:", api.prefix), |code| {
        docstring(code, &[format!("The resources of the {}.", api.title)]);
        code.gap();
        attributes(code, &api.resources);
    });
}

fn method(code: &mut Code, api: &Api, verb: &Verb) {
    let is_list = verb.spec.entries.is_some();
    let head = format!("{} {}(", if is_list { "def" } else { "async def" }, verb.name);
    function(code, api, verb, &head, &return_type(api, verb), |code| {
        docstring(code, &described(verb, code.room(WIDTH)));
        call_arguments(code, verb);
        match (verb.spec.returns, response_type(verb)) {
            (returns, Some(name)) if is_list => {
                let decode = format!("{name}.{}", from_response(verb));
                let member = quoted(verb.spec.entries.unwrap_or_default());
                let handle =
                    (returns == Returns::Handle).then(|| "AsyncConnector._of_entry(self._requester)".to_owned());
                let form: Vec<String> = [decode, member].into_iter().chain(handle).collect();
                bracketed(code, "form = ListForm(", &form, ")");
                let items = [quoted(verb.spec.name), "arguments".to_owned(), "form".to_owned()];
                bracketed(code, "return self._requester.list(", &items, ")");
            }
            (Returns::Execution, _) => code.line("return await self._requester.execute(arguments, None)"),
            (_, Some(name)) if api.progress_type(verb).is_some() => {
                let progress = api.progress_type(verb).unwrap_or_default();
                let decode = format!("{name}.{}", from_response(verb));
                let decode_progress = format!("{progress}._from_response");
                let items =
                    [quoted(verb.spec.name), "arguments".to_owned(), decode, decode_progress, ON_PROGRESS.to_owned()];
                bracketed(code, "return await self._requester.run(", &items, ")");
            }
            (returns, response) => {
                let decode = match response {
                    None => "decode_nothing".to_owned(),
                    Some(_) if returns == Returns::Handle => "AsyncConnector._decoder(self._requester)".to_owned(),
                    Some(name) => format!("{name}.{}", from_response(verb)),
                };
                let items = [quoted(verb.spec.name), "arguments".to_owned(), decode];
                bracketed(code, "return await self._requester.send(", &items, ")");
            }
        }
    });
}

/// The arguments of a call: the parameters by their JSON names, and the options. Where the names of the parameters are
/// others, they are passed along, as suggestions for misspelt ones. From then on, the variables of the method hold no
/// secrets.
fn call_arguments(code: &mut Code, verb: &Verb) {
    let params = &verb.params;
    let is_renamed = params.iter().any(|param| param.name != python_name(param));
    code.block("arguments = Arguments(", |code| {
        code.lines([format!("{},", quoted(&verb.name)), "options,".to_owned()]);
        let members: Vec<String> =
            params.iter().map(|param| format!("{}: {}", quoted(&param.name), python_name(param))).collect();
        bracketed(code, "{", &members, "},");
        if is_renamed {
            let names: Vec<String> = params.iter().map(|param| quoted(&python_name(param))).collect();
            bracketed(code, "(", &names, if names.len() == 1 { ",)," } else { ")," });
        }
    });
    code.line(")");
    let secrets = params.iter().filter(|param| param.secret).map(python_name);
    code.line(format!("del {}", secrets.chain(["options".to_owned()]).collect::<Vec<_>>().join(", ")));
}

fn python_name(param: &Param) -> String {
    names::parameter(&param.name)
}

/// The type of a call's options.
fn options_type(verb: &Verb) -> &'static str {
    let has_organization = verb.params.iter().any(|param| python_name(param) == ORGANIZATION);
    // An organization is an option of the Agent API only.
    if has_organization || replication::API.has_namespace(verb.spec.name) {
        OPTIONS_WITHOUT_ORGANIZATION
    } else {
        OPTIONS
    }
}

/// The model of the response.
fn response_type(verb: &Verb) -> Option<&str> {
    verb.response.as_ref().and_then(Type::refers_to)
}

fn return_type(api: &Api, verb: &Verb) -> String {
    if let Some(entry) = entry_type(api, verb) {
        let entry = if verb.spec.returns == Returns::Handle { "AsyncConnector" } else { entry };
        return format!("AsyncListCall[{entry}]");
    }
    match (verb.spec.returns, response_type(verb)) {
        (_, None) => "None".into(),
        (Returns::Execution, _) => "Execution".into(),
        (Returns::Handle, _) => "AsyncConnector".into(),
        (Returns::Model, Some(name)) => name.into(),
    }
}

/// The method of a model that decodes the response.
fn from_response(verb: &Verb) -> &'static str {
    match verb.response {
        Some(Type::List(_)) => "_list_from_response",
        _ => "_from_response",
    }
}

/// The type of the entries, if the operation is a list.
fn entry_type<'a>(api: &'a Api, verb: &'a Verb) -> Option<&'a str> {
    api.types.entry_of(verb)?.refers_to()
}

/// A method with the operation's parameters.
fn function(code: &mut Code, api: &Api, verb: &Verb, head: &str, returns: &str, body: impl FnOnce(&mut Code)) {
    let positional = verb.positional();
    let find = |name: &&str| verb.params.iter().find(|param| param.name == *name);
    let keyword_only = || verb.params.iter().filter(|param| !positional.contains(&param.name.as_str()));
    code.block(head, |code| {
        code.line("self,");
        for param in positional.iter().filter_map(find) {
            code.line(parameter(api, param));
        }
        if keyword_only().next().is_some() || api.progress_type(verb).is_some() {
            code.line("*,");
        }
        let (required, optional): (Vec<&Param>, Vec<&Param>) = keyword_only().partition(|param| param.required);
        for param in required.into_iter().chain(optional) {
            code.line(parameter(api, param));
        }
        if let Some(progress) = api.progress_type(verb) {
            code.line(format!("{ON_PROGRESS}: Callable[[{progress}], object] | bool | None = None,"));
        }
        code.line(format!("**options: t.Unpack[t.{}],", options_type(verb)));
    });
    code.block(format!(") -> {returns}:"), body);
}

fn parameter(api: &Api, param: &Param) -> String {
    let (name, ty) = (python_name(param), names::annotation(&api.types, &param.ty, Direction::Parameter));
    match (param.required, param.null_has_meaning) {
        (true, _) => format!("{name}: {ty},"),
        (false, true) => format!("{name}: {ty} | Null | None = None,"),
        (false, false) => format!("{name}: {ty} | None = None,"),
    }
}

/// The lines of a method's docstring.
fn described(verb: &Verb, room: usize) -> Vec<String> {
    let mut doc = verb.doc.clone();
    if verb.spec.paging.is_some() {
        doc.append("Iterating over the result reads all pages.");
    }
    let spec = verb.spec;
    doc.paragraphs.push(verb.sends());
    if spec.stability == Stability::Unstable {
        doc.paragraphs.push("Not part of the public API specification: it may change without notice.".into());
    }
    let mut lines = doc.lines(room - 6);
    let mut described: Vec<(String, Doc)> = Vec::new();
    for param in &verb.params {
        let mut doc = param.doc.clone();
        if param.null_has_meaning {
            doc.paragraphs.push("`NULL` clears it.".into());
        }
        described.push((python_name(param), doc));
    }
    if verb.procedure.is_some_and(|procedure| procedure.progress.is_some()) {
        let text = "Called with what was read whenever something has changed. By default, a progress bar is shown if \
                    somebody looks at the standard error stream; `True` shows it always, `False` never. An \
                    exception ends the wait.";
        described.push((ON_PROGRESS.into(), Doc { paragraphs: vec![text.into()] }));
    }
    let organization = if options_type(verb) == OPTIONS { ", `organization_id`" } else { "" };
    let options =
        format!("Options of this call: `timeout` (seconds), `max_retries`, `headers`{organization} and `token`.");
    described.push(("options".into(), Doc { paragraphs: vec![options] }));
    arguments(&mut lines, room, described.iter().map(|(name, doc)| (name.as_str(), doc)));
    lines.extend([String::new(), "Raises:".into()]);
    lines.push("    InvalidRequestError: An argument is invalid. Nothing was sent.".into());
    lines.push("    APIStatusError: The service responded with an error. Its subclasses say which.".into());
    lines.push("    APIConnectionError: The service could not be reached, or did not respond in time.".into());
    if spec.effect != Effect::Read {
        lines.push("    OutcomeUnknownError: The request may or may not have been processed.".into());
    }
    lines
}
