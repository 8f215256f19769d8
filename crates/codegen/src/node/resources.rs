//! `resources.ts`: a class for every resource, with a method for every operation.

use std::collections::BTreeSet;

use airbyte_agent_core::operation::{Auth, Returns, Stability};
use airbyte_agent_types::quoted;

use super::names::{annotation, camel, pascal};
use super::syntax::{CODE_WIDTH, comment, new_file, sort_imports};
use crate::code::Code;
use crate::model::{Api, Doc, Param, Resource, Type, Verb};

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
    let helpers: BTreeSet<_> = api.verbs().filter_map(|verb| Parameters::of(verb).helper()).collect();
    let mut helpers: Vec<_> = helpers.into_iter().collect();
    sort_imports(&mut helpers);
    code.line("import { APIClient } from \"../../api-client.js\";");
    code.line("import type { APIPromise } from \"../../api-promise.js\";");
    if has(Returns::Handle) {
        let names = [("type Connector", true), ("callForConnector", true), ("listConnectors", has_handle_lists)];
        import(code, "import", names, "connector");
    }
    import(code, "import type", [("Execution", has(Returns::Execution))], "execution");
    code.line(format!("import {{ {} }} from \"../../internal/arguments.js\";", helpers.join(", ")));
    code.line("import type { Requester } from \"../../internal/requester.js\";");
    code.line("import { Resource } from \"../../internal/resource.js\";");
    import(code, "import type", [("ListPromise", has_lists)], "list-page");
    import(code, "import type", [("CallOptions", true), ("ProgressOptions", has_progress)], "options");
    let mut names = BTreeSet::new();
    for verb in api.verbs() {
        names.extend((!verb.params.is_empty()).then(|| verb.request.clone()));
        if !matches!(ReturnType::of(api, verb), ReturnType::Execution) {
            names.extend(verb.response.as_ref().map(|ty| annotation(ty).trim_end_matches("[]").to_owned()));
        }
        names.extend(api.types.entry_of(verb).map(annotation));
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
            (returns, Some(ty)) if let Some(entry) = api.types.entry_of(verb) => match returns {
                Returns::Handle => Self::Connectors(annotation(entry), annotation(ty)),
                _ => Self::List(annotation(entry), annotation(ty)),
            },
            (Returns::Execution, _) => Self::Execution,
            (Returns::Handle, Some(ty)) => Self::Connector(annotation(ty)),
            (Returns::Model, Some(ty)) => Self::Json(annotation(ty)),
        }
    }

    /// The type of the result, the function that calls the operation, and what it takes before the name of the operation.
    fn call(&self) -> (String, &'static str, Option<&'static str>) {
        const REQUESTER: Option<&str> = Some("this.requester");
        match self {
            Self::Nothing => ("APIPromise<void>".into(), "this.requester.callVoid", None),
            Self::Json(ty) => (format!("APIPromise<{ty}>"), "this.requester.call", None),
            Self::Connector(details) => (format!("APIPromise<Connector & {details}>"), "callForConnector", REQUESTER),
            Self::Execution => ("APIPromise<Execution>".into(), "this.requester.execute", None),
            Self::List(entry, envelope) => (format!("ListPromise<{entry}, {envelope}>"), "this.requester.list", None),
            Self::Connectors(entry, envelope) => {
                (format!("ListPromise<Connector & {entry}, {envelope}>"), "listConnectors", REQUESTER)
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
            code.block("constructor(requester: Requester, path: string) {", |code| {
                code.line("super(requester, path);");
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
    let ((returned, function, first), options) = match (api.progress_type(verb), ReturnType::of(api, verb)) {
        (Some(progress), ReturnType::Json(result)) => {
            let call = (format!("APIPromise<{result}>"), "this.requester.run", None);
            (call, format!("ProgressOptions<{progress}>"))
        }
        (_, returned) => (returned.call(), "CallOptions".to_owned()),
    };
    let parameters = Parameters::of(verb);
    let name = camel(&verb.name);
    let declared = parameters.declared(verb, &options);
    let one_line = format!("{name}({}): {returned} {{", declared.on_one_line());
    let last_line = if one_line.len() <= code.room(CODE_WIDTH) {
        one_line
    } else {
        code.block(format!("{name}("), |code| declared.on_many_lines(code));
        format!("): {returned} {{")
    };
    let mut passed: Vec<String> = first.map(str::to_owned).into_iter().collect();
    passed.push(format!("\"{}\"", verb.spec.name));
    passed.extend(parameters.passed());
    passed.extend(verb.spec.entries.map(|member| format!("\"{member}\"")));
    code.block(last_line, |code| call(code, &format!("return {function}"), &passed));
    code.line("}");
}

/// A statement that ends with a call, the arguments on lines of their own if they do not fit on one.
fn call(code: &mut Code, head: &str, arguments: &[String]) {
    let line = format!("{head}({});", arguments.join(", "));
    if line.len() <= code.room(CODE_WIDTH) {
        code.line(line);
        return;
    }
    code.block(format!("{head}("), |code| {
        code.lines(arguments.iter().map(|argument| format!("{argument},")));
    });
    code.line(");");
}

/// What a method declares between its parentheses.
enum Declared {
    /// These parameters, and then [`SURPLUS`].
    Separate(Vec<String>),
    /// A rest parameter that is one of these tuples.
    Tuples([String; 2]),
}

impl Declared {
    fn on_one_line(&self) -> String {
        match self {
            Self::Separate(parameters) => format!("{}, {SURPLUS}", parameters.join(", ")),
            Self::Tuples(tuples) => format!("...args: {}", tuples.join(" | ")),
        }
    }

    /// No comma follows a rest parameter.
    fn on_many_lines(&self, code: &mut Code) {
        match self {
            Self::Separate(parameters) => {
                code.lines(parameters.iter().map(|parameter| format!("{parameter},")));
                code.line(SURPLUS);
            }
            Self::Tuples(tuples) => {
                let line = self.on_one_line();
                if line.len() <= code.room(CODE_WIDTH) {
                    code.line(line);
                } else {
                    code.block("...args:", |code| code.lines(tuples.iter().map(|tuple| format!("| {tuple}"))));
                }
            }
        }
    }
}

/// Nobody passes it: it makes the compiler and the call refuse arguments that the method does not take.
const SURPLUS: &str = "...surplus: []";

/// How a method takes its request. The docs of the package state the rule: `node/README.md`, "Calls".
enum Parameters<'a> {
    /// The operation has none.
    OptionsOnly,
    /// An object with all members.
    Request,
    /// The request, or its only member.
    OneMember(&'a str, &'a Type),
    /// The request, or one member and then the others.
    MemberFirst(&'a str, &'a Type),
}

impl<'a> Parameters<'a> {
    fn of(verb: &'a Verb) -> Self {
        if verb.params.is_empty() {
            return Self::OptionsOnly;
        }
        let positional = verb.positional();
        let first = match positional.as_slice() {
            [name] => verb.params.iter().find(|param| param.name == *name),
            _ => None,
        };
        match first {
            // An object cannot be told from the request.
            Some(Param { name, ty: ty @ (Type::Text | Type::Integer | Type::List(_)), .. }) => {
                match verb.params.len() {
                    1 => Self::OneMember(name, ty),
                    _ => Self::MemberFirst(name, ty),
                }
            }
            _ => Self::Request,
        }
    }

    fn declared(&self, verb: &Verb, options: &str) -> Declared {
        let request = &verb.request;
        let is_optional = verb.params.iter().all(|param| !param.required);
        let mark = |is_optional: bool| if is_optional { "?" } else { "" };
        let options = format!("options?: {options}");
        let with_request = format!("[request{}: {request}, {options}]", mark(is_optional));
        match self {
            Self::OptionsOnly => Declared::Separate(vec![options]),
            Self::Request => {
                let default = if is_optional { " = {}" } else { "" };
                Declared::Separate(vec![format!("request: {request}{default}"), options])
            }
            Self::OneMember(name, ty) => {
                Declared::Tuples([format!("[{name}: {}, {options}]", annotation(ty)), with_request])
            }
            Self::MemberFirst(name, ty) => {
                let mark = mark(verb.params.iter().all(|param| param.name == *name || !param.required));
                let others = format!("others{mark}: Omit<{request}, \"{name}\">");
                Declared::Tuples([format!("[{name}: {}, {others}, {options}]", annotation(ty)), with_request])
            }
        }
    }

    /// What the method passes on after the name of the operation.
    fn passed(&self) -> Vec<String> {
        match self {
            Self::OptionsOnly => ["NO_REQUEST", "options", "surplus"].map(str::to_owned).into(),
            Self::Request => ["request", "options", "surplus"].map(str::to_owned).into(),
            Self::OneMember(name, _) => vec![format!("...oneMember(\"{name}\", args)")],
            Self::MemberFirst(name, _) => vec![format!("...memberFirst(\"{name}\", args)")],
        }
    }

    /// The function or constant that its method uses.
    fn helper(&self) -> Option<&'static str> {
        match self {
            Self::OptionsOnly => Some("NO_REQUEST"),
            Self::Request => None,
            Self::OneMember(..) => Some("oneMember"),
            Self::MemberFirst(..) => Some("memberFirst"),
        }
    }
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
    for resource in resources {
        let head = format!("this.{} = new {}", camel(&resource.name), class_name(resource));
        call(code, &head, &["requester".to_owned(), quoted(&resource.path)]);
    }
}

fn class_name(resource: &Resource) -> String {
    pascal(&resource.path) + "Resource"
}
