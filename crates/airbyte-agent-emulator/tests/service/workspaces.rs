//! Workspaces: paging by URL, filters, renames, tombstones.

use reqwest::{StatusCode, Url};
use serde_json::{Value, json};

use crate::world::{Outcome, World, read};

fn names(body: &Value) -> Vec<&str> {
    body["data"].as_array().into_iter().flatten().filter_map(|workspace| workspace["name"].as_str()).collect()
}

#[tokio::test]
async fn next_is_a_url_that_leads_to_the_end() -> Outcome {
    let world = World::start().await;
    for number in 0..6 {
        world.mint_scoped(&format!("Customer {number}")).await;
    }
    let mut seen = Vec::new();
    let mut next = Some(format!("{}/api/v1/workspaces?limit=2&name_contains=CUSTOMER", world.emulator.url()));
    let mut pages = 0;
    while let Some(url) = next {
        let reply = read(world.http.get(Url::parse(&url)?).bearer_auth(&world.token)).await;
        assert_eq!(reply.status, StatusCode::OK);
        seen.extend(names(&reply.body).iter().map(|name| (*name).to_owned()));
        next = reply.body["next"].as_str().map(str::to_owned);
        pages += 1;
    }
    let expected: Vec<String> = (0..6).map(|number| format!("Customer {number}")).collect();
    assert_eq!((seen, pages), (expected, 3));
    Ok(())
}

#[tokio::test]
async fn a_workspace_is_renamed_put_to_sleep_and_deleted() -> Outcome {
    let world = World::start().await;
    world.mint_scoped("Acme").await;
    let listed = world.get("/workspaces?name_contains=acme").await;
    let workspace = &listed.body["data"][0];
    let path = format!("/workspaces/{}", workspace["id"].as_str().ok_or("an id")?);
    for name in ["organization_id", "created_at", "updated_at", "visibility"] {
        assert!(workspace[name].is_string(), "{name}");
    }

    let taken = world.put(&path, json!({"name": "default"})).await;
    assert_eq!(taken.status, StatusCode::CONFLICT);
    let changed = world.put(&path, json!({"name": "Acme Inc", "status": "inactive", "cache_enabled": true})).await;
    assert_eq!(changed.body["name"], "Acme Inc");
    assert_eq!(changed.body["cache_enabled"], true);
    // Absent keeps, null inherits.
    assert_eq!(world.put(&path, json!({"name": "Acme"})).await.body["cache_enabled"], true);
    assert_eq!(world.put(&path, json!({"cache_enabled": null})).await.body["cache_enabled"], Value::Null);

    assert_eq!(names(&world.get("/workspaces?status=inactive").await.body), ["Acme"]);
    let stats = world.get("/workspaces/stats").await;
    assert_eq!(stats.body, json!({"active_count": 1, "inactive_count": 1, "total_count": 2}));

    let deleted = world.delete(&path).await;
    assert!(deleted.body["deleted_at"].is_string());
    assert_eq!(world.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(names(&world.get("/workspaces").await.body), ["default"]);
    // The name is free again.
    world.mint_scoped("Acme").await;
    assert_eq!(names(&world.get("/workspaces").await.body), ["default", "Acme"]);
    Ok(())
}

#[tokio::test]
async fn nothing_runs_in_an_inactive_workspace() -> Outcome {
    let world = World::start().await;
    let connector = world.github().await;
    let listed = world.get("/workspaces").await;
    let path = format!("/workspaces/{}", listed.body["data"][0]["id"].as_str().ok_or("an id")?);
    world.put(&path, json!({"status": "inactive"})).await;
    let execute = format!("/integrations/connectors/{connector}/execute");
    let refused = world.post(&execute, json!({"entity": "issues", "action": "list"})).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    Ok(())
}
