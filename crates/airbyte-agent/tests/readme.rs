//! Runs the examples of the README, which must be the same as those in `examples`.

use std::path::PathBuf;
use std::process::Command;

use airbyte_agent::{Client, CreateConnector, JsonObject};
use airbyte_agent_emulator::{Emulator, Options};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_snippet_prints_every_issue() {
    assert!(include_str!("../examples/readme.rs").ends_with(snippet(0)), "README and examples/readme.rs differ");

    let emulator = Emulator::start(Options::default()).await.expect("an emulator");
    let client = Client::builder()
        .base_url(emulator.url())
        .client_id(emulator.client_id())
        .client_secret(emulator.client_secret())
        .build()
        .expect("a client");
    client
        .connect(CreateConnector {
            connector_type: Some("GitHub".into()),
            credentials: JsonObject::of(&json!({"personal_access_token": "x"})).ok(),
            replication_config: JsonObject::of(&json!({"repositories": ["airbytehq/airbyte"]})).ok(),
            ..CreateConnector::default()
        })
        .await
        .expect("a connector");

    let printed = run("readme", &emulator);
    assert_eq!(printed.lines().count(), 250);
    assert!(printed.starts_with("1 "), "{printed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_snippet_moves_data() {
    assert!(
        include_str!("../examples/readme_sync.rs").ends_with(snippet(1)),
        "README and examples/readme_sync.rs differ"
    );

    let emulator = Emulator::start(Options::default()).await.expect("an emulator");
    let script = json!({"times": null, "scenario": {"plan": {
        "phases": [{"status": "running", "seconds": 0, "rows": 1000, "bytes": 250_000}],
        "ending": "succeeded",
    }}});
    let url = format!("{}/_emulator/jobs", emulator.url());
    let request = reqwest::Client::new().post(url).header("content-type", "application/json").body(script.to_string());
    request.send().await.and_then(reqwest::Response::error_for_status).expect("a script of instant jobs");
    assert_eq!(run("readme_sync", &emulator), "succeeded 1000\n");
}

/// The Rust snippet of this number in the README.
fn snippet(number: usize) -> &'static str {
    let readme = include_str!("../../../README.md");
    let snippet = readme.split("```rust\n").nth(number + 1).expect("a Rust snippet");
    snippet.split_once("```").expect("the end of the snippet").0
}

/// What an example prints, in an environment that points to the emulator.
fn run(name: &str, emulator: &Emulator) -> String {
    let ran = Command::new(example(name))
        .env("AIRBYTE_API_HOST", emulator.url())
        .env("AIRBYTE_CLOUD_API_URL", format!("{}/v1", emulator.url()))
        .env("AIRBYTE_CLIENT_ID", emulator.client_id())
        .env("AIRBYTE_CLIENT_SECRET", emulator.client_secret())
        .output()
        .expect("the example runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8_lossy(&ran.stdout).into_owned()
}

/// Cargo builds the examples beside the tests.
fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a running test");
    let folder = test.parent().and_then(|deps| deps.parent()).expect("target/<profile>/deps");
    folder.join("examples").join(name)
}
