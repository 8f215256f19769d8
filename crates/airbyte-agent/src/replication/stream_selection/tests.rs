//! Changing the streams of a connection.

use serde_json::{Value, json};

use super::*;

fn stream(value: &Value) -> StreamConfiguration {
    serde_json::from_str(&value.to_string()).expect("a stream")
}

fn selection(streams: &[Value]) -> StreamSelection {
    StreamSelection::new(streams.iter().map(stream).collect())
}

fn sent(selection: &StreamSelection) -> Value {
    serde_json::to_value(selection.streams()).expect("JSON")
}

#[test]
fn a_stream_is_as_a_request_takes_it() {
    let read = json!({
        "name": "users", "namespace": "", "syncMode": "full_refresh_append", "cursorField": [], "primaryKey": [],
        "selectedFields": [], "mappers": [], "later": 1,
    });
    assert_eq!(sent(&selection(&[read])), json!([{"name": "users", "syncMode": "full_refresh_append", "later": 1}]));
}

#[test]
fn a_selected_stream_keeps_what_is_not_given() {
    let mut selection = selection(&[
        json!({"name": "users", "namespace": "public", "syncMode": "incremental_append", "cursorField": ["at"],
               "selectedFields": [{"fieldPath": ["at"]}, {"fieldPath": ["id"]}]}),
    ]);
    let mut changes = SelectionChanges::default();
    let same = json!({"name": "users", "selectedFields": [{"fieldPath": ["id"]}, {"fieldPath": ["at"]}]});
    selection.add(&stream(&same), &mut changes).expect("one stream");
    assert_eq!(changes, SelectionChanges::default(), "the order of fields does not matter");

    let other = json!({"name": "users", "syncMode": "full_refresh_append", "selectedFields": []});
    selection.add(&stream(&other), &mut changes).expect("one stream");
    selection.add(&stream(&json!({"name": "orders"})), &mut changes).expect("a new stream");
    assert_eq!(changes.changes, ["public.users.syncMode", "public.users.selectedFields", "orders"]);
    assert_eq!(
        sent(&selection),
        json!([
            {"name": "users", "namespace": "public", "syncMode": "full_refresh_append", "cursorField": ["at"]},
            {"name": "orders"},
        ])
    );
}

#[test]
fn an_absent_sync_mode_is_the_default_one() {
    let mut selection = selection(&[json!({"name": "users"})]);
    let mut changes = SelectionChanges::default();
    let wanted = stream(&json!({"name": "users", "syncMode": "full_refresh_overwrite", "primaryKey": []}));
    selection.add(&wanted, &mut changes).expect("one stream");
    assert_eq!(changes, SelectionChanges::default());
}

#[test]
fn a_name_is_ambiguous_only_without_its_namespace() {
    let mut streams = selection(&[
        json!({"name": "users", "namespace": "a"}),
        json!({"name": "users", "namespace": "b"}),
        json!({"name": "orders"}),
    ]);
    let error = streams.remove("users", None).expect_err("ambiguous");
    assert_eq!(error.kind(), ErrorKind::NameAmbiguous);
    assert!(error.message().contains(r#"`namespace` to one of "a", "b""#), "{error}");
    streams.remove("users", Some("b")).expect("one stream");
    streams.remove("orders", Some("any")).expect("servers may leave namespaces out");
    assert_eq!(sent(&streams), json!([{"name": "users", "namespace": "a"}]));
    let error = streams.remove("users", Some("c")).expect_err("another namespace");
    assert!(error.message().ends_with(r#"there is one in the namespace "a""#), "{error}");
}

#[test]
fn an_unknown_name_gets_the_nearest_one() {
    let mut streams = selection(&[json!({"name": "orders"}), json!({"name": "users"})]);
    let error = streams.remove("ordrs", None).expect_err("unknown");
    assert_eq!(error.kind(), ErrorKind::NameNotFound);
    assert!(error.message().ends_with(r#"did you mean "orders"?"#), "{error}");
    let error = streams.remove("x", None).expect_err("unknown");
    assert!(error.message().ends_with(r#"it moves "orders", "users""#), "{error}");
}

#[test]
fn what_is_not_wanted_is_removed() {
    let mut streams = selection(&[json!({"name": "orders", "namespace": "s"}), json!({"name": "users"})]);
    let mut changes = SelectionChanges::default();
    streams.retain(&[stream(&json!({"name": "users"}))], &mut changes);
    assert_eq!((sent(&streams), &*changes.changes), (json!([{"name": "users"}]), &["s.orders".to_owned()][..]));
}

#[test]
fn a_mapper_that_does_the_same_keeps_its_id_and_so_its_secrets() {
    let stored =
        json!({"id": "m1", "type": "encryption", "mapperConfiguration": {"algorithm": "AES", "key": "**********"}});
    let mut streams = selection(&[json!({"name": "users", "mappers": [stored]})]);
    let mapper = json!({"type": "encryption", "mapperConfiguration": {"key": "k", "algorithm": "AES"}});
    let mut changes = SelectionChanges::default();
    streams.add(&stream(&json!({"name": "users", "mappers": [mapper]})), &mut changes).expect("one stream");
    assert_eq!(changes.changes, Vec::<String>::new());
    assert_eq!(changes.not_compared, ["users.mappers.0.mapperConfiguration.key"]);

    let hashing = json!({"type": "hashing", "mapperConfiguration": {"targetField": "id"}});
    streams.add(&stream(&json!({"name": "users", "mappers": [hashing, mapper]})), &mut changes).expect("one stream");
    assert_eq!(changes.changes, ["users.mappers"]);
    assert_eq!(sent(&streams), json!([{"name": "users", "mappers": [hashing, stored]}]));
}
