//! `templates.connections`: destinations and schedules of replication.

use airbyte_agent::{
    ConnectionTemplate, ConnectionTemplateDeletion, ConnectionTemplateList, CreateConnectionTemplate, CronDescription,
    DataHostingType, DeleteConnectionTemplate, DescribeCron, GetConnectionTemplate, ListConnectionTemplates,
    NonBreakingChangesPreference, Object, TagSelectionMode, UpdateConnectionTemplate,
};
use serde_json::Value;

use crate::agent::catalogue::{Destination, REDACTED};
use crate::agent::context::AgentContext;
use crate::agent::store::connection_templates;
use crate::agent::tags::has_tags;
use crate::agent::validation::{object, refuse_other, validate_name, validate_schedule};
use crate::cron::CronExpression;
use crate::server::error::ApiError;

pub(crate) fn list(
    context: &AgentContext<'_>,
    request: ListConnectionTemplates,
) -> Result<ConnectionTemplateList, ApiError> {
    refuse_other!("tags_mode", request.tags_mode, TagSelectionMode);
    let wanted = request.tags.unwrap_or_default();
    let data = connection_templates::all(context.db, context.organization_id)?
        .into_iter()
        .filter(|template| has_tags(&template.tags, &wanted, request.tags_mode.as_ref()))
        .map(|template| redact(context, template))
        .collect();
    Ok(ConnectionTemplateList { data, extra: Object::new() })
}

pub(crate) fn create(
    context: &AgentContext<'_>,
    request: CreateConnectionTemplate,
) -> Result<ConnectionTemplate, ApiError> {
    validate_name("destination_name", request.destination_name.as_deref())?;
    validate_schedule(request.cron_expression.as_deref())?;
    refuse_other!(
        "non_breaking_changes_preference",
        request.non_breaking_changes_preference,
        NonBreakingChangesPreference
    );
    refuse_other!("data_hosting_type", request.data_hosting_type, DataHostingType);
    let hosting = request.data_hosting_type.unwrap_or(DataHostingType::UserHosted);
    let now = context.timestamp();
    let hosted = ConnectionTemplate {
        id: uuid::Uuid::new_v4().to_string(),
        organization_id: context.organization_id.to_owned(),
        destination_name: "Airbyte".to_owned(),
        icon: None,
        cron_expression: request.cron_expression,
        data_hosting_type: Some(hosting.clone()),
        tags: Vec::new(),
        created_at: Some(now.clone()),
        updated_at: Some(now),
        destination_definition_id: None,
        destination_config: None,
        non_breaking_changes_preference: None,
        sync_on_create: None,
        extra: Object::new(),
    };
    let template = match hosting {
        DataHostingType::UserHosted => {
            let id = request.destination_definition_id.unwrap_or_default();
            let destination = destination(context, &id)?;
            let config = object(request.destination_config.as_ref())?.unwrap_or_default();
            validate_config(destination, &config)?;
            ConnectionTemplate {
                destination_name: request.destination_name.unwrap_or_else(|| destination.name.clone()),
                icon: destination.list_item()["icon"].as_str().map(str::to_owned),
                destination_definition_id: Some(destination.id.clone()),
                destination_config: Some(config),
                non_breaking_changes_preference: Some(
                    request.non_breaking_changes_preference.unwrap_or(NonBreakingChangesPreference::Ignore),
                ),
                sync_on_create: Some(request.sync_on_create.unwrap_or(true)),
                ..hosted
            }
        }
        _ => hosted,
    };
    // Nothing reads the secrets again, so they are not kept.
    let template = redact(context, template);
    connection_templates::save(context.db, &template)?;
    Ok(template)
}

pub(crate) fn get(context: &AgentContext<'_>, request: GetConnectionTemplate) -> Result<ConnectionTemplate, ApiError> {
    Ok(redact(context, find(context, &request.id)?))
}

