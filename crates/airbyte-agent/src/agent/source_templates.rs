//! Source templates: the connectors that an organization has enabled.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::common::{RuntimeMode, SourceConfigTemplateMode, TagSelectionMode};
use super::customization::SourceTemplateCustomization;
use super::specification::ConnectorSpecification;
use airbyte_agent_core::operation::{ValidationError, require_one_of};
use airbyte_agent_core::resource;
use airbyte_agent_core::{JsonObject, Object};

resource! {
    /// Source templates: the connectors that the organization has enabled.
    ///
    /// ```
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = airbyte_agent_emulator::Emulator::start(Default::default()).await?;
    /// # let client = airbyte_agent::Client::builder()
    /// #     .base_url(emulator.url())
    /// #     .client_id(emulator.client_id())
    /// #     .client_secret(emulator.client_secret())
    /// #     .build()?;
    /// use airbyte_agent::{CreateSourceTemplate, ListSourceTemplates};
    ///
    /// // Enable a connector for the organization by copying its global template.
    /// let request = ListSourceTemplates { use_global: Some(true), ..Default::default() };
    /// let global = client.templates().sources().list(request).await?.data.remove(0);
    /// let request = CreateSourceTemplate { original_source_template_id: Some(global.id), ..Default::default() };
    /// let template = client.templates().sources().create(request).await?;
    /// assert_eq!(template.source_definition_id, global.actor_definition_id);
    /// # Ok(())
    /// # }
    /// ```
    SourceTemplates = "templates.sources" {
        list: ListSourceTemplates => SourceTemplateList["data": SourceTemplateSummary], GET "/api/v1/integrations/templates/sources";
        list_global: ListGlobalSourceTemplates => SourceTemplateList["data": SourceTemplateSummary], GET "/api/v1/integrations/templates/sources/global" [unstable];
        create: CreateSourceTemplate => DetailedSourceTemplate, POST "/api/v1/integrations/templates/sources" {
            fn validate(&self) -> Result<(), ValidationError> {
                self.check_source()
            }
        };
        get: GetSourceTemplate => SourceTemplate, GET "/api/v1/integrations/templates/sources/{id}";
        update: UpdateSourceTemplate => DetailedSourceTemplate, PATCH "/api/v1/integrations/templates/sources/{id}";
        delete: DeleteSourceTemplate => SourceTemplateDeletion, DELETE "/api/v1/integrations/templates/sources/{id}";
    }
}

/// List the organization's source templates or the global ones. Not paged.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListSourceTemplates {
    /// Whether to list the global templates instead of the organization's. Default: `false`.
    #[schemars(extend("x-default" = false))]
    pub use_global: Option<bool>,
    /// Return only templates with these tags.
    pub tags: Option<Vec<String>>,
    /// Whether a template must have all of the `tags` or any of them. Default: `all`.
    #[schemars(extend("x-default" = "all"))]
    pub tags_mode: Option<TagSelectionMode>,
}

/// Source templates. Not paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceTemplateList {
    /// The source templates.
    pub data: Vec<SourceTemplateSummary>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// List the global source templates. Not paged.
///
/// The published equivalent is `list` with `use_global`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListGlobalSourceTemplates {}

/// Enable a connector, from its definition or as a copy of another template.
///
/// Requires either `actor_definition_id` and `partial_default_config`, or `original_source_template_id`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateSourceTemplate {
    /// Id of the connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub actor_definition_id: Option<String>,
    /// Name of the template.
    pub name: Option<String>,
    /// Preset values for members that users do not supply. Must not contain secrets or values that differ by user.
    pub partial_default_config: Option<JsonObject>,
    /// Overrides of the connector's streams.
    pub customization: Option<SourceTemplateCustomization>,
    /// How connectors of the template run. Default: `REPLICATION`.
    pub mode: Option<SourceConfigTemplateMode>,
    /// Id of the template to copy.
    #[schemars(extend("format" = "uuid"))]
    pub original_source_template_id: Option<String>,
}

/// Get a source template.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetSourceTemplate {
    /// Id of the template.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
}

