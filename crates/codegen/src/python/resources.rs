//! `resources.py` and `async_resources.py`: a class for every resource, a method for every operation.

use std::collections::BTreeSet;

use airbyte_agent::operation::{Effect, Stability};

use super::names::{self, Way};
use super::{WIDTH, apart, arguments, bracketed, docstring, documented, for_type_checkers, import, opened, quoted};
use crate::code::Code;
use crate::model::{Definition, Model, Param, Resource, Struct, Type, Verb};

/// Whether callers wait or await.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Sync,
    Async,
}

impl Style {
    fn pick(self, sync: &'static str, asynchronous: &'static str) -> &'static str {
        if self == Self::Sync { sync } else { asynchronous }
    }

    /// Of class names.
    pub(super) fn prefix(self) -> &'static str {
        self.pick("", "Async")
    }

    fn awaited(self) -> &'static str {
        self.pick("", "await ")
    }
}

/// What one call can say for itself, and the same where the operation takes an organization itself.
const OPTIONS: &str = "CallOptions";
const OPTIONS_BUT_ORGANIZATION: &str = "OtherCallOptions";

/// The answers that come as something else than their own class.
const EXECUTION: &str = "ExecuteResponse";
const HANDLE: &str = "ConnectorDetails";

pub(super) fn file(model: &Model, style: Style) -> String {
    let mut code = opened(style.pick("Resources, for callers who wait.", "Resources, for callers who await."));
    let resources: Vec<&Resource> = model.all_resources();
    head(&mut code, model, style, &resources);
    for resource in resources {
        apart(&mut code);
        class(&mut code, model, style, resource);
    }
    apart(&mut code);
    root(&mut code, model, style);
    code.finish()
}

fn head(code: &mut Code, model: &Model, style: Style, resources: &[&Resource]) {
    let verbs: Vec<&Verb> = resources.iter().flat_map(|resource| &resource.verbs).collect();
    let (mut answers, mut parts, mut words) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for verb in &verbs {
        let named = verb.answer.as_ref().and_then(Type::refers_to).filter(|name| ![EXECUTION, HANDLE].contains(name));
        answers.extend(named.map(str::to_owned));
        for param in &verb.params {
            mentioned(model, &param.ty, &mut answers, &mut parts, &mut words);
        }
    }
    let entries: BTreeSet<String> = verbs.iter().filter_map(|verb| entry(model, verb)).collect();
    let typing: Vec<String> = entries.difference(&answers).cloned().collect();

    code.gap();

    code.line("from __future__ import annotations");
    code.gap();
    code.line("from .._answer import nothing");
    if style == Style::Async {
        code.line("from .._async_connector import AsyncConnector");
        code.line("from .._async_road import AsyncResource");
    } else {
        code.line("from .._connector import Connector");
    }
    code.line("from .._not_given import NOT_GIVEN");
    code.line("from .._options import of_keywords");
    if style == Style::Sync {
        code.line("from .._road import Resource");
    }
    import(code, ".answers", answers);
    for_type_checkers(code, |code| {
        let iterator = style.pick("Iterator, Mapping, Sequence", "AsyncIterator, Mapping, Sequence");
        code.line(format!("from collections.abc import {iterator}"));
        code.line("from typing import Any");
        code.gap();
        code.line("from typing_extensions import Unpack");
        code.gap();
        if style == Style::Async {
            code.line("from .._async_road import AsyncRoad");
        }
        code.line("from .._execution import Execution");
        code.line("from .._not_given import NotGiven");
        if style == Style::Sync {
            code.line("from .._road import Road");
        }
        code.line(format!("from ..types import {OPTIONS}, {OPTIONS_BUT_ORGANIZATION}"));
        import(code, ".answers", typing);
        let speaking = resources.iter().filter(|resource| !resource.verbs.is_empty());
        let raw = speaking.map(|resource| format!("Raw{}", names::resource(&resource.path, style.prefix())));
        import(code, ".raw", raw);
        import(code, ".requests", parts);
        import(code, ".words", words);
    });
}

/// Names that the annotation of a parameter needs.
fn mentioned(
    model: &Model,
    ty: &Type,
    answers: &mut BTreeSet<String>,
    parts: &mut BTreeSet<String>,
    words: &mut BTreeSet<String>,
) {
    let Some(definition) = ty.refers_to().and_then(|name| model.definition(name)) else { return };
    match definition {
        Definition::Enum(it) => drop(words.insert(it.name.clone())),
        Definition::Struct(Struct { name, in_answers: false, .. }) => drop(parts.insert(name.clone())),
        Definition::Struct(it) => {
            answers.insert(it.name.clone());
            parts.insert(format!("{}Param", it.name));
        }
        Definition::Union(it) => drop(parts.insert(format!("{}Param", it.name))),
    }
}

