//! Workspaces, their notifications and their regions.

use reqwest::StatusCode;
use serde_json::json;

use super::harness::{AirbyteResponse, User, start_with_users};
use crate::harness::{Caller, NOBODY, TestResult, TestServer};

#[tokio::test]
async fn a_workspace_has_six_notifications_and_a_region() -> TestResult {
    let server = TestServer::start().await;
    let user = User::default_of(&server).await;
    let created = user.post("/workspaces", json!({"name": "Acme"})).await.expect(StatusCode::OK);
    assert_eq!(created.text("dataResidency"), "us");
    assert_eq!(created.body["notifications"].as_object().map(serde_json::Map::len), Some(6));
    assert_eq!(
        created.body["notifications"]["syncDisabled"],
        json!({"email": {"enabled": true}, "webhook": {"enabled": false}})
    );
    let path = format!("/workspaces/{}", created.text("workspaceId"));
    let region = json!({"name": "EU", "organizationId": server.emulator.organization_id()});
    let region = user.post("/regions", region).await.expect(StatusCode::OK);
    let moved = user.patch(&path, json!({"regionId": region.text("regionId"), "name": "Moved"})).await;
    assert_eq!((moved.text("dataResidency"), moved.text("name")), ("eu", "Moved"));
    user.patch(&path, json!({"regionId": NOBODY})).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(user.get(&path).await.body, moved.body);
    // Names need not be unique.
    user.post("/workspaces", json!({"name": "Moved"})).await.expect(StatusCode::OK);
    user.post("/workspaces", json!({"name": ""})).await.expect(StatusCode::BAD_REQUEST);
    Ok(())
}

#[tokio::test]
async fn notifications_are_merged() -> TestResult {
    let server = TestServer::start().await;
    let user = User::default_of(&server).await;
    let path = format!("/workspaces/{}", user.workspace("default").await);
    let set = |notifications| json!({"notifications": notifications});
    let missing = user.patch(&path, set(json!({"failure": {"webhook": {"enabled": true}}}))).await;
    let missing = missing.expect(StatusCode::BAD_REQUEST);
    assert_eq!(
        (missing.title(), missing.text("type")),
        ("Notification missing URL", "error:notification/config/missing-url")
    );
    let on = json!({"failure": {"webhook": {"enabled": true, "url": "http://localhost/hook"}}});
    user.patch(&path, set(on)).await.expect(StatusCode::OK);
    let off = user.patch(&path, set(json!({"failure": {"webhook": {"enabled": false}}}))).await;
    assert_eq!(
        off.body["notifications"]["failure"],
        json!({"email": {"enabled": true}, "webhook": {"enabled": false, "url": "http://localhost/hook"}})
    );
    let required = user.patch(&path, set(json!({"syncDisabled": {"email": {"enabled": false}}}))).await;
    assert_eq!(required.expect(StatusCode::BAD_REQUEST).text("type"), "error:notification/config/required");
    assert_eq!(user.get(&path).await.body, off.body);
    Ok(())
}

#[tokio::test]
async fn a_deleted_workspace_is_gone() -> TestResult {
    let server = start_with_users().await;
    let owner = User::default_of(&server).await;
    let admin = User::named(&server, "admin").await;
    let team = owner.workspace("team").await;
    let path = format!("/workspaces/{team}");
    owner.delete(&path).await.expect(StatusCode::NO_CONTENT);
    // A role in the workspace remains; one in its organization does not reach it any more.
    admin.get(&path).await.expect(StatusCode::NOT_FOUND);
    owner.get(&path).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(owner.get("/workspaces?includeDeleted=true").await.names(), ["default", "other"]);
    let named = format!("/workspaces?workspaceIds={team}");
    assert_eq!(admin.get(&format!("{named}&includeDeleted=true")).await.names(), ["team"]);
    assert_eq!(admin.get(&named).await.data().len(), 0);
    Ok(())
}
