//! What a reset, a snapshot, a seed and a data file do with users, groups and what belongs to them.

use airbyte_agent_emulator::{Data, Emulator, Options, StartError};
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::harness::{AirbyteResponse, USERS, User, start_with_users};
use crate::harness::{Caller, TestResult, TestServer};

#[tokio::test]
async fn a_reset_brings_back_users_and_their_tokens() -> TestResult {
    let server = start_with_users().await;
    let (owner, reader) = (User::default_of(&server).await, User::named(&server, "reader").await);
    let team = owner.workspace("team").await;
    owner.post("/tags", json!({"name": "a", "color": "000000", "workspaceId": team})).await.expect(StatusCode::OK);
    let extra = owner.post("/applications", json!({"name": "extra"})).await.expect(StatusCode::OK);
    let own = reader.get("/permissions").await.data()[0]["permissionId"].as_str().ok_or("an id")?.to_owned();
    owner.delete(&format!("/permissions/{own}")).await.expect(StatusCode::NO_CONTENT);
    reader.get(&format!("/workspaces/{team}")).await.expect(StatusCode::FORBIDDEN);

    server.admin(Method::POST, "/reset", json!({})).await.expect(StatusCode::OK);
    assert_eq!(reader.get("/workspaces").await.expect(StatusCode::OK).names(), ["team"]);
    assert_eq!(owner.get("/tags").await.expect(StatusCode::OK).data().len(), 0);
    let left = owner.get("/applications").await;
    assert_eq!(left.body["applications"].as_array().map(Vec::len), Some(1));
    assert_ne!(left.body["applications"][0]["id"], extra.body["id"]);
    Ok(())
}

#[tokio::test]
async fn a_snapshot_has_everything() -> TestResult {
    let server = start_with_users().await;
    let owner = User::default_of(&server).await;
    let team = owner.workspace("team").await;
    let tag = owner.post("/tags", json!({"name": "a", "color": "000000", "workspaceId": team})).await;
    let snapshot = server.admin(Method::POST, "/snapshot", json!({})).await;
    owner.delete(&format!("/tags/{}", tag.text("tagId"))).await.expect(StatusCode::NO_CONTENT);
    server.admin(Method::POST, "/restore", json!({"id": snapshot.id()})).await.expect(StatusCode::OK);
    assert_eq!(owner.get("/tags").await.data(), [tag.body]);
    Ok(())
}

#[tokio::test]
async fn a_data_file_keeps_what_was_changed_since_its_seed() -> TestResult {
    let path = std::env::temp_dir().join(format!("emulator-{}.sqlite", uuid::Uuid::new_v4()));
    let options = Options { data: Data::File(path.clone()), seeds: vec![USERS.to_owned()], ..Options::default() };
    let first = TestServer::start_with(options.clone()).await;
    let owner = User::default_of(&first).await;
    let organization = first.emulator.organization_id().to_owned();
    let groups = format!("/groups?organizationId={organization}");
    let group = owner.get(&groups).await.data()[0]["groupId"].as_str().ok_or("an id")?.to_owned();
    owner.delete(&format!("/groups/{group}")).await.expect(StatusCode::NO_CONTENT);
    let own = User::named(&first, "reader").await.get("/permissions").await;
    let own = own.data()[0]["permissionId"].as_str().ok_or("an id")?.to_owned();
    owner.delete(&format!("/permissions/{own}")).await.expect(StatusCode::NO_CONTENT);
    let token = owner.token.clone();
    first.emulator.stop();

    let second = TestServer::start_with(options).await;
    let owner = User { server: &second, base: "/v1", token };
    assert_eq!(owner.get(&groups).await.expect(StatusCode::OK).data().len(), 0);
    assert_eq!(User::named(&second, "reader").await.get("/workspaces").await.data().len(), 0);
    second.emulator.stop();
    for suffix in ["", "-wal", "-shm"] {
        let mut file = path.clone().into_os_string();
        file.push(suffix);
        // SQLite may have removed the last two.
        let _ = std::fs::remove_file(file);
    }
    Ok(())
}

#[tokio::test]
async fn a_wrong_seed_is_refused_with_the_place_of_the_error() -> TestResult {
    for (seed, place) in [
        ("users: [{email: nobody, client_id: a, client_secret: b}]", "`users[0].email`"),
        (
            "users: [{email: a@b, client_id: a, client_secret: b, permissions: [{role: workspace_reader}]}]",
            "`users[0].permissions[0]`",
        ),
        (
            "users: [{email: a@b, client_id: a, client_secret: b, permissions: [{role: king}]}]",
            "`users[0].permissions[0].role`",
        ),
        ("groups: [{name: G, members: [a@b]}]", "`groups[0].members`"),
        ("groups: [{name: G, organization_id: x}]", "`groups[0]`"),
        ("users: 7", "`users`"),
    ] {
        match Emulator::start(Options { seeds: vec![seed.to_owned()], ..Options::default() }).await {
            Err(StartError::Seed(reason)) => assert!(reason.contains(place), "{reason}"),
            other => panic!("{seed}: {other:?}"),
        }
    }
    Ok(())
}
