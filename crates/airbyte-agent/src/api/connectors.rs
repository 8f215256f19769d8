//! Connectors: third-party accounts, connected.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::check::ConnectorCheck;
use super::common::TagSelectionMode;
use super::entity_selection::RequestedEntity;
use super::execute::{Execute, PrepareExecute, PreparedExecute};
use super::inspect::{ConnectorInspection, InspectConnector};
use super::oauth_consent::{InitiateOAuth, OAuthConsent};
use super::source_templates::{DetailedSourceTemplate, SourceTemplateSummary};
use crate::execution::Execution;
use crate::json::{JsonObject, Object};
use crate::operation::{Effect, Meta, Token, resource};
use crate::request::{Refusal, exactly_one};

resource! {
    /// Connected third-party accounts: add, look at, use, remove.
    Connectors = "connectors" {
        list: ListConnectors => ConnectorList, Meta::get("/api/v1/integrations/connectors");
        create: CreateConnector => ConnectorDetails, Meta::post("/api/v1/integrations/connectors"), with {
            fn validate(&self) -> Result<(), Refusal> {
                names_one_kind(&self.definition_id, &self.connector_type, &self.source_template_id)?;
                some_configuration(&self.credentials, &self.replication_config, &self.server_side_oauth_secret_id)
            }
        };
        get: GetConnector => ConnectorDetails, Meta::get("/api/v1/integrations/connectors/{id}");
        update: UpdateConnector => ConnectorDetails, Meta::put("/api/v1/integrations/connectors/{id}");
        delete: DeleteConnector => ConnectorDeletion, Meta::delete("/api/v1/integrations/connectors/{id}");
        check: CheckConnector => ConnectorCheck, Meta::post("/api/v1/integrations/connectors/{id}/check").read();
        check_config: CheckConnectorConfig => ConnectorCheck, Meta::post("/api/v1/integrations/connectors/check").read(), with {
            fn validate(&self) -> Result<(), Refusal> {
                names_one_kind(&self.definition_id, &self.connector_type, &self.source_template_id)?;
                some_configuration(&self.credentials, &self.replication_config, &self.server_side_oauth_secret_id)
            }
        };
        execute: Execute => Execution, Meta::post("/api/v1/integrations/connectors/{id}/execute")
            .effect(Effect::ByAction)
            .token(Token::ApplicationOrScoped), with {
            const OFTEN: bool = true;
            fn effect(&self) -> Effect {
                Effect::of_action(&self.action)
            }
            fn validate(&self) -> Result<(), Refusal> {
                intent_fits(self.intent.as_deref())
            }
        };
        inspect: InspectConnector => ConnectorInspection, Meta::get("/api/v1/integrations/connectors/{id}/inspect");
        initiate_oauth: InitiateOAuth => OAuthConsent, Meta::post("/api/v1/integrations/connectors/oauth/initiate")
            .token(Token::ApplicationOrScoped)
            .unstable(), with {
            fn validate(&self) -> Result<(), Refusal> {
                exactly_one(&[
                    ("connector_type", self.connector_type.is_some()),
                    ("definition_id", self.definition_id.is_some()),
                ])
            }
        };
        prepare: PrepareExecute => PreparedExecute, Meta::post("/api/v1/integrations/connectors/{id}/execute/prepare").unstable(), with {
            fn validate(&self) -> Result<(), Refusal> {
                intent_fits(self.intent.as_deref())
            }
        };
    }
}

/// List the connectors of a workspace.
///
/// One of `workspace_name` and `workspace_id` is wanted (BEHAVIOUR section 5). Not paged.
///
/// `GET /api/v1/integrations/connectors`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListConnectors {
    /// Workspace to list. A UUID.
    pub workspace_id: Option<String>,
    /// Workspace to list, by name.
    pub workspace_name: Option<String>,
    /// Old name of workspace_name.
    pub customer_name: Option<String>,
    /// Old name of workspace_name.
    pub external_user_id: Option<String>,
    /// Keep one connector type. A UUID.
    pub definition_id: Option<String>,
}

/// Unpaged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConnectorList {
    /// The entries.
    pub data: Vec<ConnectorSummary>,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A connector, in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConnectorSummary {
    /// Connector id. A UUID.
    pub id: String,
    /// Display name.
    pub name: String,
    /// The template it was made from, in short.
    pub summarized_source_template: SourceTemplateSummary,
    /// When it was made. RFC 3339.
    pub created_at: Option<String>,
    /// When it was last changed. RFC 3339.
    pub updated_at: Option<String>,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Connect a third-party account.
///
/// Name the kind by exactly one of `definition_id`, `connector_type` and `source_template_id`, and give at least
/// one of `credentials`, `replication_config` and `server_side_oauth_secret_id`. Success does not mean that the
/// credentials work: they are first used by `execute` (BEHAVIOUR section 5). An unknown workspace is answered
/// with 404, credentials that fit no scheme with 400.
///
/// `POST /api/v1/integrations/connectors`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CreateConnector {
    /// Display name; generated when absent.
    pub name: Option<String>,
    /// Workspace name (older names of this field: customer_name, external_user_id).
    pub workspace_name: String,
    /// Connector name, exact but case-insensitive (`Hubspot`, `HUBSPOT`).
    pub connector_type: Option<String>,
    /// Connector definition id. A UUID.
    pub definition_id: Option<String>,
    /// Needed only when several templates exist for the connector type. A UUID.
    pub source_template_id: Option<String>,
    /// Full config in REPLICATION mode; extra settings such as start_date in DIRECT/MULTI mode, merged with
    /// credentials and environment.
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
    pub selected_connection_template_tags_mode: Option<TagSelectionMode>,
}

