//! `resources.ts`: a class for every resource, with a method for every operation.

use std::collections::BTreeSet;

use airbyte_agent_core::operation::{Auth, Location, Method, Returns, Stability};

use super::names::{annotation, camel, pascal};
use super::syntax::{CODE_WIDTH, comment, new_file, sort_imports};
use crate::code::Code;
use crate::model::{Api, Doc, Resource, Verb};

pub fn file(api: &Api) -> String {
    let mut code = new_file();
    imports(&mut code, api);
    for resource in api.all_resources().iter().rev() {
        class(&mut code, api, resource);
    }
    tree(&mut code, api);
    code.finish()
}

fn imports(code: &mut Code, api: &Api) {
    let has = |returns: Returns| api.verbs().any(|verb| verb.spec.returns == returns);
    let has_lists = api.verbs().any(|verb| verb.spec.entries.is_some());
    let has_handle_lists = api.verbs().any(|verb| matches!(ReturnType::of(api, verb), ReturnType::Connectors { .. }));
    let has_progress = api.verbs().any(|verb| api.progress_type(verb).is_some());
    let is_named = api.verbs().any(|verb| request(verb).1.starts_with("namedMember"));
    code.line("import { APIClient } from \"../../api-client.js\";");
    code.line("import type { APIPromise } from \"../../api-promise.js\";");
    if has(Returns::Handle) {
        let names = [("type Connector", true), ("callForConnector", true), ("listConnectors", has_handle_lists)];
        import(code, "import", names, "connector");
    }
    import(code, "import type", [("Execution", has(Returns::Execution))], "execution");
    code.line("import type { Requester } from \"../../internal/requester.js\";");
    import(code, "import", [("namedMember", is_named), ("Resource", true)], "internal/resource");
    import(code, "import type", [("ListPromise", has_lists)], "list-page");
    import(code, "import type", [("CallOptions", true), ("ProgressOptions", has_progress)], "options");
    let mut names = BTreeSet::new();
    for verb in api.verbs() {
        names.extend((!verb.params.is_empty()).then(|| verb.request.clone()));
        if !matches!(ReturnType::of(api, verb), ReturnType::Execution) {
            names.extend(verb.response.as_ref().map(|ty| annotation(ty).trim_end_matches("[]").to_owned()));
        }
        names.extend(verb.entry(&api.types).map(annotation));
    }
    let mut names: Vec<_> = names.into_iter().collect();
    sort_imports(&mut names);
    code.line("import type { ClientOptions } from \"../settings.js\";");
    code.block("import type {", |code| code.lines(names.iter().map(|name| format!("{name},"))));
    code.line("} from \"./types.js\";");
    code.gap();
}

/// An import of the names that are used.
fn import<const N: usize>(code: &mut Code, keyword: &str, names: [(&str, bool); N], module: &str) {
    let used: Vec<&str> = names.iter().filter_map(|(name, is_used)| is_used.then_some(*name)).collect();
    if !used.is_empty() {
        code.line(format!("{keyword} {{ {} }} from \"../../{module}.js\";", used.join(", ")));
    }
}

/// What the method of an operation returns.
enum ReturnType {
    Nothing,
    Json(String),
    /// A `Connector`, with the details as members.
    Connector(String),
    Execution,
    /// A list: the types of its entries and of the whole response.
    List(String, String),
    /// A list of `Connector`s.
    Connectors(String, String),
}

impl ReturnType {
    fn of(api: &Api, verb: &Verb) -> Self {
        match (verb.spec.returns, &verb.response) {
            (_, None) => Self::Nothing,
            (returns, Some(ty)) if let Some(entry) = verb.entry(&api.types) => match returns {
                Returns::Handle => Self::Connectors(annotation(entry), annotation(ty)),
                _ => Self::List(annotation(entry), annotation(ty)),
            },
            (Returns::Execution, _) => Self::Execution,
            (Returns::Handle, Some(ty)) => Self::Connector(annotation(ty)),
            (Returns::Model, Some(ty)) => Self::Json(annotation(ty)),
        }
    }

    /// The type of the result, and the start of the expression that calls the operation.
    fn call(&self) -> (String, &'static str) {
        match self {
            Self::Nothing => ("APIPromise<void>".into(), "this.requester.callVoid("),
            Self::Json(ty) => (format!("APIPromise<{ty}>"), "this.requester.call("),
            Self::Connector(details) => {
                (format!("APIPromise<Connector & {details}>"), "callForConnector(this.requester, ")
            }
            Self::Execution => ("APIPromise<Execution>".into(), "this.requester.execute("),
            Self::List(entry, envelope) => (format!("ListPromise<{entry}, {envelope}>"), "this.requester.list("),
            Self::Connectors(entry, envelope) => {
                (format!("ListPromise<Connector & {entry}, {envelope}>"), "listConnectors(this.requester, ")
            }
        }
    }
}

fn class(code: &mut Code, api: &Api, resource: &Resource) {
    comment(code, &resource.doc);
    let name = class_name(resource);
    code.block(format!("export class {name} extends Resource {{"), |code| {
        if !resource.children.is_empty() {
            members(code, &resource.children);
            code.line("/** @internal */");
            code.block("constructor(requester: Requester) {", |code| {
                code.line("super(requester);");
                assignments(code, &resource.children);
            });
            code.line("}");
        }
        for (place, verb) in resource.verbs.iter().enumerate() {
            if place > 0 {
                code.gap();
            }
            method(code, api, verb);
        }
    });
    code.line("}");
    code.gap();
}

