//! An emulator whose administrator calls its Airbyte API, with shorthands for sources, destinations and connections.

use airbyte_agent_emulator::{Edition, Options};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use super::harness::{BASES, User};
use crate::harness::{Caller, TestResponse, TestServer};

/// Definition id of the destination that drops what it receives. It has no name.
pub const DEV_NULL: &str = "a7bcc9d8-13b3-4e49-b80d-d020b90045e3";

/// Definition id of the source of made-up data.
pub const FAKER: &str = "dfd88b22-b603-4c3d-aad7-3701784586b1";

/// Id of the declarative source that the first workspace has.
pub const WEATHER_STATIONS: &str = "6f2b1a94-5d0e-4c3b-9a67-3d1c8e5f7b20";

/// What a secret is shown as.
pub const MASK: &str = "**********";

pub struct ReplicationServer {
    pub server: TestServer,
    token: String,
    /// Id of the first workspace.
    pub workspace: String,
}

impl ReplicationServer {
    /// Airbyte Cloud, as an administrator of the organization.
    pub async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    /// A self-managed installation, as its single user.
    pub async fn self_managed() -> Self {
        Self::start_with(Options { edition: Edition::SelfManaged, ..Options::default() }).await
    }

    pub async fn start_with(options: Options) -> Self {
        let server = TestServer::start_with(options).await;
        let user = User::default_of(&server).await;
        let (token, workspace) = (user.token.clone(), user.workspace("default").await);
        Self { server, token, workspace }
    }

    /// Calls as somebody else from now on.
    pub async fn sign_in(&mut self, client_id: &str, client_secret: &str) {
        self.token = User::with_credentials(&self.server, client_id, client_secret).await.token;
    }

    /// A new workspace.
    pub async fn new_workspace(&self) -> String {
        text(&self.created("/workspaces", json!({"name": "Another"})).await["workspaceId"])
    }

    /// Creates a source in the first workspace.
    pub async fn create_source(&self, configuration: Value) -> TestResponse {
        let body = json!({"name": "From", "workspaceId": self.workspace, "configuration": configuration});
        self.post("/sources", body).await
    }

    /// Creates a destination in the first workspace.
    pub async fn create_destination(&self, configuration: Value) -> TestResponse {
        let body = json!({"name": "To", "workspaceId": self.workspace, "configuration": configuration});
        self.post("/destinations", body).await
    }

    /// The id of a new source with that configuration.
    pub async fn source(&self, configuration: Value) -> String {
        let response = self.create_source(configuration).await;
        assert_eq!(response.status, StatusCode::OK, "{response:?}");
        text(&response.body["sourceId"])
    }

    /// The id of a new source of made-up data.
    pub async fn faker(&self) -> String {
        self.source(json!({"sourceType": "faker"})).await
    }

    /// The id of a new destination that drops what it receives.
    pub async fn dev_null(&self) -> String {
        self.dev_null_in(&self.workspace).await
    }

    pub async fn dev_null_in(&self, workspace: &str) -> String {
        let body = json!({
            "name": "Nowhere",
            "workspaceId": workspace,
            "definitionId": DEV_NULL,
            "configuration": {"test_destination": {"test_destination_type": "SILENT"}},
        });
        text(&self.created("/destinations", body).await["destinationId"])
    }

    /// A new connection from made-up data to nowhere, with some members of the request.
    pub async fn connection(&self, members: Value) -> Value {
        let mut body = json!({"sourceId": self.faker().await, "destinationId": self.dev_null().await});
        for (name, value) in members.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        self.created("/connections", body).await
    }

    /// What a POST answers that succeeds.
    pub async fn created(&self, path: &str, body: Value) -> Value {
        let response = self.post(path, body).await;
        assert_eq!(response.status, StatusCode::OK, "{response:?}");
        response.body
    }
}

impl Caller for ReplicationServer {
    fn token(&self) -> &str {
        &self.token
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.server.http.request(method, format!("{}{}{path}", self.server.emulator.url(), BASES[0]))
    }
}

/// A text in a response.
#[track_caller]
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is a text")).to_owned()
}

/// The values of a member in the entries of a list.
pub fn pluck(entries: &Value, member: &str) -> Vec<String> {
    entries.as_array().into_iter().flatten().map(|entry| text(&entry[member])).collect()
}
