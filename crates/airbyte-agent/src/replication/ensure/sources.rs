//! `replication.sources.ensure`.

use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::procedure::{Procedure, ProcedureSpec, Progress};
use airbyte_agent_core::request::encode;
use airbyte_agent_core::{ApiClient, Error, JsonObject, RequestOptions, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::actor::{StoredActor, WantedActor, new_configuration, plan_update};
use super::carry_out::{Plan, carry_out};
use super::ensured::{Ensured, SecretHandling};
use super::lookup;
use crate::replication::configuration::Change;
use crate::replication::requests::Requests;
use crate::replication::sources::{CreateSource, ListSources, ReplaceSource, Source, UpdateSource};
use crate::replication::validation::{require_connector, require_text};

/// Create a source, or change what differs in the one of this name.
///
/// Only what differs is sent, with `update`. If members have to go away, the whole configuration is sent with `replace`,
/// in which masks keep the stored secrets: `update` would keep such members. That is the case if a member of the
/// configuration is `null`, and if a nested object changes to another alternative, such as another way to authenticate. A
/// nested object counts as another alternative if one of its strings changes, and the stored one has members that are not
/// given. Other members that are not given stay as they are.
///
/// Several sources of this name in the workspace are an error with their ids. Two calls at the same time can create two
/// sources, because the service does not compare names. If the outcome of a call is unknown, it can be repeated.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnsureSource {
    /// Name of the source. Upper and lower case matter.
    pub name: String,
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Id of the connector definition. It cannot be changed. Default: the connector that `configuration.sourceType` names.
    #[schemars(extend("format" = "uuid"))]
    pub definition_id: Option<String>,
    /// The configuration, as the specification of the connector requires it. A `null` removes a member, and a secret of
    /// `**********` keeps the stored one.
    #[schemars(extend("x-secret" = true))]
    pub configuration: JsonObject,
    /// Whether secrets are sent that are stored already. The service does not return them, so they cannot be compared.
    /// Default: `keep`.
    #[schemars(extend("x-default" = "keep"))]
    pub secrets: Option<SecretHandling>,
    /// Whether to report what would be done instead of doing it. Only reads are sent. Default: `false`.
    #[schemars(extend("x-default" = false))]
    pub dry_run: Option<bool>,
}

impl Procedure for EnsureSource {
    const SPEC: ProcedureSpec = ProcedureSpec::new(
        "replication.sources.ensure",
        &[
            "replication.sources.list",
            "replication.sources.create",
            "replication.sources.update",
            "replication.sources.replace",
        ],
        &["name"],
    )
    .writes();

    type Output = Ensured<Source>;

    fn validate(&self) -> Result<(), ValidationError> {
        require_text("name", &self.name)?;
        require_text("workspaceId", &self.workspace_id)?;
        SecretHandling::validate(self.secrets.as_ref())?;
        require_connector(self.definition_id.as_deref(), &self.configuration, "sourceType")
    }

    async fn run(self, client: ApiClient, options: RequestOptions, _: Progress) -> Result<Response, Error> {
        let requests = Requests::new::<Self>(client, options);
        let list = ListSources { workspace_ids: Some(vec![self.workspace_id.clone()]), ..Default::default() };
        let lookup = lookup::find(&requests, &list, &self.name, ("source", "sourceId")).await?;
        let plan = match &lookup.found {
            None => self.creation(&requests)?,
            Some(found) => self.update(&requests, &found.resource)?,
        };
        carry_out(&requests, lookup, plan, self.dry_run == Some(true)).await
    }
}

impl EnsureSource {
    fn creation(&self, requests: &Requests) -> Result<Plan, Error> {
        let request = CreateSource {
            name: self.name.clone(),
            definition_id: self.definition_id.clone(),
            workspace_id: self.workspace_id.clone(),
            configuration: new_configuration(requests, &self.configuration)?,
            ..Default::default()
        };
        encode(&request).map(Plan::Create)
    }

    fn update(&self, requests: &Requests, stored: &Source) -> Result<Plan, Error> {
        let wanted = WantedActor {
            definition_id: self.definition_id.as_deref(),
            configuration: &self.configuration,
            secrets: self.secrets.as_ref(),
            type_member: "sourceType",
        };
        let actor = StoredActor {
            id: &stored.source_id,
            definition_id: &stored.definition_id,
            connector: &stored.source_type,
            configuration: &stored.configuration,
        };
        let source_id = stored.source_id.clone();
        plan_update(requests, &wanted, &actor, |change| match change {
            Change::Nothing => Ok(None),
            Change::Merge(members) => {
                encode(&UpdateSource { source_id, configuration: Some(members), ..Default::default() }).map(Some)
            }
            Change::Replace(configuration) => encode(&ReplaceSource {
                source_id,
                name: self.name.clone(),
                configuration,
                resource_allocation: stored.resource_allocation.clone(),
            })
            .map(Some),
        })
    }
}
