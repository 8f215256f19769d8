//! The journal: what was received, with secrets masked.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::harness::{Caller, TestResult, TestServer, github_request, read};

#[tokio::test]
async fn entries_show_what_was_received() -> TestResult {
    let server = TestServer::start().await;
    let id = server.github().await;
    server.get("/workspaces?limit=5&name_contains=a").await;
    server.get("/nowhere").await;
    let journal = server.journal().await;
    let entries = journal["entries"].as_array().ok_or("entries")?;
    let create = entries.iter().find(|entry| entry["operation"] == "connectors.create").ok_or("an entry")?;
    assert_eq!(create["method"], "POST");
    assert_eq!(create["path"], "/api/v1/integrations/connectors");
    assert_eq!(create["body"]["replication_config"], github_request()["replication_config"]);
    assert_eq!(create["status"], 200);
    assert_eq!(create["committed"], true);
    assert_eq!(create["headers"]["authorization"], "Bearer ***");
    let list = entries.iter().find(|entry| entry["operation"] == "workspaces.list").ok_or("an entry")?;
    assert_eq!(list["query"], json!({"limit": "5", "name_contains": "a"}));
    let lost = entries.last().ok_or("an entry")?;
    assert_eq!((&lost["operation"], &lost["status"]), (&json!(null), &json!(404)));
    let counters = &journal["counters"];
    assert_eq!((&counters["requests"], &counters["effects"], &counters["mints"]), (&json!(4), &json!(1), &json!(1)));

    let execute = format!("/integrations/connectors/{id}/execute");
    server.post(&execute, json!({"entity": "issues", "action": "list", "params": {"after": "p"}})).await;
    server.post(&execute, json!({"entity": "issues", "action": "create", "params": {"title": "One"}})).await;
    server.post(&execute, json!({"entity": "nothing", "action": "create", "params": {}})).await;
    let journal = server.journal().await;
    // Neither a read nor a refused write is an effect.
    assert_eq!(journal["counters"]["operations"]["connectors.execute"]["requests"], 3);
    assert_eq!(journal["counters"]["operations"]["connectors.execute"]["effects"], 1);

    let after = entries.last().and_then(|entry| entry["number"].as_u64()).ok_or("a number")?;
    let url = format!("{}/_emulator/journal?after={after}&operation=connectors.execute", server.emulator.url());
    assert_eq!(read(server.http.get(url)).await.body["entries"].as_array().map(Vec::len), Some(3));
    assert_eq!(server.admin(Method::DELETE, "/journal", json!({})).await.status, StatusCode::OK);
    let cleared = server.journal().await;
    assert_eq!((&cleared["entries"], &cleared["counters"]["requests"]), (&json!([]), &json!(0)));
    Ok(())
}

#[tokio::test]
async fn entries_contain_no_secret() -> TestResult {
    let server = TestServer::start().await;
    let mut request = github_request();
    request["credentials"]["personal_access_token"] = json!("needle-1");
    request["replication_config"]["api_key"] = json!("needle-2");
    server.post("/integrations/connectors", request).await;
    let app = json!({"connector_type": "GitHub", "configuration": {"anything": {"deep": ["needle-3"]}}});
    server.put("/oauth/credentials", app).await;
    let scoped = server.mint_scoped("default").await;
    read(server.request(Method::GET, "/workspaces?access_token=needle-4").bearer_auth(&scoped)).await;
    let headers =
        server.request(Method::GET, "/workspaces").header("cookie", "needle-5").header("x-api-key", "needle-6");
    read(headers.header("authorization", "needle-7")).await;
    let garbled = server.request(Method::POST, "/integrations/connectors").bearer_auth(&server.token);
    read(garbled.header("content-type", "application/json").body("{\"credentials\": \"needle-8")).await;

    let text = server.journal().await.to_string();
    for secret in ["needle", &scoped, &server.token, server.emulator.client_secret()] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert!(text.contains(server.emulator.client_id()));
    Ok(())
}

#[tokio::test]
async fn secrets_among_parameters_are_masked_and_positions_are_not() -> TestResult {
    let server = TestServer::start().await;
    let execute = format!("/integrations/connectors/{}/execute", server.github().await);
    let params = json!({
        "password": "needle-1", "login": {"client_secret": "needle-2", "apiKey": "needle-3"}, "token": "needle-4",
        "accessToken": "needle-5", "passwords": ["needle-6"], "page_token": "p", "after": "a",
    });
    server.post(&execute, json!({"entity": "issues", "action": "list", "params": params})).await;
    let journal = server.journal().await;
    assert!(!journal.to_string().contains("needle"), "{journal}");
    let shown = &journal["entries"].as_array().and_then(|entries| entries.last()).ok_or("an entry")?["body"]["params"];
    assert_eq!((&shown["page_token"], &shown["after"], &shown["password"]), (&json!("p"), &json!("a"), &json!("***")));
    Ok(())
}

#[tokio::test]
async fn long_bodies_are_cut_and_say_so() -> TestResult {
    let server = TestServer::start().await;
    let create = "/integrations/connectors";
    let mut request = github_request();
    request["name"] = json!("é".repeat(60_000));
    request["credentials"]["personal_access_token"] = json!("needle".repeat(20_000));
    server.post(create, request).await;
    server.post(create, github_request()).await;
    let garbled = server.request(Method::POST, create).bearer_auth(&server.token);
    read(garbled.header("content-type", "application/json").body("needle".repeat(20_000))).await;
    let journal = server.journal().await;
    let entries: Vec<_> = journal["entries"].as_array().into_iter().flatten().skip(1).collect();
    let cut: Vec<_> = entries.iter().map(|entry| entry["body_truncated"].as_bool()).collect();
    assert_eq!(cut, [Some(true), Some(false), Some(true)]);
    let body = entries[0]["body"].as_str().ok_or("a text")?;
    assert!((65_530..=65_536).contains(&body.len()) && body.starts_with("{\"workspace_name\":\"default\""), "{body}");
    assert!(!journal.to_string().contains("needle"));
    assert_eq!(entries[2]["body"], "120000 bytes that are not JSON");
    Ok(())
}