fn method(code: &mut Code, api: &Api, verb: &Verb) {
    comment(code, &described(verb));
    if let (Some(progress), ReturnType::Json(result)) = (api.progress_type(verb), ReturnType::of(api, verb)) {
        let (parameter, request) = request(verb);
        let body = Call::new("this.requester.run(", verb, request);
        let parameters: Vec<_> =
            parameter.into_iter().chain([format!("options?: ProgressOptions<{progress}>")]).collect();
        return declared(code, &camel(&verb.name), &parameters, &format!("APIPromise<{result}>"), &body);
    }
    let (returned, call) = ReturnType::of(api, verb).call();
    let (parameter, request) = request(verb);
    let body = Call::new(call, verb, request);
    function(code, &camel(&verb.name), parameter, &returned, &body);
}

/// The call in the body of a method.
struct Call {
    /// The function, with the parenthesis and what comes before the name of the operation.
    head: &'static str,
    arguments: Vec<String>,
}

impl Call {
    fn new(head: &'static str, verb: &Verb, request: String) -> Self {
        let entries = verb.spec.entries.map(|member| format!("\"{member}\""));
        let arguments = [format!("\"{}\"", verb.spec.name), request, "options".to_owned()];
        Self { head, arguments: arguments.into_iter().chain(entries).collect() }
    }

    fn write(&self, code: &mut Code) {
        let line = format!("return {}{});", self.head, self.arguments.join(", "));
        if line.len() <= code.room(CODE_WIDTH) {
            code.line(line);
            return;
        }
        let (function, first) = self.head.split_once('(').unwrap_or((self.head, ""));
        code.block(format!("return {function}("), |code| {
            let first = first.trim_end_matches([',', ' ']);
            code.lines((!first.is_empty()).then(|| format!("{first},")));
            code.lines(self.arguments.iter().map(|argument| format!("{argument},")));
        });
        code.line(");");
    }
}

/// A method with a parameter for the request, if there is one, and one for the options.
fn function(code: &mut Code, name: &str, request: Option<String>, returned: &str, body: &Call) {
    let parameters: Vec<_> = request.into_iter().chain(["options?: CallOptions".to_owned()]).collect();
    declared(code, name, &parameters, returned, body);
}

fn declared(code: &mut Code, name: &str, parameters: &[String], returned: &str, body: &Call) {
    let head = format!("{name}({}): {returned} {{", parameters.join(", "));
    let last_line = if head.len() <= code.room(CODE_WIDTH) {
        head
    } else {
        code.block(format!("{name}("), |code| code.lines(parameters.iter().map(|parameter| format!("{parameter},"))));
        format!("): {returned} {{")
    };
    code.block(last_line, |code| body.write(code));
    code.line("}");
}

/// The parameter of a method for the request, and the expression of the request.
fn request(verb: &Verb) -> (Option<String>, String) {
    let required: Vec<_> = verb.params.iter().filter(|param| param.required).collect();
    match required.as_slice() {
        _ if verb.params.is_empty() => (None, "{}".into()),
        [] => (Some(format!("request: {} = {{}}", verb.request)), "request".into()),
        // An update needs more than an id.
        [id] if verb.procedure.is_some() || (id.location == Location::Path && !is_update(verb)) => {
            let parameter = format!("request: {} | {}", verb.request, annotation(&id.ty));
            (Some(parameter), format!("namedMember(\"{}\", request)", id.name))
        }
        _ => (Some(format!("request: {}", verb.request)), "request".into()),
    }
}

fn is_update(verb: &Verb) -> bool {
    matches!(verb.spec.method, Method::Put | Method::Patch)
}

fn described(verb: &Verb) -> Doc {
    let mut doc = verb.doc.clone();
    if verb.spec.paging.is_some() {
        doc.append("`for await` over the result reads all pages.");
    }
    doc.paragraphs.push(verb.sends());
    if verb.spec.auth == Auth::Scoped {
        doc.paragraphs.push("Requires a scoped token, as `options.token`.".into());
    }
    if verb.spec.stability == Stability::Unstable {
        doc.paragraphs.push("@experimental Not in the public specification; may change without notice.".into());
    }
    doc
}

/// The base class of the client, which has the resources.
fn tree(code: &mut Code, api: &Api) {
    code.line(format!("/** The resources of the {}. */", api.title));
    code.block(
        format!(
            "export abstract class {}Resources extends APIClient {{",
            if api.prefix.is_empty() { "Client" } else { api.prefix }
        ),
        |code| {
            members(code, &api.resources);
            code.line("/** @internal */");
            code.block("constructor(options?: ClientOptions | Requester) {", |code| {
                code.line("super(options);");
                code.line("const { requester } = this;");
                assignments(code, &api.resources);
            });
            code.line("}");
        },
    );
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
            .map(|resource| format!("this.{} = new {}(requester);", camel(&resource.name), class_name(resource))),
    );
}

fn class_name(resource: &Resource) -> String {
    pascal(&resource.path) + "Resource"
}
