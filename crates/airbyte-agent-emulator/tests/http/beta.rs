//! Workflows and automations.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Caller, NOBODY, TestResult, TestServer, read};

async fn workspace(server: &TestServer) -> String {
    let listed = server.get("/workspaces").await;
    listed.body["data"][0]["id"].as_str().expect("a workspace").to_owned()
}

#[tokio::test]
async fn a_workflow_belongs_to_its_workspace() -> TestResult {
    let server = TestServer::start().await;
    let (workspace, connector) = (workspace(&server).await, server.github().await);
    let task =
        json!({"name": "Triage", "model": "haiku", "prompt": "Sort", "connectors": [{"connector_id": connector}]});
    let new = json!({"workspace_id": workspace, "name": "Daily", "tasks": [task]});
    let made = server.post("/internal/workflows", new.clone()).await;
    assert_eq!(made.status, StatusCode::OK, "{made:?}");
    assert_eq!(made.body["tasks"][0]["type"], "agent_request");
    assert_eq!(made.body["tasks"][0]["max_retries"], 0);

    let path = format!("/internal/workflows/{}?workspace_id={workspace}", made.id());
    let updated_at = made.body["updated_at"].clone();
    let renamed = server.patch(&path, json!({"name": "Weekly", "expected_updated_at": updated_at})).await;
    assert_eq!(renamed.body["name"], "Weekly");
    let stale = server.patch(&path, json!({"name": "Never", "expected_updated_at": updated_at})).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let listed = server.get(&format!("/internal/workflows?workspace_id={workspace}")).await;
    assert_eq!(listed.body["data"][0]["connectors"][0]["connector_id"], connector);
    let elsewhere = format!("/internal/workflows/{}?workspace_id={NOBODY}", made.id());
    assert_eq!(server.get(&elsewhere).await.status, StatusCode::NOT_FOUND);

    for (member, value, field) in [
        ("name", json!(""), "name"),
        ("name", json!("x".repeat(257)), "name"),
        ("tasks", json!([{"name": "T", "model": "abacus", "prompt": "p"}]), "tasks.0.model"),
        ("tasks", json!([{"name": "T", "model": "opus"}]), "tasks.0.prompt"),
    ] {
        let mut wrong = new.clone();
        wrong[member] = value;
        let response = server.post("/internal/workflows", wrong).await;
        assert_eq!((response.status, response.field()), (StatusCode::UNPROCESSABLE_ENTITY, field));
    }
    assert_eq!(server.delete(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(server.get(&path).await.status, StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn an_automation_starts_its_workflow() -> TestResult {
    let server = TestServer::start().await;
    let workspace = workspace(&server).await;
    let workflow = server.post("/internal/workflows", json!({"workspace_id": workspace, "name": "Daily"})).await;
    let base = format!("/internal/workflows/{}/automations", workflow.id());
    let query = format!("?workspace_id={workspace}");

    let nowhere = server.post(&base, json!({"workspace_id": workspace, "cron_expression": "0 0 8 * * ?"})).await;
    assert_eq!((nowhere.field(), nowhere.code()), ("workspace_id", "missing"));
    let timeless = server.post(&format!("{base}{query}"), json!({"workspace_id": workspace})).await;
    assert_eq!(timeless.field(), "cron_expression");
    let new = json!({"workspace_id": workspace, "cron_expression": "0 0 8 * * ?"});
    let made = server.post(&format!("{base}{query}"), new).await;
    assert_eq!(made.status, StatusCode::OK, "{made:?}");
    assert_eq!((&made.body["timezone"], &made.body["enabled"]), (&json!("UTC"), &json!(true)));
    assert_eq!(made.body["trigger_webhook_url"], Value::Null);

    let path = format!("{base}/{}{query}", made.id());
    let hook = server.patch(&path, json!({"trigger_type": "webhook", "cron_expression": null})).await;
    assert_eq!(hook.body["cron_expression"], Value::Null);
    let url = hook.body["trigger_webhook_url"].as_str().ok_or("a URL")?;
    assert_eq!(read(server.http.request(Method::POST, url)).await.status, StatusCode::OK);
    let listed = server.get(&format!("/internal/workflows{query}")).await;
    assert_eq!(listed.body["data"][0]["status"], "succeeded");
    assert_eq!(listed.body["data"][0]["automations"][0]["id"], made.body["id"]);

    assert_eq!(server.get(&format!("{base}{query}")).await.body["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(server.delete(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(server.get(&path).await.status, StatusCode::NOT_FOUND);
    Ok(())
}