fn class(code: &mut Code, model: &Model, style: Style, resource: &Resource) {
    let name = names::resource(&resource.path, style.prefix());
    let base = if resource.verbs.is_empty() { String::new() } else { format!("({}Resource)", style.prefix()) };
    code.block(format!("class {name}{base}:"), |code| {
        documented(code, &resource.doc);
        let children: Vec<String> = resource.children.iter().map(|child| quoted(&child.name)).collect();
        let slots = if children.is_empty() { "()".to_owned() } else { format!("({},)", children.join(", ")) };
        code.gap();
        code.line(format!("__slots__ = {}", slots.replace(",)", if children.len() == 1 { ",)" } else { ")" })));
        if !children.is_empty() {
            code.gap();
            branches(code, style, &resource.children);
        }
        if !resource.verbs.is_empty() {
            code.gap();
            raw(code, &name);
        }
        for verb in &resource.verbs {
            code.gap();
            method(code, model, style, verb);
            if let Some(entry) = entry(model, verb) {
                code.gap();
                every(code, model, style, verb, &entry);
            }
        }
    });
}

/// The way to what is sent, before it is read.
fn raw(code: &mut Code, name: &str) {
    code.line("@property");
    code.block(format!("def with_raw_response(self) -> Raw{name}:"), |code| {
        let doc = "The same methods, each giving a `Response`: status, headers and bytes, which `parse` reads.";
        docstring(code, &[doc.into()]);
        code.line(format!("from .raw import Raw{name}"));
        code.gap();
        code.line(format!("return Raw{name}(self._raw())"));
    });
}

/// A constructor that hangs resources on an attribute each.
fn branches(code: &mut Code, style: Style, resources: &[Resource]) {
    let prefix = style.prefix();
    code.block(format!("def __init__(self, road: {prefix}Road) -> None:"), |code| {
        for resource in resources {
            let kind = names::resource(&resource.path, prefix);
            code.line(format!("self.{}: {kind} = {kind}(road)", resource.name));
            documented(code, &resource.doc);
        }
    });
}

fn root(code: &mut Code, model: &Model, style: Style) {
    let names: Vec<String> = model.resources.iter().map(|resource| quoted(&resource.name)).collect();
    code.block(format!("class {}Resources:", style.prefix()), |code| {
        docstring(code, &["Every operation of the Agent API, by resource.".into()]);
        code.gap();
        bracketed(code, "__slots__ = (", &names, ")");
        code.gap();
        branches(code, style, &model.resources);
    });
}

fn method(code: &mut Code, model: &Model, style: Style, verb: &Verb) {
    let answer = answer_of(style, verb);
    let head = format!("{} {}(", style.pick("def", "async def"), verb.name);
    function(code, model, verb, &head, &answer, &[], |code| {
        docstring(code, &described(verb, code.room(WIDTH), None));
        members(code, verb, &[]);
        let call = format!("return {}self._road", style.awaited());
        match verb.answer.as_ref().and_then(Type::refers_to) {
            Some(EXECUTION) => code.block(format!("{call}.execute("), |code| {
                code.lines(["members,", "None,"].map(str::to_owned));
                options(code, verb);
            }),
            answer => code.block(format!("{call}.send("), |code| {
                sent(code, verb);
                code.line(match answer {
                    None => "nothing,".to_owned(),
                    Some(HANDLE) => format!("{}Connector._reader(self._road),", style.prefix()),
                    Some(name) => format!("{name}._read,"),
                });
            }),
        }
        code.line(")");
    });
}

/// The method that goes through all pages of a list.
fn every(code: &mut Code, model: &Model, style: Style, verb: &Verb, entry: &str) {
    let answer = format!("{}[{entry}]", style.pick("Iterator", "AsyncIterator"));
    function(code, model, verb, &format!("def {}_all(", verb.name), &answer, POSITIONS, |code| {
        let summary =
            format!("All entries of `{}`, page after page; each page is fetched when it is needed.", verb.name);
        docstring(code, &described(verb, code.room(WIDTH), Some(summary)));
        members(code, verb, POSITIONS);
        let answer = verb.answer.as_ref().and_then(Type::refers_to).unwrap_or_default();
        code.block("return self._road.entries(", |code| {
            sent(code, verb);
            code.line(format!("{answer}._read,"));
        });
        code.line(")");
    });
}

/// Parameters that say where a page begins, which are nobody's business when all pages are wanted.
const POSITIONS: &[&str] = &["cursor", "offset"];

/// Operation, members and options of a call.
fn sent(code: &mut Code, verb: &Verb) {
    code.lines([format!("{},", quoted(verb.meta.name)), "members,".to_owned()]);
    options(code, verb);
}

/// What an operation is given, by its names.
fn members(code: &mut Code, verb: &Verb, but: &[&str]) {
    let members: Vec<String> =
        taken(verb, but).map(|param| format!("{}: {}", quoted(&param.name), param.name)).collect();
    bracketed(code, "members: dict[str, Any] = {", &members, "}");
}

/// The options; a misspelt one may stand for one of the members, too.
fn options(code: &mut Code, verb: &Verb) {
    code.line(format!("of_keywords({}, options, members),", quoted(&verb.name)));
}

