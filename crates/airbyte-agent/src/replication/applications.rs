//! Applications: client ids and secrets with which programs call the API.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::validation::require_text;
use airbyte_agent_core::operation::{Auth, ValidationError};
use airbyte_agent_core::resource;
use airbyte_agent_core::{Object, Secret};

resource! {
    /// Applications: client ids and secrets with which programs call the API. An application has the permissions of the
    /// user that it belongs to.
    Applications = "replication.applications" {
        list: ListApplications => ApplicationList["applications": Application], GET "/applications";
        create: CreateApplication => Application, POST "/applications" {
            fn validate(&self) -> Result<(), ValidationError> {
                require_text("name", &self.name)
            }
        };
        get: GetApplication => Application, GET "/applications/{applicationId}";
        delete: DeleteApplication => Application, DELETE "/applications/{applicationId}";
        create_token: CreateAccessToken => AccessToken, POST "/applications/token" .auth(Auth::None).read();
    }
}

/// List the applications of the user. Not paged.
///
/// An installation with simple authentication has exactly one, whose id and time of creation change with every call.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListApplications {}

/// Applications. Not paged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ApplicationList {
    /// The applications.
    pub applications: Vec<Application>,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// An application.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Application {
    /// Id of the application.
    pub id: String,
    /// Name of the application.
    pub name: String,
    /// Client id.
    pub client_id: String,
    /// Client secret.
    pub client_secret: Secret,
    /// Time of creation, in seconds since 1970-01-01T00:00:00Z.
    pub created_at: i64,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}

/// Create an application.
///
/// A user has at most two. Installations with simple authentication cannot create any.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateApplication {
    /// Name of the application.
    pub name: String,
}

/// Get an application.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetApplication {
    /// Id of the application.
    pub application_id: String,
}

/// Delete an application, and return it.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteApplication {
    /// Id of the application.
    pub application_id: String,
}

/// Exchange client credentials for an access token.
///
/// The client does this itself before its first call. Call it only to obtain a token for another program. A token
/// cannot be renewed: request another one before `expires_in` has passed.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateAccessToken {
    /// Client id of the application.
    pub client_id: String,
    /// Client secret of the application.
    pub client_secret: Secret,
    /// Type of the grant. Always `client_credentials`; the service does not read it.
    #[schemars(extend("x-const" = "client_credentials"))]
    pub grant_type: Option<String>,
}

/// A token that gives access to what the user of the application can see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AccessToken {
    /// Access token (a JWT). Treat it as opaque.
    pub access_token: Secret,
    /// Type of the token, such as `Bearer`.
    pub token_type: String,
    /// Lifetime in seconds, 900 unless the installation sets another one.
    pub expires_in: i64,
    /// Members that this version of the client does not know, as received.
    #[serde(flatten)]
    pub extra: Object,
}
