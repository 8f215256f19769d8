//! The streams of a connection.

use airbyte_agent::ErrorKind;
use airbyte_agent::replication::{
    AddConnectionStreams, GetConnectionStreams, RemoveConnectionStreams, SetConnectionStreams, StreamConfiguration,
};
use serde_json::{Value, json};

use crate::service::{Service, connection};

const PATH: &str = "/connections/c1";

/// As the service returns them.
fn stored() -> Value {
    json!([
        {"name": "users", "syncMode": "full_refresh_append", "selectedFields": [], "cursorField": [], "primaryKey": []},
        {"name": "orders", "syncMode": "incremental_append", "cursorField": ["at"], "selectedFields": [{"fieldPath": ["at"]}]},
    ])
}

/// As it accepts them.
fn sendable() -> Value {
    json!([
        {"name": "users", "syncMode": "full_refresh_append"},
        {"name": "orders", "syncMode": "incremental_append", "cursorField": ["at"], "selectedFields": [{"fieldPath": ["at"]}]},
    ])
}

async fn service() -> Service {
    Service::start([
        ("GET /connections/c1", connection(stored())),
        ("PATCH /connections/c1", connection(json!([{"name": "after"}]))),
    ])
    .await
}

fn streams(value: &Value) -> Vec<StreamConfiguration> {
    serde_json::from_str(&value.to_string()).expect("streams")
}

/// The streams of the only PATCH.
fn patched(service: &Service) -> Value {
    let sent = service.sent([PATH]);
    let methods: Vec<&str> = sent.iter().map(|(request, _)| request.split(' ').next().unwrap_or_default()).collect();
    assert_eq!(methods, ["GET", "PATCH"]);
    assert_eq!(sent[1].1.as_object().map(serde_json::Map::len), Some(1), "nothing else is changed");
    sent[1].1["configurations"]["streams"].clone()
}

#[tokio::test]
async fn streams_are_read_as_they_can_be_sent_back() {
    let service = service().await;
    let read = service.client().run(GetConnectionStreams { connection_id: "c1".into() }).await.expect("streams");
    assert_eq!(serde_json::to_value(&read.streams).expect("JSON"), sendable());
    let same = SetConnectionStreams { connection_id: "c1".into(), streams: read.streams.into_iter().rev().collect() };
    let connection = service.client().run(same).await.expect("unchanged");
    assert_eq!(connection.connection_id, "c1");
    assert!(service.sent([PATH]).iter().all(|(request, _)| request == "GET /connections/c1"), "nothing is sent");
}

#[tokio::test]
async fn adding_keeps_the_other_streams() {
    let service = service().await;
    let added = json!([{"name": "items"}, {"name": "users", "syncMode": "full_refresh_overwrite"}]);
    let add = AddConnectionStreams { connection_id: "c1".into(), streams: streams(&added) };
    let connection = service.client().run(add).await.expect("added");
    assert_eq!(connection.configurations.streams.expect("streams")[0].name, "after", "the answer to the update");
    let mut expected = sendable();
    expected[0]["syncMode"] = json!("full_refresh_overwrite");
    expected.as_array_mut().expect("a list").push(json!({"name": "items"}));
    assert_eq!(patched(&service), expected);
}

#[tokio::test]
async fn what_is_selected_already_is_not_sent() {
    let service = service().await;
    let add = AddConnectionStreams { connection_id: "c1".into(), streams: streams(&json!([{"name": "orders"}])) };
    service.client().run(add).await.expect("unchanged");
    assert_eq!(service.sent([PATH]).len(), 1);
}

#[tokio::test]
async fn removing_keeps_the_other_streams_and_at_least_one() {
    let remove = |names: &[&str]| RemoveConnectionStreams {
        connection_id: "c1".into(),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        ..Default::default()
    };
    let service = service().await;
    for (names, kind, text) in [
        (&["user"][..], ErrorKind::NameNotFound, "did you mean \"users\"?"),
        (&["users", "orders"][..], ErrorKind::InvalidRequest, "`inactive`"),
    ] {
        let error = service.client().run(remove(names)).await.expect_err("refused");
        assert_eq!((error.kind(), error.operation()), (kind, Some("replication.connections.remove_streams")));
        assert!(error.message().contains(text), "{error}");
    }
    assert!(service.sent([PATH]).iter().all(|(request, _)| request.starts_with("GET")), "nothing is sent");

    let service = self::service().await;
    service.client().run(remove(&["users"])).await.expect("removed");
    assert_eq!(patched(&service), json!([sendable()[1]]));
}

#[tokio::test]
async fn setting_sends_the_streams_as_given() {
    let service = service().await;
    let set = SetConnectionStreams { connection_id: "c1".into(), streams: streams(&json!([{"name": "orders"}])) };
    service.client().run(set).await.expect("set");
    assert_eq!(patched(&service), json!([{"name": "orders"}]));
}

#[tokio::test]
async fn no_streams_and_the_same_stream_twice_are_refused_before_the_wire() {
    let service = service().await;
    for (streams, field) in [(json!([]), "streams"), (json!([{"name": "a"}, {"name": "a"}]), "streams.1")] {
        let set = SetConnectionStreams { connection_id: "c1".into(), streams: self::streams(&streams) };
        let error = service.client().run(set).await.expect_err("invalid");
        assert_eq!(error.errors()[0].field.as_deref(), Some(field));
    }
    assert_eq!(service.sent([PATH]), []);
}
