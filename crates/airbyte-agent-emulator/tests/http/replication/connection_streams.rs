//! The streams of connections. What is refused for which reason is tested next to the code.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::harness::AirbyteResponse;
use super::replication_server::{MASK, ReplicationServer, pluck, text};
use crate::harness::Caller;

fn path(connection: &Value) -> String {
    format!("/connections/{}", text(&connection["connectionId"]))
}

fn streams(streams: Value) -> Value {
    json!({"configurations": {"streams": streams}})
}

#[tokio::test]
async fn a_selection_replaces_the_one_before_unless_it_is_empty() {
    let server = ReplicationServer::start().await;
    let connection = server.connection(json!({})).await;
    let users = json!([{"name": "users", "syncMode": "incremental_deduped_history"}]);
    let patched = server.patch(&path(&connection), streams(users)).await.body;
    let selected = &patched["configurations"]["streams"];
    assert_eq!(pluck(selected, "name"), ["users"]);
    assert_eq!(selected[0]["primaryKey"], json!([["id"]]));
    assert_eq!(selected[0]["cursorField"], json!(["updated_at"]));
    for change in [streams(json!([])), json!({"configurations": {}}), json!({"name": "b"})] {
        let same = server.patch(&path(&connection), change).await.body;
        assert_eq!(&same["configurations"]["streams"], selected);
    }
    let new = server.connection(streams(json!([]))).await;
    assert_eq!(new["configurations"]["streams"].as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn what_is_answered_cannot_always_be_sent_back() {
    let server = ReplicationServer::start().await;
    let connection = server.connection(json!({})).await;
    let configurations = json!({"configurations": connection["configurations"]});
    let refused = server.patch(&path(&connection), configurations).await;
    assert_eq!((refused.status, refused.title()), (StatusCode::BAD_REQUEST, "bad-request"));
    assert!(refused.message().contains("no selected fields"), "{}", refused.message());
    let mut configurations = connection["configurations"].clone();
    for stream in configurations["streams"].as_array_mut().expect("streams") {
        stream.as_object_mut().expect("a stream").remove("selectedFields");
    }
    let accepted = server.patch(&path(&connection), json!({"configurations": configurations})).await;
    assert_eq!(accepted.status, StatusCode::OK, "{accepted:?}");
    assert_eq!(accepted.body["configurations"]["streams"][0]["selectedFields"], json!([]));
}

#[tokio::test]
async fn fields_and_mappers_are_kept() {
    let server = ReplicationServer::start().await;
    let fields = json!([{"fieldPath": ["id"]}, {"fieldPath": ["updated_at"]}, {"fieldPath": ["email"]}]);
    let mapper = json!({"type": "hashing", "mapperConfiguration":
        {"targetField": "email", "method": "SHA-256", "fieldNameSuffix": "_hashed"}});
    let users = json!([{"name": "users", "syncMode": "incremental_append", "selectedFields": fields,
        "mappers": [mapper], "includeFiles": true}]);
    let connection = server.connection(streams(users)).await;
    let stream = &connection["configurations"]["streams"][0];
    assert_eq!((&stream["selectedFields"], &stream["includeFiles"]), (&fields, &json!(true)));
    assert_eq!(stream["mappers"][0]["mapperConfiguration"], mapper["mapperConfiguration"]);
    assert!(stream["mappers"][0]["id"].is_string());
    let wrong = json!([{"name": "users", "mappers": [{"type": "hiding", "mapperConfiguration": {}}]}]);
    let refused = server.patch(&path(&connection), streams(wrong)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn keys_of_mappers_are_masked() {
    let server = ReplicationServer::start().await;
    let mapper = json!({"type": "encryption", "mapperConfiguration": {"algorithm": "AES", "targetField": "email",
        "fieldNameSuffix": "_e", "key": "aes_secret", "mode": "CBC", "padding": "PKCS5Padding"}});
    let connection = server.connection(streams(json!([{"name": "users", "mappers": [mapper]}]))).await;
    let shown = connection["configurations"]["streams"][0]["mappers"][0].clone();
    assert_eq!(
        (&shown["mapperConfiguration"]["key"], &shown["mapperConfiguration"]["mode"]),
        (&json!(MASK), &json!("CBC"))
    );
    let sent = streams(json!([{"name": "users", "syncMode": "full_refresh_append", "mappers": [shown]}]));
    let patched = server.patch(&path(&connection), sent).await.body;
    assert_eq!(patched["configurations"]["streams"][0]["mappers"], json!([shown]));
    assert_eq!(server.get(&path(&connection)).await.body, patched);
    assert!(!server.server.journal().await.to_string().contains("aes_secret"));
}

#[tokio::test]
async fn streams_that_do_not_fit_are_refused() {
    let server = ReplicationServer::start().await;
    let (source, destination) = (server.faker().await, server.dev_null().await);
    for (stream, reason) in [
        (json!({"name": "customers"}), "no stream `customers`"),
        (json!({"name": "users", "syncMode": "incremental_update"}), "`incremental_update`"),
        (json!({"name": "users", "syncMode": "incremental_append", "cursorField": ["id"]}), "cursor `updated_at`"),
        (json!({"name": "users", "selectedFields": [{"fieldPath": ["address", "city"]}]}), "nested"),
    ] {
        let mut body = streams(json!([stream]));
        body["sourceId"] = json!(source);
        body["destinationId"] = json!(destination);
        let refused = server.post("/connections", body).await;
        assert_eq!((refused.status, refused.title()), (StatusCode::BAD_REQUEST, "bad-request"), "{refused:?}");
        assert!(refused.message().contains(reason), "{}", refused.message());
    }
    assert_eq!(server.get("/connections").await.body["data"], json!([]));
}
