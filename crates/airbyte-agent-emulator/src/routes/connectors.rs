//! `connectors`: add, look at, change, remove.

use airbyte_agent::{
    ConnectorDeletion, ConnectorDetails, ConnectorInspection, ConnectorList, ConnectorSummary, CreateConnector,
    DeleteConnector, GetConnector, InspectConnector, ListConnectors, Object, RequestedEntity, RequestedEntityMode,
    TagSelectionMode, UpdateConnector, Workspace,
};
use serde_json::Value;

use super::{skills, source_templates};
use crate::connecting::{Draft, KindNames, judge_credentials};
use crate::execute::{ConnectorRef, context_store_readiness};
use crate::refusal::Refusal;
use crate::rules::{filled, object, refuse_other, typed};
use crate::store::connectors::{self, Connector};
use crate::store::source_templates::of_connector;
use crate::store::{deletion_jobs, oauth_consents, workspaces};
use crate::visit::Visit;

pub(super) fn list(visit: &Visit<'_>, request: ListConnectors) -> Result<ConnectorList, Refusal> {
    let name = request.workspace_name.or(request.customer_name).or(request.external_user_id);
    let workspace = match (&request.workspace_id, &name) {
        (Some(id), _) => workspaces::by_id(visit.db, visit.organization_id, id)?
            .ok_or_else(|| Refusal::not_found("Workspace", id))?,
        (None, Some(name)) => named_workspace(visit, name)?,
        (None, None) => return Err(Refusal::missing("workspace_name")),
    };
    let kind = request.definition_id.map(|id| visit.kind(&id)).transpose()?;
    let data = connectors::all(visit.db, visit.organization_id, Some(&workspace.id))?
        .into_iter()
        .filter(|connector| kind.is_none_or(|kind| kind.definition_id == connector.definition_id))
        .map(|connector| summary(visit, connector))
        .collect::<Result<_, _>>()?;
    Ok(ConnectorList { data, extra: Object::new() })
}

pub(super) fn create(visit: &Visit<'_>, request: CreateConnector) -> Result<ConnectorDetails, Refusal> {
    filled("name", request.name.as_deref())?;
    known_modes(request.entities.as_deref())?;
    refuse_other!(
        "selected_connection_template_tags_mode",
        request.selected_connection_template_tags_mode,
        TagSelectionMode
    );
    let workspace = named_workspace(visit, &request.workspace_name)?;
    let (template, kind) = visit.template(KindNames {
        definition_id: request.definition_id.as_deref(),
        connector_type: request.connector_type.as_deref(),
        source_template_id: request.source_template_id.as_deref(),
    })?;
    let replication_config = object(request.replication_config.as_ref())?.unwrap_or_default();
    let credentials = match &request.server_side_oauth_secret_id {
        Some(id) => oauth_consents::secret(visit.db, visit.organization_id, &kind.definition_id, id)?
            .ok_or_else(|| Refusal::bad_request("server_side_oauth_secret_id is no secret of this connector type"))?,
        None => object(request.credentials.as_ref())?.unwrap_or_default(),
    };
    judge_credentials(kind, &template.mode, &credentials, &replication_config).map_err(Refusal::bad_request)?;
    let template = visit.enabled(template)?;
    let draft = Draft {
        name: request.name,
        workspace_id: workspace.id,
        replication_config,
        environment: object(request.environment.as_ref())?.unwrap_or_default(),
        credentials,
        entities: request.entities,
    };
    details(visit, visit.connect(&template, kind, draft)?)
}

pub(super) fn get(visit: &Visit<'_>, request: GetConnector) -> Result<ConnectorDetails, Refusal> {
    details(visit, find(visit, &request.id)?)
}

pub(super) fn update(visit: &Visit<'_>, request: UpdateConnector) -> Result<ConnectorDetails, Refusal> {
    filled("name", request.name.as_deref())?;
    known_modes(request.entities.as_deref())?;
    let mut connector = find(visit, &request.id)?;
    connector.name = request.name.unwrap_or(connector.name);
    if let Some(config) = object(request.replication_config.as_ref())? {
        connector.replication_config = config;
        let kind = visit.kind(&connector.definition_id)?;
        let mut settings = of_connector(visit.db, &connector.source_template_id)?.partial_default_config;
        settings.extend(connector.settings());
        if let Some(name) = kind.missing_settings(&settings).first() {
            return Err(Refusal::missing(format!("replication_config.{name}")));
        }
    }
    if let Some(entities) = request.entities {
        // `[]` clears the selection (BEHAVIOUR section 5).
        connector.entities = Some(entities).filter(|entities| !entities.is_empty());
    }
    connector.updated_at = visit.timestamp();
    connectors::update(visit.db, &connector)?;
    details(visit, connector)
}

