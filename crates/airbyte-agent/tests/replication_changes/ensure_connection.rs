//! `ensure` of connections.

use airbyte_agent::ErrorKind;
use airbyte_agent::replication::{EnsureAction, EnsureConnection};
use serde_json::{Value, json};

use crate::service::{Service, connection, page, source};

async fn service(streams: Value) -> Service {
    Service::start([
        ("GET /sources/s1", source("s1", "Shop", json!({}))),
        ("GET /connections", page(&[connection(streams.clone())])),
        ("POST /connections", connection(json!([]))),
        ("PATCH /connections/c1", connection(streams)),
    ])
    .await
}

fn ensure(members: Value) -> EnsureConnection {
    let mut json = json!({"name": "Shop to Lake", "sourceId": "s1", "destinationId": "t1"});
    for (name, value) in members.as_object().into_iter().flatten() {
        json[name] = value.clone();
    }
    serde_json::from_str(&json.to_string()).expect("parameters")
}

#[tokio::test]
async fn what_is_as_wanted_is_only_read() {
    let service = service(json!([
        {"name": "users", "namespace": "public", "syncMode": "incremental_append", "cursorField": ["at"], "selectedFields": []},
        {"name": "orders", "syncMode": "full_refresh_overwrite", "primaryKey": []},
    ]))
    .await;
    let wanted = ensure(json!({
        "schedule": {"scheduleType": "cron", "cronExpression": "0 0 3 * * ?"},
        "prefix": "", "status": "active", "namespaceDefinition": "destination", "namespaceFormat": "",
        "tags": [{"tagId": "G1", "workspaceId": "w1", "name": "another", "color": "111111"}],
        "configurations": {"streams": [{"name": "orders"}, {"name": "users", "syncMode": "incremental_append"}]},
    }));
    let ensured = service.client().run(wanted).await.expect("unchanged");
    assert_eq!((ensured.action, ensured.changes.len()), (EnsureAction::Unchanged, 0));
    assert_eq!(service.targets("/connections"), ["/v1/connections?workspaceIds=w1&limit=100"]);
    assert_eq!(service.sent(["/connections/c1"]), []);
}

#[tokio::test]
async fn members_and_streams_that_differ_are_patched_at_once() {
    let service = service(json!([
        {"name": "users", "syncMode": "incremental_append", "cursorField": ["at"], "selectedFields": []},
        {"name": "orders", "syncMode": "full_refresh_overwrite"},
    ]))
    .await;
    let wanted = ensure(json!({
        "schedule": {"scheduleType": "manual"}, "prefix": "p_", "status": "inactive", "tags": [],
        "nonBreakingSchemaUpdatesBehavior": "propagate_fully",
        "configurations": {"streams": [{"name": "users", "syncMode": "full_refresh_append"}, {"name": "items"}]},
    }));
    let ensured = service.client().run(wanted).await.expect("updated");
    assert_eq!(
        ensured.changes,
        [
            "schedule",
            "prefix",
            "nonBreakingSchemaUpdatesBehavior",
            "status",
            "tags",
            "configurations.streams.orders",
            "configurations.streams.users.syncMode",
            "configurations.streams.items",
        ]
    );
    let patch = json!({
        "schedule": {"scheduleType": "manual"}, "prefix": "p_", "status": "inactive", "tags": [],
        "nonBreakingSchemaUpdatesBehavior": "propagate_fully",
        "configurations": {"streams": [
            {"name": "users", "syncMode": "full_refresh_append", "cursorField": ["at"]}, {"name": "items"},
        ]},
    });
    assert_eq!(service.sent(["/connections/c1"]), [("PATCH /connections/c1".to_owned(), patch)]);
}

#[tokio::test]
async fn the_ends_of_a_connection_cannot_be_changed() {
    let service = service(json!([])).await;
    let error = service.client().run(ensure(json!({"destinationId": "t2"}))).await.expect_err("another destination");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(error.errors()[0].field.as_deref(), Some("destinationId"));
    assert!(error.message().contains("c1") && error.message().contains("t1"), "{error}");
    assert_eq!(service.sent(["/connections/c1"]), []);
}

#[tokio::test]
async fn a_missing_connection_is_created_with_streams_as_requests_have_them() {
    let service = service(json!([])).await;
    let wanted = json!({
        "name": "New", "prefix": "p_", "configurations": {"streams": [{"name": "users", "selectedFields": []}]},
    });
    let ensured = service.client().run(ensure(wanted)).await.expect("created");
    assert_eq!(ensured.action, EnsureAction::Created);
    let body = json!({
        "name": "New", "sourceId": "s1", "destinationId": "t1", "prefix": "p_",
        "configurations": {"streams": [{"name": "users"}]},
    });
    assert_eq!(service.sent(["/connections"])[1], ("POST /connections".to_owned(), body));

    let dry = ensure(json!({"name": "New", "dryRun": true}));
    assert_eq!(service.client().run(dry).await.expect("a report").action, EnsureAction::WouldCreate);
    assert_eq!(service.sent(["/connections"]).len(), 3, "it only reads");
}
