//! `replication.connector_definitions`.

use airbyte_agent::Object;
use airbyte_agent::replication::{ActorType, ConnectorDefinition, ConnectorDefinitionList, ListConnectorDefinitions};

use crate::replication::connectors::Connector;
use crate::replication::context::ReplicationContext;
use crate::replication::definitions::{builtin, custom_connector};
use crate::replication::enums::enum_in_query;
use crate::replication::problem::Problem;
use crate::replication::store::custom_definitions;

pub(crate) fn list(
    context: &ReplicationContext<'_>,
    request: ListConnectorDefinitions,
) -> Result<ConnectorDefinitionList, Problem> {
    let actor_type = enum_in_query!(ActorType, request.r#type)?;
    // Optional in the contract, but not to the service.
    let workspace_id = request.workspace_id.ok_or_else(Problem::invalid)?;
    context.require_in_workspace(&workspace_id)?;
    let custom = custom_definitions::all(context.db, &actor_type, &workspace_id)?;
    let connectors = builtin(&actor_type).cloned().chain(custom.iter().map(custom_connector));
    let data = connectors.map(|connector| definition(&actor_type, connector)).collect();
    Ok(ConnectorDefinitionList { data, extra: Object::new() })
}

fn definition(actor_type: &ActorType, connector: Connector) -> ConnectorDefinition {
    ConnectorDefinition {
        id: connector.id,
        name: connector.name,
        connector_definition_type: actor_type.clone(),
        version: connector.docker_image_tag,
        extra: Object::new(),
    }
}
