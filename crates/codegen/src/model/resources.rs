//! Resources and their verbs: the tree that a caller walks from the client.

use airbyte_agent_core::operation::{Location, OperationSpec};
use airbyte_agent_core::procedure::ProcedureSpec;

use super::doc::{Doc, comment};
use super::row::Row;
use super::schema::{self, Schemas};
use super::types::Type;
use crate::error::CodegenError;

/// A node of the tree: `connectors`, or `sources` under `templates`.
#[derive(Debug)]
pub struct Resource {
    /// Name of the attribute: the last step of the path.
    pub name: String,
    /// Path from the client, dots between the steps: `templates.sources`.
    pub path: String,
    /// What it is for.
    pub doc: Doc,
    /// Its operations.
    pub verbs: Vec<Verb>,
    /// Resources under it.
    pub children: Vec<Resource>,
}

impl Resource {
    /// Itself and everything under it.
    pub fn and_children(&self) -> Vec<&Resource> {
        let below = self.children.iter().flat_map(Resource::and_children);
        std::iter::once(self).chain(below).collect()
    }
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Verb {
    /// Name of the method: `list_global`.
    pub name: String,
    /// Method, path, effect, auth, stability, paging and return kind. `spec.name` is the full name.
    pub spec: &'static OperationSpec,
    /// What it sends, if it is a procedure, which sends several requests. `spec` has neither method nor path then.
    pub procedure: Option<&'static ProcedureSpec>,
    /// Name of a type that has the parameters as members: `ListConnectors`.
    pub request: String,
    /// What it does.
    pub doc: Doc,
    /// Its parameters, in the order of declaration: required ones are not always first.
    pub params: Vec<Param>,
    /// The type of the response; none if a success has no body.
    pub response: Option<Type>,
}

/// A parameter of a verb.
#[derive(Clone, Debug)]
pub struct Param {
    /// Name in the API, and in the flat JSON object that the core takes as a request.
    pub name: String,
    /// What it holds.
    pub ty: Type,
    /// Whether the call is invalid without it.
    pub required: bool,
    /// Whether `null` is sent: it clears a value, which is not the same as leaving the parameter out. For any other
    /// parameter it is the same.
    pub null_has_meaning: bool,
    /// Whether its value must not be shown.
    pub secret: bool,
    /// What it is.
    pub doc: Doc,
    /// Where it is sent.
    pub location: Location,
}

impl Verb {
    /// The parameters that may be given by position: those that the spec names, otherwise those of the path, otherwise
    /// the only required one.
    pub fn positional(&self) -> Vec<&str> {
        let named: Vec<&str> = match self.spec.positional {
            [] => self.spec.path_members().collect(),
            names => names.to_vec(),
        };
        let required: Vec<&str> =
            self.params.iter().filter(|param| param.required).map(|param| param.name.as_str()).collect();
        match required.as_slice() {
            [only] if named.is_empty() => vec![*only],
            _ => named,
        }
    }

    /// What it sends: the method and the path, or the operations of a procedure.
    pub fn sends(&self) -> String {
        let Some(procedure) = self.procedure else {
            return format!("`{} {}`", self.spec.method.as_str(), self.spec.path);
        };
        let names: Vec<String> = procedure.sends.iter().map(|name| format!("`{name}`")).collect();
        match names.as_slice() {
            [names @ .., last] if !names.is_empty() => format!("Sends {} and {last}.", names.join(", ")),
            names => format!("Sends {}.", names.join("")),
        }
    }

    pub(super) fn read(row: &Row, schemas: &Schemas) -> Result<Self, CodegenError> {
        let spec = row.spec;
        let (request, schema) = schemas.follow(&row.request)?;
        let param = |(name, schema, required): (&str, &serde_json::Value, bool)| {
            let (ty, _) = schema::nullable_type(schema)?;
            let (doc, null_has_meaning) = (Doc::of_member(schema), schema["x-nullable"] == true);
            let location = spec.location(name);
            let secret = schema::is_secret(schema, &ty);
            Ok(Param { name: name.to_owned(), ty, required, null_has_meaning, secret, doc, location })
        };
        Ok(Self {
            name: spec.name.rsplit('.').next().unwrap_or_default().to_owned(),
            spec,
            procedure: row.procedure,
            request: request.to_owned(),
            doc: Doc::of(comment(schema)),
            params: schema::members(schema).map(param).collect::<Result<_, CodegenError>>()?,
            response: match row.response["type"] == "null" {
                true => None,
                false => Some(schema::plain_type(&row.response)?),
            },
        })
    }
}

/// Adds every verb to its resource. With each verb comes what its resource is for. The resources of an API with a
/// namespace are those below it.
pub(super) fn tree(namespace: &str, verbs: Vec<(Verb, &'static str)>) -> Vec<Resource> {
    let mut roots = Vec::new();
    for (verb, purpose) in verbs {
        let mut steps: Vec<&str> = verb.spec.name.split('.').collect();
        steps.pop();
        let depth = if namespace.is_empty() { 1 } else { 2 };
        add(&mut roots, &steps, depth, verb, purpose);
    }
    roots
}

fn add(level: &mut Vec<Resource>, steps: &[&str], depth: usize, verb: Verb, purpose: &str) {
    let path = steps[..depth].join(".");
    let place = level.iter().position(|resource| resource.path == path).unwrap_or_else(|| {
        let doc = Doc::of(if depth == steps.len() { purpose } else { purpose_of_group(&path) });
        level.push(Resource { name: steps[depth - 1].to_owned(), path, doc, verbs: Vec::new(), children: Vec::new() });
        level.len() - 1
    });
    match depth == steps.len() {
        true => level[place].verbs.push(verb),
        false => add(&mut level[place].children, steps, depth + 1, verb, purpose),
    }
}

/// What resources without operations of their own are for.
fn purpose_of_group(path: &str) -> &'static str {
    match path {
        "replication.definitions" => "Definitions of sources and destinations in a workspace.",
        "templates" => "Templates of sources and of connections.",
        "beta" => "Resources that are not part of the published API and may change without notice.",
        _ => "",
    }
}
