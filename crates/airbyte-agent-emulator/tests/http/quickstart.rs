//! The quick start of the product, command by command.

use reqwest::{Method, StatusCode, header};
use serde_json::json;

use crate::harness::{Caller, GITHUB, TestResult, TestServer, github_request, read};

#[tokio::test]
async fn four_commands_from_credentials_to_records() -> TestResult {
    let server = TestServer::start().await;
    let credentials =
        json!({"client_id": server.emulator.client_id(), "client_secret": server.emulator.client_secret()});
    let token = read(server.request(Method::POST, "/account/applications/token").json(&credentials)).await;
    assert_eq!(token.status, StatusCode::OK);
    assert_eq!(token.body["token_type"], "bearer");
    assert_eq!(token.body["expires_in"], 900);
    assert_eq!(token.body["organization_id"], server.emulator.organization_id());

    let definitions = server.get("/integrations/definitions/sources?name=github").await;
    let github = &definitions.body["definitions"][0];
    assert_eq!(github["sourceDefinitionId"], GITHUB);
    assert_eq!(github["name"], "GitHub");
    assert_eq!(github["supportLevel"], "certified");
    assert_eq!(
        github["iconUrl"],
        "https://connectors.airbyte.com/files/metadata/airbyte/source-github/latest/icon.svg"
    );
    let all = server.get("/integrations/definitions/sources").await;
    let salesforce = "b117307c-14b6-41aa-9571-75e6871e6d44";
    assert!(all.body["definitions"].as_array().ok_or("a list")?.iter().any(|d| d["sourceDefinitionId"] == salesforce));

    let connector = server.post("/integrations/connectors", github_request()).await;
    assert_eq!(connector.status, StatusCode::OK, "{connector:?}");
    assert_eq!(connector.body["name"], "My GitHub Connector");
    assert_eq!(connector.body["replication_config"]["repositories"][0], "airbytehq/airbyte");
    assert_eq!(connector.body["source_template"]["source_definition_id"], GITHUB);

    let path = format!("/integrations/connectors/{}/execute", connector.id());
    let page = server.post(&path, json!({"entity": "issues", "action": "list", "params": {"per_page": 10}})).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    assert_eq!(page.body["status"], "success");
    assert_eq!(page.body["execution_metadata"]["connector_instance_id"], format!("source_id:{}", connector.id()));
    assert!(page.body["execution_metadata"]["execution_time_ms"].is_number());
    let records = page.body["result"].as_array().or(page.body["result"]["data"].as_array()).ok_or("records")?;
    assert_eq!(records.len(), 10);
    assert!(page.body["connector_metadata"].is_object());
    Ok(())
}

#[tokio::test]
async fn every_response_has_a_request_id() -> TestResult {
    let server = TestServer::start().await;
    let url = format!("{}/api/v1/workspaces", server.emulator.url());
    let echoed = server.http.get(&url).bearer_auth(&server.token).header("x-request-id", "mine-1").send().await?;
    assert_eq!(echoed.headers()["x-request-id"], "mine-1");
    let made_up = server.http.get(&url).send().await?;
    assert_eq!(made_up.status(), StatusCode::UNAUTHORIZED);
    assert!(!made_up.headers()["x-request-id"].is_empty());
    assert_eq!(made_up.headers()[header::CONTENT_TYPE], "application/json");
    Ok(())
}

#[tokio::test]
async fn wrong_paths_and_methods_get_json_errors() -> TestResult {
    let server = TestServer::start().await;
    let lost = server.get("/no/such/path").await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    assert!(lost.body["message"].is_string());
    let wrong = server.post("/workspaces/stats", json!({})).await;
    assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(wrong.body["errors"].is_array());
    Ok(())
}

/// An operation is served if its path is not a 404 and its method not a 405.
#[tokio::test]
async fn every_operation_of_the_table_is_served() -> TestResult {
    let server = TestServer::start().await;
    for entry in airbyte_agent::API.operations() {
        let path = entry.spec.path.replace(['{', '}'], "");
        let method = Method::from_bytes(entry.spec.method.as_str().as_bytes())?;
        let response = server.http.request(method, format!("{}{path}", server.emulator.url())).send().await?;
        let status = response.status();
        let expected = if entry.spec.name == "tokens.create_application" { 422 } else { 401 };
        assert_eq!(status, expected, "{}", entry.spec.name);
    }
    let journal = server.journal().await;
    let seen = journal["counters"]["operations"].as_object().ok_or("counters")?;
    assert_eq!(seen.len(), airbyte_agent::API.operations().count());
    Ok(())
}

#[tokio::test]
async fn it_starts_without_a_runtime_and_prints_a_ready_line() -> TestResult {
    let line = std::thread::spawn(|| {
        let emulator = airbyte_agent_emulator::Emulator::start_blocking(Default::default()).expect("it starts");
        let line = emulator.ready_line();
        emulator.stop();
        emulator.wait();
        line
    })
    .join()
    .map_err(|_| "the thread panicked")?;
    let ready: serde_json::Value = serde_json::from_str(&line)?;
    assert!(!line.contains('\n'));
    assert!(ready["url"].as_str().is_some_and(|url| url.starts_with("http://127.0.0.1:")));
    for name in ["client_id", "client_secret", "organization_id"] {
        assert!(ready[name].as_str().is_some_and(|text| !text.is_empty()), "{name}");
    }
    assert_eq!(ready["pid"], std::process::id());
    Ok(())
}
