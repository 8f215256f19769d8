//! SQL queries beside other requests.

use airbyte_agent_emulator::Options;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::harness::{Caller, TestResult, TestServer, read};

#[tokio::test]
async fn nobody_waits_for_a_query() -> TestResult {
    let server = TestServer::start().await;
    let path = format!("/integrations/connectors/{}/execute", server.github().await);
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    let call = json!({"entity": "issues", "action": "context_store_sql_query", "params": {"sql": endless}});
    let query = server.request(Method::POST, &path).bearer_auth(&server.token).json(&call);
    let query = tokio::spawn(read(query));
    while server.journal().await["entries"]
        .as_array()
        .is_none_or(|entries| !entries.iter().any(|entry| entry["operation"] == "connectors.execute"))
    {}
    for _ in 0..3 {
        assert_eq!(server.get("/workspaces").await.status, StatusCode::OK);
    }
    assert!(!query.is_finished());
    let refused = query.await?;
    assert_eq!((refused.status, refused.field()), (StatusCode::UNPROCESSABLE_ENTITY, "params.sql"));
    assert!(refused.body["message"].as_str().ok_or("a message")?.starts_with("The query took longer than 2 s"));
    Ok(())
}

#[tokio::test]
async fn a_query_has_the_envelope_of_other_actions() -> TestResult {
    let server = TestServer::start().await;
    let path = format!("/integrations/connectors/{}/execute", server.github().await);
    let params = json!({"sql": "SELECT number, title FROM issues ORDER BY number", "limit": 2});
    let call = json!({"entity": "issues", "action": "context_store_sql_query", "params": params,
        "select_fields": ["number"]});
    let answer = server.post(&path, call).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(answer.body["status"], "success");
    assert_eq!(answer.body["result"]["data"], json!([{"number": 1}, {"number": 2}]));
    assert_eq!(answer.body["result"]["meta"]["has_more"], true);
    Ok(())
}

/// Records take no room before they are written, so their number does not matter.
#[tokio::test]
async fn a_billion_records_are_listed_found_and_written() -> TestResult {
    const MANY: u64 = 1_000_000_000;
    let server = TestServer::start_with(Options { records: Some(MANY), ..Options::default() }).await;
    let path = format!("/integrations/connectors/{}/execute", server.github().await);
    let call = async |entity: &str, action: &str, params: serde_json::Value| {
        let answer = server.post(&path, json!({"entity": entity, "action": action, "params": params})).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer.body["result"].clone()
    };
    let first = call("issues", "list", json!({"per_page": 2})).await;
    assert_eq!((&first[0]["number"], &first[1]["number"]), (&json!(1), &json!(2)));
    assert_eq!(call("issues", "get", json!({"number": MANY})).await["number"], MANY);
    let made = call("issues", "create", json!({"title": "The last"})).await;
    assert_eq!(made["number"], MANY + 1);
    assert_eq!(call("issues", "get", json!({"number": MANY + 1})).await["title"], "The last");
    Ok(())
}
