//! Organizations of the user.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::oauth_credentials::{DeleteOrganizationOAuthCredentials, SetOrganizationOAuthCredentials};
use super::validation::require_text;
use airbyte_agent_core::Object;
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::resource;

resource! {
    /// Organizations of the user, and their OAuth apps.
    Organizations = "replication.organizations" {
        list: ListOrganizations => OrganizationList["data": Organization], GET "/organizations";
        set_oauth_credentials: SetOrganizationOAuthCredentials => (), PUT "/organizations/{organizationId}/oauthCredentials" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("name", &self.name)
            }
        };
        delete_oauth_credentials: DeleteOrganizationOAuthCredentials => (), DELETE "/organizations/{organizationId}/oauthCredentials/{actorType}/{name}";
    }
}

/// List the organizations that the user belongs to. Not paged.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListOrganizations {}

/// Organizations. Not paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OrganizationList {
    /// The organizations.
    pub data: Vec<Organization>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// An organization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Organization {
    /// Id of the organization.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// Name of the organization.
    pub organization_name: String,
    /// Email address of the organization.
    pub email: String,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
