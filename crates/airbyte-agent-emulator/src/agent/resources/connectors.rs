//! `connectors`: list, create, read, change, delete.

use airbyte_agent::{
    ConnectorDeletion, ConnectorDetails, ConnectorInspection, ConnectorList, ConnectorSummary, CreateConnector,
    DeleteConnector, GetConnector, InspectConnector, ListConnectors, Object, TagSelectionMode, UpdateConnector,
};
use serde_json::Value;

use super::{skills, source_templates};
use crate::agent::connector_setup::{
    KindNames, NewConnector, conceal, refuse_misplaced_settings, validate_credentials,
};
use crate::agent::context::AgentContext;
use crate::agent::execute::{ConnectorRef, context_store_readiness};
use crate::agent::lookup;
use crate::agent::store::connectors::{self, Connector};
use crate::agent::store::source_templates::of_connector;
use crate::agent::store::{deletion_jobs, oauth_consents, workspaces};
use crate::agent::validation::{object, refuse_other, typed, validate_modes, validate_name};
use crate::server::error::ApiError;

pub(crate) fn list(context: &AgentContext<'_>, request: ListConnectors) -> Result<ConnectorList, ApiError> {
    let name = request.workspace_name.or(request.customer_name).or(request.external_user_id);
    let workspace = match &request.workspace_id {
        Some(id) => workspaces::by_id(context.db, context.organization_id, id)?
            .ok_or_else(|| ApiError::not_found("Workspace", id))?,
        None => lookup::workspace_by_name(context, name.as_deref())?,
    };
    let kind = request.definition_id.map(|id| context.kind(&id)).transpose()?;
    let data = connectors::all(context.db, context.organization_id, Some(&workspace.id))?
        .into_iter()
        .filter(|connector| kind.is_none_or(|kind| kind.definition_id == connector.definition_id))
        .map(|connector| summary(context, connector))
        .collect::<Result<_, _>>()?;
    Ok(ConnectorList { data, extra: Object::new() })
}

pub(crate) fn create(context: &AgentContext<'_>, request: CreateConnector) -> Result<ConnectorDetails, ApiError> {
    validate_name("name", request.name.as_deref())?;
    validate_modes(request.entities.as_deref())?;
    refuse_other!(
        "selected_connection_template_tags_mode",
        request.selected_connection_template_tags_mode,
        TagSelectionMode
    );
    let workspace = lookup::workspace_by_name(context, request.workspace_name.as_deref())?;
    let (template, kind) = context.template(KindNames {
        definition_id: request.definition_id.as_deref(),
        connector_type: request.connector_type.as_deref(),
        source_template_id: request.source_template_id.as_deref(),
    })?;
    refuse_misplaced_settings(context, kind, &request)?;
    let replication_config = object(request.replication_config.as_ref())?.unwrap_or_default();
    let credentials = match &request.server_side_oauth_secret_id {
        Some(id) => {
            oauth_consents::secret(context.db, context.organization_id, &kind.definition_id, id)?.ok_or_else(|| {
                ApiError::bad_request("server_side_oauth_secret_id is not a secret of this connector type")
            })?
        }
        None => object(request.credentials.as_ref())?.unwrap_or_default(),
    };
    validate_credentials(kind, &template.mode, &credentials, &replication_config).map_err(ApiError::bad_request)?;
    let template = context.enabled(template)?;
    let new = NewConnector {
        name: request.name,
        workspace_id: workspace.id,
        replication_config,
        environment: object(request.environment.as_ref())?.unwrap_or_default(),
        credentials,
        entities: request.entities,
    };
    details(context, context.connect(&template, kind, new)?)
}

pub(crate) fn get(context: &AgentContext<'_>, request: GetConnector) -> Result<ConnectorDetails, ApiError> {
    details(context, lookup::connector(context, &request.id)?)
}

