//! Definitions of connectors that run as Docker images, as far as those of sources and destinations are the same.

use airbyte_agent::replication::ActorType;

use crate::replication::actors::delete_all;
use crate::replication::connectors::Connector;
use crate::replication::context::ReplicationContext;
use crate::replication::definitions::{DECLARATIVE_IMAGE, builtin, custom_connector};
use crate::replication::problem::Problem;
use crate::replication::store::actors::Use;
use crate::replication::store::custom_definitions::{self, CustomDefinition};

/// What a request says of a definition that is to be created.
pub(super) struct NewDefinition {
    pub(super) workspace_id: String,
    pub(super) name: String,
    pub(super) docker_repository: String,
    pub(super) docker_image_tag: String,
    pub(super) documentation_url: Option<String>,
}

/// The connectors that a workspace can use, declarative ones aside.
pub(super) fn list(
    context: &ReplicationContext<'_>,
    actor_type: &ActorType,
    workspace_id: &str,
) -> Result<Vec<Connector>, Problem> {
    context.require_in_workspace(workspace_id)?;
    let custom = custom_definitions::all(context.db, actor_type, workspace_id)?;
    let custom = custom.iter().filter(|custom| custom.manifest.is_none()).map(custom_connector);
    Ok(builtin(actor_type).cloned().chain(custom).collect())
}

pub(super) fn get(
    context: &ReplicationContext<'_>,
    actor_type: &ActorType,
    workspace_id: &str,
    id: &str,
) -> Result<Connector, Problem> {
    let found = list(context, actor_type, workspace_id)?.into_iter().find(|connector| connector.id == id);
    found.ok_or_else(|| unknown(actor_type, id))
}

pub(super) fn create(
    context: &ReplicationContext<'_>,
    actor_type: ActorType,
    new: NewDefinition,
) -> Result<Connector, Problem> {
    refuse_on_cloud(context)?;
    context.require_in_workspace(&new.workspace_id)?;
    let custom = CustomDefinition {
        id: uuid::Uuid::new_v4().to_string(),
        actor_type,
        workspace_id: new.workspace_id,
        name: new.name,
        docker_repository: new.docker_repository,
        docker_image_tag: new.docker_image_tag,
        documentation_url: new.documentation_url.unwrap_or_default(),
        manifest: None,
        manifest_version: 0,
        is_deleted: false,
    };
    custom_definitions::insert(context.db, &custom)?;
    Ok(custom_connector(&custom))
}

/// Changes the name and the version of one.
pub(super) fn update(
    context: &ReplicationContext<'_>,
    actor_type: &ActorType,
    workspace_id: &str,
    id: &str,
    name: String,
    docker_image_tag: String,
) -> Result<Connector, Problem> {
    refuse_on_cloud(context)?;
    let custom = changeable(context, actor_type, workspace_id, id)?;
    let custom = CustomDefinition { name, docker_image_tag, ..custom };
    custom_definitions::update(context.db, &custom)?;
    Ok(custom_connector(&custom))
}

/// Deletes one, with what is of its kind.
pub(super) fn delete(
    context: &ReplicationContext<'_>,
    actor_type: &ActorType,
    workspace_id: &str,
    id: &str,
) -> Result<Connector, Problem> {
    let custom = changeable(context, actor_type, workspace_id, id)?;
    delete_all(context.db, Use::Definition(id))?;
    custom_definitions::delete(context.db, id)?;
    Ok(custom_connector(&custom))
}

pub(super) fn unknown(actor_type: &ActorType, id: &str) -> Problem {
    Problem::resource_not_found(&format!("{actor_type} definition"), id)
}

/// A definition of an image that belongs to the workspace.
fn changeable(
    context: &ReplicationContext<'_>,
    actor_type: &ActorType,
    workspace_id: &str,
    id: &str,
) -> Result<CustomDefinition, Problem> {
    context.require_in_workspace(workspace_id)?;
    let custom = custom_definitions::by_id(context.db, actor_type, id)?.filter(|custom| {
        custom.workspace_id == workspace_id && !custom.is_deleted && custom.docker_repository != DECLARATIVE_IMAGE
    });
    match custom {
        Some(custom) => Ok(custom),
        None if builtin(actor_type).any(|connector| connector.id == id) => {
            Err(Problem::bad_request("Only custom definitions can be changed or deleted."))
        }
        None => Err(unknown(actor_type, id)),
    }
}

/// Airbyte Cloud runs images of Airbyte only.
fn refuse_on_cloud(context: &ReplicationContext<'_>) -> Result<(), Problem> {
    match context.state.is_self_managed() {
        true => Ok(()),
        false => Err(Problem::bad_request("Airbyte Cloud does not run images of its users: use a declarative source.")),
    }
}
