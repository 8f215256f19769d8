//! What an organization holds across its workspaces.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::entity_selection::RequestedEntity;
use airbyte_agent_core::operation::{ListPaging, NextPage};
use airbyte_agent_core::resource;
use airbyte_agent_core::{Object, open_enum};

resource! {
    /// Organization-wide views.
    Organizations = "organizations" {
        list_credentials: ListOrganizationCredentials => OrganizationCredentialList, GET "/api/v1/organizations/{organization_id}/credentials" [unstable] .paging(ListPaging { items: "data", position: "offset", next: NextPage::Offset { limit: "limit", default_limit: 200 } });
    }
}

/// List one page of all connectors of an organization with their Context Store state. `list_credentials_all` follows
/// every page.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListOrganizationCredentials {
    /// Organization to list.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// Page size.
    pub limit: Option<u32>,
    /// Offset paging; a page shorter than limit is the last.
    pub offset: Option<u32>,
}

/// One page of an organization's connectors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OrganizationCredentialList {
    /// The entries.
    pub data: Vec<OrganizationCredential>,
    /// Informational; a short page is the end.
    pub total: i64,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A connector with its Context Store state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OrganizationCredential {
    /// Same id as the connector.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Workspace it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Name of its workspace.
    pub workspace_name: String,
    /// The workspace is soft-deleted.
    pub workspace_tombstone: bool,
    /// Connector definition id.
    #[schemars(extend("format" = "uuid"))]
    pub connector_definition_id: String,
    /// Display name of the connector.
    pub connector_name: String,
    /// How it runs.
    pub connector_mode: Option<String>,
    /// Selected entities.
    pub entities: Option<Vec<RequestedEntity>>,
    /// Context Store state; `preview` and `ready` are searchable.
    pub context_store_badge_status: ContextStoreStatus,
    /// Lowest cache stream state of the connector; null when none.
    pub context_store_status: Option<String>,
    /// Rows in the Context Store. Default: `0`.
    #[serde(default)]
    #[schemars(extend("x-default" = 0))]
    pub context_store_entity_count: i64,
    /// When it was made.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: String,
    /// When it was last used; `null` when never.
    #[schemars(extend("format" = "date-time"))]
    pub last_accessed_at: Option<String>,
    /// Live calls in the last 30 days.
    pub direct_queries_30d: i64,
    /// Syncs in the last 30 days.
    pub replications_30d: Option<i64>,
    /// Members that this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// State of a Context Store; `preview` and `ready` are searchable.
    pub enum ContextStoreStatus {
        /// `loading`.
        Loading = "loading",
        /// `building`.
        Building = "building",
        /// Searchable, not complete.
        Preview = "preview",
        /// Complete and searchable.
        Ready = "ready",
    }
}
