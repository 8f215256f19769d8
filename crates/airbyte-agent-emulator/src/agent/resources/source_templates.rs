//! `templates.sources`: the connector types that an organization has enabled.

use std::collections::BTreeMap;

use airbyte_agent::{
    AuthTooltip, ConnectorSpecification, CreateSourceTemplate, DeleteSourceTemplate, DetailedSourceTemplate,
    GetSourceTemplate, ListGlobalSourceTemplates, ListSourceTemplates, Object, RuntimeMode, SourceConfigTemplateMode,
    SourceTemplate, SourceTemplateDeletion, SourceTemplateList, SourceTemplateSummary, TagSelectionMode,
    UpdateSourceTemplate,
};

use crate::agent::catalogue::{ConnectorType, ContextStore};
use crate::agent::connector_setup::global_template;
use crate::agent::context::AgentContext;
use crate::agent::customization::validate_customization;
use crate::agent::store::source_templates::{self, Template};
use crate::agent::tags::has_tags;
use crate::agent::validation::{object, refuse_other, typed, validate_name};
use crate::server::error::ApiError;

pub(crate) fn list(context: &AgentContext<'_>, request: ListSourceTemplates) -> Result<SourceTemplateList, ApiError> {
    refuse_other!("tags_mode", request.tags_mode, TagSelectionMode);
    let templates = match request.use_global {
        Some(true) => context.state.catalogue.types().iter().map(global_template).collect(),
        _ => source_templates::all(context.db, context.organization_id)?,
    };
    let wanted = request.tags.unwrap_or_default();
    let data = templates
        .into_iter()
        .filter(|template| has_tags(&template.tags, &wanted, request.tags_mode.as_ref()))
        .map(|template| summary(context, template))
        .collect::<Result<_, _>>()?;
    Ok(SourceTemplateList { data, extra: Object::new() })
}

pub(crate) fn list_global(
    context: &AgentContext<'_>,
    _: ListGlobalSourceTemplates,
) -> Result<SourceTemplateList, ApiError> {
    list(context, ListSourceTemplates { use_global: Some(true), ..ListSourceTemplates::default() })
}

pub(crate) fn create(
    context: &AgentContext<'_>,
    request: CreateSourceTemplate,
) -> Result<DetailedSourceTemplate, ApiError> {
    validate_name("name", request.name.as_deref())?;
    refuse_other!("mode", request.mode, SourceConfigTemplateMode);
    validate_customization(request.customization.as_ref())?;
    let original = match (&request.original_source_template_id, &request.actor_definition_id) {
        (Some(id), _) => find(context, id)?,
        (None, Some(id)) => Template {
            mode: SourceConfigTemplateMode::Replication,
            partial_default_config: object(request.partial_default_config.as_ref())?.unwrap_or_default(),
            customization: request.customization,
            ..global_template(context.kind(id)?)
        },
        (None, None) => return Err(ApiError::missing("actor_definition_id")),
    };
    let now = context.timestamp();
    let template = Template {
        id: uuid::Uuid::new_v4().to_string(),
        organization_id: Some(context.organization_id.to_owned()),
        name: request.name.unwrap_or(original.name),
        mode: request.mode.unwrap_or(original.mode),
        created_at: now.clone(),
        updated_at: now,
        ..original
    };
    source_templates::insert(context.db, &template)?;
    detailed(context, template)
}

pub(crate) fn get(context: &AgentContext<'_>, request: GetSourceTemplate) -> Result<SourceTemplate, ApiError> {
    let template = find(context, &request.id)?;
    let kind = context.kind(&template.definition_id)?;
    let of = detailed(context, template)?;
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

pub(crate) fn update(
    context: &AgentContext<'_>,
    request: UpdateSourceTemplate,
) -> Result<DetailedSourceTemplate, ApiError> {
    validate_name("name", request.name.as_deref())?;
    refuse_other!("mode", request.mode, SourceConfigTemplateMode);
    validate_customization(request.customization.as_ref().and_then(Option::as_ref))?;
    let mut template = owned(context, &request.id)?;
    template.name = request.name.unwrap_or(template.name);
    template.mode = request.mode.unwrap_or(template.mode);
    if let Some(config) = object(request.partial_default_config.as_ref())? {
        template.partial_default_config = config;
    }
    template.customization = request.customization.unwrap_or(template.customization);
    template.updated_at = context.timestamp();
    source_templates::update(context.db, &template)?;
    detailed(context, template)
}

pub(crate) fn delete(
    context: &AgentContext<'_>,
    request: DeleteSourceTemplate,
) -> Result<SourceTemplateDeletion, ApiError> {
    let template = owned(context, &request.id)?;
    let deleted_at = context.timestamp();
    source_templates::delete(context.db, &template.id, &deleted_at)?;
    Ok(SourceTemplateDeletion { id: template.id, deleted_at, extra: Object::new() })
}

/// A template of the organization, or a global one.
fn find(context: &AgentContext<'_>, id: &str) -> Result<Template, ApiError> {
    match source_templates::by_id(context.db, context.organization_id, id)? {
        Some(template) => Ok(template),
        None => context.kind_of_global_template(id).map(global_template),
    }
}

/// A template that the organization may change.
fn owned(context: &AgentContext<'_>, id: &str) -> Result<Template, ApiError> {
    let template = find(context, id)?;
    match template.organization_id {
        Some(_) => Ok(template),
        None => Err(ApiError::forbidden("Global source templates cannot be changed; clone one")),
    }
}

/// A template as lists contain it.
pub(crate) fn summary(context: &AgentContext<'_>, template: Template) -> Result<SourceTemplateSummary, ApiError> {
    let kind = context.kind(&template.definition_id)?;
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
pub(crate) fn detailed(context: &AgentContext<'_>, template: Template) -> Result<DetailedSourceTemplate, ApiError> {
    let kind = context.kind(&template.definition_id)?;
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
fn user_config_spec(kind: &ConnectorType, preset: &Object) -> Result<ConnectorSpecification, ApiError> {
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
