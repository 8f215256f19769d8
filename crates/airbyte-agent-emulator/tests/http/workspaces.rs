//! Workspaces: paging by URL, filters, renames, tombstones.

use reqwest::{StatusCode, Url};
use serde_json::{Value, json};

use crate::harness::{Caller, TestResult, TestServer, read};

fn names(body: &Value) -> Vec<&str> {
    body["data"].as_array().into_iter().flatten().filter_map(|workspace| workspace["name"].as_str()).collect()
}

#[tokio::test]
async fn next_is_the_url_of_the_next_page_until_the_end() -> TestResult {
    let server = TestServer::start().await;
    for number in 0..6 {
        server.mint_scoped(&format!("Customer {number}")).await;
    }
    let mut seen = Vec::new();
    let mut next = Some(format!("{}/api/v1/workspaces?limit=2&name_contains=CUSTOMER", server.emulator.url()));
    let mut pages = 0;
    while let Some(url) = next {
        let response = read(server.http.get(Url::parse(&url)?).bearer_auth(&server.token)).await;
        assert_eq!(response.status, StatusCode::OK);
        seen.extend(names(&response.body).iter().map(|name| (*name).to_owned()));
        next = response.body["next"].as_str().map(str::to_owned);
        pages += 1;
    }
    let expected: Vec<String> = (0..6).map(|number| format!("Customer {number}")).collect();
    assert_eq!((seen, pages), (expected, 3));
    Ok(())
}

#[tokio::test]
async fn a_workspace_is_renamed_deactivated_and_deleted() -> TestResult {
    let server = TestServer::start().await;
    server.mint_scoped("Acme").await;
    let listed = server.get("/workspaces?name_contains=acme").await;
    let workspace = &listed.body["data"][0];
    let path = format!("/workspaces/{}", workspace["id"].as_str().ok_or("an id")?);
    for name in ["organization_id", "created_at", "updated_at", "visibility"] {
        assert!(workspace[name].is_string(), "{name}");
    }

    let taken = server.put(&path, json!({"name": "default"})).await;
    assert_eq!(taken.status, StatusCode::CONFLICT);
    let changed = server.put(&path, json!({"name": "Acme Inc", "status": "inactive", "cache_enabled": true})).await;
    assert_eq!(changed.body["name"], "Acme Inc");
    assert_eq!(changed.body["cache_enabled"], true);
    // An absent member keeps its value; null inherits.
    assert_eq!(server.put(&path, json!({"name": "Acme"})).await.body["cache_enabled"], true);
    assert_eq!(server.put(&path, json!({"cache_enabled": null})).await.body["cache_enabled"], Value::Null);

    assert_eq!(names(&server.get("/workspaces?status=inactive").await.body), ["Acme"]);
    let stats = server.get("/workspaces/stats").await;
    assert_eq!(stats.body, json!({"active_count": 1, "inactive_count": 1, "total_count": 2}));

    let deleted = server.delete(&path).await;
    assert!(deleted.body["deleted_at"].is_string());
    assert_eq!(server.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(names(&server.get("/workspaces").await.body), ["default"]);
    // The name can be used again.
    server.mint_scoped("Acme").await;
    assert_eq!(names(&server.get("/workspaces").await.body), ["default", "Acme"]);
    Ok(())
}

#[tokio::test]
async fn nothing_runs_in_an_inactive_workspace() -> TestResult {
    let server = TestServer::start().await;
    let connector = server.github().await;
    let listed = server.get("/workspaces").await;
    let path = format!("/workspaces/{}", listed.body["data"][0]["id"].as_str().ok_or("an id")?);
    server.put(&path, json!({"status": "inactive"})).await;
    let execute = format!("/integrations/connectors/{connector}/execute");
    let refused = server.post(&execute, json!({"entity": "issues", "action": "list"})).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    Ok(())
}
