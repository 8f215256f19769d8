//! `replication.workspaces.ensure`.

use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::procedure::{Procedure, ProcedureSpec, Progress};
use airbyte_agent_core::request::encode;
use airbyte_agent_core::{ApiClient, Error, ErrorKind, JsonObject, RequestOptions, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::carry_out::{Plan, carry_out};
use super::ensured::Ensured;
use super::lookup;
use crate::replication::configuration::{Change, Difference, Rules, compare};
use crate::replication::notifications::NotificationsConfig;
use crate::replication::requests::Requests;
use crate::replication::validation::require_text;
use crate::replication::workspaces::{CreateWorkspace, ListWorkspaces, UpdateWorkspace, Workspace};

/// Create a workspace, or change its notifications if they differ.
///
/// The workspace is looked up among all workspaces that the credentials can see, because the service does not tell the
/// organization of a workspace. Several of this name are an error with their ids. Two calls at the same time can create
/// two workspaces, because the service does not compare names.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnsureWorkspace {
    /// Name of the workspace. Upper and lower case matter.
    pub name: String,
    /// Id of the organization of a new workspace. Self-managed installations ignore it.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: Option<String>,
    /// Which events are reported, and where. Members that are not set are not compared.
    pub notifications: Option<NotificationsConfig>,
    /// Id of the region of a new workspace. The region of an existing one is not compared, because the service returns only
    /// its name.
    #[schemars(extend("format" = "uuid"))]
    pub region_id: Option<String>,
    /// Whether to report what would be done instead of doing it. Only reads are sent. Default: `false`.
    #[schemars(extend("x-default" = false))]
    pub dry_run: Option<bool>,
}

impl Procedure for EnsureWorkspace {
    const SPEC: ProcedureSpec = ProcedureSpec::new(
        "replication.workspaces.ensure",
        &["replication.workspaces.list", "replication.workspaces.create", "replication.workspaces.update"],
        &["name"],
    )
    .writes();

    type Output = Ensured<Workspace>;

    fn validate(&self) -> Result<(), ValidationError> {
        require_text("name", &self.name)
    }

    async fn run(self, client: ApiClient, options: RequestOptions, _: Progress) -> Result<Response, Error> {
        let requests = Requests::new::<Self>(client, options);
        let lookup =
            lookup::find(&requests, &ListWorkspaces::default(), &self.name, ("workspace", "workspaceId")).await?;
        let is_dry_run = self.dry_run == Some(true);
        let plan = match &lookup.found {
            None => Plan::Create(encode(&CreateWorkspace {
                name: self.name,
                organization_id: self.organization_id,
                notifications: self.notifications,
                region_id: self.region_id,
            })?),
            Some(found) => self.update(&requests, &found.resource)?,
        };
        carry_out(&requests, lookup, plan, is_dry_run).await
    }
}

impl EnsureWorkspace {
    fn update(&self, requests: &Requests, stored: &Workspace) -> Result<Plan, Error> {
        let not_compared: Vec<String> = self.region_id.iter().map(|_| "regionId".to_owned()).collect();
        let Some(wanted) = &self.notifications else {
            return Ok(Plan::Update { request: None, changes: Vec::new(), not_compared });
        };
        let invalid = |error: serde_json::Error| requests.error(ErrorKind::InvalidRequest, error.to_string());
        let object = |config: &NotificationsConfig| JsonObject::of(config).map_err(invalid);
        let rules = Rules { root: "notifications", send_secrets: false, has_alternatives: false };
        let Difference { changes, change, .. } = compare(&object(wanted)?, &object(&stored.notifications)?, rules)
            .map_err(|error| requests.invalid(&error))?;
        let request = match change {
            Change::Nothing => None,
            Change::Merge(members) | Change::Replace(members) => Some(encode(&UpdateWorkspace {
                workspace_id: stored.workspace_id.clone(),
                notifications: Some(serde_json::from_str(members.as_str()).map_err(invalid)?),
                ..Default::default()
            })?),
        };
        Ok(Plan::Update { request, changes, not_compared })
    }
}
