//! `connectors.check` and `connectors.check_config`: check a configuration without changing anything.

use airbyte_agent::{
    CheckConnector, CheckConnectorConfig, CheckStatus, ConnectorCheck, EntityCheckResult, FailureOrigin, FailureReason,
    FailureType, Object, RequestedEntity,
};

use crate::agent::catalogue::ConnectorType;
use crate::agent::connector_setup::{
    KindNames, NewConnector, missing_settings, refuse_misplaced_settings, rejects_credentials, validate_credentials,
};
use crate::agent::context::AgentContext;
use crate::agent::lookup;
use crate::agent::store::oauth_consents;
use crate::agent::store::source_templates::{Template, of_connector};
use crate::agent::validation::{object, validate_modes};
use crate::server::error::ApiError;

pub(crate) fn check(context: &AgentContext<'_>, request: CheckConnector) -> Result<ConnectorCheck, ApiError> {
    validate_modes(request.entities.as_deref())?;
    let connector = lookup::connector(context, &request.id)?;
    let template = of_connector(context.db, &connector.source_template_id)?;
    let kind = context.kind(&connector.definition_id)?;
    let new = NewConnector {
        name: request.name,
        workspace_id: connector.workspace_id,
        replication_config: object(request.replication_config.as_ref())?.unwrap_or(connector.replication_config),
        environment: connector.environment,
        credentials: connector.credentials,
        entities: request.entities.or(connector.entities),
    };
    Ok(check_result(context, kind, &template, &new))
}

pub(crate) fn check_config(
    context: &AgentContext<'_>,
    request: CheckConnectorConfig,
) -> Result<ConnectorCheck, ApiError> {
    validate_modes(request.entities.as_deref())?;
    let workspace = lookup::workspace_by_name(context, request.workspace_name.as_deref())?;
    let (template, kind) = context.template(KindNames {
        definition_id: request.definition_id.as_deref(),
        connector_type: request.connector_type.as_deref(),
        source_template_id: request.source_template_id.as_deref(),
    })?;
    refuse_misplaced_settings(context, kind, &request)?;
    let credentials = match &request.server_side_oauth_secret_id {
        Some(id) => oauth_consents::secret(context.db, context.organization_id, &kind.definition_id, id)?,
        None => object(request.credentials.as_ref())?,
    };
    let new = NewConnector {
        name: request.name,
        workspace_id: workspace.id,
        replication_config: object(request.replication_config.as_ref())?.unwrap_or_default(),
        environment: object(request.environment.as_ref())?.unwrap_or_default(),
        credentials: credentials.unwrap_or_default(),
        entities: request.entities,
    };
    Ok(check_result(context, kind, &template, &new))
}

fn check_result(
    context: &AgentContext<'_>,
    kind: &ConnectorType,
    template: &Template,
    new: &NewConnector,
) -> ConnectorCheck {
    let mut check = ConnectorCheck {
        id: uuid::Uuid::new_v4().to_string(),
        status: Some(CheckStatus::Succeeded),
        error_message: None,
        failure_reason: None,
        entity_check_results: None,
        extra: Object::new(),
    };
    match find_problem(kind, template, new) {
        Some(reason) => {
            check.status = Some(CheckStatus::Failed);
            check.failure_reason = Some(failure(context, &reason));
            check.error_message = Some(reason);
        }
        // A connector without entities has nothing to check.
        None if kind.is_listed_only() => check.status = Some(CheckStatus::Skipped),
        None => {
            let results = entity_results(kind, new.entities.as_deref());
            if let Some(failed) = results.iter().find(|result| result.status == CheckStatus::Failed) {
                check.status = Some(CheckStatus::Failed);
                check.error_message.clone_from(&failed.error_message);
            }
            check.entity_check_results = Some(results);
        }
    }
    check
}

/// Why a configuration does not work, if it does not.
fn find_problem(kind: &ConnectorType, template: &Template, new: &NewConnector) -> Option<String> {
    if let Err(mismatch) = validate_credentials(kind, &template.mode, &new.credentials, &new.replication_config) {
        return Some(mismatch);
    }
    if let Some(name) = missing_settings(kind, template, new).first() {
        return Some(format!("The setting `{name}` is required"));
    }
    rejects_credentials(&new.credentials).then(|| "The third party rejected the credentials".to_owned())
}

fn entity_results(kind: &ConnectorType, requested: Option<&[RequestedEntity]>) -> Vec<EntityCheckResult> {
    let names: Vec<&str> = match requested {
        Some(requested) if !requested.is_empty() => requested.iter().map(|entity| entity.entity.as_str()).collect(),
        _ => kind.entities.iter().map(|entity| entity.name.as_str()).collect(),
    };
    names
        .into_iter()
        .map(|name| {
            let is_known = kind.entity(name).is_some();
            EntityCheckResult {
                entity: name.to_owned(),
                status: if is_known { CheckStatus::Succeeded } else { CheckStatus::Failed },
                status_code: Some(if is_known { 200 } else { 404 }),
                error_message: (!is_known).then(|| format!("{} has no entity `{name}`", kind.name)),
                extra: Object::new(),
            }
        })
        .collect()
}

fn failure(context: &AgentContext<'_>, reason: &str) -> FailureReason {
    FailureReason {
        timestamp: context.now.timestamp_millis(),
        failure_origin: Some(FailureOrigin::Source),
        failure_type: Some(FailureType::ConfigError),
        external_message: Some(reason.to_owned()),
        internal_message: None,
        stacktrace: None,
        retryable: Some(false),
        from_trace_message: Some(false),
        stream_descriptor: None,
        extra: Object::new(),
    }
}
