//! The example `webhooks_axum`, which receives what an emulator sends.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};

use airbyte_agent::replication::{
    CreateConnection, CreateDestination, CreateJob, CreateSource, JobType, ListWorkspaces, SetWebhooks,
};
use airbyte_agent::{Client, JsonObject};
use airbyte_agent_emulator::{Emulator, Options};
use reqwest::StatusCode;
use serde_json::{Value, json};

const KEY: &str = "3fQh2m+&";

/// Definition of the destination that drops what it receives.
const DEV_NULL: &str = "a7bcc9d8-13b3-4e49-b80d-d020b90045e3";

/// The example, which is stopped when the test ends.
struct Example {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
    url: String,
}

impl Example {
    fn start() -> Self {
        // Cargo builds the examples beside the tests.
        let test = std::env::current_exe().expect("a running test");
        let folder = test.parent().and_then(|deps| deps.parent()).expect("target/<profile>/deps");
        let mut process = Command::new(folder.join("examples/webhooks_axum"))
            .envs([("AIRBYTE_WEBHOOK_KEY", KEY), ("ADDRESS", "127.0.0.1:0")])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the example starts");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let url = lines.next().expect("a line").expect("its URL");
        Self { process, lines, url }
    }

    /// What it prints next.
    fn line(&mut self) -> String {
        self.lines.next().expect("a line").expect("text")
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The administration interface of an emulator.
async fn administer(emulator: &Emulator, path: &str, body: Value) {
    let url = format!("{}/_emulator/{path}", emulator.url());
    let response = reqwest::Client::new().post(url).json(&body).send().await.expect("a response");
    assert!(response.status().is_success(), "{}", response.text().await.expect("text"));
}

/// The id of a new connection in a workspace.
async fn create_connection(client: &Client, workspace_id: &str) -> String {
    let airbyte = client.replication().expect("a client of the Airbyte API");
    let configuration = |configuration| JsonObject::of(&configuration).expect("an object");
    let source = CreateSource {
        name: "From".into(),
        workspace_id: workspace_id.into(),
        configuration: configuration(json!({"sourceType": "faker"})),
        ..CreateSource::default()
    };
    let destination = CreateDestination {
        name: "To".into(),
        workspace_id: workspace_id.into(),
        definition_id: Some(DEV_NULL.into()),
        configuration: configuration(json!({"test_destination": {"test_destination_type": "SILENT"}})),
        ..CreateDestination::default()
    };
    let connection = CreateConnection {
        name: Some("Shop to Lake".into()),
        source_id: airbyte.sources().create(source).await.expect("a source").source_id,
        destination_id: airbyte.destinations().create(destination).await.expect("a destination").destination_id,
        ..CreateConnection::default()
    };
    airbyte.connections().create(connection).await.expect("a connection").connection_id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_receives_the_notifications_of_a_workspace() {
    let mut example = Example::start();
    let emulator = Emulator::start(Options::default()).await.expect("an emulator");
    let client = Client::builder()
        .replication_url(format!("{}/v1", emulator.url()))
        .client_id(emulator.client_id())
        .client_secret(emulator.client_secret())
        .build()
        .expect("a client");
    let airbyte = client.replication().expect("a client of the Airbyte API");
    let workspaces = airbyte.workspaces().list(ListWorkspaces::default()).await.expect("workspaces");
    let workspace_id = &workspaces.data[0].workspace_id;
    let webhooks = SetWebhooks {
        workspace_id: workspace_id.clone(),
        url: example.url.clone(),
        key: Some(KEY.into()),
        ..SetWebhooks::default()
    };
    airbyte.run(webhooks).await.expect("webhooks");
    let connection_id = create_connection(&client, workspace_id).await;
    let failure = json!({"failed": {"message": "Could not log in", "type": "config_error", "origin": "source"}});
    for (scenario, expected) in
        [(json!("succeeded"), "Shop to Lake: sync_succeeded"), (failure, "Shop to Lake failed: Could not log in")]
    {
        administer(&emulator, "jobs", json!([{"scenario": scenario}])).await;
        let job = CreateJob { connection_id: connection_id.clone(), job_type: JobType::Sync };
        airbyte.jobs().create(job).await.expect("a job");
        administer(&emulator, "clock", json!({"advance": 60})).await;
        assert_eq!(example.line(), expected);
    }
}

#[tokio::test]
async fn it_refuses_requests_without_the_key() {
    let example = Example::start();
    for (query, status) in [
        ("", StatusCode::BAD_REQUEST),
        ("?key=wrong", StatusCode::BAD_REQUEST),
        ("?key=3fQh2m%2B%26", StatusCode::NO_CONTENT),
    ] {
        let url = format!("{}/success{query}", example.url);
        let response = reqwest::Client::new().post(url).body(r#"{"text": "Hello World! "}"#).send().await;
        assert_eq!(response.expect("a response").status(), status, "{query}");
    }
}
