//! `replication.tags.ensure`.

use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::procedure::{Procedure, ProcedureSpec, Progress};
use airbyte_agent_core::request::encode;
use airbyte_agent_core::{ApiClient, Error, RequestOptions, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::carry_out::{Plan, carry_out};
use super::ensured::Ensured;
use super::lookup;
use crate::replication::requests::Requests;
use crate::replication::tags::{CreateTag, ListTags, Tag, UpdateTag, check_name_and_color};
use crate::replication::validation::require_text;

/// Create a tag, or change its color if it differs. Upper and lower case do not matter in colors.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnsureTag {
    /// Name of the tag. At most 30 characters. Upper and lower case matter.
    pub name: String,
    /// Id of the workspace.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Color as six hexadecimal digits without `#`, such as `FF5E5E`.
    pub color: String,
    /// Whether to report what would be done instead of doing it. Only reads are sent. Default: `false`.
    #[schemars(extend("x-default" = false))]
    pub dry_run: Option<bool>,
}

impl Procedure for EnsureTag {
    const SPEC: ProcedureSpec = ProcedureSpec::new(
        "replication.tags.ensure",
        &["replication.tags.list", "replication.tags.create", "replication.tags.update"],
        &["name"],
    )
    .writes();

    type Output = Ensured<Tag>;

    fn validate(&self) -> Result<(), ValidationError> {
        require_text("workspaceId", &self.workspace_id)?;
        check_name_and_color(&self.name, &self.color)
    }

    async fn run(self, client: ApiClient, options: RequestOptions, _: Progress) -> Result<Response, Error> {
        let requests = Requests::new::<Self>(client, options);
        let list = ListTags { workspace_ids: Some(vec![self.workspace_id.clone()]) };
        let lookup = lookup::find::<_, Tag>(&requests, &list, &self.name, ("tag", "tagId")).await?;
        let (name, color) = (self.name, self.color);
        let plan = match &lookup.found {
            None => Plan::Create(encode(&CreateTag { name, color, workspace_id: self.workspace_id })?),
            Some(found) if found.resource.color.eq_ignore_ascii_case(&color) => Plan::UNCHANGED,
            Some(found) => {
                let request = encode(&UpdateTag { tag_id: found.resource.tag_id.clone(), name, color })?;
                Plan::Update { request: Some(request), changes: vec!["color".into()], not_compared: Vec::new() }
            }
        };
        carry_out(&requests, lookup, plan, self.dry_run == Some(true)).await
    }
}
