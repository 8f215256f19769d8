//! `sync`, against an emulator whose syncs take two seconds of its clock.

use serde_json::json;

use crate::harness::{Service, TestResult};

/// A connection named `nightly`.
pub fn connection(service: &Service) -> Result<String, Box<dyn std::error::Error>> {
    let text = |value: &serde_json::Value, member: &str| value[member].as_str().unwrap_or_default().to_owned();
    let workspaces = service.json(&["replication", "workspaces", "list"])?;
    let workspace = format!("--workspace-id={}", text(&workspaces[0], "workspaceId"));
    let source = service.json(&[
        "replication",
        "sources",
        "create",
        "--name=s",
        &workspace,
        r#"--configuration={"sourceType": "faker", "count": 100}"#,
    ])?;
    let configuration = json!({
        "destinationType": "s3", "s3_bucket_name": "b", "s3_bucket_path": "p", "s3_bucket_region": "us-east-1",
        "format": {"format_type": "JSONL"}
    });
    let configuration = format!("--configuration={configuration}");
    let destination =
        service.json(&["replication", "destinations", "create", "--name=d", &workspace, &configuration])?;
    let connection = service.json(&[
        "replication",
        "connections",
        "create",
        "--name=nightly",
        &format!("--source-id={}", text(&source, "sourceId")),
        &format!("--destination-id={}", text(&destination, "destinationId")),
    ])?;
    Ok(text(&connection, "connectionId"))
}

#[test]
fn a_sync_is_waited_for() -> TestResult {
    let service = Service::start()?;
    let id = connection(&service)?;
    let job = service.json(&["sync", "nightly", "--fields", "status,connectionId"])?;
    assert_eq!(job, json!({"status": "succeeded", "connectionId": id}));
    let started = service.json(&["sync", &id, "--no-wait"])?;
    assert_eq!(started["jobId"], 2);
    Ok(())
}

#[test]
fn a_misspelt_connection_is_not_synced() -> TestResult {
    let service = Service::start()?;
    connection(&service)?;
    let ended = service.run(&["sync", "nihgtly"])?;
    assert_eq!(ended.code, Some(3));
    assert!(ended.error()?["message"].as_str().is_some_and(|text| text.contains("nightly")), "{}", ended.stderr);
    Ok(())
}
