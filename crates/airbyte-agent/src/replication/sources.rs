//! Sources: where data comes from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::common::{self, BY_OFFSET, ScopedResourceRequirements};
use super::configuration::{MaskHandling, check_masks, check_new, without_masks};
use super::validation::{check_page, check_text, require_connector, require_text};
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::resource;
use airbyte_agent_core::{JsonObject, Object};

resource! {
    /// Sources: where data comes from. A source is a connector with a configuration.
    Sources = "replication.sources" {
        list: ListSources => SourceList["data": Source], GET "/sources" .paging(BY_OFFSET).distinct_by("sourceId") {
            fn validate(&self) -> Result<(), ValidationError> {
                check_page(self.limit, self.workspace_ids.as_deref())
            }
        };
        create: CreateSource => Source, POST "/sources" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("name", &self.name)?;
                require_text("workspaceId", &self.workspace_id)?;
                require_connector(self.definition_id.as_deref(), &self.configuration, "sourceType")?;
                check_new(&self.configuration)
            }
        };
        get: GetSource => Source, GET "/sources/{sourceId}";
        update: UpdateSource => Source, PATCH "/sources/{sourceId}" .not_sent(&["masked"]) {
            fn validate(&self) -> Result<(), ValidationError> {
                check_text("name", self.name.as_deref())?;
                check_masks(self.masked.as_ref(), self.configuration.as_ref())
            }

            fn prepare(&self) -> Option<Self> {
                let configuration = without_masks(self.masked.as_ref(), self.configuration.as_ref())?;
                Some(Self { configuration: Some(configuration), ..self.clone() })
            }
        };
        replace: ReplaceSource => Source, PUT "/sources/{sourceId}" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("name", &self.name)
            }
        };
        delete: DeleteSource => (), DELETE "/sources/{sourceId}";
        initiate_oauth: InitiateOAuth => OAuthConsent, POST "/sources/initiateOAuth" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("redirectUrl", &self.redirect_url)?;
                require_text("workspaceId", &self.workspace_id)?;
                match self.source_type.as_ref().or(self.name.as_ref()) {
                    Some(name) => require_text("sourceType", name),
                    None => Err(ValidationError::new("sourceType", "is required")),
                }
            }
        };
    }
}

/// List one page of the sources.
///
/// The order is not defined, so pages can repeat or miss sources while some are created or deleted.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListSources {
    /// Return only sources of these workspaces. Default: all workspaces that the credentials can see.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_ids: Option<Vec<String>>,
    /// Whether deleted sources are returned too. Nothing tells them from the others. Default: `false`.
    #[schemars(extend("x-default" = false))]
    pub include_deleted: Option<bool>,
    /// Maximum number of entries per page, from 1 to 100. Default: `20`.
    #[schemars(extend("x-default" = 20, "maximum" = 100))]
    pub limit: Option<u32>,
    /// Number of entries before the page. Default: `0`.
    #[schemars(extend("x-default" = 0))]
    pub offset: Option<u32>,
}

/// One page of sources.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceList {
    /// URL of the page before, whose host may not be reachable: the client does not follow it. Empty on the first page.
    pub previous: Option<String>,
    /// URL of the page after, whose host may not be reachable: the client does not follow it. It is empty only if the page
    /// is.
    pub next: Option<String>,
    /// The sources of this page.
    pub data: Vec<Source>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// Id of the source.
    #[schemars(extend("format" = "uuid"))]
    pub source_id: String,
    /// Name of the source. It need not be unique.
    pub name: String,
    /// Short name of the connector, such as `postgres`. Empty if the connector has none, such as a custom one.
    pub source_type: String,
    /// Id of the connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: String,
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// The configuration. Its secrets are `**********`. That of a deleted source is empty.
    #[serde(default, deserialize_with = "common::configuration")]
    #[schemars(extend("x-secret" = true))]
    pub configuration: JsonObject,
    /// Time of creation, in seconds since 1970-01-01T00:00:00Z.
    pub created_at: i64,
    /// CPU, memory and storage of the source's jobs, if they are not the default ones.
    pub resource_allocation: Option<ScopedResourceRequirements>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Create a source.
///
/// Requires `definitionId`, or the short name of the connector as `sourceType` in the configuration. The service compares
/// the configuration with the specification of the connector (422), but does not try to connect. It never refuses a
/// second source of the same name.
#[skip_serializing_none]
#[derive(Clone, derive_more::Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateSource {
    /// Name of the source. It need not be unique.
    pub name: String,
    /// Id of the connector definition. Default: the connector that `configuration.sourceType` names.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: Option<String>,
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// The configuration, as the specification of the connector requires it. The service removes `sourceType` from it.
    #[schemars(extend("x-secret" = true))]
    pub configuration: JsonObject,
    /// Secret id from the redirect of an OAuth consent, used instead of credentials in the configuration.
    #[schemars(extend("x-secret" = true))]
    #[debug("…")]
    pub secret_id: Option<String>,
    /// CPU, memory and storage of the source's jobs. Default: those of the installation.
    pub resource_allocation: Option<ScopedResourceRequirements>,
}

