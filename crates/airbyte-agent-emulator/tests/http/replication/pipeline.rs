//! A source, a destination and a connection between them.

use std::time::Duration;

use airbyte_agent_emulator::Options;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::harness::{AirbyteResponse, User};
use crate::harness::{Caller, TestResponse, TestServer};

/// Definition id of the destination `dev-null`, which has no name.
const DEV_NULL: &str = "a7bcc9d8-13b3-4e49-b80d-d020b90045e3";

/// An emulator whose tokens are valid however far a test advances the clock.
pub async fn start() -> TestServer {
    let token_lifetime = Duration::from_secs(100 * 365 * 86_400);
    TestServer::start_with(Options { token_lifetime, ..Options::default() }).await
}

/// A connection from sample data to nowhere.
pub struct Pipeline {
    pub workspace_id: String,
    pub connection_id: String,
}

impl Pipeline {
    /// One in the workspace `default`, that runs on request only.
    pub async fn of(user: &User<'_>) -> Self {
        Self::create(user, "default", json!({"name": "Shop to Lake"})).await
    }

    /// One in a workspace, with members of the request that creates the connection.
    pub async fn create(user: &User<'_>, workspace: &str, mut connection: Value) -> Self {
        let workspace_id = user.workspace(workspace).await;
        let source = json!({
            "name": "Shop DB", "workspaceId": workspace_id, "configuration": {"sourceType": "faker"},
        });
        let source = user.post("/sources", source).await.expect(StatusCode::OK);
        let destination = json!({
            "name": "Lake", "workspaceId": workspace_id, "definitionId": DEV_NULL,
            "configuration": {"test_destination": {"test_destination_type": "SILENT"}},
        });
        let destination = user.post("/destinations", destination).await.expect(StatusCode::OK);
        connection["sourceId"] = source.body["sourceId"].clone();
        connection["destinationId"] = destination.body["destinationId"].clone();
        let created = user.post("/connections", connection).await.expect(StatusCode::OK);
        Self { workspace_id, connection_id: created.text("connectionId").to_owned() }
    }

    /// Asks for a job.
    pub async fn start(&self, user: &User<'_>, job_type: &str) -> TestResponse {
        user.post("/jobs", json!({"connectionId": self.connection_id, "jobType": job_type})).await
    }

    /// Starts a sync, and returns its id.
    pub async fn sync(&self, user: &User<'_>) -> i64 {
        job_id(&self.start(user, "sync").await.expect(StatusCode::OK))
    }

    pub async fn set_status(&self, user: &User<'_>, status: &str) {
        let path = format!("/connections/{}", self.connection_id);
        user.patch(&path, json!({"status": status})).await.expect(StatusCode::OK);
    }

    /// Enables webhooks of the workspace, each with a URL.
    pub async fn set_webhooks(&self, user: &User<'_>, webhooks: &[(&str, String)]) {
        let setting =
            |(event, url): &(&str, String)| ((*event).to_owned(), json!({"webhook": {"enabled": true, "url": url}}));
        let notifications: serde_json::Map<String, Value> = webhooks.iter().map(setting).collect();
        let path = format!("/workspaces/{}", self.workspace_id);
        user.patch(&path, json!({"notifications": notifications})).await.expect(StatusCode::OK);
    }
}

pub fn job_id(response: &TestResponse) -> i64 {
    response.body["jobId"].as_i64().expect("a job")
}

/// Says what happens in the next jobs.
pub async fn script(user: &User<'_>, script: Value) {
    user.server.admin(Method::POST, "/jobs", script).await.expect(StatusCode::OK);
}

pub async fn job(user: &User<'_>, id: i64) -> Value {
    user.get(&format!("/jobs/{id}")).await.expect(StatusCode::OK).body
}

/// The jobs and the scripts, as the emulator shows them to tests.
pub async fn jobs_of_emulator(user: &User<'_>) -> Value {
    user.server.admin(Method::GET, "/jobs", json!({})).await.expect(StatusCode::OK).body
}
