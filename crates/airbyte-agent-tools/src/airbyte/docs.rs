//! The documentation of the connector `airbyte`, from its table and the schemas of the operations.

use schemars::{Schema, SchemaGenerator};
use serde_json::Value;

use super::entities::{Action, Call, ENTITIES, Entity, entity, own_params};

/// The page of an entity, or of all; `None` if there is no such entity.
pub(crate) fn docs(name: Option<&str>) -> Option<String> {
    match name {
        None => Some(guidance()),
        Some(name) => entity(name).map(page),
    }
}

/// The names of the members of a record.
pub(super) fn members(entity: &Entity) -> Vec<String> {
    record_type(entity).into_iter().map(|member| member.name).collect()
}

fn guidance() -> String {
    let outline: Vec<String> = ENTITIES
        .iter()
        .map(|entity| format!("- `{}` {} Actions: {}.", entity.name, entity.summary, names(entity)))
        .collect();
    format!(
        "# Airbyte\n\nThe Airbyte API: it moves data from sources to destinations. It has everything that the credentials of \
         this server can see, in all workspaces.\n\nTo look at a sync, list the `connections`, then the `jobs` with the \
         `connectionId`. Ids are UUIDs, but those of jobs are integers. Secrets in configurations are masked, and \
         `configuration` is only shown if `select_fields` has it.\n\n## Sections\n\n{}",
        outline.join("\n")
    )
}

fn names(entity: &Entity) -> String {
    entity.actions.iter().map(|action| format!("`{}`", action.name)).collect::<Vec<_>>().join(", ")
}

fn page(entity: &'static Entity) -> String {
    let mut blocks = vec![format!("# {}", entity.name), entity.summary.to_owned()];
    for action in entity.actions {
        let tool = if action.writes() { "connector_write" } else { "connector_read" };
        blocks.push(format!("## {} ({tool})", action.name));
        let (description, params) = described(action);
        blocks.extend([description, action.remark.to_owned()].into_iter().filter(|text| !text.is_empty()));
        let own = own_params(action.call);
        let params: Vec<Member> = params.into_iter().filter(|param| !own.contains(&param.name.as_str())).collect();
        if !params.is_empty() {
            blocks.push(table("Parameter", &params));
        }
    }
    let fields: Vec<Member> =
        record_type(entity).into_iter().filter(|field| !entity.hidden.contains(&field.name.as_str())).collect();
    blocks.push("## Fields".to_owned());
    if !entity.omitted.is_empty() {
        blocks.push(format!("Only if `select_fields` has it: `{}`.", entity.omitted.join("`, `")));
    }
    blocks.push(table("Field", &fields));
    blocks.join("\n\n")
}

/// What an action does, and its parameters.
fn described(action: &Action) -> (String, Vec<Member>) {
    let (schema, definitions) = resolve(action.request);
    // That of a procedure is about waiting, which does not happen here.
    let text = if action.call == Call::Start { "" } else { schema["description"].as_str().unwrap_or_default() };
    (unwrap_lines(text), read(&schema, &definitions))
}

fn record_type(entity: &Entity) -> Vec<Member> {
    let get = entity.actions.iter().find(|action| action.call == Call::Get);
    get.map(|get| resolve(get.response)).map_or_else(Vec::new, |(schema, definitions)| read(&schema, &definitions))
}

/// A parameter or a field.
struct Member {
    name: String,
    kind: String,
    is_required: bool,
    description: String,
}

/// The schema of an object, and the schemas that it refers to.
fn resolve(schema: fn(&mut SchemaGenerator) -> Schema) -> (Value, Value) {
    let mut generator = SchemaGenerator::default();
    let schema = schema(&mut generator).to_value();
    let definitions = Value::Object(generator.definitions().clone());
    (follow(&schema, &definitions).clone(), definitions)
}

fn follow<'a>(schema: &'a Value, definitions: &'a Value) -> &'a Value {
    let name = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
    name.and_then(|name| definitions.get(name)).unwrap_or(schema)
}

fn read(schema: &Value, definitions: &Value) -> Vec<Member> {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties
        .map(|(name, property)| Member {
            name: name.clone(),
            kind: kind(property, definitions),
            is_required: required.contains(&name.as_str()),
            description: unwrap_lines(property["description"].as_str().unwrap_or_default()),
        })
        .collect()
}

/// The type of a member in words: `string`, `array of string`, `one of a, b`.
fn kind(schema: &Value, definitions: &Value) -> String {
    if let Some(variants) = schema["anyOf"].as_array() {
        return variants.iter().find(|it| it["type"] != "null").map_or_else(String::new, |it| kind(it, definitions));
    }
    let schema = follow(schema, definitions);
    let words: Vec<&str> = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if !words.is_empty() {
        return format!("one of `{}`", words.join("`, `"));
    }
    let name = match &schema["type"] {
        Value::Array(names) => names.iter().filter_map(Value::as_str).find(|name| *name != "null"),
        name => name.as_str(),
    };
    match name {
        Some("array") => format!("array of {}", kind(&schema["items"], definitions)),
        Some(name) => name.to_owned(),
        None => "any".to_owned(),
    }
}

fn table(title: &str, members: &[Member]) -> String {
    let rows = members.iter().map(|member| {
        let required = if member.is_required && title == "Parameter" { ", required" } else { "" };
        format!("| `{}` | {}{required} | {} |", member.name, member.kind, member.description.replace('|', "\\|"))
    });
    let head = [format!("| {title} | Type | |"), "| --- | --- | --- |".to_owned()];
    head.into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// A text of several lines as one.
fn unwrap_lines(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