/// A source template with its specification.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceTemplate {
    /// Id of the template.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Name of the template.
    pub name: String,
    /// URL of the icon.
    pub icon: Option<String>,
    /// Id of the connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub source_definition_id: String,
    /// Specification of the configuration that the user must supply.
    pub user_config_spec: ConnectorSpecification,
    /// Configuration values that the organization has preset.
    pub partial_default_config: Object,
    /// Overrides of the connector's streams.
    pub customization: Option<SourceTemplateCustomization>,
    /// Tags of the template.
    #[serde(default)]
    pub tags: Vec<String>,
    /// How connectors of the template run. Default: `REPLICATION`.
    #[schemars(extend("x-default" = "REPLICATION"))]
    pub mode: Option<SourceConfigTemplateMode>,
    /// Whether the template is experimental. Default: `false`.
    #[serde(default)]
    #[schemars(extend("x-default" = false))]
    pub is_experimental: bool,
    /// How actions can be executed. The service determines this at each call.
    pub runtime_mode: Option<RuntimeMode>,
    /// Whether the connector supports the Context Store: `false` if `runtime_mode` is `direct_only`. Default: `true`.
    #[serde(default = "airbyte_agent_core::json::default_true")]
    #[schemars(extend("x-default" = true))]
    pub supports_context_store: bool,
    /// Time of creation.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: Option<String>,
    /// Time of the last change.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: Option<String>,
    /// Short hint about authentication: one text for all methods, or one text per method, by the value of the method's
    /// discriminator.
    pub auth_tooltip: Option<AuthTooltip>,
    /// Slug of the connector definition, such as `zendesk-support`.
    pub connector_name: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Update a source template.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UpdateSourceTemplate {
    /// Id of the template.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// New name of the template.
    pub name: Option<String>,
    /// Whether to apply the change to existing connectors. Default: `false`.
    #[schemars(extend("x-default" = false))]
    pub propagate: Option<bool>,
    /// Preset values for members that users do not supply. Must not contain secrets or values that differ by user.
    pub partial_default_config: Option<JsonObject>,
    /// Overrides of the connector's streams. `null` removes them.
    #[serde(default, with = "serde_with::rust::double_option")]
    #[schemars(with = "Option<SourceTemplateCustomization>", extend("x-nullable" = true))]
    pub customization: Option<Option<SourceTemplateCustomization>>,
    /// New mode.
    pub mode: Option<SourceConfigTemplateMode>,
}

/// Delete a source template, which disables the connector for the organization.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteSourceTemplate {
    /// Id of the template.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
}

/// A deleted source template.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceTemplateDeletion {
    /// Id of the template.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Time of the deletion.
    #[schemars(extend("format" = "date-time"))]
    pub deleted_at: String,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A source template with its specification.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DetailedSourceTemplate {
    /// Id of the template.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Name of the template.
    pub name: String,
    /// URL of the icon.
    pub icon: Option<String>,
    /// Id of the connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub source_definition_id: String,
    /// Specification of the configuration that the user must supply.
    pub user_config_spec: ConnectorSpecification,
    /// Configuration values that the organization has preset.
    pub partial_default_config: Object,
    /// Overrides of the connector's streams.
    pub customization: Option<SourceTemplateCustomization>,
    /// Tags of the template.
    #[serde(default)]
    pub tags: Vec<String>,
    /// How connectors of the template run. Default: `REPLICATION`.
    #[schemars(extend("x-default" = "REPLICATION"))]
    pub mode: Option<SourceConfigTemplateMode>,
    /// Whether the template is experimental. Default: `false`.
    #[serde(default)]
    #[schemars(extend("x-default" = false))]
    pub is_experimental: bool,
    /// How actions can be executed. The service determines this at each call.
    pub runtime_mode: Option<RuntimeMode>,
    /// Whether the connector supports the Context Store: `false` if `runtime_mode` is `direct_only`. Default: `true`.
    #[serde(default = "airbyte_agent_core::json::default_true")]
    #[schemars(extend("x-default" = true))]
    pub supports_context_store: bool,
    /// Time of creation.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: Option<String>,
    /// Time of the last change.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A source template without its specification.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceTemplateSummary {
    /// Id of the template.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Name of the template.
    pub name: String,
    /// URL of the icon.
    pub icon: Option<String>,
    /// Slug of the connector definition, such as `zendesk-support`.
    pub connector_name: Option<String>,
    /// Id of the organization that owns the template. `null` if it is global.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: Option<String>,
    /// Id of the connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub actor_definition_id: String,
    /// Tags of the template.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Overrides of the connector's streams.
    pub customization: Option<SourceTemplateCustomization>,
    /// How connectors of the template run. Default: `REPLICATION`.
    #[schemars(extend("x-default" = "REPLICATION"))]
    pub mode: Option<SourceConfigTemplateMode>,
    /// How actions can be executed. The service determines this at each call.
    pub runtime_mode: Option<RuntimeMode>,
    /// Whether the connector supports the Context Store: `false` if `runtime_mode` is `direct_only`. Default: `true`.
    #[serde(default = "airbyte_agent_core::json::default_true")]
    #[schemars(extend("x-default" = true))]
    pub supports_context_store: bool,
    /// Time of creation.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: Option<String>,
    /// Time of the last change.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

impl CreateSourceTemplate {
    fn check_source(&self) -> Result<(), ValidationError> {
        require_one_of(&[
            ("actor_definition_id", self.actor_definition_id.is_some()),
            ("original_source_template_id", self.original_source_template_id.is_some()),
        ])?;
        if self.actor_definition_id.is_some() && self.partial_default_config.is_none() {
            return Err(ValidationError::new(
                "partial_default_config",
                "is required together with `actor_definition_id`",
            ));
        }
        if self.original_source_template_id.is_some() {
            let theirs = [
                ("partial_default_config", self.partial_default_config.is_some()),
                ("customization", self.customization.is_some()),
            ];
            if let Some((field, _)) = theirs.iter().find(|(_, given)| *given) {
                return Err(ValidationError::new(*field, "is not allowed together with `original_source_template_id`"));
            }
        }
        Ok(())
    }
}

/// A short hint about authentication.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum AuthTooltip {
    /// One text for all methods.
    Text(String),
    /// One text per method, by the value of the method's discriminator.
    ByMethod(BTreeMap<String, String>),
    /// A value of a form that this version of the client does not know, as received.
    Other(serde_json::Value),
}
