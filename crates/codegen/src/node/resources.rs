//! `resources.ts`: a class for every resource, a method for every operation.

use std::collections::BTreeSet;

use airbyte_agent::operation::{Method, Stability, Token};

use super::names::{annotation, camel, pascal};
use super::{comment, opened};
use crate::code::Code;
use crate::model::{Definition, Doc, Location, Model, Resource, Type, Verb};

pub fn file(model: &Model) -> String {
    let mut code = opened();
    imports(&mut code, model);
    for resource in model.all_resources().iter().rev() {
        class(&mut code, model, resource);
    }
    tree(&mut code, model);
    code.finish()
}

fn imports(code: &mut Code, model: &Model) {
    code.line("import type { Execution, ListPage } from \"../answer.js\";");
    code.line("import type { Call } from \"../call.js\";");
    code.line("import type { Connector } from \"../connector.js\";");
    code.line("import type { Listing } from \"../listing.js\";");
    code.line("import type { CallOptions } from \"../options.js\";");
    code.line("import { named, Resource } from \"../resource.js\";");
    code.line("import type { Road } from \"../road.js\";");
    let mut names = BTreeSet::new();
    for verb in model.all_resources().iter().flat_map(|resource| &resource.verbs) {
        names.extend((!verb.params.is_empty()).then(|| verb.request.clone()));
        if !matches!(Gives::of(verb), Gives::Execution) {
            names.extend(verb.answer.as_ref().map(annotation));
        }
        names.extend(entry(model, verb).map(|ty| ty.trim_end_matches("[]").to_owned()));
    }
    code.block("import type {", |code| code.lines(names.iter().map(|name| format!("{name},"))));
    code.line("} from \"./types.js\";");
    code.gap();
}

/// What a caller gets of an operation.
enum Gives {
    Nothing,
    Json(String),
    /// A handle instead of the details of a connector.
    Handle(String),
    /// An answer that is decoded when it is looked at.
    Execution,
}

impl Gives {
    fn of(verb: &Verb) -> Self {
        match (verb.meta.name, &verb.answer) {
            (_, None) => Self::Nothing,
            ("connectors.execute", _) => Self::Execution,
            ("connectors.create" | "connectors.get", Some(ty)) => Self::Handle(annotation(ty)),
            (_, Some(ty)) => Self::Json(annotation(ty)),
        }
    }

    /// Type of what is awaited, and the road's function that gives it.
    fn by(&self) -> (String, &'static str) {
        match self {
            Self::Nothing => ("void".into(), "send"),
            Self::Json(ty) => (ty.clone(), "call"),
            Self::Handle(details) => (format!("Connector & {details}"), "connect"),
            Self::Execution => ("Execution".into(), "execute"),
        }
    }
}

fn class(code: &mut Code, model: &Model, resource: &Resource) {
    comment(code, &resource.doc);
    let name = class_name(resource);
    code.block(format!("export class {name} extends Resource {{"), |code| {
        if !resource.children.is_empty() {
            members(code, &resource.children);
            code.line("/** @internal */");
            code.block("constructor(road: Road) {", |code| {
                code.line("super(road);");
                assignments(code, &resource.children);
            });
            code.line("}");
        }
        for (place, verb) in resource.verbs.iter().enumerate() {
            if place > 0 {
                code.gap();
            }
            method(code, verb);
            if let Some(entry) = entry(model, verb) {
                code.gap();
                listing(code, verb, &entry);
            }
        }
    });
    code.line("}");
    code.gap();
}

fn method(code: &mut Code, verb: &Verb) {
    comment(code, &described(verb));
    let (awaited, road) = Gives::of(verb).by();
    let (parameter, request) = request(verb);
    let operation = verb.meta.name;
    let head = format!("{}({parameter}options?: CallOptions): Call<{awaited}> {{", camel(&verb.name));
    code.block(head, |code| {
        code.line(format!("return this.road.{road}(\"{operation}\", {request}, options);"));
    });
    code.line("}");
}

/// The method that reads a list over all its pages.
fn listing(code: &mut Code, verb: &Verb, entry: &str) {
    let said =
        format!("All entries of `{}`, page after page. Nothing is sent before it is iterated.", camel(&verb.name));
    comment(code, &Doc { paragraphs: vec![said] });
    let (parameter, request) = request(verb);
    let awaited = format!("Listing<{entry}, ListPage<{entry}>>");
    code.block(format!("{}All({parameter}options?: CallOptions): {awaited} {{", camel(&verb.name)), |code| {
        code.line(format!("return this.road.list(\"{}\", {request}, options);", verb.meta.name));
    });
    code.line("}");
}

/// The parameter of a method, with a comma after it, and the expression that makes the request of it.
fn request(verb: &Verb) -> (String, String) {
    let necessary: Vec<_> = verb.params.iter().filter(|param| param.required).collect();
    match necessary.as_slice() {
        _ if verb.params.is_empty() => (String::new(), "{}".into()),
        [] => (format!("request: {} = {{}}, ", verb.request), "request".into()),
        // A change needs more than the id of what is to be changed.
        [id] if id.location == Location::Path && !matches!(verb.meta.method, Method::Put | Method::Patch) => {
            (format!("request: {} | string, ", verb.request), format!("named(\"{}\", request)", id.name))
        }
        _ => (format!("request: {}, ", verb.request), "request".into()),
    }
}

/// Type of the entries of a paged list.
fn entry(model: &Model, verb: &Verb) -> Option<String> {
    verb.meta.pages?;
    let Some(Definition::Struct(answer)) =
        verb.answer.as_ref().and_then(Type::refers_to).and_then(|it| model.definition(it))
    else {
        return None;
    };
    match &answer.fields.iter().find(|field| field.name == "data")?.ty {
        Type::List(entry) => Some(annotation(entry)),
        _ => None,
    }
}

fn described(verb: &Verb) -> Doc {
    let mut doc = verb.doc.clone();
    doc.paragraphs.push(format!("`{} {}`", verb.meta.method.as_str(), verb.meta.path));
    if verb.meta.token == Token::Scoped {
        doc.paragraphs.push("It takes a scoped token: give it as `options.token`.".into());
    }
    if verb.meta.stability == Stability::Unstable {
        doc.paragraphs.push("@experimental Absent from the public spec: may change without notice.".into());
    }
    doc
}

/// The class from which a client has its resources.
fn tree(code: &mut Code, model: &Model) {
    code.line("/** The resources of a client. */");
    code.block("export abstract class ClientResources {", |code| {
        members(code, &model.resources);
        code.line("/** @internal */");
        code.block("constructor(road: Road) {", |code| assignments(code, &model.resources));
        code.line("}");
    });
    code.line("}");
}

fn members(code: &mut Code, resources: &[Resource]) {
    for resource in resources {
        comment(code, &resource.doc);
        code.line(format!("readonly {}: {};", camel(&resource.name), class_name(resource)));
    }
    code.gap();
}

fn assignments(code: &mut Code, resources: &[Resource]) {
    code.lines(
        resources
            .iter()
            .map(|resource| format!("this.{} = new {}(road);", camel(&resource.name), class_name(resource))),
    );
}

fn class_name(resource: &Resource) -> String {
    pascal(&resource.path) + "Resource"
}
