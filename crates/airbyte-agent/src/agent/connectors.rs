//! Connectors: third-party accounts that are connected to a workspace.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::check::ConnectorCheck;
use super::common::TagSelectionMode;
use super::entity_selection::RequestedEntity;
use super::execute::{Execute, PrepareExecute, PreparedExecute};
use super::execution::Execution;
use super::inspect::{ConnectorInspection, InspectConnector};
use super::oauth_consent::{InitiateOAuth, OAuthConsent};
use super::source_templates::{DetailedSourceTemplate, SourceTemplateSummary};
use super::workspace_default::{IN_WORKSPACE, LIST_IN_WORKSPACE};
use airbyte_agent_core::operation::{Auth, Effect, Returns};
use airbyte_agent_core::operation::{ValidationError, require_one_of};
use airbyte_agent_core::resource;
use airbyte_agent_core::{JsonObject, Object};

resource! {
    /// Connectors: third-party accounts that are connected to a workspace.
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
    /// use airbyte_agent::{CreateConnector, JsonObject, ListConnectors};
    /// use serde_json::json;
    ///
    /// client
    ///     .connectors()
    ///     .create(CreateConnector {
    ///         connector_type: Some("GitHub".into()),
    ///         credentials: JsonObject::of(&json!({"personal_access_token": "…"})).ok(),
    ///         replication_config: JsonObject::of(&json!({"repositories": ["airbytehq/airbyte"]})).ok(),
    ///         ..Default::default()
    ///     })
    ///     .await?;
    /// let list = client.connectors().list(ListConnectors::default()).await?;
    /// assert_eq!(list.data.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    Connectors = "connectors" {
        list: ListConnectors => ConnectorList["data": ConnectorSummary], GET "/api/v1/integrations/connectors" .returns(Returns::Handle) .client_default(LIST_IN_WORKSPACE);
        create: CreateConnector => ConnectorDetails, POST "/api/v1/integrations/connectors" .returns(Returns::Handle) .client_default(IN_WORKSPACE) {
            fn validate(&self) -> Result<(), ValidationError> {
                require_one_definition(&self.definition_id, &self.connector_type, &self.source_template_id)?;
                require_configuration(&self.credentials, &self.replication_config, &self.server_side_oauth_secret_id)
            }
        };
        get: GetConnector => ConnectorDetails, GET "/api/v1/integrations/connectors/{id}" .returns(Returns::Handle);
        update: UpdateConnector => ConnectorDetails, PUT "/api/v1/integrations/connectors/{id}" .returns(Returns::Handle);
        delete: DeleteConnector => ConnectorDeletion, DELETE "/api/v1/integrations/connectors/{id}";
        check: CheckConnector => ConnectorCheck, POST "/api/v1/integrations/connectors/{id}/check" .read();
        check_config: CheckConnectorConfig => ConnectorCheck, POST "/api/v1/integrations/connectors/check" .read().client_default(IN_WORKSPACE) {
            fn validate(&self) -> Result<(), ValidationError> {
                require_one_definition(&self.definition_id, &self.connector_type, &self.source_template_id)?;
                require_configuration(&self.credentials, &self.replication_config, &self.server_side_oauth_secret_id)
            }
        };
        execute: Execute => Execution, POST "/api/v1/integrations/connectors/{id}/execute"
            .effect(Effect::ByRequest)
            .auth(Auth::ApplicationOrScoped)
            .returns(Returns::Execution)
            .positional(EXECUTE_POSITIONAL) {
            fn effect(&self) -> Effect {
                effect_of_action(&self.action)
            }
            fn validate(&self) -> Result<(), ValidationError> {
                check_intent(self.intent.as_deref())
            }
        };
        inspect: InspectConnector => ConnectorInspection, GET "/api/v1/integrations/connectors/{id}/inspect";
        initiate_oauth: InitiateOAuth => OAuthConsent, POST "/api/v1/integrations/connectors/oauth/initiate" [unstable] .auth(Auth::ApplicationOrScoped).client_default(IN_WORKSPACE) {
            fn validate(&self) -> Result<(), ValidationError> {
                require_one_of(&[
                    ("connector_type", self.connector_type.is_some()),
                    ("definition_id", self.definition_id.is_some()),
                ])
            }
        };
        prepare: PrepareExecute => PreparedExecute, POST "/api/v1/integrations/connectors/{id}/execute/prepare" [unstable] .positional(EXECUTE_POSITIONAL) {
            fn validate(&self) -> Result<(), ValidationError> {
                check_intent(self.intent.as_deref())
            }
        };
    }
}