pub(crate) fn update(context: &AgentContext<'_>, request: UpdateConnector) -> Result<ConnectorDetails, ApiError> {
    validate_name("name", request.name.as_deref())?;
    validate_modes(request.entities.as_deref())?;
    let mut connector = lookup::connector(context, &request.id)?;
    connector.name = request.name.unwrap_or(connector.name);
    if let Some(config) = object(request.replication_config.as_ref())? {
        let kind = context.kind(&connector.definition_id)?;
        connector.replication_config = conceal(kind, config);
        let mut settings = of_connector(context.db, &connector.source_template_id)?.partial_default_config;
        settings.extend(connector.settings());
        if let Some(name) = kind.missing_settings(&settings).first() {
            return Err(ApiError::missing(format!("replication_config.{name}")));
        }
    }
    if let Some(entities) = request.entities {
        // `[]` clears the selection (`tests/contract/agent/BEHAVIOUR.md`, "Connectors").
        connector.entities = Some(entities).filter(|entities| !entities.is_empty());
    }
    connector.updated_at = context.timestamp();
    connectors::update(context.db, &connector)?;
    details(context, connector)
}

pub(crate) fn delete(context: &AgentContext<'_>, request: DeleteConnector) -> Result<ConnectorDeletion, ApiError> {
    let connector = lookup::connector(context, &request.id)?;
    let job_id = match connector.deletion_job {
        Some(job_id) => job_id,
        None => {
            let delay = context.state.options.deletion_delay;
            deletion_jobs::create(context.db, &connector.id, delay, context.now)?
        }
    };
    Ok(ConnectorDeletion { job_id, extra: Object::new() })
}

pub(crate) fn inspect(context: &AgentContext<'_>, request: InspectConnector) -> Result<ConnectorInspection, ApiError> {
    let connector = lookup::connector(context, &request.id)?;
    let kind = context.kind(&connector.definition_id)?;
    let settings = connector.settings();
    let reference = ConnectorRef { id: &connector.id, kind, config: &settings, now: context.now.timestamp() };
    let mut warnings = Vec::new();
    if kind.is_listed_only() {
        warnings.push(format!("The emulator has no entities for {}.", kind.name));
    }
    Ok(ConnectorInspection {
        docs_skill_id: skills::id_of(&connector.id),
        context_store_readiness: typed(context_store_readiness(context.db, &reference, &connector.updated_at)?)?,
        connector_id: connector.id,
        name: connector.name,
        workspace_id: connector.workspace_id,
        organization_id: context.organization_id.to_owned(),
        source_definition_id: kind.definition_id.clone(),
        source_definition_name: Some(kind.name.clone()),
        source_config_template_id: connector.source_template_id,
        warnings,
        extra: Object::new(),
    })
}

fn summary(context: &AgentContext<'_>, connector: Connector) -> Result<ConnectorSummary, ApiError> {
    let template = of_connector(context.db, &connector.source_template_id)?;
    Ok(ConnectorSummary {
        id: connector.id,
        name: connector.name,
        summarized_source_template: source_templates::summary(context, template)?,
        created_at: Some(connector.created_at),
        updated_at: Some(connector.updated_at),
        extra: Object::new(),
    })
}

fn details(context: &AgentContext<'_>, connector: Connector) -> Result<ConnectorDetails, ApiError> {
    let template = of_connector(context.db, &connector.source_template_id)?;
    Ok(ConnectorDetails {
        replication_config: redacted_config(context, &connector)?,
        id: connector.id,
        name: connector.name,
        source_template: source_templates::detailed(context, template)?,
        entities: connector.entities,
        created_at: Some(connector.created_at),
        updated_at: Some(connector.updated_at),
        extra: Object::new(),
    })
}

/// The configuration as one object, with secrets redacted.
fn redacted_config(context: &AgentContext<'_>, connector: &Connector) -> Result<Object, ApiError> {
    let mut config = connector.settings();
    if !connector.credentials.is_empty() {
        config.insert("credentials".to_owned(), Value::Object(connector.credentials.clone()));
    }
    match context.kind(&connector.definition_id)?.redact(&Value::Object(config)) {
        Value::Object(shown) => Ok(shown),
        _ => Ok(Object::new()),
    }
}
