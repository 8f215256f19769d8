//! `replication.tags`.

use airbyte_agent::Object;
use airbyte_agent::replication::{CreateTag, DeleteTag, GetTag, ListTags, Tag, TagList, UpdateTag};
use http::StatusCode;
use serde_json::json;

use crate::replication::context::ReplicationContext;
use crate::replication::problem::Problem;
use crate::replication::store::tags;

/// Most characters of a name.
const MAX_NAME_LENGTH: usize = 30;

/// Most tags of a workspace.
const MAX_TAGS: usize = 100;

pub(crate) fn list(context: &ReplicationContext<'_>, request: ListTags) -> Result<TagList, Problem> {
    let mut data = Vec::new();
    for workspace in context.listed_workspaces(request.workspace_ids.as_deref())? {
        data.extend(tags::of_workspace(context.db, &workspace.id)?);
    }
    Ok(TagList { data, extra: Object::new() })
}

pub(crate) fn create(context: &ReplicationContext<'_>, request: CreateTag) -> Result<Tag, Problem> {
    let workspace = context.require_in_workspace(&request.workspace_id)?;
    check(&request.name, &request.color)?;
    let known = tags::of_workspace(context.db, &workspace.id)?;
    if known.len() >= MAX_TAGS {
        return Err(limit_reached(&workspace.id));
    }
    refuse_duplicate(&known, &request.name, None)?;
    Ok(tags::create(context.db, &workspace.id, &request.name, &request.color)?)
}

pub(crate) fn get(context: &ReplicationContext<'_>, request: GetTag) -> Result<Tag, Problem> {
    find(context, &request.tag_id)
}

pub(crate) fn update(context: &ReplicationContext<'_>, request: UpdateTag) -> Result<Tag, Problem> {
    let tag = find(context, &request.tag_id)?;
    check(&request.name, &request.color)?;
    let known = tags::of_workspace(context.db, &tag.workspace_id)?;
    refuse_duplicate(&known, &request.name, Some(&tag.tag_id))?;
    let tag = Tag { name: request.name, color: request.color, ..tag };
    tags::update(context.db, &tag)?;
    Ok(tag)
}

pub(crate) fn delete(context: &ReplicationContext<'_>, request: DeleteTag) -> Result<(), Problem> {
    let tag = find(context, &request.tag_id)?;
    Ok(tags::delete(context.db, &tag.tag_id)?)
}

/// A tag of a workspace in which the caller may call the operation. An unknown one is 404 for everybody, because the service
/// looks for the tag before it looks at roles.
fn find(context: &ReplicationContext<'_>, id: &str) -> Result<Tag, Problem> {
    let tag = tags::by_id(context.db, id)?.ok_or_else(|| Problem::resource_not_found("tag", id))?;
    context.require_in_workspace(&tag.workspace_id)?;
    Ok(tag)
}

fn check(name: &str, color: &str) -> Result<(), Problem> {
    if color.len() != 6 || !color.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        let (uri, title) = ("error:tag-invalid-hex-color", "Invalid hex color");
        let data = json!({"hexColor": color});
        return Err(Problem::typed(StatusCode::BAD_REQUEST, uri, title, "A color has six hex digits.", Some(data)));
    }
    if name.chars().count() > MAX_NAME_LENGTH {
        let (uri, title) = ("error:tag-name-too-long", "Tag name too long");
        let data = json!({"tagName": name, "maxLength": MAX_NAME_LENGTH});
        let detail = "A name has at most 30 characters.";
        return Err(Problem::typed(StatusCode::BAD_REQUEST, uri, title, detail, Some(data)));
    }
    if name.trim().is_empty() {
        return Err(Problem::bad_request("The name of a tag must not be empty."));
    }
    Ok(())
}

fn limit_reached(workspace_id: &str) -> Problem {
    let (uri, title) = ("error:tag-limit-for-workspace-reached", "Tag limit for workspace reached");
    let data = json!({"workspaceId": workspace_id, "maxTags": MAX_TAGS});
    Problem::typed(StatusCode::BAD_REQUEST, uri, title, "A workspace has at most 100 tags.", Some(data))
}

fn refuse_duplicate(known: &[Tag], name: &str, except: Option<&str>) -> Result<(), Problem> {
    if !known.iter().any(|tag| tag.name == name && Some(tag.tag_id.as_str()) != except) {
        return Ok(());
    }
    let (uri, title) = ("error:tag-already-exists", "Tag already exists");
    let data = json!({"tagName": name});
    Err(Problem::typed(StatusCode::CONFLICT, uri, title, "The workspace has a tag of this name.", Some(data)))
}
