//! Streams of sources.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::harness::AirbyteResponse;
use super::replication_server::{ReplicationServer, pluck};
use crate::harness::{Caller, NOBODY};

fn postgres() -> Value {
    json!({"sourceType": "postgres", "host": "db.example.com", "port": 5432, "database": "shop", "username": "me"})
}

#[tokio::test]
async fn streams_have_the_sync_modes_of_both_ends() {
    let server = ReplicationServer::start().await;
    let (source, destination) = (server.faker().await, server.dev_null().await);
    let alone = server.get(&format!("/streams?sourceId={source}")).await;
    assert_eq!(pluck(&alone.body, "streamName"), ["users", "products", "purchases"]);
    let users = &alone.body[0];
    assert!(users.get("syncModes").is_none() && users.get("streamnamespace").is_none());
    assert_eq!(users["sourceDefinedPrimaryKey"], json!([["id"]]));
    assert_eq!(
        (&users["defaultCursorField"], &users["sourceDefinedCursorField"]),
        (&json!(["updated_at"]), &json!(true))
    );
    let fields = users["propertyFields"].as_array().expect("fields");
    assert!(fields.contains(&json!(["address"])) && fields.contains(&json!(["address", "city"])));
    let both = server.get(&format!("/streams?sourceId={source}&destinationId={destination}&ignoreCache=true")).await;
    let modes = ["full_refresh_append", "full_refresh_overwrite", "incremental_append", "incremental_deduped_history"];
    assert_eq!(both.body[0]["syncModes"], json!(modes));
}

#[tokio::test]
async fn namespaces_follow_the_configuration() {
    let server = ReplicationServer::start().await;
    let mut configuration = postgres();
    configuration["schemas"] = json!(["public", "archive"]);
    let source = server.source(configuration).await;
    let streams = server.get(&format!("/streams?sourceId={source}")).await.body;
    let named = |name: &str, namespace: &str| {
        let streams = streams.as_array().expect("streams");
        streams.iter().any(|stream| stream["streamName"] == name && stream["streamnamespace"] == namespace)
    };
    assert!(named("orders", "public") && named("orders", "archive") && !named("orders", "shop"));
    assert_eq!(streams[0]["sourceDefinedCursorField"], false);
}

#[tokio::test]
async fn a_discovery_that_fails_has_the_reason_of_the_connector() {
    let server = ReplicationServer::start().await;
    let mut configuration = postgres();
    configuration["host"] = json!("db.invalid");
    let source = server.source(configuration).await;
    let failed = server.get(&format!("/streams?sourceId={source}")).await;
    assert_eq!((failed.status, failed.title()), (StatusCode::INTERNAL_SERVER_ERROR, "unexpected-problem"));
    assert!(failed.message().contains("`db.invalid`"), "{}", failed.message());
    let body = json!({"sourceId": source, "destinationId": server.dev_null().await});
    let refused = server.post("/connections", body).await;
    assert_eq!((refused.status, refused.message()), (failed.status, failed.message()));
    server.patch(&format!("/sources/{source}"), json!({"configuration": {"host": "db.example.com"}})).await;
    assert_eq!(server.get(&format!("/streams?sourceId={source}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn unknown_ends_are_not_visible() {
    let cloud = ReplicationServer::start().await;
    let source = cloud.faker().await;
    assert_eq!(cloud.get("/streams").await.status, StatusCode::BAD_REQUEST);
    for query in [format!("sourceId={NOBODY}"), format!("sourceId={source}&destinationId={NOBODY}")] {
        assert_eq!(cloud.get(&format!("/streams?{query}")).await.status, StatusCode::FORBIDDEN, "{query}");
    }
    let own = ReplicationServer::self_managed().await;
    assert_eq!(own.get(&format!("/streams?sourceId={NOBODY}")).await.status, StatusCode::NOT_FOUND);
}
