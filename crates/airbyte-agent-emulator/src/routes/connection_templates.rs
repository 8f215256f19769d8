//! `templates.connections`: where replicated data goes, and when.

use airbyte_agent::{
    ConnectionTemplate, ConnectionTemplateDeletion, ConnectionTemplateList, CreateConnectionTemplate, CronDescription,
    DataHostingType, DeleteConnectionTemplate, DescribeCron, GetConnectionTemplate, ListConnectionTemplates,
    NonBreakingChangesPreference, Object, TagSelectionMode, UpdateConnectionTemplate,
};
use serde_json::Value;

use super::source_templates::has_tags;
use crate::catalogue::{Destination, REDACTED};
use crate::cron;
use crate::refusal::Refusal;
use crate::rules::{filled, object, refuse_other};
use crate::store::connection_templates;
use crate::visit::Visit;

pub(super) fn list(visit: &Visit<'_>, request: ListConnectionTemplates) -> Result<ConnectionTemplateList, Refusal> {
    refuse_other!("tags_mode", request.tags_mode, TagSelectionMode);
    let wanted = request.tags.unwrap_or_default();
    let data = connection_templates::all(visit.db, visit.organization_id)?
        .into_iter()
        .filter(|template| has_tags(&template.tags, &wanted, request.tags_mode.as_ref()))
        .map(|template| shown(visit, template))
        .collect();
    Ok(ConnectionTemplateList { data, extra: Object::new() })
}

pub(super) fn create(visit: &Visit<'_>, request: CreateConnectionTemplate) -> Result<ConnectionTemplate, Refusal> {
    filled("destination_name", request.destination_name.as_deref())?;
    schedule_fits(request.cron_expression.as_deref())?;
    refuse_other!(
        "non_breaking_changes_preference",
        request.non_breaking_changes_preference,
        NonBreakingChangesPreference
    );
    refuse_other!("data_hosting_type", request.data_hosting_type, DataHostingType);
    let hosting = request.data_hosting_type.unwrap_or(DataHostingType::UserHosted);
    let now = visit.timestamp();
    let hosted = ConnectionTemplate {
        id: uuid::Uuid::new_v4().to_string(),
        organization_id: visit.organization_id.to_owned(),
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
            let destination = destination(visit, &id)?;
            let config = object(request.destination_config.as_ref())?.unwrap_or_default();
            config_fits(destination, &config)?;
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
    connection_templates::save(visit.db, &template)?;
    Ok(shown(visit, template))
}

pub(super) fn get(visit: &Visit<'_>, request: GetConnectionTemplate) -> Result<ConnectionTemplate, Refusal> {
    Ok(shown(visit, find(visit, &request.id)?))
}

pub(super) fn update(visit: &Visit<'_>, request: UpdateConnectionTemplate) -> Result<ConnectionTemplate, Refusal> {
    filled("destination_name", request.destination_name.as_deref())?;
    refuse_other!(
        "non_breaking_changes_preference",
        request.non_breaking_changes_preference,
        NonBreakingChangesPreference
    );
    let mut template = find(visit, &request.id)?;
    if let Some(cron_expression) = request.cron_expression {
        schedule_fits(cron_expression.as_deref())?;
        template.cron_expression = cron_expression;
    }
    match template.destination_definition_id.clone() {
        None => {
            let theirs = [
                ("destination_name", request.destination_name.is_some()),
                ("destination_config", request.destination_config.is_some()),
                ("non_breaking_changes_preference", request.non_breaking_changes_preference.is_some()),
                ("sync_on_create", request.sync_on_create.is_some()),
            ];
            if let Some((name, _)) = theirs.iter().find(|(_, given)| *given) {
                return Err(Refusal::value(*name, "Not taken when Airbyte hosts the destination"));
            }
        }
        Some(definition_id) => {
            template.destination_name = request.destination_name.unwrap_or(template.destination_name);
            if let Some(config) = object(request.destination_config.as_ref())? {
                config_fits(destination(visit, &definition_id)?, &config)?;
                template.destination_config = Some(config);
            }
            template.non_breaking_changes_preference =
                request.non_breaking_changes_preference.or(template.non_breaking_changes_preference);
            template.sync_on_create = request.sync_on_create.or(template.sync_on_create);
        }
    }
    template.updated_at = Some(visit.timestamp());
    connection_templates::save(visit.db, &template)?;
    Ok(shown(visit, template))
}

pub(super) fn delete(
    visit: &Visit<'_>,
    request: DeleteConnectionTemplate,
) -> Result<ConnectionTemplateDeletion, Refusal> {
    let template = find(visit, &request.id)?;
    connection_templates::delete(visit.db, &template.id)?;
    Ok(ConnectionTemplateDeletion { id: template.id, deleted_at: visit.timestamp(), extra: Object::new() })
}

pub(super) fn describe_cron(_: &Visit<'_>, request: DescribeCron) -> Result<CronDescription, Refusal> {
    let (description, is_valid) = match cron::describe(&request.cron_expression) {
        Ok(description) => (description, true),
        Err(reason) => (reason, false),
    };
    Ok(CronDescription { description, is_valid, extra: Object::new() })
}

fn find(visit: &Visit<'_>, id: &str) -> Result<ConnectionTemplate, Refusal> {
    connection_templates::by_id(visit.db, visit.organization_id, id)?
        .ok_or_else(|| Refusal::not_found("Connection template", id))
}

fn destination<'v>(visit: &Visit<'v>, id: &str) -> Result<&'v Destination, Refusal> {
    let destination = visit.service.catalogue.destination(id);
    destination.ok_or_else(|| Refusal::not_found("Destination definition", id))
}

/// A cron expression that cannot be understood is refused where it would be used.
pub(super) fn schedule_fits(expression: Option<&str>) -> Result<(), Refusal> {
    match expression.map(cron::describe) {
        Some(Err(reason)) => Err(Refusal::value("cron_expression", reason)),
        _ => Ok(()),
    }
}

fn config_fits(destination: &Destination, config: &Object) -> Result<(), Refusal> {
    let mut required = destination.settings.iter().filter(|setting| setting.required);
    match required.find(|setting| config.get(&setting.name).is_none_or(Value::is_null)) {
        Some(setting) => Err(Refusal::missing(format!("destination_config.{}", setting.name))),
        None => Ok(()),
    }
}

/// The template with the secrets of its destination redacted.
fn shown(visit: &Visit<'_>, mut template: ConnectionTemplate) -> ConnectionTemplate {
    let id = template.destination_definition_id.as_deref().unwrap_or_default();
    if let (Some(destination), Some(config)) =
        (visit.service.catalogue.destination(id), &mut template.destination_config)
    {
        for (_, value) in config.iter_mut().filter(|(name, _)| destination.secrets.contains(name)) {
            *value = REDACTED.into();
        }
    }
    template
}
