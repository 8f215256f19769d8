//! Runs the example of the README, which must be the same as `examples/readme.rs`.

use std::path::PathBuf;
use std::process::Command;

use airbyte_agent::{Client, CreateConnector, JsonObject};
use airbyte_agent_emulator::{Emulator, Options};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_snippet_prints_every_issue() {
    let readme = include_str!("../../../README.md");
    let (_, snippet) = readme.split_once("```rust\n").expect("a Rust snippet");
    let (snippet, _) = snippet.split_once("```").expect("the end of the snippet");
    assert!(include_str!("../examples/readme.rs").ends_with(snippet), "README and examples/readme.rs differ");

    let emulator = Emulator::start(Options::default()).await.expect("an emulator");
    let client = Client::builder()
        .base_url(emulator.url())
        .client_id(emulator.client_id())
        .client_secret(emulator.client_secret())
        .build()
        .expect("a client");
    client
        .connect(CreateConnector {
            workspace_name: "default".into(),
            connector_type: Some("GitHub".into()),
            credentials: JsonObject::of(&json!({"personal_access_token": "x"})).ok(),
            replication_config: JsonObject::of(&json!({"repositories": ["airbytehq/airbyte"]})).ok(),
            ..CreateConnector::default()
        })
        .await
        .expect("a connector");

    let ran = Command::new(example("readme"))
        .env("AIRBYTE_API_HOST", emulator.url())
        .env("AIRBYTE_CLIENT_ID", emulator.client_id())
        .env("AIRBYTE_CLIENT_SECRET", emulator.client_secret())
        .output()
        .expect("the example runs");
    let printed = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(printed.lines().count(), 250);
    assert!(printed.starts_with("1 "), "{printed}");
}

/// Cargo builds the examples beside the tests.
fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a running test");
    let folder = test.parent().and_then(|deps| deps.parent()).expect("target/<profile>/deps");
    folder.join("examples").join(name)
}