/// Get a source.
///
/// A deleted one is returned too, with an empty configuration.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetSource {
    /// Id of the source.
    #[schemars(extend("format" = "uuid"))]
    pub source_id: String,
    /// Whether secrets in the configuration are references (`secret_coordinate::…`) instead of `**********`.
    pub include_secret_coordinates: Option<bool>,
}

/// Update parts of a source. Members that are not set stay as they are.
///
/// The configuration is merged: objects member by member, everything else is replaced. Members cannot be removed, so
/// switching between alternatives keeps the members of the old one: `{"ssl_mode": {"mode": "disable"}}` leaves the
/// `ca_certificate` of the mode before. Use `replace` for that, or `ensure`, which reads the stored configuration first and
/// chooses between the two.
///
/// A secret of `**********`, as responses have it, is rejected: unlike in `replace`, the service would store it. `masked` can
/// leave such members out.
#[skip_serializing_none]
#[derive(Clone, derive_more::Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateSource {
    /// Id of the source.
    #[schemars(extend("format" = "uuid"))]
    pub source_id: String,
    /// New name.
    pub name: Option<String>,
    /// Ignored by the service: a source stays in its workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: Option<String>,
    /// Members of the configuration to change.
    #[schemars(extend("x-secret" = true))]
    pub configuration: Option<JsonObject>,
    /// Secret id from the redirect of an OAuth consent, used instead of credentials in the configuration.
    #[schemars(extend("x-secret" = true))]
    #[debug("…")]
    pub secret_id: Option<String>,
    /// CPU, memory and storage of the source's jobs.
    pub resource_allocation: Option<ScopedResourceRequirements>,
    /// What happens with secrets of `**********` in the configuration. It is not sent. Default: `refuse`.
    #[schemars(extend("x-default" = "refuse"))]
    pub masked: Option<MaskHandling>,
}

/// Replace the name and the whole configuration of a source.
///
/// A secret that is sent as `**********` keeps its stored value.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReplaceSource {
    /// Id of the source.
    #[schemars(extend("format" = "uuid"))]
    pub source_id: String,
    /// New name.
    pub name: String,
    /// The complete new configuration.
    #[schemars(extend("x-secret" = true))]
    pub configuration: JsonObject,
    /// CPU, memory and storage of the source's jobs.
    pub resource_allocation: Option<ScopedResourceRequirements>,
}

/// Delete a source and its connections. Data in the destinations is kept.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteSource {
    /// Id of the source.
    #[schemars(extend("format" = "uuid"))]
    pub source_id: String,
}

/// Start an OAuth consent in the browser.
///
/// When the consent has ended, the browser is redirected to `redirectUrl` with `secret_id` in the query, which
/// `create` and `update` accept as `secretId`. Only on Airbyte Cloud: self-managed installations respond with 501.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InitiateOAuth {
    /// Old name of `sourceType`.
    pub name: Option<String>,
    /// Short name of the connector, such as `google-ads`. Required unless the old `name` is set.
    pub source_type: Option<String>,
    /// URL to which the browser is redirected when the consent has ended. It must begin with `https://`.
    pub redirect_url: String,
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Values that the consent URL of some connectors requires, such as a subdomain.
    #[serde(rename = "oAuthInputConfiguration")]
    #[schemars(extend("x-secret" = true))]
    pub oauth_input_configuration: Option<JsonObject>,
    /// OAuth scopes to request instead of those of the connector.
    pub requested_scopes: Option<Vec<String>>,
    /// OAuth scopes that the user may decline.
    pub requested_optional_scopes: Option<Vec<String>>,
}

/// An OAuth consent that has been started.
#[derive(Clone, derive_more::Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OAuthConsent {
    /// URL to open in the user's browser. Descriptions of the API disagree about the name of this member: if it is absent,
    /// the URL is in `redirectUrl`.
    #[serde(alias = "redirectUrl")]
    #[schemars(extend("x-secret" = true))]
    #[debug("…")]
    pub redirect_url: Option<String>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    #[debug("…")]
    pub extra: Object,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn debug_output_hides_configurations_and_secrets() {
        let configuration = JsonObject::of(&json!({"password": "hush"})).expect("an object");
        let create =
            CreateSource { configuration: configuration.clone(), secret_id: Some("hush".into()), ..Default::default() };
        let update =
            UpdateSource { configuration: Some(configuration), secret_id: Some("hush".into()), ..Default::default() };
        let consent: OAuthConsent =
            serde_json::from_value(json!({"redirectUrl": "https://hush", "state": "hush"})).expect("a consent");
        let shown = format!("{create:?} {update:?} {consent:?}");
        assert!(!shown.contains("hush"), "{shown}");
        assert_eq!(consent.redirect_url.as_deref(), Some("https://hush"));
    }

    #[test]
    fn a_deleted_source_has_an_empty_configuration() {
        let source = json!({
            "sourceId": "s", "name": "n", "sourceType": "", "definitionId": "d", "workspaceId": "w", "createdAt": 1,
        });
        let mut with_null = source.clone();
        with_null["configuration"] = json!(null);
        for source in [source, with_null] {
            let source: Source = serde_json::from_str(&source.to_string()).expect("a source");
            assert_eq!(source.configuration, JsonObject::default());
        }
    }
}
