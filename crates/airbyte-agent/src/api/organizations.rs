//! What an organization holds across its workspaces.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::entity_selection::RequestedEntity;
use crate::json::{Object, open_enum};
use crate::operation::{ListPaging, Meta, resource};

resource! {
    /// Organization-wide views.
    Organizations = "organizations" {
        list_credentials: ListOrganizationCredentials => OrganizationCredentialList, Meta::get("/api/v1/organizations/{organization_id}/credentials").pages(ListPaging::Offset).unstable();
    }
}

/// List one page of all connectors of an organization with their Context Store state. `list_credentials_all`
/// follows every page.
///
/// `GET /api/v1/organizations/{organization_id}/credentials`
///
/// Absent from the public spec: may change without notice.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListOrganizationCredentials {
    /// Organization to list. A UUID.
    pub organization_id: String,
    /// Page size.
    pub limit: Option<u32>,
    /// Offset paging; a page shorter than limit is the last.
    pub offset: Option<u32>,
}

/// One page of an organization's connectors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrganizationCredentialList {
    /// The entries.
    pub data: Vec<OrganizationCredential>,
    /// Informational; a short page is the end.
    pub total: i64,
    /// Members this version does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A connector with its Context Store state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrganizationCredential {
    /// Same id as the connector. A UUID.
    pub id: String,
    /// Workspace it belongs to. A UUID.
    pub workspace_id: String,
    /// Name of its workspace.
    pub workspace_name: String,
    /// The workspace is soft-deleted.
    pub workspace_tombstone: bool,
    /// Connector definition id. A UUID.
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
    pub context_store_entity_count: i64,
    /// When it was made. RFC 3339.
    pub created_at: String,
    /// When it was last used; `null` when never. RFC 3339.
    pub last_accessed_at: Option<String>,
    /// Live calls in the last 30 days.
    pub direct_queries_30d: i64,
    /// Syncs in the last 30 days.
    pub replications_30d: Option<i64>,
    /// Members this version does not know, as received.
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
