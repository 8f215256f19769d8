//! Definitions of connectors.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::harness::AirbyteResponse;
use super::replication_server::{DEV_NULL, FAKER, ReplicationServer, WEATHER_STATIONS, pluck, text};
use crate::harness::{Caller, NOBODY};

fn path(server: &ReplicationServer, kind: &str) -> String {
    format!("/workspaces/{}/definitions/{kind}", server.workspace)
}

fn image() -> Value {
    json!({"name": "Mine", "dockerRepository": "me/source-mine", "dockerImageTag": "1.0.0"})
}

fn manifest(name: &str) -> Value {
    json!({
        "version": "6.0.0",
        "streams": [{"name": name, "primary_key": "id", "schema_loader": {"schema": {"properties": {"id": {}}}}}],
        "spec": {"connection_specification": {"required": ["key"], "properties": {"key": {"airbyte_secret": true}}}}
    })
}

#[tokio::test]
async fn everybody_has_the_connectors_of_airbyte() {
    let server = ReplicationServer::start().await;
    for (kind, id, repository) in
        [("sources", FAKER, "airbyte/source-faker"), ("destinations", DEV_NULL, "airbyte/destination-dev-null")]
    {
        let list = server.get(&path(&server, kind)).await;
        assert!(pluck(&list.body["data"], "id").contains(&id.to_owned()), "{list:?}");
        assert!(list.body.get("next").is_none());
        let one = server.get(&format!("{}/{id}", path(&server, kind))).await;
        assert_eq!(one.body["dockerRepository"], repository);
        assert!(one.body["dockerImageTag"].is_string() && one.body["documentationUrl"].is_string());
        let unknown = server.get(&format!("{}/{NOBODY}", path(&server, kind))).await;
        assert_eq!((unknown.status, unknown.title()), (StatusCode::NOT_FOUND, "resource-not-found"));
    }
    let foreign = format!("/workspaces/{NOBODY}/definitions/sources");
    assert_eq!(server.get(&foreign).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn airbyte_cloud_refuses_images_of_users() {
    let server = ReplicationServer::start().await;
    for kind in ["sources", "destinations"] {
        let created = server.post(&path(&server, kind), image()).await;
        assert_eq!((created.status, created.title()), (StatusCode::BAD_REQUEST, "bad-request"));
        let change = json!({"name": "a", "dockerImageTag": "2"});
        let updated = server.put(&format!("{}/{FAKER}", path(&server, kind)), change).await;
        assert_eq!(updated.status, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn a_self_managed_installation_runs_images_of_users() {
    let server = ReplicationServer::self_managed().await;
    for (kind, actors, actor_id) in
        [("sources", "/sources", "sourceId"), ("destinations", "/destinations", "destinationId")]
    {
        let created = server.created(&path(&server, kind), image()).await;
        let id = text(&created["id"]);
        assert_eq!((&created["name"], &created["documentationUrl"]), (&json!("Mine"), &json!("")));
        let one = format!("{}/{id}", path(&server, kind));
        let updated = server.put(&one, json!({"name": "Ours", "dockerImageTag": "2.0.0"})).await;
        assert_eq!((&updated.body["name"], &updated.body["dockerImageTag"]), (&json!("Ours"), &json!("2.0.0")));
        assert_eq!(updated.body["dockerRepository"], "me/source-mine");
        assert_eq!(server.get(&one).await.body, updated.body);
        let body = json!({"name": "a", "workspaceId": server.workspace, "definitionId": id, "configuration": {"a": 1}});
        let actor = text(&server.created(actors, body).await[actor_id]);
        let deleted = server.delete(&one).await;
        assert_eq!((deleted.status, deleted.body), (StatusCode::OK, updated.body));
        assert_eq!(server.get(&one).await.status, StatusCode::NOT_FOUND);
        assert_eq!(server.get(&format!("{actors}/{actor}")).await.body["configuration"], json!({}));
    }
    for (status, id) in [(StatusCode::BAD_REQUEST, FAKER), (StatusCode::NOT_FOUND, NOBODY)] {
        let one = format!("{}/{id}", path(&server, "sources"));
        assert_eq!(server.delete(&one).await.status, status);
        assert_eq!(server.put(&one, json!({"name": "a", "dockerImageTag": "2"})).await.status, status);
    }
}

#[tokio::test]
async fn a_declarative_source_is_what_its_manifest_says() {
    let server = ReplicationServer::start().await;
    let declarative = path(&server, "declarative_sources");
    let list = server.get(&declarative).await;
    assert_eq!(pluck(&list.body["data"], "id"), [WEATHER_STATIONS]);
    assert_eq!(list.body["data"][0]["version"], 1);
    let created = server.created(&declarative, json!({"name": "Mine", "manifest": manifest("pets")})).await;
    assert_eq!((&created["version"], &created["manifest"]), (&json!(1), &manifest("pets")));
    let id = text(&created["id"]);
    // It is not among those with an image.
    assert!(!pluck(&server.get(&path(&server, "sources")).await.body["data"], "id").contains(&id));
    assert_eq!(server.get(&format!("{}/{id}", path(&server, "sources"))).await.status, StatusCode::NOT_FOUND);
    let body = |configuration: Value| json!({"name": "a", "workspaceId": server.workspace, "definitionId": id, "configuration": configuration});
    assert_eq!(server.post("/sources", body(json!({}))).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let source = text(&server.created("/sources", body(json!({"key": "k"}))).await["sourceId"]);
    let streams = format!("/streams?sourceId={source}");
    assert_eq!(pluck(&server.get(&streams).await.body, "streamName"), ["pets"]);
    let one = format!("{declarative}/{id}");
    let updated = server.put(&one, json!({"manifest": manifest("animals")})).await;
    assert_eq!((&updated.body["version"], &updated.body["name"]), (&json!(2), &json!("Mine")));
    assert_eq!(pluck(&server.get(&streams).await.body, "streamName"), ["animals"]);
    let deleted = server.delete(&one).await;
    assert_eq!((deleted.status, deleted.body), (StatusCode::OK, updated.body));
    assert_eq!(server.get(&one).await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get(&format!("{declarative}/{FAKER}")).await.status, StatusCode::NOT_FOUND);
    let without_spec = server.post(&declarative, json!({"name": "a", "manifest": {"streams": []}})).await;
    assert_eq!((without_spec.status, without_spec.title()), (StatusCode::INTERNAL_SERVER_ERROR, "unexpected-problem"));
}

#[tokio::test]
async fn connector_definitions_are_all_of_a_workspace() {
    let server = ReplicationServer::start().await;
    let list = |kind: &str| format!("/connector_definitions?type={kind}&workspaceId={}", server.workspace);
    let sources = server.get(&list("source")).await.body;
    let ids = pluck(&sources["data"], "id");
    assert!(ids.contains(&FAKER.to_owned()) && ids.contains(&WEATHER_STATIONS.to_owned()));
    assert!(pluck(&sources["data"], "connectorDefinitionType").iter().all(|kind| kind == "source"));
    assert!(sources["data"][0]["version"].is_string());
    assert!(pluck(&server.get(&list("destination")).await.body["data"], "id").contains(&DEV_NULL.to_owned()));
    assert_eq!(server.get(&list("sink")).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(server.get("/connector_definitions?type=source").await.status, StatusCode::BAD_REQUEST);
}
