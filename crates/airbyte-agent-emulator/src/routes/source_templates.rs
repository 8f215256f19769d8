//! `templates.sources`: which kinds of connector an organization has enabled.

use std::collections::BTreeMap;

use airbyte_agent::{
    AuthTooltip, ConnectorSpecification, CreateSourceTemplate, DeleteSourceTemplate, DetailedSourceTemplate,
    GetSourceTemplate, ListGlobalSourceTemplates, ListSourceTemplates, Object, RuntimeMode, SourceConfigTemplateMode,
    SourceTemplate, SourceTemplateDeletion, SourceTemplateList, SourceTemplateSummary, TagSelectionMode,
    UpdateSourceTemplate,
};

use crate::catalogue::{ConnectorType, ContextStore};
use crate::connecting::{global_template, global_template_id};
use crate::refusal::Refusal;
use crate::rules::{filled, object, refuse_other, typed};
use crate::store::source_templates::{self, Template};
use crate::visit::Visit;

pub(super) fn list(visit: &Visit<'_>, request: ListSourceTemplates) -> Result<SourceTemplateList, Refusal> {
    refuse_other!("tags_mode", request.tags_mode, TagSelectionMode);
    let templates = match request.use_global {
        Some(true) => visit.service.catalogue.types().iter().map(global_template).collect(),
        _ => source_templates::all(visit.db, visit.organization_id)?,
    };
    let wanted = request.tags.unwrap_or_default();
    let data = templates
        .into_iter()
        .filter(|template| has_tags(&template.tags, &wanted, request.tags_mode.as_ref()))
        .map(|template| summary(visit, template))
        .collect::<Result<_, _>>()?;
    Ok(SourceTemplateList { data, extra: Object::new() })
}

pub(super) fn list_global(visit: &Visit<'_>, _: ListGlobalSourceTemplates) -> Result<SourceTemplateList, Refusal> {
    list(visit, ListSourceTemplates { use_global: Some(true), ..ListSourceTemplates::default() })
}

pub(super) fn create(visit: &Visit<'_>, request: CreateSourceTemplate) -> Result<DetailedSourceTemplate, Refusal> {
    filled("name", request.name.as_deref())?;
    refuse_other!("mode", request.mode, SourceConfigTemplateMode);
    let original = match (&request.original_source_template_id, &request.actor_definition_id) {
        (Some(id), _) => find(visit, id)?,
        (None, Some(id)) => Template {
            mode: SourceConfigTemplateMode::Replication,
            partial_default_config: object(request.partial_default_config.as_ref())?.unwrap_or_default(),
            customization: request.customization,
            ..global_template(visit.kind(id)?)
        },
        (None, None) => return Err(Refusal::missing("actor_definition_id")),
    };
    let now = visit.timestamp();
    let template = Template {
        id: uuid::Uuid::new_v4().to_string(),
        organization_id: Some(visit.organization_id.to_owned()),
        name: request.name.unwrap_or(original.name),
        mode: request.mode.unwrap_or(original.mode),
        created_at: now.clone(),
        updated_at: now,
        ..original
    };
    source_templates::insert(visit.db, &template)?;
    detailed(visit, template)
}

pub(super) fn get(visit: &Visit<'_>, request: GetSourceTemplate) -> Result<SourceTemplate, Refusal> {
    let template = find(visit, &request.id)?;
    let kind = visit.kind(&template.definition_id)?;
    let of = detailed(visit, template)?;
    Ok(SourceTemplate {
        id: of.id,
        name: of.name,
        icon: of.icon,
        source_definition_id: of.source_definition_id,
        user_config_spec: of.user_config_spec,
        partial_default_config: of.partial_default_config,
        customization: of.customization,
        tags: of.tags,
        mode: of.mode,
        is_experimental: of.is_experimental,
        runtime_mode: of.runtime_mode,
        supports_context_store: of.supports_context_store,
        created_at: of.created_at,
        updated_at: of.updated_at,
        auth_tooltip: tooltip(kind),
        connector_name: Some(kind.slug.clone()),
        extra: Object::new(),
    })
}

pub(super) fn update(visit: &Visit<'_>, request: UpdateSourceTemplate) -> Result<DetailedSourceTemplate, Refusal> {
    filled("name", request.name.as_deref())?;
    refuse_other!("mode", request.mode, SourceConfigTemplateMode);
    let mut template = owned(visit, &request.id)?;
    template.name = request.name.unwrap_or(template.name);
    template.mode = request.mode.unwrap_or(template.mode);
    if let Some(config) = object(request.partial_default_config.as_ref())? {
        template.partial_default_config = config;
    }
    template.customization = request.customization.unwrap_or(template.customization);
    template.updated_at = visit.timestamp();
    source_templates::update(visit.db, &template)?;
    detailed(visit, template)
}