fn taken<'a>(verb: &'a Verb, but: &'a [&str]) -> impl Iterator<Item = &'a Param> {
    verb.params.iter().filter(|param| !but.contains(&param.name.as_str()))
}

/// The type of what a call can say besides its parameters.
fn options_of(verb: &Verb) -> &'static str {
    if verb.params.iter().any(|param| param.name == "organization_id") { OPTIONS_BUT_ORGANIZATION } else { OPTIONS }
}

/// What an operation gives, as the caller gets it.
fn answer_of(style: Style, verb: &Verb) -> String {
    match verb.answer.as_ref().and_then(Type::refers_to) {
        None => "None".into(),
        Some(EXECUTION) => "Execution".into(),
        Some(HANDLE) => format!("{}Connector", style.prefix()),
        Some(name) => name.into(),
    }
}

/// What the pages of a list hold; none where an operation is not paged.
fn entry(model: &Model, verb: &Verb) -> Option<String> {
    verb.meta.pages?;
    let Definition::Struct(list) = model.definition(verb.answer.as_ref()?.refers_to()?)? else { return None };
    let data = list.fields.iter().find(|field| field.name == "data")?;
    data.ty.refers_to().map(str::to_owned)
}

/// Parameters by place: those of the path, or the only one without which nothing can be asked.
fn positional(verb: &Verb) -> Vec<&str> {
    let mut names: Vec<&str> = verb.meta.path_members().collect();
    if verb.meta.effect == Effect::ByAction || verb.meta.path.ends_with("/execute/prepare") {
        names.extend(["entity", "action", "params"]);
    }
    let required: Vec<&str> =
        verb.params.iter().filter(|param| param.required).map(|param| param.name.as_str()).collect();
    match required.as_slice() {
        [only] if names.is_empty() => vec![*only],
        _ => names,
    }
}

/// A method of these parameters, but for some.
fn function(
    code: &mut Code,
    model: &Model,
    verb: &Verb,
    head: &str,
    answer: &str,
    but: &[&str],
    body: impl FnOnce(&mut Code),
) {
    let by_place = positional(verb);
    let find = |name: &&str| taken(verb, but).find(|param| param.name == *name);
    let others = || taken(verb, but).filter(|param| !by_place.contains(&param.name.as_str()));
    code.block(head, |code| {
        code.line("self,");
        for param in by_place.iter().filter_map(find) {
            code.line(parameter(model, param));
        }
        if others().next().is_some() {
            code.line("*,");
        }
        for param in others().filter(|param| param.required).chain(others().filter(|param| !param.required)) {
            code.line(parameter(model, param));
        }
        code.line(format!("**options: Unpack[{}],", options_of(verb)));
    });
    code.block(format!(") -> {answer}:"), body);
}

fn parameter(model: &Model, param: &Param) -> String {
    let ty = names::annotation(model, &param.ty, Way::Request);
    match (param.required, param.null_has_meaning) {
        (true, _) => format!("{}: {ty},", param.name),
        (false, true) => format!("{}: {ty} | NotGiven | None = NOT_GIVEN,", param.name),
        (false, false) => format!("{}: {ty} | None = None,", param.name),
    }
}

fn described(verb: &Verb, room: usize, instead: Option<String>) -> Vec<String> {
    let is_every = instead.is_some();
    let mut doc = verb.doc.clone();
    if let Some(summary) = instead {
        doc.paragraphs = vec![summary];
    }
    let meta = verb.meta;
    doc.paragraphs.push(format!("`{} {}`", meta.method.as_str(), meta.path));
    if meta.stability == Stability::Unstable {
        doc.paragraphs.push("Absent from the public spec: may change without notice.".into());
    }
    let mut lines = doc.lines(room - 6);
    let but = if is_every { POSITIONS } else { &[] };
    let mut params: Vec<(&str, crate::model::Doc)> = Vec::new();
    for param in taken(verb, but) {
        let mut doc = param.doc.clone();
        if param.null_has_meaning {
            doc.paragraphs.push("`None` is sent as null and clears it.".into());
        }
        params.push((&param.name, doc));
    }
    let options = if options_of(verb) == OPTIONS { ", `organization_id`" } else { "" };
    let options = format!("Of this call: `timeout` (seconds), `max_retries`, `headers`{options} and `token`.");
    params.push(("options", crate::model::Doc { paragraphs: vec![options] }));
    arguments(&mut lines, room, params.iter().map(|(name, doc)| (*name, doc)));
    lines.extend([String::new(), "Raises:".into()]);
    lines.push("    InvalidRequestError: A parameter cannot be right; nothing was sent.".into());
    lines.push("    APIStatusError: The service refused; its subclasses tell why.".into());
    lines.push("    APIConnectionError: The service could not be reached, or gave no answer in time.".into());
    if meta.effect != Effect::Read {
        lines.push("    OutcomeUnknownError: It may or may not have happened.".into());
    }
    lines
}