pub(super) fn delete(visit: &Visit<'_>, request: DeleteConnector) -> Result<ConnectorDeletion, Refusal> {
    let connector = find(visit, &request.id)?;
    let job_id = match connector.deletion_job {
        Some(job_id) => job_id,
        None => {
            let delay = visit.service.options.deletion_delay;
            deletion_jobs::create(visit.db, &connector.id, delay, visit.now)?
        }
    };
    Ok(ConnectorDeletion { job_id, extra: Object::new() })
}

pub(super) fn inspect(visit: &Visit<'_>, request: InspectConnector) -> Result<ConnectorInspection, Refusal> {
    let connector = find(visit, &request.id)?;
    let kind = visit.kind(&connector.definition_id)?;
    let settings = connector.settings();
    let reference = ConnectorRef { id: &connector.id, kind, config: &settings, now: visit.now.timestamp() };
    let mut warnings = Vec::new();
    if kind.is_listed_only() {
        warnings.push(format!("The emulator knows {} by name only: it has no entities.", kind.name));
    }
    Ok(ConnectorInspection {
        docs_skill_id: skills::id_of(&connector.id),
        context_store_readiness: typed(context_store_readiness(visit.db, &reference, &connector.updated_at)?)?,
        connector_id: connector.id,
        name: connector.name,
        workspace_id: connector.workspace_id,
        organization_id: visit.organization_id.to_owned(),
        source_definition_id: kind.definition_id.clone(),
        source_definition_name: Some(kind.name.clone()),
        source_config_template_id: connector.source_template_id,
        warnings,
        extra: Object::new(),
    })
}

/// A connector of the caller's.
pub(super) fn find(visit: &Visit<'_>, id: &str) -> Result<Connector, Refusal> {
    let connector =
        connectors::by_id(visit.db, visit.organization_id, id)?.ok_or_else(|| Refusal::not_found("Connector", id))?;
    visit.reaches(&connector.workspace_id)?;
    Ok(connector)
}

/// A workspace by its name; unknown ones are not made (BEHAVIOUR section 5).
pub(super) fn named_workspace(visit: &Visit<'_>, name: &str) -> Result<Workspace, Refusal> {
    workspaces::by_name(visit.db, visit.organization_id, name)?.ok_or_else(|| Refusal::not_found("Workspace", name))
}

pub(super) fn known_modes(entities: Option<&[RequestedEntity]>) -> Result<(), Refusal> {
    for (index, entity) in entities.unwrap_or_default().iter().enumerate() {
        for mode in entity.modes.iter().flatten() {
            refuse_other!(format!("entities.{index}.modes"), Some(mode), RequestedEntityMode);
        }
    }
    Ok(())
}

fn summary(visit: &Visit<'_>, connector: Connector) -> Result<ConnectorSummary, Refusal> {
    let template = of_connector(visit.db, &connector.source_template_id)?;
    Ok(ConnectorSummary {
        id: connector.id,
        name: connector.name,
        summarized_source_template: source_templates::summary(visit, template)?,
        created_at: Some(connector.created_at),
        updated_at: Some(connector.updated_at),
        extra: Object::new(),
    })
}

fn details(visit: &Visit<'_>, connector: Connector) -> Result<ConnectorDetails, Refusal> {
    let template = of_connector(visit.db, &connector.source_template_id)?;
    Ok(ConnectorDetails {
        replication_config: shown_config(visit, &connector)?,
        id: connector.id,
        name: connector.name,
        source_template: source_templates::detailed(visit, template)?,
        entities: connector.entities,
        created_at: Some(connector.created_at),
        updated_at: Some(connector.updated_at),
        extra: Object::new(),
    })
}

/// The stored configuration in one object, secrets redacted.
fn shown_config(visit: &Visit<'_>, connector: &Connector) -> Result<Object, Refusal> {
    let mut config = connector.settings();
    if !connector.credentials.is_empty() {
        config.insert("credentials".to_owned(), Value::Object(connector.credentials.clone()));
    }
    match visit.kind(&connector.definition_id)?.redact(&Value::Object(config)) {
        Value::Object(shown) => Ok(shown),
        _ => Ok(Object::new()),
    }
}
