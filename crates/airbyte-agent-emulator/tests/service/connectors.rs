//! Connectors: secrets stay inside, changes keep what they do not name, deletion takes its time.

use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::world::{GITHUB, Outcome, World, github_request};

#[tokio::test]
async fn secrets_are_redacted() -> Outcome {
    let world = World::start().await;
    let created = world.post("/integrations/connectors", github_request()).await;
    let got = world.get(&format!("/integrations/connectors/{}", created.id())).await;
    for reply in [&created, &got] {
        let credentials = &reply.body["replication_config"]["credentials"];
        assert_eq!(credentials["option_title"], "PAT Credentials");
        assert!(credentials["personal_access_token"].is_string());
        assert!(!reply.body.to_string().contains("ghp_secret_value"));
    }
    Ok(())
}

#[tokio::test]
async fn an_update_keeps_what_it_does_not_name() -> Outcome {
    let world = World::start().await;
    let path = format!("/integrations/connectors/{}", world.github().await);
    let chosen = world.put(&path, json!({"entities": [{"entity": "issues", "modes": ["read"]}]})).await;
    assert_eq!(chosen.body["entities"][0]["entity"], "issues");
    assert_eq!(chosen.body["name"], "My GitHub Connector");
    let renamed = world.put(&path, json!({"name": "Other", "replication_config": {"repositories": ["a/b"]}})).await;
    assert_eq!(renamed.body["entities"][0]["entity"], "issues");
    assert_eq!(renamed.body["replication_config"]["repositories"], json!(["a/b"]));
    assert!(renamed.body["replication_config"]["credentials"].is_object());
    let cleared = world.put(&path, json!({"entities": []})).await;
    assert_eq!(cleared.body["entities"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn lists_want_a_workspace_and_filter_by_kind() -> Outcome {
    let world = World::start().await;
    let id = world.github().await;
    let none = world.get("/integrations/connectors").await;
    assert_eq!((none.status, none.field()), (StatusCode::UNPROCESSABLE_ENTITY, "workspace_name"));
    for name in ["workspace_name", "customer_name", "external_user_id"] {
        let listed = world.get(&format!("/integrations/connectors?{name}=default&definition_id={GITHUB}")).await;
        assert_eq!(listed.body["data"][0]["id"], id.as_str());
        assert_eq!(listed.body["data"][0]["summarized_source_template"]["connector_name"], "github");
    }
    let salesforce = "b117307c-14b6-41aa-9571-75e6871e6d44";
    let others =
        world.get(&format!("/integrations/connectors?workspace_name=default&definition_id={salesforce}")).await;
    assert_eq!(others.body["data"], json!([]));
    Ok(())
}

#[tokio::test]
async fn a_deletion_is_accepted_and_finished_later() -> Outcome {
    let world = World::start().await;
    let path = format!("/integrations/connectors/{}", world.github().await);
    let accepted = world.delete(&path).await;
    assert_eq!(accepted.status, StatusCode::ACCEPTED);
    let job = accepted.body["job_id"].as_str().ok_or("a job")?;
    // Asked for again it is the same job.
    assert_eq!(world.delete(&path).await.body["job_id"], job);
    let execute = world.post(&format!("{path}/execute"), json!({"entity": "issues", "action": "list"})).await;
    assert_eq!(execute.status, StatusCode::NOT_FOUND);
    world.advance(0.3).await;
    assert_eq!(world.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.get("/integrations/connectors?workspace_name=default").await.body["data"], json!([]));

    let other = format!("/integrations/connectors/{}", world.github().await);
    world.delete(&other).await;
    let run = world.control(Method::POST, "/jobs/run", json!({})).await;
    assert_eq!(run.body, json!({"finished": 1}));
    assert_eq!(world.get(&other).await.status, StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn checks_give_verdicts() -> Outcome {
    let world = World::start().await;
    let path = "/integrations/connectors/check";
    let good = world.post(path, github_request()).await;
    assert_eq!(good.body["status"], "succeeded", "{good:?}");
    assert!(good.body["entity_check_results"].as_array().is_some_and(|results| !results.is_empty()));

    // A check changes nothing: the kind is not enabled by it.
    assert_eq!(world.get("/integrations/templates/sources").await.body["data"], json!([]));

    let mut misfit = github_request();
    misfit["credentials"] = json!({"pat": "x"});
    let bad = world.post(path, misfit).await;
    assert_eq!((bad.status, &bad.body["status"]), (StatusCode::OK, &json!("failed")));
    assert_eq!(bad.body["failure_reason"]["failure_type"], "config_error");

    let mut refused = github_request();
    refused["credentials"]["personal_access_token"] = json!("invalid");
    assert_eq!(world.post(path, refused.clone()).await.body["status"], "failed");
    // Creating says nothing of it; the first execute does.
    let created = world.post("/integrations/connectors", refused).await;
    let execute = format!("/integrations/connectors/{}/execute", created.id());
    let failed = world.post(&execute, json!({"entity": "issues", "action": "list"})).await;
    assert_eq!(failed.status, StatusCode::BAD_REQUEST);

    let existing = format!("/integrations/connectors/{}/check", world.github().await);
    let partly = world.post(&existing, json!({"entities": [{"entity": "issues"}, {"entity": "unicorns"}]})).await;
    assert_eq!(partly.body["status"], "failed");
    assert_eq!(partly.body["entity_check_results"][0]["status"], "succeeded");
    assert_eq!(partly.body["entity_check_results"][1]["status"], "failed");
    Ok(())
}

#[tokio::test]
async fn inspect_tells_identity_and_readiness() -> Outcome {
    let world = World::start().await;
    let id = world.github().await;
    let inspected = world.get(&format!("/integrations/connectors/{id}/inspect")).await;
    assert_eq!(inspected.body["docs_skill_id"], format!("connector-source:{id}"));
    assert_eq!(inspected.body["organization_id"], world.emulator.organization_id());
    let readiness = &inspected.body["context_store_readiness"];
    assert_eq!(readiness["connector_id"], id.as_str());
    assert!(readiness["configured_cache_entities"][0]["ready_for_search"].is_boolean());
    Ok(())
}

#[tokio::test]
async fn writes_show_in_later_reads() -> Outcome {
    let world = World::start().await;
    let execute = format!("/integrations/connectors/{}/execute", world.github().await);
    let new = json!({"entity": "issues", "action": "create", "params": {"title": "Made here"}});
    let created = world.post(&execute, new).await;
    assert_eq!(created.status, StatusCode::OK, "{created:?}");
    let query = json!({"query": {"filter": {"eq": {"title": "Made here"}}}});
    let search = json!({"entity": "issues", "action": "context_store_search", "params": query});
    let found = world.post(&execute, search).await;
    assert_eq!(found.body["result"]["data"].as_array().map(Vec::len), Some(1), "{found:?}");
    Ok(())
}

#[tokio::test]
async fn a_download_is_the_file_itself() -> Outcome {
    let world = World::start().await;
    let drive = world
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
    let listed = world.post(&path, json!({"entity": "files", "action": "list"})).await;
    let files = listed.body["result"].as_array().or(listed.body["result"]["data"].as_array()).ok_or("files")?;
    let id = files[0]["id"].as_str().ok_or("an id")?;
    let download = |params: Value| {
        let call = json!({"entity": "files", "action": "download", "params": params});
        world.request(Method::POST, &path).bearer_auth(&world.token).json(&call).send()
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
async fn prepare_gives_references_and_refuses_what_runs_hosted_only() -> Outcome {
    let world = World::start().await;
    let path = format!("/integrations/connectors/{}/execute/prepare", world.github().await);
    let ready = world.post(&path, json!({"entity": "issues", "action": "list", "params": {"per_page": 5}})).await;
    assert_eq!(ready.status, StatusCode::OK, "{ready:?}");
    let bundle = &ready.body["bundle"];
    assert_eq!(ready.body["result"], Value::Null);
    assert_eq!(bundle["params"], json!({"per_page": 5}));
    let secret = bundle["source_config"]["credentials"]["personal_access_token"].as_str().ok_or("a reference")?;
    assert!(secret.starts_with("secret_coordinate::"), "{secret}");
    assert!(!ready.body.to_string().contains("ghp_secret_value"));
    assert!(bundle["definition_yaml"].as_str().is_some_and(|yaml| yaml.contains("issues")));
    let refused = world.post(&path, json!({"entity": "issues", "action": "context_store_search"})).await;
    assert_eq!((refused.status, refused.field()), (StatusCode::UNPROCESSABLE_ENTITY, "action"));
    Ok(())
}

#[tokio::test]
async fn an_organization_lists_its_connectors_by_offset() -> Outcome {
    let world = World::start().await;
    for _ in 0..3 {
        world.github().await;
    }
    let path = format!("/organizations/{}/credentials", world.emulator.organization_id());
    let first = world.get(&format!("{path}?limit=2")).await;
    let last = world.get(&format!("{path}?limit=2&offset=2")).await;
    assert_eq!(first.body["total"], 3);
    assert_eq!(first.body["data"].as_array().map(Vec::len), Some(2));
    assert_eq!(last.body["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(last.body["data"][0]["workspace_name"], "default");
    assert_eq!(last.body["data"][0]["context_store_badge_status"], "ready");
    Ok(())
}
