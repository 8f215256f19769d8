//! Resources and their verbs: the tree that a caller walks from the client.

use airbyte_agent::operation::Meta;

use super::Row;
use super::doc::{Doc, marks_null};
use super::schema::{self, Schemas};
use super::types::Type;
use crate::CodegenError;

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
    /// Where it stands on the wire, its effect, token, stability and paging. `meta.name` is its full name.
    pub meta: &'static Meta,
    /// Name for a type that gathers the parameters: `ListConnectors`.
    pub request: String,
    /// What it does.
    pub doc: Doc,
    /// What it takes, in the order of declaration: required ones are not always first.
    pub params: Vec<Param>,
    /// What it gives; nothing where a success has no body.
    pub answer: Option<Type>,
}

/// A parameter of a verb.
#[derive(Clone, Debug)]
pub struct Param {
    /// Name on the wire, and in the flat JSON object that the core crate takes as a request.
    pub name: String,
    /// What it holds.
    pub ty: Type,
    /// The call is refused without it.
    pub required: bool,
    /// `null` is sent as such and says something else than leaving the parameter out: it clears a value. For any
    /// other parameter `null` is the same as leaving it out.
    pub null_has_meaning: bool,
    /// What it is.
    pub doc: Doc,
    /// Where the core crate puts it.
    pub location: Location,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In the JSON body.
    Body,
    /// In both.
    QueryAndBody,
}

impl Location {
    fn of(meta: &Meta, name: &str) -> Self {
        if meta.path_members().any(|member| member == name) {
            Self::Path
        } else if !meta.method.has_body() || meta.query.contains(&name) {
            Self::Query
        } else if meta.query_and_body.contains(&name) {
            Self::QueryAndBody
        } else {
            Self::Body
        }
    }
}

impl Verb {
    pub(super) fn read(row: &Row, schemas: &Schemas) -> Result<Self, CodegenError> {
        let meta = row.entry.meta;
        let (request, schema) = schemas.follow(&row.request)?;
        let param = |(name, schema, required): (&str, &serde_json::Value, bool)| {
            let (ty, _) = schema::nullable_type(schema)?;
            let comment = schema::comment(schema);
            let (doc, null_has_meaning) = (Doc::of(comment), marks_null(comment));
            let location = Location::of(meta, name);
            Ok(Param { name: name.to_owned(), ty, required, null_has_meaning, doc, location })
        };
        Ok(Self {
            name: meta.name.rsplit('.').next().unwrap_or_default().to_owned(),
            meta,
            request: request.to_owned(),
            doc: Doc::of(schema::comment(schema)),
            params: schema::members(schema).map(param).collect::<Result<_, CodegenError>>()?,
            answer: match row.answer["type"] == "null" {
                true => None,
                false => Some(Type::Named(schemas.follow(&row.answer)?.0.to_owned())),
            },
        })
    }
}

/// Hang every verb on its resource, making resources as they are first met. With each verb comes what its resource is
/// for.
pub(super) fn tree(verbs: Vec<(Verb, &'static str)>) -> Vec<Resource> {
    let mut roots = Vec::new();
    for (verb, purpose) in verbs {
        let mut steps: Vec<&str> = verb.meta.name.split('.').collect();
        steps.pop();
        hang(&mut roots, &steps, 1, verb, purpose);
    }
    roots
}

fn hang(level: &mut Vec<Resource>, steps: &[&str], depth: usize, verb: Verb, purpose: &str) {
    let path = steps[..depth].join(".");
    let place = level.iter().position(|resource| resource.path == path).unwrap_or_else(|| {
        let doc = Doc::of(if depth == steps.len() { purpose } else { purpose_of_group(&path) });
        level.push(Resource { name: steps[depth - 1].to_owned(), path, doc, verbs: Vec::new(), children: Vec::new() });
        level.len() - 1
    });
    match depth == steps.len() {
        true => level[place].verbs.push(verb),
        false => hang(&mut level[place].children, steps, depth + 1, verb, purpose),
    }
}

/// What resources without operations of their own are for.
fn purpose_of_group(path: &str) -> &'static str {
    match path {
        "templates" => "Templates, of sources and of connections.",
        "beta" => "What official clients use and no public spec has: may change without notice.",
        _ => "",
    }
}
