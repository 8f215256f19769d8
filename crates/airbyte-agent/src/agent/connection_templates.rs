//! Connection templates: where replicated data goes, and when.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::common::TagSelectionMode;
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::resource;
use airbyte_agent_core::{JsonObject, Object, open_enum};

resource! {
    /// Destinations and schedules that new connections get.
    ConnectionTemplates = "templates.connections" {
        list: ListConnectionTemplates => ConnectionTemplateList, GET "/api/v1/integrations/templates/connections";
        create: CreateConnectionTemplate => ConnectionTemplate, POST "/api/v1/integrations/templates/connections" {
            fn validate(&self) -> Result<(), ValidationError> {
                self.check_hosting()
            }
        };
        get: GetConnectionTemplate => ConnectionTemplate, GET "/api/v1/integrations/templates/connections/{id}";
        update: UpdateConnectionTemplate => ConnectionTemplate, PATCH "/api/v1/integrations/templates/connections/{id}";
        delete: DeleteConnectionTemplate => ConnectionTemplateDeletion, DELETE "/api/v1/integrations/templates/connections/{id}";
        describe_cron: DescribeCron => CronDescription, POST "/api/v1/integrations/templates/connections/cron/describe" .read();
    }
}

/// List the organization's connection templates. Not paged.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListConnectionTemplates {
    /// Keep templates with these tags (repeat the parameter).
    pub tags: Option<Vec<String>>,
    /// How the tags combine. Default: `all`.
    #[schemars(extend("x-default" = "all"))]
    pub tags_mode: Option<TagSelectionMode>,
}

/// Unpaged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectionTemplateList {
    /// The entries.
    pub data: Vec<ConnectionTemplate>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Create a connection template.
///
/// Without `data_hosting_type` it is `user_hosted` and needs `destination_name`, `destination_definition_id` and
/// `destination_config`; `airbyte_hosted` must be said and takes only `cron_expression`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateConnectionTemplate {
    /// Who runs the destination. Default: `user_hosted`.
    #[schemars(extend("x-default" = "user_hosted"))]
    pub data_hosting_type: Option<DataHostingType>,
    /// Name of the destination. User-hosted only.
    pub destination_name: Option<String>,
    /// Kind of destination.
    #[schemars(extend("format" = "uuid"))]
    pub destination_definition_id: Option<String>,
    /// Must fit the destination definition.
    pub destination_config: Option<JsonObject>,
    /// Quartz cron.
    pub cron_expression: Option<String>,
    /// Reaction to source schema changes. Default: `ignore`.
    #[schemars(extend("x-default" = "ignore"))]
    pub non_breaking_changes_preference: Option<NonBreakingChangesPreference>,
    /// Sync as soon as the connection exists. Default: `true`.
    #[schemars(extend("x-default" = true))]
    pub sync_on_create: Option<bool>,
}

open_enum! {
    /// Who runs a destination.
    pub enum DataHostingType {
        /// The organization.
        UserHosted = "user_hosted",
        /// Airbyte.
        AirbyteHosted = "airbyte_hosted",
    }
}

open_enum! {
    /// Reaction to changes of a source schema that break nothing.
    pub enum NonBreakingChangesPreference {
        /// `ignore`.
        Ignore = "ignore",
        /// `disable`.
        Disable = "disable",
        /// `propagate_columns`.
        PropagateColumns = "propagate_columns",
        /// `propagate_fully`.
        PropagateFully = "propagate_fully",
    }
}

/// Get one connection template.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetConnectionTemplate {
    /// Template id.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
}

/// Change a connection template. The hosting type stays.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UpdateConnectionTemplate {
    /// Template id.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// New name of the destination.
    pub destination_name: Option<String>,
    /// New configuration of the destination.
    pub destination_config: Option<JsonObject>,
    /// Quartz cron expression.
    #[serde(default, with = "serde_with::rust::double_option")]
    #[schemars(with = "Option<String>", extend("x-nullable" = true))]
    pub cron_expression: Option<Option<String>>,
    /// Reaction to source schema changes.
    pub non_breaking_changes_preference: Option<NonBreakingChangesPreference>,
    /// Sync as soon as a connection exists.
    pub sync_on_create: Option<bool>,
}

/// Delete a connection template.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteConnectionTemplate {
    /// Template id.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
}

/// A deleted connection template.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectionTemplateDeletion {
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

/// Explain a Quartz cron expression in words. An invalid one is told by `is_valid`, not by an error.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DescribeCron {
    /// Quartz cron.
    pub cron_expression: String,
}

/// A schedule in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CronDescription {
    /// Schedule in words.
    pub description: String,
    /// Whether the expression can be understood.
    pub is_valid: bool,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

impl CreateConnectionTemplate {
    fn check_hosting(&self) -> Result<(), ValidationError> {
        let theirs = [
            ("destination_name", self.destination_name.is_some()),
            ("destination_definition_id", self.destination_definition_id.is_some()),
            ("destination_config", self.destination_config.is_some()),
        ];
        match self.data_hosting_type {
            None | Some(DataHostingType::UserHosted) => match theirs.iter().find(|(_, given)| !given) {
                Some((field, _)) => Err(ValidationError::new(
                    *field,
                    "is required for a user-hosted destination; set `data_hosting_type` to `airbyte_hosted` for the other kind",
                )),
                None => Ok(()),
            },
            Some(DataHostingType::AirbyteHosted) => match theirs.iter().find(|(_, given)| *given) {
                Some((field, _)) => {
                    Err(ValidationError::new(*field, "is not allowed if Airbyte hosts the destination"))
                }
                None => Ok(()),
            },
            // The service decides about values that this version does not know.
            Some(DataHostingType::Other(_)) => Ok(()),
        }
    }
}

/// A connection template. `data_hosting_type` tells which of two forms it has: members marked user-hosted are absent
/// where Airbyte runs the destination.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectionTemplate {
    /// Identifier.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Organization it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// Name of the destination.
    pub destination_name: String,
    /// URL of an icon.
    pub icon: Option<String>,
    /// Quartz cron expression.
    pub cron_expression: Option<String>,
    /// Who runs the destination.
    pub data_hosting_type: Option<DataHostingType>,
    /// Tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// When it was made.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: Option<String>,
    /// When it was last changed.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: Option<String>,
    /// Kind of destination. User-hosted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "uuid"))]
    pub destination_definition_id: Option<String>,
    /// Configuration of the destination. User-hosted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_config: Option<Object>,
    /// Reaction to source schema changes. User-hosted. Default: `ignore`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-default" = "ignore"))]
    pub non_breaking_changes_preference: Option<NonBreakingChangesPreference>,
    /// Whether connections sync as soon as they exist. User-hosted. Default: `true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-default" = true))]
    pub sync_on_create: Option<bool>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
