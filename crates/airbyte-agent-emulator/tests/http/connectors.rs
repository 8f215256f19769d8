//! Connectors: redaction, updates, deletion, checks, execution.

use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::harness::{Caller, GITHUB, TestResult, TestServer, github_request};

#[tokio::test]
async fn secrets_are_redacted() -> TestResult {
    let server = TestServer::start().await;
    let created = server.post("/integrations/connectors", github_request()).await;
    let got = server.get(&format!("/integrations/connectors/{}", created.id())).await;
    for response in [&created, &got] {
        let credentials = &response.body["replication_config"]["credentials"];
        assert_eq!(credentials["option_title"], "PAT Credentials");
        assert!(credentials["personal_access_token"].is_string());
        assert!(!response.body.to_string().contains("ghp_secret_value"));
    }
    Ok(())
}

#[tokio::test]
async fn an_update_keeps_what_it_does_not_name() -> TestResult {
    let server = TestServer::start().await;
    let path = format!("/integrations/connectors/{}", server.github().await);
    let chosen = server.put(&path, json!({"entities": [{"entity": "issues", "modes": ["read"]}]})).await;
    assert_eq!(chosen.body["entities"][0]["entity"], "issues");
    assert_eq!(chosen.body["name"], "My GitHub Connector");
    let renamed = server.put(&path, json!({"name": "Other", "replication_config": {"repositories": ["a/b"]}})).await;
    assert_eq!(renamed.body["entities"][0]["entity"], "issues");
    assert_eq!(renamed.body["replication_config"]["repositories"], json!(["a/b"]));
    assert!(renamed.body["replication_config"]["credentials"].is_object());
    let cleared = server.put(&path, json!({"entities": []})).await;
    assert_eq!(cleared.body["entities"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn lists_require_a_workspace_and_filter_by_type() -> TestResult {
    let server = TestServer::start().await;
    let id = server.github().await;
    let none = server.get("/integrations/connectors").await;
    assert_eq!((none.status, none.field()), (StatusCode::UNPROCESSABLE_ENTITY, "workspace_name"));
    for name in ["workspace_name", "customer_name", "external_user_id"] {
        let listed = server.get(&format!("/integrations/connectors?{name}=default&definition_id={GITHUB}")).await;
        assert_eq!(listed.body["data"][0]["id"], id.as_str());
        assert_eq!(listed.body["data"][0]["summarized_source_template"]["connector_name"], "github");
    }
    let salesforce = "b117307c-14b6-41aa-9571-75e6871e6d44";
    let others =
        server.get(&format!("/integrations/connectors?workspace_name=default&definition_id={salesforce}")).await;
    assert_eq!(others.body["data"], json!([]));
    Ok(())
}

#[tokio::test]
async fn a_deletion_is_accepted_and_finished_later() -> TestResult {
    let server = TestServer::start().await;
    let path = format!("/integrations/connectors/{}", server.github().await);
    let accepted = server.delete(&path).await;
    assert_eq!(accepted.status, StatusCode::ACCEPTED);
    let job = accepted.body["job_id"].as_str().ok_or("a job")?;
    // Deleting again returns the same job.
    assert_eq!(server.delete(&path).await.body["job_id"], job);
    let execute = server.post(&format!("{path}/execute"), json!({"entity": "issues", "action": "list"})).await;
    assert_eq!(execute.status, StatusCode::NOT_FOUND);
    server.advance(0.3).await;
    assert_eq!(server.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("/integrations/connectors?workspace_name=default").await.body["data"], json!([]));

    let other = format!("/integrations/connectors/{}", server.github().await);
    server.delete(&other).await;
    let run = server.admin(Method::POST, "/jobs/run", json!({})).await;
    assert_eq!(run.body, json!({"finished": 1}));
    assert_eq!(server.get(&other).await.status, StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn checks_report_success_and_failure() -> TestResult {
    let server = TestServer::start().await;
    let path = "/integrations/connectors/check";
    let good = server.post(path, github_request()).await;
    assert_eq!(good.body["status"], "succeeded", "{good:?}");
    assert!(good.body["entity_check_results"].as_array().is_some_and(|results| !results.is_empty()));

    // A check changes nothing: it does not enable the connector type.
    assert_eq!(server.get("/integrations/templates/sources").await.body["data"], json!([]));

    let mut misfit = github_request();
    misfit["credentials"] = json!({"pat": "x"});
    let bad = server.post(path, misfit).await;
    assert_eq!((bad.status, &bad.body["status"]), (StatusCode::OK, &json!("failed")));
    assert_eq!(bad.body["failure_reason"]["failure_type"], "config_error");

    let mut refused = github_request();
    refused["credentials"]["personal_access_token"] = json!("invalid");
    assert_eq!(server.post(path, refused.clone()).await.body["status"], "failed");
    // Creating does not detect it; the first execute does.
    let created = server.post("/integrations/connectors", refused).await;
    let execute = format!("/integrations/connectors/{}/execute", created.id());
    let failed = server.post(&execute, json!({"entity": "issues", "action": "list"})).await;
    assert_eq!(failed.status, StatusCode::BAD_REQUEST);

    let existing = format!("/integrations/connectors/{}/check", server.github().await);
    let partly = server.post(&existing, json!({"entities": [{"entity": "issues"}, {"entity": "unicorns"}]})).await;
    assert_eq!(partly.body["status"], "failed");
    assert_eq!(partly.body["entity_check_results"][0]["status"], "succeeded");
    assert_eq!(partly.body["entity_check_results"][1]["status"], "failed");
    Ok(())
}

#[tokio::test]
async fn inspect_returns_identity_and_readiness() -> TestResult {
    let server = TestServer::start().await;
    let id = server.github().await;
    let inspected = server.get(&format!("/integrations/connectors/{id}/inspect")).await;
    assert_eq!(inspected.body["docs_skill_id"], format!("connector-source:{id}"));
    assert_eq!(inspected.body["organization_id"], server.emulator.organization_id());
    let readiness = &inspected.body["context_store_readiness"];
    assert_eq!(readiness["connector_id"], id.as_str());
    assert!(readiness["configured_cache_entities"][0]["ready_for_search"].is_boolean());
    Ok(())
}

#[tokio::test]
async fn writes_are_visible_to_later_reads() -> TestResult {
    let server = TestServer::start().await;
    let execute = format!("/integrations/connectors/{}/execute", server.github().await);
    let new = json!({"entity": "issues", "action": "create", "params": {"title": "Made here"}});
    let created = server.post(&execute, new).await;
    assert_eq!(created.status, StatusCode::OK, "{created:?}");
    let query = json!({"query": {"filter": {"eq": {"title": "Made here"}}}});
    let search = json!({"entity": "issues", "action": "context_store_search", "params": query});
    let found = server.post(&execute, search).await;
    assert_eq!(found.body["result"]["data"].as_array().map(Vec::len), Some(1), "{found:?}");
    Ok(())
}

#[tokio::test]
async fn a_download_returns_the_bytes_of_the_file() -> TestResult {
    let server = TestServer::start().await;
    let drive = server
        .post(
            "/integrations/connectors",
            json!({
                "workspace_name": "default",
                "connector_type": "google drive",
                "credentials": {"client_id": "a", "client_secret": "b", "refresh_token": "c"},
                "replication_config": {"folder_url": "https://drive.google.com/drive/folders/x"},
            }),
        )
        .await;
    assert_eq!(drive.status, StatusCode::OK, "{drive:?}");
    let path = format!("/integrations/connectors/{}/execute", drive.id());
    let listed = server.post(&path, json!({"entity": "files", "action": "list"})).await;
    let files = listed.body["result"].as_array().or(listed.body["result"]["data"].as_array()).ok_or("files")?;
    let id = files[0]["id"].as_str().ok_or("an id")?;
    let download = |params: Value| {
        let call = json!({"entity": "files", "action": "download", "params": params});
        server.request(Method::POST, &path).bearer_auth(&server.token).json(&call).send()
    };
    let whole = download(json!({"fileId": id})).await?;
    assert_eq!(whole.status(), StatusCode::OK);
    assert_eq!(whole.headers()[header::ACCEPT_RANGES], "bytes");
    assert!(whole.headers()[header::CONTENT_DISPOSITION].to_str()?.starts_with("attachment; filename="));
    let whole = whole.bytes().await?;
    let part = download(json!({"fileId": id, "range_header": "bytes=2-5"})).await?;
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.headers()[header::CONTENT_RANGE], format!("bytes 2-5/{}", whole.len()));
    assert_eq!(part.bytes().await?, whole.slice(2..6));
    Ok(())
}

#[tokio::test]
async fn prepare_returns_secret_references_and_refuses_hosted_only_actions() -> TestResult {
    let server = TestServer::start().await;
    let path = format!("/integrations/connectors/{}/execute/prepare", server.github().await);
    let ready = server.post(&path, json!({"entity": "issues", "action": "list", "params": {"per_page": 5}})).await;
    assert_eq!(ready.status, StatusCode::OK, "{ready:?}");
    let bundle = &ready.body["bundle"];
    assert_eq!(ready.body["result"], Value::Null);
    assert_eq!(bundle["params"], json!({"per_page": 5}));
    let secret = bundle["source_config"]["credentials"]["personal_access_token"].as_str().ok_or("a reference")?;
    assert!(secret.starts_with("secret_coordinate::"), "{secret}");
    assert!(!ready.body.to_string().contains("ghp_secret_value"));
    assert!(bundle["definition_yaml"].as_str().is_some_and(|yaml| yaml.contains("issues")));
    let refused = server.post(&path, json!({"entity": "issues", "action": "context_store_search"})).await;
    assert_eq!((refused.status, refused.field()), (StatusCode::UNPROCESSABLE_ENTITY, "action"));
    Ok(())
}

#[tokio::test]
async fn prepare_shows_no_secret_that_get_redacts() -> TestResult {
    let server = TestServer::start().await;
    let mut request = github_request();
    request["replication_config"]["access_token"] = json!("needle-1");
    request["environment"] = json!({"personal_access_token": "invalid", "region": "eu"});
    let created = server.post("/integrations/connectors", request).await;
    let path = format!("/integrations/connectors/{}", created.id());
    let call = json!({"entity": "issues", "action": "list"});
    let prepared = server.post(&format!("{path}/execute/prepare"), call).await;
    assert_eq!(prepared.status, StatusCode::OK, "{prepared:?}");
    let shown = server.get(&path).await.body["replication_config"].clone();
    for config in ["config_values", "source_config"] {
        let config = &prepared.body["bundle"][config];
        assert_eq!((&config["access_token"], &config["region"]), (&shown["access_token"], &json!("eu")));
        assert_eq!(config["personal_access_token"], shown["personal_access_token"]);
        assert_eq!(config["repositories"], shown["repositories"]);
    }
    let text = prepared.body.to_string();
    assert!(!text.contains("needle") && !text.contains("invalid"), "{text}");
    Ok(())
}

#[tokio::test]
async fn an_organization_lists_its_connectors_by_offset() -> TestResult {
    let server = TestServer::start().await;
    for _ in 0..3 {
        server.github().await;
    }
    let path = format!("/organizations/{}/credentials", server.emulator.organization_id());
    let first = server.get(&format!("{path}?limit=2")).await;
    let last = server.get(&format!("{path}?limit=2&offset=2")).await;
    assert_eq!(first.body["total"], 3);
    assert_eq!(first.body["data"].as_array().map(Vec::len), Some(2));
    assert_eq!(last.body["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(last.body["data"][0]["workspace_name"], "default");
    assert_eq!(last.body["data"][0]["context_store_badge_status"], "ready");
    Ok(())
}
