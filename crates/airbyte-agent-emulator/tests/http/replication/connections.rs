//! Connections: defaults, changes, tags, deletion. Their streams and schedules have tests of their own.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::harness::AirbyteResponse;
use super::replication_server::{ReplicationServer, pluck, text};
use crate::harness::{Caller, NOBODY};

fn path(connection: &Value) -> String {
    format!("/connections/{}", text(&connection["connectionId"]))
}

#[tokio::test]
async fn a_connection_has_defaults() {
    let server = ReplicationServer::start().await;
    let connection = server.connection(json!({})).await;
    assert_eq!(connection["name"], "From <> Nowhere");
    assert_eq!(connection["status"], "active");
    assert_eq!(connection["schedule"], json!({"scheduleType": "manual"}));
    assert_eq!(connection["namespaceDefinition"], "destination");
    assert_eq!(connection["nonBreakingSchemaUpdatesBehavior"], "ignore");
    assert_eq!((&connection["prefix"], &connection["tags"]), (&json!(""), &json!([])));
    assert_eq!(connection["workspaceId"], server.workspace.as_str());
    assert!(connection.get("statusReason").is_none() && connection.get("namespaceFormat").is_none());
    let streams = &connection["configurations"]["streams"];
    assert_eq!(pluck(streams, "name"), ["users", "products", "purchases"]);
    assert_eq!(pluck(streams, "syncMode"), ["full_refresh_overwrite"; 3]);
    assert_eq!(streams[0]["selectedFields"], json!([]));
    assert_eq!(server.get(&path(&connection)).await.body, connection);
    assert_eq!(server.get("/connections").await.body["data"], json!([connection]));
}

#[tokio::test]
async fn what_is_given_is_kept() {
    let server = ReplicationServer::start().await;
    let connection = server
        .connection(json!({
            "name": "Mine", "status": "INACTIVE", "prefix": "p_", "namespaceDefinition": "custom_format",
            "namespaceFormat": "${SOURCE_NAMESPACE}", "nonBreakingSchemaUpdatesBehavior": "propagate_fully",
            "dataResidency": "eu"
        }))
        .await;
    assert_eq!((&connection["name"], &connection["status"]), (&json!("Mine"), &json!("inactive")));
    let patched = server.patch(&path(&connection), json!({})).await;
    assert_eq!(patched.body, connection);
    let change = json!({"name": "Yours", "status": "active", "prefix": "", "namespaceDefinition": "source"});
    let patched = server.patch(&path(&connection), change).await.body;
    assert_eq!((&patched["name"], &patched["prefix"]), (&json!("Yours"), &json!("")));
    assert_eq!((&patched["status"], &patched["namespaceDefinition"]), (&json!("active"), &json!("source")));
    assert_eq!(patched["nonBreakingSchemaUpdatesBehavior"], "propagate_fully");
    assert_eq!(server.get(&path(&connection)).await.body, patched);
    for change in [json!({"status": "paused"}), json!({"namespaceDefinition": "target"}), json!({"status": 1})] {
        let refused = server.patch(&path(&connection), change).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{refused:?}");
        assert!(refused.is_error_id());
    }
}

