//! Validation: 422, with the name of the invalid member.

use airbyte_agent_emulator::Options;
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::harness::{Caller, GITHUB, NOBODY, TestResult, TestServer, github_request, read};

const CONNECTORS: &str = "/integrations/connectors";

fn without(mut request: Value, name: &str) -> Value {
    request.as_object_mut().map(|members| members.remove(name));
    request
}

fn with(mut request: Value, name: &str, value: Value) -> Value {
    request[name] = value;
    request
}

#[tokio::test]
async fn an_invalid_member_is_named() -> TestResult {
    let server = TestServer::start().await;
    let github = github_request;
    let cases = [
        (without(github(), "workspace_name"), "workspace_name", "missing"),
        (with(github(), "workspace_name", json!(7)), "workspace_name", "type_error"),
        (with(github(), "definition_id", json!("github")), "definition_id", "type_error"),
        (with(github(), "connector_type", json!("GitHub")), "connector_type", "value_error"),
        (without(github(), "definition_id"), "definition_id", "value_error"),
        (with(github(), "credentials", json!("token")), "credentials", "type_error"),
        (with(github(), "entities", json!([{"modes": ["read"]}])), "entities.0.entity", "missing"),
        (
            with(github(), "entities", json!([{"entity": "issues", "modes": ["fly"]}])),
            "entities.0.modes",
            "value_error",
        ),
        (with(github(), "name", json!(" ")), "name", "value_error"),
        (without(without(github(), "credentials"), "replication_config"), "credentials", "value_error"),
    ];
    for (body, field, code) in cases {
        let response = server.post(CONNECTORS, body.clone()).await;
        assert_eq!(response.status, StatusCode::UNPROCESSABLE_ENTITY, "{body} {response:?}");
        assert_eq!((response.field(), response.code()), (field, code), "{body}");
        assert!(response.body["message"].is_string() && response.body["errors"][0]["message"].is_string());
    }
    Ok(())
}

