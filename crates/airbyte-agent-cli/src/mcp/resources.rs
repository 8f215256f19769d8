//! The files of [`skills`](super::skills) as resources.

use airbyte_agent_tools::Toolbox;
use rmcp::model::{ErrorData, ListResourcesResult, ReadResourceResult, ResourceContents};
use serde_json::json;

use super::skills::{ConnectorSkill, MARKDOWN, SkillPath};
use super::tool_failure::succeeded;

/// A page of resources, one for each connector.
///
/// # Errors
/// If the connectors cannot be listed.
pub async fn list(toolbox: &Toolbox, cursor: Option<String>) -> Result<ListResourcesResult, ErrorData> {
    let (skills, next_cursor) = ConnectorSkill::page(toolbox, cursor).await?;
    let mut result = ListResourcesResult::with_all_items(skills.iter().map(ConnectorSkill::resource).collect());
    result.next_cursor = next_cursor;
    Ok(result)
}

/// Reads the file that a URI names.
///
/// # Errors
/// If it names none, or the docs cannot be read. The error has the URI.
pub async fn read(toolbox: &Toolbox, uri: &str) -> Result<ReadResourceResult, ErrorData> {
    let text = text(toolbox, uri).await.map_err(|mut error| {
        error.data.get_or_insert_with(|| json!({}))["uri"] = uri.into();
        error
    })?;
    Ok(ReadResourceResult::new(vec![ResourceContents::text(text, uri).with_mime_type(MARKDOWN)]))
}

async fn text(toolbox: &Toolbox, uri: &str) -> Result<String, ErrorData> {
    let Some((skill, path)) = ConnectorSkill::at(toolbox, uri).await? else {
        let message = format!("there is no resource {uri:?}; `resources/list` has those that exist");
        return Err(ErrorData::resource_not_found(message, None));
    };
    let arguments = match &path {
        SkillPath::Guidance => json!({"connector": skill.id}),
        SkillPath::Entity(entity) => json!({"connector": skill.id, "entity": entity}),
    };
    let docs = succeeded(toolbox.call("connector_docs", arguments).await)?.text;
    Ok(match path {
        SkillPath::Guidance => skill.file(&docs),
        SkillPath::Entity(_) => docs,
    })
}