#[tokio::test]
async fn both_ends_must_be_known_and_in_one_workspace() {
    let server = ReplicationServer::start().await;
    let (source, destination) = (server.faker().await, server.dev_null().await);
    let elsewhere = server.dev_null_in(&server.new_workspace().await).await;
    for (source, destination) in
        [(&source, elsewhere.as_str()), (&source, NOBODY), (&destination, destination.as_str())]
    {
        let body = json!({"sourceId": source, "destinationId": destination});
        let refused = server.post("/connections", body).await;
        assert_eq!((refused.status, &refused.body["message"]), (StatusCode::FORBIDDEN, &json!("Forbidden")));
    }
    let missing = server.post("/connections", json!({"sourceId": source})).await;
    assert_eq!(missing.status, StatusCode::BAD_REQUEST);
    assert_eq!(server.get(&format!("/connections/{NOBODY}")).await.status, StatusCode::FORBIDDEN);
    let own = ReplicationServer::self_managed().await;
    assert_eq!(own.get(&format!("/connections/{NOBODY}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_locked_connection_cannot_be_changed() {
    let server = ReplicationServer::start().await;
    let connection = server.connection(json!({})).await;
    let admin_path = path(&connection);
    let set = async |body: Value| server.server.admin(Method::PUT, &admin_path, body).await.status;
    assert_eq!(set(json!({"status": "locked"})).await, StatusCode::OK);
    assert_eq!(server.get(&path(&connection)).await.body["status"], "locked");
    let refused = server.patch(&path(&connection), json!({"name": "b"})).await;
    assert_eq!((refused.status, refused.title()), (StatusCode::CONFLICT, "Connection is locked"));
    assert_eq!(refused.body["type"], "error:connection/locked");
    assert_eq!(refused.body["data"]["connectionId"], connection["connectionId"]);
    assert_eq!(set(json!({"status": "active"})).await, StatusCode::OK);
    assert_eq!(server.patch(&path(&connection), json!({"name": "b"})).await.status, StatusCode::OK);
    assert_eq!(set(json!({"status": "frozen"})).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(set(json!({"status": "locked"})).await, StatusCode::OK);
    assert_eq!(server.delete(&path(&connection)).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_deleted_connection_is_deprecated() {
    let server = ReplicationServer::start().await;
    let connection = server.connection(json!({})).await;
    let deleted = server.delete(&path(&connection)).await;
    assert_eq!((deleted.status, &deleted.body), (StatusCode::NO_CONTENT, &Value::Null));
    assert_eq!(server.get(&path(&connection)).await.body["status"], "deprecated");
    assert_eq!(server.get("/connections").await.body["data"], json!([]));
    let all = server.get("/connections?includeDeleted=true").await;
    assert_eq!(pluck(&all.body["data"], "status"), ["deprecated"]);
    let source = server.get(&format!("/sources/{}", text(&connection["sourceId"]))).await;
    assert_ne!(source.body["configuration"], Value::Null);
    assert_eq!(server.get("/sources").await.body["data"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn tags_are_those_of_the_workspace() {
    let server = ReplicationServer::start().await;
    let tag = |workspace: &str, name: &str| json!({"workspaceId": workspace, "name": name, "color": "FF5E5E"});
    let red = server.created("/tags", tag(&server.workspace, "red")).await;
    let blue = server.created("/tags", tag(&server.workspace, "blue")).await;
    let connection = server.connection(json!({"tags": [red]})).await;
    assert_eq!(connection["tags"], json!([red]));
    server.connection(json!({})).await;
    let filtered = server.get(&format!("/connections?tagIds={}", text(&red["tagId"]))).await;
    assert_eq!(pluck(&filtered.body["data"], "connectionId"), [text(&connection["connectionId"])]);
    assert!(!text(&filtered.body["next"]).contains("tagIds"));
    let replaced = server.patch(&path(&connection), json!({"tags": [blue]})).await;
    assert_eq!(replaced.body["tags"], json!([blue]));
    // Tags are shown as they are now, and are lost when they are deleted.
    let blue_path = format!("/tags/{}", text(&blue["tagId"]));
    server.patch(&blue_path, json!({"name": "navy", "color": "000080"})).await;
    assert_eq!(server.get(&path(&connection)).await.body["tags"][0]["name"], "navy");
    server.delete(&blue_path).await;
    assert_eq!(server.get(&path(&connection)).await.body["tags"], json!([]));
    let elsewhere = server.created("/tags", tag(&server.new_workspace().await, "red")).await;
    let refused = server.patch(&path(&connection), json!({"tags": [elsewhere]})).await;
    assert_eq!((refused.status, refused.title()), (StatusCode::BAD_REQUEST, "bad-request"));
}