/// Settings are members of `replication_config` or `environment`; elsewhere they are ignored.
#[tokio::test]
async fn a_missing_setting_is_named() -> TestResult {
    let seed = r#"{"types": [{"slug": "bakery", "name": "Bakery", "definition_id": "5b1d0c9e-0000-4000-8000-000000000001",
        "settings": [{"name": "street", "required": true}]}]}"#;
    let server = TestServer::start_with(Options { seeds: vec![seed.to_owned()], ..Options::default() }).await;
    let request = json!({"workspace_name": "default", "connector_type": "Bakery", "credentials": {"key": "x"}});
    for misplaced in [request.clone(), with(request.clone(), "street", json!("Main"))] {
        let response = server.post(CONNECTORS, misplaced).await;
        assert_eq!(
            (response.status, response.field()),
            (StatusCode::UNPROCESSABLE_ENTITY, "replication_config.street")
        );
        assert_eq!(response.code(), "missing");
    }
    for place in ["replication_config", "environment"] {
        let response = server.post(CONNECTORS, with(request.clone(), place, json!({"street": "Main"}))).await;
        assert_eq!(response.status, StatusCode::OK, "{response:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_setting_at_the_top_level_is_missing_where_it_belongs() -> TestResult {
    let server = TestServer::start().await;
    let misplaced = with(without(github_request(), "replication_config"), "repositories", json!(["airbytehq/airbyte"]));
    for path in [CONNECTORS, &format!("{CONNECTORS}/check")] {
        let response = server.post(path, misplaced.clone()).await;
        assert_eq!(response.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {response:?}");
        assert_eq!((response.field(), response.code()), ("replication_config.repositories", "missing"));
    }
    // What is in both places is read from the right one.
    let both = with(github_request(), "repositories", json!(["airbytehq/airbyte"]));
    assert_eq!(server.post(CONNECTORS, both).await.status, StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn a_body_must_be_a_json_object() -> TestResult {
    let server = TestServer::start().await;
    let deep = format!(r#"{{"a": {}{}}}"#, "[".repeat(200), "]".repeat(200));
    let cases = [
        ("{", "application/json", "json_invalid"),
        (deep.as_str(), "application/json", "json_invalid"),
        ("[]", "application/json", "type_error"),
        ("", "application/json", "missing"),
        ("{}", "text/plain", "value_error"),
    ];
    for (body, kind, code) in cases {
        let request = server.request(Method::POST, CONNECTORS).bearer_auth(&server.token);
        let response = read(request.header(header::CONTENT_TYPE, kind).body(body.to_owned())).await;
        assert_eq!(response.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert_eq!((response.field(), response.code()), ("body", code), "{body}");
    }
    Ok(())
}

#[tokio::test]
async fn unknown_members_are_ignored_except_by_oauth_credentials() -> TestResult {
    let server = TestServer::start().await;
    let response = server.post(CONNECTORS, with(github_request(), "colour", json!("red"))).await;
    assert_eq!(response.status, StatusCode::OK);
    let execute = format!("{CONNECTORS}/{}/execute", response.id());
    let call = json!({"entity": "issues", "action": "list", "params": {"per_page": 1}, "colour": {"name": "red"}});
    for path in [&execute, &format!("{execute}/prepare")] {
        assert_eq!(server.post(path, call.clone()).await.status, StatusCode::OK, "{path}");
    }

    let credentials = json!({"connector_type": "GitHub", "configuration": {"client_id": "a", "client_secret": "b"}});
    let set = server.put("/oauth/credentials", credentials.clone()).await;
    assert_eq!(set.status, StatusCode::OK, "{set:?}");
    assert_eq!(set.body["connector_type"], "source");
    assert!(set.body.get("configuration").is_none());
    let refused = server.put("/oauth/credentials", with(credentials, "colour", json!("red"))).await;
    assert_eq!((refused.status, refused.field()), (StatusCode::UNPROCESSABLE_ENTITY, "colour"));
    for _ in 0..2 {
        let gone = server.delete("/oauth/credentials/connector_type/github").await;
        assert_eq!((gone.status, gone.body), (StatusCode::NO_CONTENT, Value::Null));
    }
    Ok(())
}

#[tokio::test]
async fn query_parameters_are_parsed_by_type() -> TestResult {
    let server = TestServer::start().await;
    let cases = [
        ("/workspaces?limit=0", "limit"),
        ("/workspaces?limit=101", "limit"),
        ("/workspaces?limit=many", "limit"),
        ("/workspaces?status=sleeping", "status"),
        ("/workspaces?cursor=made-up", "cursor"),
        ("/integrations/templates/sources?use_global=perhaps", "use_global"),
        ("/skills/search", "query"),
        ("/skills/search?query=", "query"),
        ("/internal/workflows", "workspace_id"),
    ];
    for (path, field) in cases {
        let response = server.get(path).await;
        assert_eq!((response.status, response.field()), (StatusCode::UNPROCESSABLE_ENTITY, field), "{path}");
    }
    let destinations = server.get("/integrations/definitions/destinations").await;
    let ids: Vec<&str> = destinations.body["destinations"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|destination| destination["id"].as_str())
        .collect();
    let path =
        format!("/integrations/definitions/destinations?actorDefinitionIds={}&actorDefinitionIds={}", ids[0], ids[1]);
    assert_eq!(server.get(&path).await.body["destinations"].as_array().map(Vec::len), Some(2));
    Ok(())
}

#[tokio::test]
async fn ids_are_uuids_except_in_execute() -> TestResult {
    let server = TestServer::start().await;
    for path in ["/integrations/connectors/x", "/workspaces/x", "/integrations/definitions/sources/github"] {
        let response = server.get(path).await;
        assert_eq!((response.status, response.code()), (StatusCode::UNPROCESSABLE_ENTITY, "type_error"), "{path}");
    }
    for path in [format!("/integrations/connectors/{NOBODY}"), format!("/workspaces/{NOBODY}")] {
        assert_eq!(server.get(&path).await.status, StatusCode::NOT_FOUND);
    }
    let call = json!({"entity": "issues", "action": "list"});
    assert_eq!(server.post("/integrations/connectors/x/execute", call).await.status, StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn errors_beyond_validation_have_their_own_status() -> TestResult {
    let server = TestServer::start().await;
    let unknown = server.post(CONNECTORS, with(github_request(), "workspace_name", json!("nowhere"))).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let mismatch = server.post(CONNECTORS, with(github_request(), "credentials", json!({"pat": "x"}))).await;
    assert_eq!(mismatch.status, StatusCode::BAD_REQUEST);
    let message = mismatch.body["message"].as_str().ok_or("a message")?;
    assert!(message.contains("pat") && message.contains("personal_access_token"), "{message}");
    let no_such = json!({"workspace_name": "default", "connector_type": "Nope", "credentials": {"a": "b"}});
    assert_eq!(server.post(CONNECTORS, no_such).await.status, StatusCode::NOT_FOUND);

    let id = server.github().await;
    let long = json!({"entity": "issues", "action": "list", "intent": "x".repeat(513)});
    let refused = server.post(&format!("{CONNECTORS}/{id}/execute"), long).await;
    assert_eq!((refused.status, refused.field()), (StatusCode::UNPROCESSABLE_ENTITY, "intent"));
    assert_eq!(server.get(&format!("/integrations/definitions/sources/{GITHUB}")).await.status, StatusCode::OK);
    Ok(())
}
