//! The docs of connectors as resources: `airbyte-agent://connectors/{name}/docs`, and `/{entity}` below.

use airbyte_agent_tools::{ErrorCode, ToolResult, Toolbox};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use rmcp::model::{ErrorData, ListResourcesResult, ReadResourceResult, Resource, ResourceContents, ResourceTemplate};
use serde_json::{Value, json};

const PREFIX: &str = "airbyte-agent://connectors/";
const MARKDOWN: &str = "text/markdown";

/// A page of resources, one for each connector.
///
/// # Errors
/// If the connectors cannot be listed.
pub async fn list(toolbox: &Toolbox, cursor: Option<String>) -> Result<ListResourcesResult, ErrorData> {
    let arguments = cursor.map_or_else(|| json!({}), |cursor| json!({"cursor": cursor}));
    let page = succeeded(toolbox.call("list_connectors", arguments).await)?.value();
    let connectors = page["connectors"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut result = ListResourcesResult::with_all_items(connectors.iter().filter_map(resource).collect());
    result.next_cursor = page["next_cursor"].as_str().map(str::to_owned);
    Ok(result)
}

/// The URIs that can be read.
pub fn templates() -> Vec<ResourceTemplate> {
    let docs = ResourceTemplate::new(format!("{PREFIX}{{name}}/docs"), "connector_docs")
        .with_description("Guidance and the list of entities of a connector, by its name or id.");
    let entity = ResourceTemplate::new(format!("{PREFIX}{{name}}/docs/{{entity}}"), "entity_docs")
        .with_description("Actions, parameters, fields and examples of an entity.");
    [docs, entity].map(|template| template.with_mime_type(MARKDOWN)).into()
}

/// Reads the docs that a URI names.
///
/// # Errors
/// If the URI is none of [`templates`], or the docs cannot be read.
pub async fn read(toolbox: &Toolbox, uri: &str) -> Result<ReadResourceResult, ErrorData> {
    let unknown = || {
        let message = format!("there is no resource {uri:?}: a URI is {PREFIX}NAME/docs or {PREFIX}NAME/docs/ENTITY");
        ErrorData::resource_not_found(message, Some(json!({"uri": uri})))
    };
    let segments: Vec<&str> = uri.strip_prefix(PREFIX).ok_or_else(unknown)?.split('/').collect();
    let arguments = match segments.as_slice() {
        [name, "docs"] => json!({"connector": decoded(name).ok_or_else(unknown)?}),
        [name, "docs", entity] => {
            json!({"connector": decoded(name).ok_or_else(unknown)?, "entity": decoded(entity).ok_or_else(unknown)?})
        }
        _ => return Err(unknown()),
    };
    let docs = succeeded(toolbox.call("connector_docs", arguments).await).map_err(|error| about(uri, error))?;
    Ok(ReadResourceResult::new(vec![ResourceContents::text(docs.text, uri).with_mime_type(MARKDOWN)]))
}

fn resource(connector: &Value) -> Option<Resource> {
    let name = connector["name"].as_str()?;
    let uri = format!("{PREFIX}{}/docs", utf8_percent_encode(name, NON_ALPHANUMERIC));
    let service = connector["service"].as_str().unwrap_or_default();
    let resource = Resource::new(uri, name).with_description(format!("What can be read and changed in {service}."));
    Some(resource.with_title(format!("Docs of {name}")).with_mime_type(MARKDOWN))
}

fn decoded(segment: &str) -> Option<String> {
    let text = percent_decode_str(segment).decode_utf8().ok()?;
    (!text.is_empty()).then(|| text.into_owned())
}

/// An error with the URI that it is about.
fn about(uri: &str, mut error: ErrorData) -> ErrorData {
    if let Some(data) = &mut error.data {
        data["uri"] = uri.into();
    }
    error
}

/// Requests of resources have no results that are failures, as those of tools have.
fn succeeded(result: ToolResult) -> Result<ToolResult, ErrorData> {
    if !result.is_error {
        return Ok(result);
    }
    let failure = result.value();
    let is_one_of = |codes: &[ErrorCode]| codes.iter().any(|code| failure["code"] == code.as_str());
    Err(if is_one_of(&[ErrorCode::ConnectorNotFound, ErrorCode::UnknownEntityOrAction]) {
        ErrorData::resource_not_found(result.text, Some(failure))
    } else if is_one_of(&[ErrorCode::BadParams, ErrorCode::ConnectorAmbiguous]) {
        ErrorData::invalid_params(result.text, Some(failure))
    } else {
        ErrorData::internal_error(result.text, Some(failure))
    })
}
