//! An emulator, and an HTTP client for it.

use airbyte_agent_emulator::{Emulator, Options};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

/// What a test returns.
pub type TestResult = Result<(), Box<dyn std::error::Error>>;

/// Definition id of GitHub, from the product's page.
pub const GITHUB: &str = "ef69ef6e-aa7f-4af1-a01d-ef775033524e";

/// A UUID that is the id of nothing.
pub const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

pub struct TestServer {
    pub emulator: Emulator,
    pub http: Client,
    pub token: String,
}

/// A response with its body parsed.
#[derive(Debug)]
pub struct TestResponse {
    pub status: StatusCode,
    pub body: Value,
}

impl TestResponse {
    pub fn field(&self) -> &str {
        self.body["errors"][0]["field"].as_str().unwrap_or_default()
    }

    pub fn code(&self) -> &str {
        self.body["errors"][0]["error_code"].as_str().unwrap_or_default()
    }

    pub fn id(&self) -> &str {
        self.body["id"].as_str().unwrap_or_default()
    }
}

impl TestServer {
    pub async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    pub async fn start_with(options: Options) -> Self {
        let emulator = Emulator::start(options).await.expect("the emulator starts");
        let http = Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        let mut server = Self { emulator, http, token: String::new() };
        let (id, secret) = (server.emulator.client_id().to_owned(), server.emulator.client_secret().to_owned());
        server.token = server.mint(&id, &secret).await;
        server
    }

    /// An application token for credentials.
    pub async fn mint(&self, client_id: &str, client_secret: &str) -> String {
        let body = json!({"client_id": client_id, "client_secret": client_secret});
        let response = read(self.request(Method::POST, "/account/applications/token").json(&body)).await;
        response.body["access_token"].as_str().expect("a token").to_owned()
    }

    /// A scoped token for a workspace name.
    pub async fn mint_scoped(&self, workspace_name: &str) -> String {
        let response = self.post("/account/applications/scoped-token", json!({"workspace_name": workspace_name})).await;
        response.body["token"].as_str().expect("a token").to_owned()
    }

    /// A request to `/_emulator`.
    pub async fn admin(&self, method: Method, path: &str, body: Value) -> TestResponse {
        read(self.http.request(method, format!("{}/_emulator{path}", self.emulator.url())).json(&body)).await
    }

    pub async fn advance(&self, seconds: f64) {
        self.admin(Method::POST, "/clock", json!({"advance": seconds})).await;
    }

    pub async fn set_fault(&self, fault: Value) {
        let response = self.admin(Method::PUT, "/faults", fault).await;
        assert_eq!(response.status, StatusCode::OK, "{response:?}");
    }

    pub async fn journal(&self) -> Value {
        let response = self.http.get(format!("{}/_emulator/journal", self.emulator.url()));
        read(response).await.body
    }

    /// A GitHub connector in the workspace `default`.
    pub async fn github(&self) -> String {
        let response = self.post("/integrations/connectors", github_request()).await;
        assert_eq!(response.status, StatusCode::OK, "{response:?}");
        response.id().to_owned()
    }
}

/// Whoever calls an API with a token.
pub trait Caller {
    fn token(&self) -> &str;

    /// A request without the token.
    fn request(&self, method: Method, path: &str) -> RequestBuilder;

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> TestResponse {
        let request = self.request(method, path).bearer_auth(self.token());
        read(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
    }

    async fn get(&self, path: &str) -> TestResponse {
        self.call(Method::GET, path, None).await
    }

    async fn post(&self, path: &str, body: Value) -> TestResponse {
        self.call(Method::POST, path, Some(body)).await
    }

    async fn put(&self, path: &str, body: Value) -> TestResponse {
        self.call(Method::PUT, path, Some(body)).await
    }

    async fn patch(&self, path: &str, body: Value) -> TestResponse {
        self.call(Method::PATCH, path, Some(body)).await
    }

    async fn delete(&self, path: &str) -> TestResponse {
        self.call(Method::DELETE, path, None).await
    }
}

/// With an application token of the Agent API.
impl Caller for TestServer {
    fn token(&self) -> &str {
        &self.token
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}/api/v1{path}", self.emulator.url()))
    }
}

/// The request of the quick start.
pub fn github_request() -> Value {
    json!({
        "workspace_name": "default",
        "definition_id": GITHUB,
        "name": "My GitHub Connector",
        "credentials": {"option_title": "PAT Credentials", "personal_access_token": "ghp_secret_value"},
        "replication_config": {"repositories": ["airbytehq/airbyte"]},
    })
}

/// Sends a request, and parses the response as JSON.
pub async fn read(request: RequestBuilder) -> TestResponse {
    let response = request.send().await.expect("a response");
    let status = response.status();
    let bytes = response.bytes().await.expect("a body");
    let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).expect("JSON") };
    TestResponse { status, body }
}
