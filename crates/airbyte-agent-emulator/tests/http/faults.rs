//! Faults: each kind, at the right call, and what the journal records.

use std::time::Duration;

use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::harness::{Caller, TestResult, TestServer, github_request, read};

const CREATE: &str = "connectors.create";

fn create(server: &TestServer) -> reqwest::RequestBuilder {
    server.request(Method::POST, "/integrations/connectors").bearer_auth(&server.token).json(&github_request())
}

async fn created(server: &TestServer) -> usize {
    let listed = server.get("/integrations/connectors?workspace_name=default").await;
    listed.body["data"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn a_reset_before_processing_has_no_effect() -> TestResult {
    let server = TestServer::start().await;
    server.set_fault(json!({"operation": CREATE, "nth": 1, "fault": "reset_before"})).await;
    let error = create(&server).send().await.err().ok_or("an error")?;
    assert!(!error.is_timeout());
    assert_eq!(created(&server).await, 0);
    assert_eq!(server.journal().await["counters"]["effects"], 0);
    assert_eq!(create(&server).send().await?.status(), StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn a_reset_after_processing_has_exactly_one_effect() -> TestResult {
    let server = TestServer::start().await;
    server.set_fault(json!({"operation": CREATE, "nth": 1, "fault": "reset_after"})).await;
    assert!(create(&server).send().await.is_err());
    assert_eq!(created(&server).await, 1);
    let journal = server.journal().await;
    assert_eq!(journal["counters"]["effects"], 1);
    assert_eq!(journal["counters"]["operations"][CREATE]["effects"], 1);
    let entry = journal["entries"].as_array().into_iter().flatten().find(|entry| entry["operation"] == CREATE);
    let entry = entry.ok_or("an entry")?;
    assert_eq!(
        (&entry["committed"], &entry["status"], &entry["fault"]),
        (&json!(true), &json!(null), &json!("reset_after"))
    );
    assert_eq!(entry["aborted"], false);
    Ok(())
}

#[tokio::test]
async fn the_peer_sees_a_real_reset() -> TestResult {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let server = TestServer::start().await;
    server.set_fault(json!({"operation": "*", "fault": "reset_before"})).await;
    let address = server.emulator.url().trim_start_matches("http://").to_owned();
    let mut stream = tokio::net::TcpStream::connect(&address).await?;
    stream.write_all(format!("GET /api/v1/workspaces HTTP/1.1\r\nhost: {address}\r\n\r\n").as_bytes()).await?;
    let mut read = Vec::new();
    let error = stream.read_to_end(&mut read).await.err().ok_or("an error")?;
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    assert!(read.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_status_replaces_the_response() -> TestResult {
    let server = TestServer::start().await;
    server
        .set_fault(json!([
            {"operation": CREATE, "nth": 1, "fault": {"status": {"status": 429, "retry_after": 7}}},
            {"operation": CREATE, "nth": [2], "fault": {"status": {"status": 503, "body": {"detail": "later"}}}},
            {"operation": CREATE, "nth": 3, "fault": {"status": {"status": 504, "processed": true}}},
        ]))
        .await;
    let limited = create(&server).send().await?;
    assert_eq!(limited.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(limited.headers()[header::RETRY_AFTER], "7");
    assert!(limited.headers().contains_key("x-request-id"));
    let unavailable = read(create(&server)).await;
    assert_eq!((unavailable.status, unavailable.body), (StatusCode::SERVICE_UNAVAILABLE, json!({"detail": "later"})));
    assert_eq!(created(&server).await, 0);
    assert_eq!(read(create(&server)).await.status, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(created(&server).await, 1);
    assert_eq!(read(create(&server)).await.status, StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn a_truncated_body_ends_early() -> TestResult {
    let server = TestServer::start().await;
    server.set_fault(json!({"operation": "workspaces.list", "fault": {"truncated_body": {"bytes": 5}}})).await;
    let mut response = server.request(Method::GET, "/workspaces").bearer_auth(&server.token).send().await?;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.content_length().is_some_and(|length| length > 5));
    assert_eq!(response.chunk().await?.map(|chunk| chunk.len()), Some(5));
    assert!(response.chunk().await.is_err());
    Ok(())
}

#[tokio::test]
async fn a_slow_body_is_complete() -> TestResult {
    let server = TestServer::start().await;
    server
        .set_fault(json!({"operation": "workspaces.list", "fault": {"slow_body": {"chunk": 64, "delay_ms": 1}}}))
        .await;
    let response = server.get("/workspaces").await;
    assert_eq!(response.body["data"][0]["name"], "default");
    let entry = &journal_that(&server, |journal| journal["entries"][1]["status"] == 200).await["entries"][1];
    assert_eq!(entry["aborted"], false);
    Ok(())
}

#[tokio::test]
async fn bodies_can_be_invalid_oversized_or_replaced() -> TestResult {
    let server = TestServer::start().await;
    server
        .set_fault(json!([
            {"operation": "workspaces.list", "nth": 1, "fault": "invalid_json"},
            {"operation": "workspaces.list", "nth": 2, "fault": "wrong_content_type"},
            {"operation": "workspaces.list", "nth": 3, "fault": {"oversized_body": {"bytes": 100_000}}},
            {"operation": "workspaces.list", "nth": 4, "fault": {"redirect": {"location": "https://elsewhere.test/"}}},
        ]))
        .await;
    let get = || server.request(Method::GET, "/workspaces").bearer_auth(&server.token).send();
    let broken = get().await?;
    assert_eq!(broken.headers()[header::CONTENT_TYPE], "application/json");
    assert!(serde_json::from_slice::<serde_json::Value>(&broken.bytes().await?).is_err());
    let page = get().await?;
    assert!(page.headers()[header::CONTENT_TYPE].to_str()?.starts_with("text/html"));
    let large = get().await?.bytes().await?;
    assert_eq!(large.len(), 100_000);
    assert!(serde_json::from_slice::<serde_json::Value>(&large).is_ok());
    let away = get().await?;
    assert_eq!(away.status(), StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(away.headers()[header::LOCATION], "https://elsewhere.test/");
    assert_eq!(get().await?.status(), StatusCode::OK);
    Ok(())
}

/// Reads the journal until it satisfies a condition: the server notices a closed connection asynchronously.
async fn journal_that(server: &TestServer, says: impl Fn(&Value) -> bool) -> Value {
    let asking = async {
        loop {
            let journal = server.journal().await;
            if says(&journal) {
                return journal;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), asking).await.expect("the journal says so in time")
}

#[tokio::test]
async fn a_caller_who_leaves_early_is_recorded_as_aborted() -> TestResult {
    let server = TestServer::start().await;
    let never = 3_600_000;
    server
        .set_fault(json!([
            {"operation": CREATE, "nth": 1, "fault": {"latency": {"ms": never}}},
            {"operation": CREATE, "nth": 2, "fault": {"latency": {"ms": never, "processed": true}}},
            {"operation": CREATE, "nth": 3, "fault": {"latency": {"ms": 1}}},
        ]))
        .await;
    for (requests, effects) in [(1, 0), (2, 1)] {
        let waiting = tokio::spawn(create(&server).send());
        let counts = json!({"requests": requests, "effects": effects, "mints": 0, "aborted": requests - 1});
        journal_that(&server, |journal| journal["counters"]["operations"][CREATE] == counts).await;
        waiting.abort();
        journal_that(&server, |journal| journal["counters"]["aborted"] == requests).await;
    }
    assert_eq!(create(&server).send().await?.status(), StatusCode::OK);
    let journal = server.journal().await;
    let entries = journal["entries"].as_array().into_iter().flatten();
    let fates: Vec<Value> = entries
        .filter(|entry| entry["operation"] == CREATE)
        .map(|entry| json!([entry["aborted"], entry["committed"], entry["status"]]))
        .collect();
    assert_eq!(fates, [json!([true, false, null]), json!([true, true, null]), json!([false, true, 200])]);
    Ok(())
}

#[tokio::test]
async fn calls_are_counted_from_when_the_rule_was_set() -> TestResult {
    let server = TestServer::start().await;
    server.get("/workspaces").await;
    server.set_fault(json!({"operation": "*", "times": 2, "fault": {"status": {"status": 500}}})).await;
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(server.get("/workspaces").await.status.as_u16());
    }
    assert_eq!(statuses, [500, 500, 200]);
    let listed = server.http.get(format!("{}/_emulator/faults", server.emulator.url()));
    let listed = read(listed).await;
    assert_eq!(listed.body["faults"][0]["calls"], 3);
    assert_eq!(listed.body["faults"][0]["happened"], 2);
    for wrong in [
        json!({"operation": "connectors.creat", "fault": "reset_before"}),
        json!({"operation": "*", "fault": "explode"}),
        json!({"operation": "*", "fault": {"status": {"status": 9}}}),
        json!({"operation": "*", "when": 1, "fault": "reset_before"}),
    ] {
        let refused = server.admin(Method::POST, "/faults", wrong.clone()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    Ok(())
}
