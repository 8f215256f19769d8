//! Users of an organization.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::validation::{check_ids, require_text};
use airbyte_agent_core::Object;
use airbyte_agent_core::operation::ValidationError;
use airbyte_agent_core::resource;

resource! {
    /// Users of an organization.
    Users = "replication.users" {
        list: ListUsers => UserList["data": User], GET "/users" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("organizationId", &self.organization_id)?;
                check_ids("ids", self.ids.as_deref())?;
                check_ids("emails", self.emails.as_deref())
            }
        };
    }
}

/// List the users of an organization. Not paged.
///
/// With both `ids` and `emails`, users that match either of them are returned.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListUsers {
    /// Id of the organization.
    #[schemars(extend("format" = "uuid"))]
    pub organization_id: String,
    /// Return the users with these ids.
    #[schemars(extend("format" = "uuid"))]
    pub ids: Option<Vec<String>>,
    /// Return the users with these email addresses.
    pub emails: Option<Vec<String>>,
}

/// Users. Not paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UserList {
    /// The users.
    pub data: Vec<User>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// A user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct User {
    /// Name of the user.
    pub name: String,
    /// Id of the user.
    #[schemars(extend("format" = "uuid"))]
    pub id: String,
    /// Email address of the user.
    pub email: String,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