/// List the connectors of a workspace, which is that of the client unless one is given. Not paged.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListConnectors {
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: Option<String>,
    /// Name of the workspace. Default: the `workspace` of the client.
    pub workspace_name: Option<String>,
    /// Old name of `workspace_name`.
    pub customer_name: Option<String>,
    /// Old name of `workspace_name`.
    pub external_user_id: Option<String>,
    /// Return only connectors with this connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: Option<String>,
}

/// The connectors of a workspace. Not paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorList {
    /// The connectors.
    pub data: Vec<ConnectorSummary>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A connector without its configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorSummary {
    /// Id of the connector.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Display name of the connector.
    pub name: String,
    /// The source template that the connector was created from.
    pub summarized_source_template: SourceTemplateSummary,
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

/// Create a connector, which connects a third-party account.
///
/// Requires exactly one of `definition_id`, `connector_type` and `source_template_id`, and at least one of
/// `credentials`, `replication_config` and `server_side_oauth_secret_id`. Success does not mean that the credentials
/// are valid: they are first used by `execute`. The service responds with 404 if the workspace does not exist, and with
/// 400 if the credentials match none of the connector's authentication methods.
#[skip_serializing_none]
#[derive(Clone, derive_more::Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateConnector {
    /// Display name of the connector. Default: generated by the service.
    pub name: Option<String>,
    /// Name of the workspace. Older names of this member are `customer_name` and `external_user_id`. Default: the
    /// `workspace` of the client.
    pub workspace_name: Option<String>,
    /// Display name of the connector definition, such as `GitHub`. Case-insensitive.
    pub connector_type: Option<String>,
    /// Id of the connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: Option<String>,
    /// Id of the source template. Required if the organization has several templates for the connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub source_template_id: Option<String>,
    /// Configuration. In the mode `REPLICATION`, the complete one; in the modes `DIRECT` and `MULTI`, settings such as
    /// `start_date`, which the service merges with `credentials` and `environment`.
    #[schemars(extend("x-secret" = true))]
    pub replication_config: Option<JsonObject>,
    /// Credentials of the account, with the members that the connector definition requires. Required in the modes
    /// `DIRECT` and `MULTI` unless `server_side_oauth_secret_id` is set.
    #[schemars(extend("x-secret" = true))]
    pub credentials: Option<JsonObject>,
    /// Settings of the user that are not secret, such as a subdomain, for the modes `DIRECT` and `MULTI`. May be empty.
    pub environment: Option<JsonObject>,
    /// Entities that the connector may access. They also determine the OAuth scopes.
    pub entities: Option<Vec<RequestedEntity>>,
    /// Secret id from the redirect of an OAuth consent, used instead of `credentials`.
    #[schemars(extend("x-secret" = true))]
    #[debug("…")]
    pub server_side_oauth_secret_id: Option<String>,
    /// Apply only connection templates with these tags.
    pub selected_connection_template_tags: Option<Vec<String>>,
    /// Whether a connection template must have all of these tags or any of them. Default: `any`.
    #[schemars(extend("x-default" = "any"))]
    pub selected_connection_template_tags_mode: Option<TagSelectionMode>,
}

/// A connector with its stored configuration. Secrets are redacted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorDetails {
    /// Id of the connector.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Display name of the connector.
    pub name: String,
    /// The source template that the connector was created from.
    pub source_template: DetailedSourceTemplate,
    /// Stored configuration. Secrets are redacted.
    pub replication_config: Object,
    /// Entities that the connector may access.
    pub entities: Option<Vec<RequestedEntity>>,
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

/// Get a connector with its source template and stored configuration. Secrets are redacted.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetConnector {
    /// Id of the connector.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
}

/// Update the name, configuration or entities of a connector. Credentials cannot be updated.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UpdateConnector {
    /// Id of the connector.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// New display name.
    pub name: Option<String>,
    /// New configuration.
    #[schemars(extend("x-secret" = true))]
    pub replication_config: Option<JsonObject>,
    /// New selection of entities. An empty list clears it. Default: the current selection is kept.
    pub entities: Option<Vec<RequestedEntity>>,
}

/// Delete a connector.
///
/// The service accepts the deletion and completes it later: it is complete when the connector is no longer listed. The
/// API has no operation that returns the state of the deletion.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteConnector {
    /// Id of the connector.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
}

