//! Connection templates: the destination and schedule of new connections.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::common::TagSelectionMode;
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::resource;
use airbyte_agent_core::{JsonObject, Object, open_enum};

resource! {
    /// Connection templates: the destination and schedule of new connections.
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
    /// use airbyte_agent::{CreateConnectionTemplate, DataHostingType};
    ///
    /// let template = client
    ///     .templates()
    ///     .connections()
    ///     .create(CreateConnectionTemplate {
    ///         data_hosting_type: Some(DataHostingType::AirbyteHosted),
    ///         cron_expression: Some("0 0 6 * * ?".into()),
    ///         ..Default::default()
    ///     })
    ///     .await?;
    /// assert_eq!(template.cron_expression.as_deref(), Some("0 0 6 * * ?"));
    /// # Ok(())
    /// # }
    /// ```
    ConnectionTemplates = "templates.connections" {
        list: ListConnectionTemplates => ConnectionTemplateList["data": ConnectionTemplate], GET "/api/v1/integrations/templates/connections";
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
    /// Return only templates with these tags.
    pub tags: Option<Vec<String>>,
    /// Whether a template must have all of the `tags` or any of them. Default: `all`.
    #[schemars(extend("x-default" = "all"))]
    pub tags_mode: Option<TagSelectionMode>,
}

/// Connection templates. Not paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectionTemplateList {
    /// The connection templates.
    pub data: Vec<ConnectionTemplate>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Create a connection template.
///
/// If `data_hosting_type` is `user_hosted`, which is the default, `destination_name`, `destination_definition_id` and
/// `destination_config` are required. If it is `airbyte_hosted`, only `cron_expression` is allowed.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateConnectionTemplate {
    /// Who hosts the destination. Default: `user_hosted`.
    #[schemars(extend("x-default" = "user_hosted"))]
    pub data_hosting_type: Option<DataHostingType>,
    /// Name of the destination. Only for user-hosted destinations.
    pub destination_name: Option<String>,
    /// Id of the destination definition. Only for user-hosted destinations.
    #[schemars(extend("format" = "uuid"))]
    pub destination_definition_id: Option<String>,
    /// Configuration of the destination, as its definition specifies. Only for user-hosted destinations.
    #[schemars(extend("x-secret" = true))]
    pub destination_config: Option<JsonObject>,
    /// Schedule of the connection, as a Quartz cron expression.
    pub cron_expression: Option<String>,
    /// How to handle non-breaking changes of the source schema. Default: `ignore`.
    #[schemars(extend("x-default" = "ignore"))]
    pub non_breaking_changes_preference: Option<NonBreakingChangesPreference>,
    /// Whether a connection syncs as soon as it is created. Default: `true`.
    #[schemars(extend("x-default" = true))]
    pub sync_on_create: Option<bool>,
}

open_enum! {
    /// Who hosts a destination.
    pub enum DataHostingType {
        /// The organization.
        UserHosted = "user_hosted",
        /// Airbyte.
        AirbyteHosted = "airbyte_hosted",
    }
}

open_enum! {
    /// How to handle non-breaking changes of a source schema.
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

/// Get a connection template.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetConnectionTemplate {
    /// Id of the template.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
}

/// Update a connection template. The hosting type cannot be changed.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UpdateConnectionTemplate {
    /// Id of the template.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// New name of the destination.
    pub destination_name: Option<String>,
    /// New configuration of the destination.
    #[schemars(extend("x-secret" = true))]
    pub destination_config: Option<JsonObject>,
    /// New schedule, as a Quartz cron expression. `null` removes it.
    #[serde(default, with = "serde_with::rust::double_option")]
    #[schemars(with = "Option<String>", extend("x-nullable" = true))]
    pub cron_expression: Option<Option<String>>,
    /// How to handle non-breaking changes of the source schema.
    pub non_breaking_changes_preference: Option<NonBreakingChangesPreference>,
    /// Whether a connection syncs as soon as it is created.
    pub sync_on_create: Option<bool>,
}

/// Delete a connection template.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteConnectionTemplate {
    /// Id of the template.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
}

/// A deleted connection template.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectionTemplateDeletion {
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

/// Describe a Quartz cron expression in words.
///
/// An invalid expression is not an error: the response has `is_valid` set to `false`.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DescribeCron {
    /// Quartz cron expression.
    pub cron_expression: String,
}

/// A description of a cron expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CronDescription {
    /// Description of the schedule.
    pub description: String,
    /// Whether the expression is valid.
    pub is_valid: bool,
    /// Members that this version of the client does not know, as received.
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

/// A connection template. Some members are present only if the destination is user-hosted.
#[derive(Clone, derive_more::Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectionTemplate {
    /// Id of the template.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Id of the organization that the template belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// Name of the destination.
    pub destination_name: String,
    /// URL of the icon.
    pub icon: Option<String>,
    /// Schedule of the connection, as a Quartz cron expression.
    pub cron_expression: Option<String>,
    /// Who hosts the destination.
    pub data_hosting_type: Option<DataHostingType>,
    /// Tags of the template.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Time of creation.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: Option<String>,
    /// Time of the last change.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: Option<String>,
    /// Id of the destination definition, if the destination is user-hosted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "uuid"))]
    pub destination_definition_id: Option<String>,
    /// Configuration of the destination, if it is user-hosted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-secret" = true))]
    #[debug("…")]
    pub destination_config: Option<Object>,
    /// How to handle non-breaking changes of the source schema, if the destination is user-hosted. Default: `ignore`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-default" = "ignore"))]
    pub non_breaking_changes_preference: Option<NonBreakingChangesPreference>,
    /// Whether a connection syncs as soon as it is created, if the destination is user-hosted. Default: `true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-default" = true))]
    pub sync_on_create: Option<bool>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
