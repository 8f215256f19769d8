//! An emulator, and an HTTP client for its Airbyte API.

use airbyte_agent_emulator::{Edition, Options};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{TestResponse, TestServer, read};

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
        let (id, secret) = (server.emulator.client_id().to_owned(), server.emulator.client_secret().to_owned());
        let mut server = Self { server, token: String::new(), workspace: String::new() };
        server.token = server.mint(&id, &secret).await;
        let workspaces = server.get("/workspaces").await;
        server.workspace = text(&workspaces.body["data"][0]["workspaceId"]);
        server
    }

    async fn mint(&self, client_id: &str, client_secret: &str) -> String {
        let body = json!({"client_id": client_id, "client_secret": client_secret});
        let response = self.call(Method::POST, "/applications/token", Some(body)).await;
        text(&response.body["access_token"])
    }

    /// Calls as somebody else from now on.
    pub async fn sign_in(&mut self, client_id: &str, client_secret: &str) {
        self.token = self.mint(client_id, client_secret).await;
    }

    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> TestResponse {
        let url = format!("{}/v1{path}", self.server.emulator.url());
        let mut request = self.server.http.request(method, url);
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        read(request).await
    }

    pub async fn get(&self, path: &str) -> TestResponse {
        self.call(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> TestResponse {
        self.call(Method::POST, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> TestResponse {
        self.call(Method::PUT, path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> TestResponse {
        self.call(Method::PATCH, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> TestResponse {
        self.call(Method::DELETE, path, None).await
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

impl TestResponse {
    /// The title of a problem.
    pub fn title(&self) -> &str {
        self.body["title"].as_str().unwrap_or_default()
    }

    /// What a problem says of this request.
    pub fn message(&self) -> &str {
        self.body["data"]["message"].as_str().unwrap_or_default()
    }

    /// Whether it is an error that only has an id.
    pub fn is_error_id(&self) -> bool {
        self.body.as_object().is_some_and(|members| members.len() == 1 && members.contains_key("errorId"))
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