/// An accepted deletion of a connector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorDeletion {
    /// Id of the job that deletes the connector. No published operation accepts it.
    #[schemars(extend("format" = "uuid"))]
    pub job_id: String,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Check an existing connector with its stored or a new configuration. Nothing is changed.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CheckConnector {
    /// Id of the connector.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// New display name.
    pub name: Option<String>,
    /// Configuration to check. Default: the stored configuration.
    #[schemars(extend("x-secret" = true))]
    pub replication_config: Option<JsonObject>,
    /// Selection of entities to check. Default: the current selection.
    pub entities: Option<Vec<RequestedEntity>>,
}

/// Check a configuration without creating a connector. Nothing is changed.
///
/// Requires exactly one of `definition_id`, `connector_type` and `source_template_id`, and at least one of
/// `credentials`, `replication_config` and `server_side_oauth_secret_id`.
#[skip_serializing_none]
#[derive(Clone, derive_more::Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CheckConnectorConfig {
    /// Display name of the connector. Default: generated by the service.
    pub name: Option<String>,
    /// Name of the workspace. Older names of this member are `customer_name` and `external_user_id`. Default: the
    /// `workspace` of the client.
    pub workspace_name: Option<String>,
    /// Display name of the connector definition, such as `GitHub`. Case-insensitive.
    pub connector_type: Option<String>,
    /// Id of the connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: Option<String>,
    /// Id of the source template. Required if the organization has several templates for the connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub source_template_id: Option<String>,
    /// Configuration. In the mode `REPLICATION`, the complete one; in the modes `DIRECT` and `MULTI`, settings such as
    /// `start_date`, which the service merges with `credentials` and `environment`.
    #[schemars(extend("x-secret" = true))]
    pub replication_config: Option<JsonObject>,
    /// Credentials of the account, with the members that the connector definition requires. Required in the modes
    /// `DIRECT` and `MULTI` unless `server_side_oauth_secret_id` is set.
    #[schemars(extend("x-secret" = true))]
    pub credentials: Option<JsonObject>,
    /// Settings of the user that are not secret, such as a subdomain, for the modes `DIRECT` and `MULTI`. May be empty.
    pub environment: Option<JsonObject>,
    /// Entities that the connector may access. They also determine the OAuth scopes.
    pub entities: Option<Vec<RequestedEntity>>,
    /// Secret id from the redirect of an OAuth consent, used instead of `credentials`.
    #[schemars(extend("x-secret" = true))]
    #[debug("…")]
    pub server_side_oauth_secret_id: Option<String>,
    /// Apply only connection templates with these tags.
    pub selected_connection_template_tags: Option<Vec<String>>,
    /// Whether a connection template must have all of these tags or any of them. Default: `any`.
    #[schemars(extend("x-default" = "any"))]
    pub selected_connection_template_tags_mode: Option<TagSelectionMode>,
}

/// `connector_type`, `definition_id` and `source_template_id` are three names for one choice.
fn require_one_definition(
    definition_id: &Option<String>,
    connector_type: &Option<String>,
    source_template_id: &Option<String>,
) -> Result<(), ValidationError> {
    require_one_of(&[
        ("definition_id", definition_id.is_some()),
        ("connector_type", connector_type.is_some()),
        ("source_template_id", source_template_id.is_some()),
    ])
}

fn require_configuration(
    credentials: &Option<JsonObject>,
    replication_config: &Option<JsonObject>,
    server_side_oauth_secret_id: &Option<String>,
) -> Result<(), ValidationError> {
    if credentials.is_some() || replication_config.is_some() || server_side_oauth_secret_id.is_some() {
        return Ok(());
    }
    Err(ValidationError::new(
        "credentials",
        "at least one of `credentials`, `replication_config` and `server_side_oauth_secret_id` is required",
    ))
}

/// The maximum length of `intent`, in characters.
const MAX_INTENT_LENGTH: usize = 512;

fn check_intent(intent: Option<&str>) -> Result<(), ValidationError> {
    match intent.map(|text| text.chars().count()) {
        Some(length) if length > MAX_INTENT_LENGTH => Err(ValidationError::new(
            "intent",
            format!("must have at most {MAX_INTENT_LENGTH} characters, not {length}"),
        )),
        _ => Ok(()),
    }
}

/// Members of an action that may be given by position.
const EXECUTE_POSITIONAL: &[&str] = &["id", "entity", "action", "params"];

/// The effect of an action. New actions may appear, so an unknown one counts as a write.
pub(crate) fn effect_of_action(action: &str) -> Effect {
    match action {
        "list"
        | "get"
        | "search"
        | "api_search"
        | "describe"
        | "inspect"
        | "check"
        | "download"
        | "context_store_search"
        | "context_store_sql_query"
        | "sql_select" => Effect::Read,
        _ => Effect::Write,
    }
}
