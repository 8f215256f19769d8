//! Source templates: which kinds of connector an organization has enabled.

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
    /// The kinds of connector that the organization has enabled.
    SourceTemplates = "templates.sources" {
        list: ListSourceTemplates => SourceTemplateList, GET "/api/v1/integrations/templates/sources";
        list_global: ListGlobalSourceTemplates => SourceTemplateList, GET "/api/v1/integrations/templates/sources/global" [unstable];
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

/// List the organization's source templates, or the global ones. Not paged.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListSourceTemplates {
    /// List the global templates instead of the organization's. Default: `false`.
    #[schemars(extend("x-default" = false))]
    pub use_global: Option<bool>,
    /// Keep templates with these tags (repeat the parameter).
    pub tags: Option<Vec<String>>,
    /// How the tags combine. Default: `all`.
    #[schemars(extend("x-default" = "all"))]
    pub tags_mode: Option<TagSelectionMode>,
}

/// Source templates. Not paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceTemplateList {
    /// The entries.
    pub data: Vec<SourceTemplateSummary>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// List the global source templates. The public way is `list` with `use_global`. Not paged.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListGlobalSourceTemplates {}

/// Enable a kind of connector: from its definition, or as a copy of another template.
///
/// Give either `actor_definition_id` with `partial_default_config`, or `original_source_template_id`; not both.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateSourceTemplate {
    /// Connector definition id.
    #[schemars(extend("format" = "uuid"))]
    pub actor_definition_id: Option<String>,
    /// Template name.
    pub name: Option<String>,
    /// Preset values for fields the end user will not supply. Not for secrets or per-user values.
    pub partial_default_config: Option<JsonObject>,
    /// Stream overrides.
    pub customization: Option<SourceTemplateCustomization>,
    /// REPLICATION when absent.
    pub mode: Option<SourceConfigTemplateMode>,
    /// Template to copy.
    #[schemars(extend("format" = "uuid"))]
    pub original_source_template_id: Option<String>,
}

/// Get one source template.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetSourceTemplate {
    /// Template id.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
}

/// A source template, whole, with sign-in hints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceTemplate {
    /// Identifier.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Template name.
    pub name: String,
    /// URL of an icon.
    pub icon: Option<String>,
    /// Connector definition id.
    #[schemars(extend("format" = "uuid"))]
    pub source_definition_id: String,
    /// What the end user still has to fill in.
    pub user_config_spec: ConnectorSpecification,
    /// Values preset by the organization.
    pub partial_default_config: Object,
    /// Stream overrides.
    pub customization: Option<SourceTemplateCustomization>,
    /// Tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// How the connector runs. Default: `REPLICATION`.
    #[schemars(extend("x-default" = "REPLICATION"))]
    pub mode: Option<SourceConfigTemplateMode>,
    /// Not yet supported fully. Default: `false`.
    #[serde(default)]
    #[schemars(extend("x-default" = false))]
    pub is_experimental: bool,
    /// Looked up live on each call.
    pub runtime_mode: Option<RuntimeMode>,
    /// False when runtime_mode is direct_only. Default: `true`.
    #[serde(default = "airbyte_agent_core::json::default_true")]
    #[schemars(extend("x-default" = true))]
    pub supports_context_store: bool,
    /// When it was made.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: Option<String>,
    /// When it was last changed.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: Option<String>,
    /// Short sign-in hint: one text for all auth methods, or a map keyed by the auth method's discriminator value.
    pub auth_tooltip: Option<AuthTooltip>,
    /// Connector slug, e.g. `zendesk-support`.
    pub connector_name: Option<String>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Change a source template.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UpdateSourceTemplate {
    /// Template id.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// New template name.
    pub name: Option<String>,
    /// Apply the change to connectors that exist. Default: `false`.
    #[schemars(extend("x-default" = false))]
    pub propagate: Option<bool>,
    /// Preset values for fields the end user will not supply. Not for secrets or per-user values.
    pub partial_default_config: Option<JsonObject>,
    /// Stream overrides.
    #[serde(default, with = "serde_with::rust::double_option")]
    #[schemars(with = "Option<SourceTemplateCustomization>", extend("x-nullable" = true))]
    pub customization: Option<Option<SourceTemplateCustomization>>,
    /// New mode.
    pub mode: Option<SourceConfigTemplateMode>,
}

/// Disable a kind of connector by deleting its template.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteSourceTemplate {
    /// Template id.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
}

/// A deleted source template.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceTemplateDeletion {
    /// Identifier.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// When it was deleted.
    #[schemars(extend("format" = "date-time"))]
    pub deleted_at: String,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A source template, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DetailedSourceTemplate {
    /// Identifier.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Template name.
    pub name: String,
    /// URL of an icon.
    pub icon: Option<String>,
    /// Connector definition id.
    #[schemars(extend("format" = "uuid"))]
    pub source_definition_id: String,
    /// What the end user still has to fill in.
    pub user_config_spec: ConnectorSpecification,
    /// Values preset by the organization.
    pub partial_default_config: Object,
    /// Stream overrides.
    pub customization: Option<SourceTemplateCustomization>,
    /// Tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// How the connector runs. Default: `REPLICATION`.
    #[schemars(extend("x-default" = "REPLICATION"))]
    pub mode: Option<SourceConfigTemplateMode>,
    /// Not yet supported fully. Default: `false`.
    #[serde(default)]
    #[schemars(extend("x-default" = false))]
    pub is_experimental: bool,
    /// Looked up live on each call.
    pub runtime_mode: Option<RuntimeMode>,
    /// False when runtime_mode is direct_only. Default: `true`.
    #[serde(default = "airbyte_agent_core::json::default_true")]
    #[schemars(extend("x-default" = true))]
    pub supports_context_store: bool,
    /// When it was made.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: Option<String>,
    /// When it was last changed.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: Option<String>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A source template, in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceTemplateSummary {
    /// Identifier.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Template name.
    pub name: String,
    /// URL of an icon.
    pub icon: Option<String>,
    /// Connector slug, e.g. `zendesk-support`.
    pub connector_name: Option<String>,
    /// Null for a template not owned by an organization.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: Option<String>,
    /// The connector definition id.
    #[schemars(extend("format" = "uuid"))]
    pub actor_definition_id: String,
    /// Tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Stream overrides.
    pub customization: Option<SourceTemplateCustomization>,
    /// How the connector runs. Default: `REPLICATION`.
    #[schemars(extend("x-default" = "REPLICATION"))]
    pub mode: Option<SourceConfigTemplateMode>,
    /// Looked up live on each call.
    pub runtime_mode: Option<RuntimeMode>,
    /// False when runtime_mode is direct_only. Default: `true`.
    #[serde(default = "airbyte_agent_core::json::default_true")]
    #[schemars(extend("x-default" = true))]
    pub supports_context_store: bool,
    /// When it was made.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: Option<String>,
    /// When it was last changed.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: Option<String>,
    /// Members that this version does not know, as received.
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

/// A short sign-in hint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum AuthTooltip {
    /// One text for all ways to sign in.
    Text(String),
    /// A text per way, by the value of its discriminator.
    ByMethod(BTreeMap<String, String>),
    /// A shape this version does not know, as received.
    Other(serde_json::Value),
}
