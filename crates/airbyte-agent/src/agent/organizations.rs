//! Resources of an organization across its workspaces.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::entity_selection::RequestedEntity;
use airbyte_agent_core::operation::{ListPaging, NextPage};
use airbyte_agent_core::resource;
use airbyte_agent_core::{Object, open_enum};

resource! {
    /// Resources of an organization across its workspaces.
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
    /// # client
    /// #     .connect(airbyte_agent::CreateConnector {
    /// #         connector_type: Some("GitHub".into()),
    /// #         credentials: airbyte_agent::JsonObject::of(&serde_json::json!({"personal_access_token": "x"})).ok(),
    /// #         replication_config: airbyte_agent::JsonObject::of(&serde_json::json!({"repositories": ["airbytehq/airbyte"]})).ok(),
    /// #         ..Default::default()
    /// #     })
    /// #     .await?;
    /// # let organization_id = emulator.organization_id().to_owned();
    /// use airbyte_agent::ListOrganizationCredentials;
    ///
    /// let request = ListOrganizationCredentials { organization_id, ..Default::default() };
    /// for connector in client.organizations().list_credentials(request).await?.data {
    ///     println!("{}: {} records", connector.connector_name, connector.context_store_entity_count);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    Organizations = "organizations" {
        list_credentials: ListOrganizationCredentials => OrganizationCredentialList["data": OrganizationCredential], GET "/api/v1/organizations/{organization_id}/credentials" [unstable] .paging(ListPaging { position: "offset", next: NextPage::Offset { limit: "limit", default_limit: 200 } });
    }
}

/// List one page of the organization's connectors with the state of their Context Store.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListOrganizationCredentials {
    /// Id of the organization.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// Maximum number of entries per page.
    pub limit: Option<u32>,
    /// Number of entries before the page. A page with fewer entries than `limit` is the last one.
    pub offset: Option<u32>,
}

/// One page of an organization's connectors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OrganizationCredentialList {
    /// The connectors of this page.
    pub data: Vec<OrganizationCredential>,
    /// Number of all entries, for information. A page with fewer entries than `limit` is the last one, whatever this
    /// number.
    pub total: i64,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A connector with the state of its Context Store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OrganizationCredential {
    /// Id of the connector.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Id of the workspace that it belongs to.
    #[schemars(extend("format" = "uuid"))]
    pub workspace_id: String,
    /// Name of the workspace.
    pub workspace_name: String,
    /// Whether the workspace is deleted.
    pub workspace_tombstone: bool,
    /// Id of the connector definition.
    #[schemars(extend("format" = "uuid"))]
    pub connector_definition_id: String,
    /// Display name of the connector.
    pub connector_name: String,
    /// How the connector runs.
    pub connector_mode: Option<String>,
    /// Entities that the connector may access.
    pub entities: Option<Vec<RequestedEntity>>,
    /// State of the Context Store. It can be searched in the states `preview` and `ready`.
    pub context_store_badge_status: ContextStoreStatus,
    /// Least advanced state of the connector's cached streams. `null` if it has none.
    pub context_store_status: Option<String>,
    /// Number of records in the Context Store. Default: `0`.
    #[serde(default)]
    #[schemars(extend("x-default" = 0))]
    pub context_store_entity_count: i64,
    /// Time of creation.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: String,
    /// Time of the last use. `null` if the connector was never used.
    #[schemars(extend("format" = "date-time"))]
    pub last_accessed_at: Option<String>,
    /// Number of actions on live data in the last 30 days.
    pub direct_queries_30d: i64,
    /// Number of syncs in the last 30 days.
    pub replications_30d: Option<i64>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

open_enum! {
    /// State of a Context Store. It can be searched in the states `preview` and `ready`.
    pub enum ContextStoreStatus {
        /// Data is being loaded, and the store cannot be searched.
        Loading = "loading",
        /// The store is being built and cannot be searched.
        Building = "building",
        /// The store is incomplete but can be searched.
        Preview = "preview",
        /// The store is complete and can be searched.
        Ready = "ready",
    }
}
