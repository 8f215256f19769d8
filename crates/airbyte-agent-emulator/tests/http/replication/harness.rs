//! The Airbyte API of an emulator, as one of its users sees it.

use airbyte_agent_emulator::Options;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Caller, TestResponse, TestServer, read};

/// Base paths, which serve the same operations.
pub const BASES: [&str; 2] = ["/v1", "/api/public/v1"];

/// Users with one role each, in the workspace `team` or in the organization. Each has its name as client id and secret.
pub const USERS: &str = "
workspaces: [team, other]
users:
  - {email: reader@example.com, client_id: reader, client_secret: reader, permissions: [{role: workspace_reader, workspace: team}]}
  - {email: runner@example.com, client_id: runner, client_secret: runner, permissions: [{role: workspace_runner, workspace: team}]}
  - {email: sources@example.com, client_id: sources, client_secret: sources,
     permissions: [{role: workspace_source_editor, workspace: team}]}
  - {email: editor@example.com, client_id: editor, client_secret: editor, permissions: [{role: workspace_editor, workspace: team}]}
  - {email: admin@example.com, client_id: admin, client_secret: admin, permissions: [{role: workspace_admin, workspace: team}]}
  - {email: member@example.com, client_id: member, client_secret: member, permissions: [{role: organization_member}]}
  - {email: grouped@example.com, client_id: grouped, client_secret: grouped}
  - {email: nobody@example.com, client_id: nobody, client_secret: nobody}
groups:
  - {name: Analysts, members: [grouped@example.com], permissions: [{role: organization_reader}]}
";

/// A user of the API.
pub struct User<'a> {
    pub server: &'a TestServer,
    pub base: &'static str,
    pub token: String,
}

/// An emulator with [`USERS`].
pub async fn start_with_users() -> TestServer {
    TestServer::start_with(Options { seeds: vec![USERS.to_owned()], ..Options::default() }).await
}

impl<'a> User<'a> {
    /// The administrator of the first organization.
    pub async fn default_of(server: &'a TestServer) -> Self {
        let (id, secret) = (server.emulator.client_id(), server.emulator.client_secret());
        Self::with_credentials(server, id, secret).await
    }

    /// One of [`USERS`].
    pub async fn named(server: &'a TestServer, name: &str) -> Self {
        Self::with_credentials(server, name, name).await
    }

    pub async fn with_credentials(server: &'a TestServer, client_id: &str, client_secret: &str) -> Self {
        let mut user = Self { server, base: BASES[0], token: String::new() };
        let body = json!({"client_id": client_id, "client_secret": client_secret});
        let response = read(user.request(Method::POST, "/applications/token").json(&body)).await;
        user.token = response.body["access_token"].as_str().expect("a token").to_owned();
        user
    }

    /// The same user at the other base path.
    pub fn at(self, base: &'static str) -> Self {
        Self { base, ..self }
    }

    /// The id of a workspace that the user sees.
    pub async fn workspace(&self, name: &str) -> String {
        let listed = self.get("/workspaces?limit=100").await;
        let found = listed.data().iter().find(|workspace| workspace["name"] == name);
        found.and_then(|workspace| workspace["workspaceId"].as_str()).expect("a workspace").to_owned()
    }
}

impl Caller for User<'_> {
    fn token(&self) -> &str {
        &self.token
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.server.http.request(method, format!("{}{}{path}", self.server.emulator.url(), self.base))
    }
}

/// What tests read of a response of the Airbyte API.
pub trait AirbyteResponse {
    /// The entries of a list.
    fn data(&self) -> &[Value];
    /// The title of a problem.
    fn title(&self) -> &str;
    /// What a problem says of this request.
    fn message(&self) -> &str;
    /// Whether it is an error that has an id only.
    fn is_error_id(&self) -> bool;
    /// A member that is a text.
    fn text(&self, name: &str) -> &str;
    /// The names in the entries of a list.
    fn names(&self) -> Vec<&str>;
    /// Checks the status.
    fn expect(self, status: StatusCode) -> Self;
}

impl AirbyteResponse for TestResponse {
    fn data(&self) -> &[Value] {
        self.body["data"].as_array().map_or(&[], Vec::as_slice)
    }

    fn title(&self) -> &str {
        self.text("title")
    }

    fn message(&self) -> &str {
        self.body["data"]["message"].as_str().unwrap_or_default()
    }

    fn is_error_id(&self) -> bool {
        self.body.as_object().is_some_and(|body| body.len() == 1 && body.contains_key("errorId"))
    }

    fn text(&self, name: &str) -> &str {
        self.body[name].as_str().unwrap_or_default()
    }

    fn names(&self) -> Vec<&str> {
        self.data().iter().filter_map(|entry| entry["name"].as_str()).collect()
    }

    fn expect(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }
}