pub(super) fn delete(visit: &Visit<'_>, request: DeleteSourceTemplate) -> Result<SourceTemplateDeletion, Refusal> {
    let template = owned(visit, &request.id)?;
    let deleted_at = visit.timestamp();
    source_templates::delete(visit.db, &template.id, &deleted_at)?;
    Ok(SourceTemplateDeletion { id: template.id, deleted_at, extra: Object::new() })
}

/// A template of the organization's, or a global one.
fn find(visit: &Visit<'_>, id: &str) -> Result<Template, Refusal> {
    if let Some(template) = source_templates::by_id(visit.db, visit.organization_id, id)? {
        return Ok(template);
    }
    let mut kinds = visit.service.catalogue.types().iter();
    let global = kinds.find(|kind| global_template_id(kind) == id).map(global_template);
    global.ok_or_else(|| Refusal::not_found("Source template", id))
}

/// A template that the organization may change.
fn owned(visit: &Visit<'_>, id: &str) -> Result<Template, Refusal> {
    let template = find(visit, id)?;
    match template.organization_id {
        Some(_) => Ok(template),
        None => Err(Refusal::forbidden("Global source templates cannot be changed; clone one")),
    }
}

/// Whether tags fit a filter; no wanted tags, no filter.
pub(super) fn has_tags(tags: &[String], wanted: &[String], mode: Option<&TagSelectionMode>) -> bool {
    match mode {
        Some(TagSelectionMode::All) => wanted.iter().all(|tag| tags.contains(tag)),
        _ => wanted.is_empty() || wanted.iter().any(|tag| tags.contains(tag)),
    }
}

/// The template as lists show it.
pub(super) fn summary(visit: &Visit<'_>, template: Template) -> Result<SourceTemplateSummary, Refusal> {
    let kind = visit.kind(&template.definition_id)?;
    let runtime_mode = runtime_mode(kind);
    Ok(SourceTemplateSummary {
        id: template.id,
        name: template.name,
        icon: Some(kind.icon_url()),
        connector_name: Some(kind.slug.clone()),
        organization_id: template.organization_id,
        actor_definition_id: template.definition_id,
        tags: template.tags,
        customization: template.customization,
        mode: Some(template.mode),
        supports_context_store: runtime_mode != RuntimeMode::DirectOnly,
        runtime_mode: Some(runtime_mode),
        created_at: Some(template.created_at),
        updated_at: Some(template.updated_at),
        extra: Object::new(),
    })
}

/// The template, whole.
pub(super) fn detailed(visit: &Visit<'_>, template: Template) -> Result<DetailedSourceTemplate, Refusal> {
    let kind = visit.kind(&template.definition_id)?;
    let runtime_mode = runtime_mode(kind);
    Ok(DetailedSourceTemplate {
        id: template.id,
        name: template.name,
        icon: Some(kind.icon_url()),
        source_definition_id: template.definition_id,
        user_config_spec: user_config_spec(kind, &template.partial_default_config)?,
        partial_default_config: template.partial_default_config,
        customization: template.customization,
        tags: template.tags,
        mode: Some(template.mode),
        is_experimental: false,
        supports_context_store: runtime_mode != RuntimeMode::DirectOnly,
        runtime_mode: Some(runtime_mode),
        created_at: Some(template.created_at),
        updated_at: Some(template.updated_at),
        extra: Object::new(),
    })
}

fn runtime_mode(kind: &ConnectorType) -> RuntimeMode {
    match kind.entities.iter().any(|entity| entity.context_store != ContextStore::No) {
        true => RuntimeMode::DirectAndContextStore,
        false => RuntimeMode::DirectOnly,
    }
}

/// The definition's specification without what the template presets.
fn user_config_spec(kind: &ConnectorType, preset: &Object) -> Result<ConnectorSpecification, Refusal> {
    let mut detail = kind.definition_detail();
    let mut spec: ConnectorSpecification = typed(detail["spec"].take())?;
    let asked = &mut spec.connection_specification;
    asked.required.retain(|name| !preset.contains_key(name));
    if let Some(properties) = &mut asked.properties {
        properties.retain(|name, _| !preset.contains_key(name));
    }
    Ok(spec)
}

/// How to sign in, by the value that tells one way from another; one text where there is only one way.
fn tooltip(kind: &ConnectorType) -> Option<AuthTooltip> {
    let hint = |title: &str| format!("Sign in to {} with {title}", kind.name);
    let by_method: BTreeMap<String, String> = kind
        .credentials
        .iter()
        .filter_map(|scheme| scheme.discriminator.values().next().map(|value| (value.clone(), hint(&scheme.title))))
        .collect();
    match by_method.len() {
        0 => kind.credentials.first().map(|scheme| AuthTooltip::Text(hint(&scheme.title))),
        _ => Some(AuthTooltip::ByMethod(by_method)),
    }
}
