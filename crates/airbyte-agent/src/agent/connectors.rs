//! Connectors: third-party accounts, connected.

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
use airbyte_agent_core::operation::{Auth, Effect, Returns};
use airbyte_agent_core::operation::{ValidationError, require_one_of};
use airbyte_agent_core::resource;
use airbyte_agent_core::{JsonObject, Object};

resource! {
    /// Connected third-party accounts: add, look at, use, remove.
    Connectors = "connectors" {
        list: ListConnectors => ConnectorList, GET "/api/v1/integrations/connectors";
        create: CreateConnector => ConnectorDetails, POST "/api/v1/integrations/connectors" .returns(Returns::Handle) {
            fn validate(&self) -> Result<(), ValidationError> {
                require_one_definition(&self.definition_id, &self.connector_type, &self.source_template_id)?;
                require_configuration(&self.credentials, &self.replication_config, &self.server_side_oauth_secret_id)
            }
        };
        get: GetConnector => ConnectorDetails, GET "/api/v1/integrations/connectors/{id}" .returns(Returns::Handle);
        update: UpdateConnector => ConnectorDetails, PUT "/api/v1/integrations/connectors/{id}";
        delete: DeleteConnector => ConnectorDeletion, DELETE "/api/v1/integrations/connectors/{id}";
        check: CheckConnector => ConnectorCheck, POST "/api/v1/integrations/connectors/{id}/check" .read();
        check_config: CheckConnectorConfig => ConnectorCheck, POST "/api/v1/integrations/connectors/check" .read() {
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
        initiate_oauth: InitiateOAuth => OAuthConsent, POST "/api/v1/integrations/connectors/oauth/initiate" [unstable] .auth(Auth::ApplicationOrScoped) {
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

/// List the connectors of a workspace.
///
/// One of `workspace_name` and `workspace_id` is wanted. Not paged.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListConnectors {
    /// Workspace to list.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: Option<String>,
    /// Workspace to list, by name.
    pub workspace_name: Option<String>,
    /// Old name of workspace_name.
    pub customer_name: Option<String>,
    /// Old name of workspace_name.
    pub external_user_id: Option<String>,
    /// Keep one connector type.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: Option<String>,
}

/// Unpaged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorList {
    /// The entries.
    pub data: Vec<ConnectorSummary>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A connector, in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorSummary {
    /// Connector id.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Display name.
    pub name: String,
    /// The template it was made from, in short.
    pub summarized_source_template: SourceTemplateSummary,
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

/// Connect a third-party account.
///
/// Name the kind by exactly one of `definition_id`, `connector_type` and `source_template_id`, and give at least one of
/// `credentials`, `replication_config` and `server_side_oauth_secret_id`. Success does not mean that the credentials
/// work: they are first used by `execute`. An unknown workspace is answered with 404, credentials
/// that fit no scheme with 400.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateConnector {
    /// Display name; generated when absent.
    pub name: Option<String>,
    /// Workspace name (older names of this field: customer_name, external_user_id).
    pub workspace_name: String,
    /// Connector name, exact but case-insensitive (`Hubspot`, `HUBSPOT`).
    pub connector_type: Option<String>,
    /// Connector definition id.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: Option<String>,
    /// Needed only when several templates exist for the connector type.
    #[schemars(extend("format" = "uuid"))]
    pub source_template_id: Option<String>,
    /// Full config in REPLICATION mode; extra settings such as start_date in DIRECT/MULTI mode, merged with credentials
    /// and environment.
    pub replication_config: Option<JsonObject>,
    /// Auth values in the connector's own shape. Needed in DIRECT/MULTI mode unless an OAuth secret id is given.
    pub credentials: Option<JsonObject>,
    /// Non-secret user settings (e.g. subdomain) for DIRECT/MULTI mode; may be empty.
    pub environment: Option<JsonObject>,
    /// Restricts streams; also drives OAuth scopes.
    pub entities: Option<Vec<RequestedEntity>>,
    /// Secret id from an OAuth redirect; replaces credentials.
    pub server_side_oauth_secret_id: Option<String>,
    /// Only connection templates with these tags are applied.
    pub selected_connection_template_tags: Option<Vec<String>>,
    /// How those tags combine. Default: `any`.
    #[schemars(extend("x-default" = "any"))]
    pub selected_connection_template_tags_mode: Option<TagSelectionMode>,
}

/// A connector as stored; secrets are redacted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorDetails {
    /// Connector id.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Display name.
    pub name: String,
    /// The template it was made from.
    pub source_template: DetailedSourceTemplate,
    /// Stored configuration; secrets redacted.
    pub replication_config: Object,
    /// Selected entity/mode pairs.
    pub entities: Option<Vec<RequestedEntity>>,
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

/// Get one connector with its template and stored configuration, secrets redacted.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GetConnector {
    /// Connector id.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
}

/// Change a connector's name, configuration or entities. Credentials cannot be changed here.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UpdateConnector {
    /// Connector id.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// New display name.
    pub name: Option<String>,
    /// New configuration.
    pub replication_config: Option<JsonObject>,
    /// Absent keeps the current selection; [] clears it.
    pub entities: Option<Vec<RequestedEntity>>,
}

/// Delete a connector.
///
/// Accepted at once and finished later: done when the id has left the list. No endpoint to poll the job is published.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteConnector {
    /// Connector id.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
}

/// An accepted deletion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorDeletion {
    /// Background deletion job; no endpoint to poll it is published.
    #[schemars(extend("format" = "uuid"))]
    pub job_id: String,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Check an existing connector, with a new configuration or as it stands. Changes nothing.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CheckConnector {
    /// Connector id.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Display name to check with.
    pub name: Option<String>,
    /// New configuration.
    pub replication_config: Option<JsonObject>,
    /// Absent keeps the current selection; [] clears it.
    pub entities: Option<Vec<RequestedEntity>>,
}

/// Check a configuration before creating a connector with it. Changes nothing.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CheckConnectorConfig {
    /// Display name; generated when absent.
    pub name: Option<String>,
    /// Workspace name (older names of this field: customer_name, external_user_id).
    pub workspace_name: String,
    /// Connector name, exact but case-insensitive (`Hubspot`, `HUBSPOT`).
    pub connector_type: Option<String>,
    /// Connector definition id.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: Option<String>,
    /// Needed only when several templates exist for the connector type.
    #[schemars(extend("format" = "uuid"))]
    pub source_template_id: Option<String>,
    /// Full config in REPLICATION mode; extra settings such as start_date in DIRECT/MULTI mode, merged with credentials
    /// and environment.
    pub replication_config: Option<JsonObject>,
    /// Auth values in the connector's own shape. Needed in DIRECT/MULTI mode unless an OAuth secret id is given.
    pub credentials: Option<JsonObject>,
    /// Non-secret user settings (e.g. subdomain) for DIRECT/MULTI mode; may be empty.
    pub environment: Option<JsonObject>,
    /// Restricts streams; also drives OAuth scopes.
    pub entities: Option<Vec<RequestedEntity>>,
    /// Secret id from an OAuth redirect; replaces credentials.
    pub server_side_oauth_secret_id: Option<String>,
    /// Only connection templates with these tags are applied.
    pub selected_connection_template_tags: Option<Vec<String>>,
    /// How those tags combine. Default: `any`.
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
fn effect_of_action(action: &str) -> Effect {
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
