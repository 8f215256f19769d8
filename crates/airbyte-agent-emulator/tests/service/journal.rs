//! The journal: what was received, without its secrets.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::world::{Outcome, World, github_request, read};

#[tokio::test]
async fn it_tells_what_was_received() -> Outcome {
    let world = World::start().await;
    let id = world.github().await;
    world.get("/workspaces?limit=5&name_contains=a").await;
    world.get("/nowhere").await;
    let journal = world.journal().await;
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
    world.post(&execute, json!({"entity": "issues", "action": "list", "params": {"after": "p"}})).await;
    world.post(&execute, json!({"entity": "issues", "action": "create", "params": {"title": "One"}})).await;
    world.post(&execute, json!({"entity": "nothing", "action": "create", "params": {}})).await;
    let journal = world.journal().await;
    // A read is no effect, and neither is a write that was refused.
    assert_eq!(journal["counters"]["operations"]["connectors.execute"]["requests"], 3);
    assert_eq!(journal["counters"]["operations"]["connectors.execute"]["effects"], 1);

    let after = entries.last().and_then(|entry| entry["number"].as_u64()).ok_or("a number")?;
    let url = format!("{}/_emulator/journal?after={after}&operation=connectors.execute", world.emulator.url());
    assert_eq!(read(world.http.get(url)).await.body["entries"].as_array().map(Vec::len), Some(3));
    assert_eq!(world.control(Method::DELETE, "/journal", json!({})).await.status, StatusCode::OK);
    let cleared = world.journal().await;
    assert_eq!((&cleared["entries"], &cleared["counters"]["requests"]), (&json!([]), &json!(0)));
    Ok(())
}

#[tokio::test]
async fn it_holds_no_secret() -> Outcome {
    let world = World::start().await;
    let mut request = github_request();
    request["credentials"]["personal_access_token"] = json!("needle-1");
    request["replication_config"]["api_key"] = json!("needle-2");
    world.post("/integrations/connectors", request).await;
    let app = json!({"connector_type": "GitHub", "configuration": {"anything": {"deep": ["needle-3"]}}});
    world.put("/oauth/credentials", app).await;
    let scoped = world.mint_scoped("default").await;
    read(world.request(Method::GET, "/workspaces?access_token=needle-4").bearer_auth(&scoped)).await;
    let headers =
        world.request(Method::GET, "/workspaces").header("cookie", "needle-5").header("x-api-key", "needle-6");
    read(headers.header("authorization", "needle-7")).await;
    let garbled = world.request(Method::POST, "/integrations/connectors").bearer_auth(&world.token);
    read(garbled.header("content-type", "application/json").body("{\"credentials\": \"needle-8")).await;

    let text = world.journal().await.to_string();
    for secret in ["needle", &scoped, &world.token, world.emulator.client_secret()] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert!(text.contains(world.emulator.client_id()));
    Ok(())
}