/// A connector as stored; secrets are redacted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConnectorDetails {
    /// Connector id. A UUID.
    pub id: String,
    /// Display name.
    pub name: String,
    /// The template it was made from.
    pub source_template: DetailedSourceTemplate,
    /// Stored configuration; secrets redacted.
    pub replication_config: Object,
    /// Selected entity/mode pairs.
    pub entities: Option<Vec<RequestedEntity>>,
    /// When it was made. RFC 3339.
    pub created_at: Option<String>,
    /// When it was last changed. RFC 3339.
    pub updated_at: Option<String>,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Get one connector with its template and stored configuration, secrets redacted.
///
/// `GET /api/v1/integrations/connectors/{id}`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetConnector {
    /// Connector id. A UUID.
    pub id: String,
}

/// Change a connector's name, configuration or entities. Credentials cannot be changed here.
///
/// `PUT /api/v1/integrations/connectors/{id}`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UpdateConnector {
    /// Connector id. A UUID.
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
/// Accepted at once and finished later: done when the id has left the list. No endpoint to poll the job is
/// published (BEHAVIOUR section 5).
///
/// `DELETE /api/v1/integrations/connectors/{id}`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeleteConnector {
    /// Connector id. A UUID.
    pub id: String,
}

/// An accepted deletion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConnectorDeletion {
    /// Background deletion job; no endpoint to poll it is published. A UUID.
    pub job_id: String,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Check an existing connector, with a new configuration or as it stands. Changes nothing.
///
/// `POST /api/v1/integrations/connectors/{id}/check`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckConnector {
    /// Connector id. A UUID.
    pub id: String,
    /// Display name to check with.
    pub name: Option<String>,
    /// New configuration.
    pub replication_config: Option<JsonObject>,
    /// Absent keeps the current selection; [] clears it.
    pub entities: Option<Vec<RequestedEntity>>,
}

/// Check a configuration before creating a connector with it. Changes nothing.
///
/// `POST /api/v1/integrations/connectors/check`
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckConnectorConfig {
    /// Display name; generated when absent.
    pub name: Option<String>,
    /// Workspace name (older names of this field: customer_name, external_user_id).
    pub workspace_name: String,
    /// Connector name, exact but case-insensitive (`Hubspot`, `HUBSPOT`).
    pub connector_type: Option<String>,
    /// Connector definition id. A UUID.
    pub definition_id: Option<String>,
    /// Needed only when several templates exist for the connector type. A UUID.
    pub source_template_id: Option<String>,
    /// Full config in REPLICATION mode; extra settings such as start_date in DIRECT/MULTI mode, merged with
    /// credentials and environment.
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
    pub selected_connection_template_tags_mode: Option<TagSelectionMode>,
}

/// `connector_type`, `definition_id` and `source_template_id` are three names for one choice (BEHAVIOUR section 5).
fn names_one_kind(
    definition_id: &Option<String>,
    connector_type: &Option<String>,
    source_template_id: &Option<String>,
) -> Result<(), Refusal> {
    exactly_one(&[
        ("definition_id", definition_id.is_some()),
        ("connector_type", connector_type.is_some()),
        ("source_template_id", source_template_id.is_some()),
    ])
}

fn some_configuration(
    credentials: &Option<JsonObject>,
    replication_config: &Option<JsonObject>,
    server_side_oauth_secret_id: &Option<String>,
) -> Result<(), Refusal> {
    if credentials.is_some() || replication_config.is_some() || server_side_oauth_secret_id.is_some() {
        return Ok(());
    }
    Err(Refusal::new(
        "credentials",
        "give at least one of `credentials`, `replication_config` and `server_side_oauth_secret_id`",
    ))
}

/// Longest `intent` that is kept with the audit record, in characters (contract `ConnectorExecuteRequest`).
const INTENT_LIMIT: usize = 512;

fn intent_fits(intent: Option<&str>) -> Result<(), Refusal> {
    match intent.map(|text| text.chars().count()) {
        Some(length) if length > INTENT_LIMIT => {
            Err(Refusal::new("intent", format!("{length} characters are more than the {INTENT_LIMIT} allowed")))
        }
        _ => Ok(()),
    }
}
