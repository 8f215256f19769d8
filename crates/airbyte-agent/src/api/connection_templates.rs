//! Connection templates: where replicated data goes, and when.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::common::TagSelectionMode;
use crate::json::{JsonObject, Object, open_enum};
use crate::operation::{Meta, resource};
use crate::request::Refusal;

resource! {
    /// Destinations and schedules that new connections get.
    ConnectionTemplates = "templates.connections" {
        list: ListConnectionTemplates => ConnectionTemplateList, Meta::get("/api/v1/integrations/templates/connections");
        create: CreateConnectionTemplate => ConnectionTemplate, Meta::post("/api/v1/integrations/templates/connections"), with {
            fn validate(&self) -> Result<(), Refusal> {
                self.suits_its_host()
            }
        };
        get: GetConnectionTemplate => ConnectionTemplate, Meta::get("/api/v1/integrations/templates/connections/{id}");
        update: UpdateConnectionTemplate => ConnectionTemplate, Meta::patch("/api/v1/integrations/templates/connections/{id}");
        delete: DeleteConnectionTemplate => ConnectionTemplateDeletion, Meta::delete("/api/v1/integrations/templates/connections/{id}");
        describe_cron: DescribeCron => CronDescription, Meta::post("/api/v1/integrations/templates/connections/cron/describe").read();
    }
}

/// List the organization's connection templates. Not paged.
///
/// `GET /api/v1/integrations/templates/connections`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListConnectionTemplates {
    /// Keep templates with these tags (repeat the parameter).
    pub tags: Option<Vec<String>>,
    /// How the tags combine. Default: `all`.
    pub tags_mode: Option<TagSelectionMode>,
}

/// Unpaged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConnectionTemplateList {
    /// The entries.
    pub data: Vec<ConnectionTemplate>,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Create a connection template.
///
/// Without `data_hosting_type` it is `user_hosted` and needs `destination_name`, `destination_definition_id` and
/// `destination_config`; `airbyte_hosted` must be said and takes only `cron_expression` (BEHAVIOUR section 9).
///
/// `POST /api/v1/integrations/templates/connections`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CreateConnectionTemplate {
    /// Who runs the destination. Default: `user_hosted`.
    pub data_hosting_type: Option<DataHostingType>,
    /// Name of the destination. User-hosted only.
    pub destination_name: Option<String>,
    /// Kind of destination. A UUID.
    pub destination_definition_id: Option<String>,
    /// Must fit the destination definition.
    pub destination_config: Option<JsonObject>,
    /// Quartz cron.
    pub cron_expression: Option<String>,
    /// Reaction to source schema changes. Default: `ignore`.
    pub non_breaking_changes_preference: Option<NonBreakingChangesPreference>,
    /// Sync as soon as the connection exists. Default: `true`.
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
///
/// `GET /api/v1/integrations/templates/connections/{id}`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetConnectionTemplate {
    /// Template id. A UUID.
    pub id: String,
}

/// Change a connection template. The hosting type stays.
///
/// `PATCH /api/v1/integrations/templates/connections/{id}`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UpdateConnectionTemplate {
    /// Template id. A UUID.
    pub id: String,
    /// New name of the destination.
    pub destination_name: Option<String>,
    /// New configuration of the destination.
    pub destination_config: Option<JsonObject>,
    /// Quartz cron expression.
    ///
    /// `Some(None)` sends `null`; `None` leaves it as it is.
    #[serde(default, with = "serde_with::rust::double_option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub cron_expression: Option<Option<String>>,
    /// Reaction to source schema changes.
    pub non_breaking_changes_preference: Option<NonBreakingChangesPreference>,
    /// Sync as soon as a connection exists.
    pub sync_on_create: Option<bool>,
}

/// Delete a connection template.
///
/// `DELETE /api/v1/integrations/templates/connections/{id}`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeleteConnectionTemplate {
    /// Template id. A UUID.
    pub id: String,
}

/// A deleted connection template.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConnectionTemplateDeletion {
    /// Identifier. A UUID.
    pub id: String,
    /// When it was deleted. RFC 3339.
    pub deleted_at: String,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Explain a Quartz cron expression in words. An invalid one is told by `is_valid`, not by an error.
///
/// `POST /api/v1/integrations/templates/connections/cron/describe`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DescribeCron {
    /// Quartz cron.
    pub cron_expression: String,
}

/// A schedule in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CronDescription {
    /// Schedule in words.
    pub description: String,
    /// Whether the expression can be understood.
    pub is_valid: bool,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

impl CreateConnectionTemplate {
    fn suits_its_host(&self) -> Result<(), Refusal> {
        let theirs = [
            ("destination_name", self.destination_name.is_some()),
            ("destination_definition_id", self.destination_definition_id.is_some()),
            ("destination_config", self.destination_config.is_some()),
        ];
        match self.data_hosting_type {
            None | Some(DataHostingType::UserHosted) => match theirs.iter().find(|(_, given)| !given) {
                Some((field, _)) => Err(Refusal::new(
                    *field,
                    "required for a user-hosted destination; say `data_hosting_type` `airbyte_hosted` for the other kind",
                )),
                None => Ok(()),
            },
            Some(DataHostingType::AirbyteHosted) => match theirs.iter().find(|(_, given)| *given) {
                Some((field, _)) => Err(Refusal::new(*field, "not taken when Airbyte hosts the destination")),
                None => Ok(()),
            },
            // A hosting type from a later day: the service is the judge.
            Some(DataHostingType::Other(_)) => Ok(()),
        }
    }
}

/// A connection template. `data_hosting_type` tells which of two forms it has: members marked user-hosted are
/// absent where Airbyte runs the destination.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConnectionTemplate {
    /// Identifier. A UUID.
    pub id: String,
    /// Organization it belongs to. A UUID.
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
    /// When it was made. RFC 3339.
    pub created_at: Option<String>,
    /// When it was last changed. RFC 3339.
    pub updated_at: Option<String>,
    /// Kind of destination. A UUID. User-hosted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_definition_id: Option<String>,
    /// Configuration of the destination. User-hosted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_config: Option<Object>,
    /// Reaction to source schema changes. User-hosted. Default: `ignore`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub non_breaking_changes_preference: Option<NonBreakingChangesPreference>,
    /// Whether connections sync as soon as they exist. User-hosted. Default: `true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sync_on_create: Option<bool>,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
