//! `airbyte-agent types pull` as a process, against an emulator.

use std::error::Error;
use std::process::{Command, Output};

use airbyte_agent::{Client, CreateConnector, JsonObject};
use airbyte_agent_emulator::{Emulator, Options};
use serde_json::json;

type TestResult = Result<(), Box<dyn Error>>;

async fn emulator_with_connector() -> Result<Emulator, Box<dyn Error>> {
    let emulator = Emulator::start(Options::default()).await?;
    let client = Client::builder()
        .base_url(emulator.url())
        .client_id(emulator.client_id())
        .client_secret(emulator.client_secret())
        .build()?;
    let request = CreateConnector {
        connector_type: Some("GitHub".into()),
        name: Some("Our tickets".into()),
        credentials: Some(JsonObject::of(&json!({"personal_access_token": "made up"}))?),
        replication_config: Some(JsonObject::of(&json!({"repositories": ["airbytehq/airbyte"]}))?),
        ..CreateConnector::default()
    };
    client.connectors().create(request).await?;
    Ok(emulator)
}

async fn pull(emulator: &Emulator, arguments: &[&str]) -> Result<Output, Box<dyn Error>> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_airbyte-agent"));
    command
        .args(["types", "pull"])
        .args(arguments)
        .env("AIRBYTE_API_HOST", emulator.url())
        .env("AIRBYTE_CLIENT_ID", emulator.client_id())
        .env("AIRBYTE_CLIENT_SECRET", emulator.client_secret());
    Ok(tokio::task::spawn_blocking(move || command.output()).await??)
}

#[tokio::test]
async fn the_operations_in_the_docs_become_types() -> TestResult {
    let emulator = emulator_with_connector().await?;

    let python = pull(&emulator, &["our tickets", "--language", "python"]).await?;
    let text = String::from_utf8(python.stdout)?;
    assert!(python.status.success(), "{}", String::from_utf8_lossy(&python.stderr));
    assert!(
        text.contains("    class IssuesListParams(TypedDict, total=False):\n        owner: Required[str]\n"),
        "{text}"
    );
    assert!(text.contains("entity: Literal[\"issues\"], action: Literal[\"context_store_search\"], "), "{text}");
    assert!(text.ends_with("import Connector as OurTicketsConnector\n"), "{text}");

    let file = std::env::temp_dir().join(format!("airbyte-agent-{}.d.ts", uuid::Uuid::new_v4()));
    let output = file.to_string_lossy().into_owned();
    let typescript = pull(&emulator, &["Our tickets", "--output", &output]).await?;
    assert!(typescript.status.success() && typescript.stdout.is_empty());
    assert!(String::from_utf8(typescript.stderr)?.contains(" entities\n"));
    let text = std::fs::read_to_string(&file)?;
    std::fs::remove_file(&file)?;
    assert!(
        text.contains("    \"Our tickets\": {\n      issues: {\n        list: {\n          owner: string;\n"),
        "{text}"
    );
    Ok(())
}

#[tokio::test]
async fn what_is_missing_is_said() -> TestResult {
    let emulator = emulator_with_connector().await?;
    for (arguments, expected) in [
        (["Our tickets", "--output", "types.txt"], "the language is not known: add --language"),
        (["Our ticket", "--language", "python"], "no connector named \"Our ticket\""),
    ] {
        let output = pull(&emulator, &arguments).await?;
        // One line of JSON, because standard error is no terminal.
        let error: serde_json::Value = serde_json::from_slice(&output.stderr)?;
        let message = error["message"].as_str().unwrap_or_default();
        assert!(!output.status.success() && message.contains(expected), "{message}");
    }
    Ok(())
}