pub(crate) fn update(
    context: &AgentContext<'_>,
    request: UpdateConnectionTemplate,
) -> Result<ConnectionTemplate, ApiError> {
    validate_name("destination_name", request.destination_name.as_deref())?;
    refuse_other!(
        "non_breaking_changes_preference",
        request.non_breaking_changes_preference,
        NonBreakingChangesPreference
    );
    let mut template = find(context, &request.id)?;
    if let Some(cron_expression) = request.cron_expression {
        validate_schedule(cron_expression.as_deref())?;
        template.cron_expression = cron_expression;
    }
    match template.destination_definition_id.clone() {
        None => {
            let user_hosted_only = [
                ("destination_name", request.destination_name.is_some()),
                ("destination_config", request.destination_config.is_some()),
                ("non_breaking_changes_preference", request.non_breaking_changes_preference.is_some()),
                ("sync_on_create", request.sync_on_create.is_some()),
            ];
            if let Some((name, _)) = user_hosted_only.iter().find(|(_, given)| *given) {
                return Err(ApiError::value(*name, "Not allowed when Airbyte hosts the destination"));
            }
        }
        Some(definition_id) => {
            template.destination_name = request.destination_name.unwrap_or(template.destination_name);
            if let Some(config) = object(request.destination_config.as_ref())? {
                validate_config(destination(context, &definition_id)?, &config)?;
                template.destination_config = Some(config);
            }
            template.non_breaking_changes_preference =
                request.non_breaking_changes_preference.or(template.non_breaking_changes_preference);
            template.sync_on_create = request.sync_on_create.or(template.sync_on_create);
        }
    }
    template.updated_at = Some(context.timestamp());
    // Nothing reads the secrets again, so they are not kept.
    let template = redact(context, template);
    connection_templates::save(context.db, &template)?;
    Ok(template)
}

pub(crate) fn delete(
    context: &AgentContext<'_>,
    request: DeleteConnectionTemplate,
) -> Result<ConnectionTemplateDeletion, ApiError> {
    let template = find(context, &request.id)?;
    connection_templates::delete(context.db, &template.id)?;
    Ok(ConnectionTemplateDeletion { id: template.id, deleted_at: context.timestamp(), extra: Object::new() })
}

pub(crate) fn describe_cron(_: &AgentContext<'_>, request: DescribeCron) -> Result<CronDescription, ApiError> {
    let (description, is_valid) = match CronExpression::parse(&request.cron_expression) {
        Ok(expression) => (expression.describe(), true),
        Err(reason) => (reason, false),
    };
    Ok(CronDescription { description, is_valid, extra: Object::new() })
}

fn find(context: &AgentContext<'_>, id: &str) -> Result<ConnectionTemplate, ApiError> {
    connection_templates::by_id(context.db, context.organization_id, id)?
        .ok_or_else(|| ApiError::not_found("Connection template", id))
}

fn destination<'v>(context: &AgentContext<'v>, id: &str) -> Result<&'v Destination, ApiError> {
    let destination = context.state.catalogue.destination(id);
    destination.ok_or_else(|| ApiError::not_found("Destination definition", id))
}

fn validate_config(destination: &Destination, config: &Object) -> Result<(), ApiError> {
    let mut required = destination.settings.iter().filter(|setting| setting.required);
    match required.find(|setting| config.get(&setting.name).is_none_or(Value::is_null)) {
        Some(setting) => Err(ApiError::missing(format!("destination_config.{}", setting.name))),
        None => Ok(()),
    }
}

/// A template with the secrets of its destination redacted.
fn redact(context: &AgentContext<'_>, mut template: ConnectionTemplate) -> ConnectionTemplate {
    let id = template.destination_definition_id.as_deref().unwrap_or_default();
    if let (Some(destination), Some(config)) =
        (context.state.catalogue.destination(id), &mut template.destination_config)
    {
        for (_, value) in config.iter_mut().filter(|(name, _)| destination.secrets.contains(name)) {
            *value = REDACTED.into();
        }
    }
    template
}
