//! Destinations. What they share with sources is tested there.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::harness::AirbyteResponse;
use super::replication_server::{DEV_NULL, MASK, ReplicationServer, pluck, text};
use crate::harness::Caller;

fn snowflake() -> Value {
    json!({
        "destinationType": "snowflake",
        "host": "a.snowflakecomputing.com", "role": "R", "warehouse": "W", "database": "D", "schema": "S",
        "username": "U", "credentials": {"auth_type": "Username and Password", "password": "p"}
    })
}

#[tokio::test]
async fn the_type_is_left_out_of_the_configuration() {
    let server = ReplicationServer::start().await;
    let created = server.create_destination(snowflake()).await;
    assert_eq!(created.status, StatusCode::OK, "{created:?}");
    assert_eq!(created.body["destinationType"], "snowflake");
    assert!(created.body["configuration"].get("destinationType").is_none());
    assert_eq!(created.body["configuration"]["credentials"]["password"], MASK);
    let path = format!("/destinations/{}", text(&created.body["destinationId"]));
    let mut configuration = created.body["configuration"].clone();
    configuration["destinationType"] = json!("snowflake");
    configuration["schema"] = json!("T");
    let put = server.put(&path, json!({"name": "To", "configuration": configuration})).await;
    assert!(put.body["configuration"].get("destinationType").is_none());
    let read = server.get(&format!("{path}?includeSecretCoordinates=true")).await;
    assert_eq!(read.body["configuration"]["schema"], "T");
    assert!(text(&read.body["configuration"]["credentials"]["password"]).starts_with("secret_coordinate::"));
}

#[tokio::test]
async fn dev_null_is_known_by_its_id_only() {
    let server = ReplicationServer::start().await;
    let configuration = json!({"destinationType": "dev-null", "test_destination": {"test_destination_type": "SILENT"}});
    let named = server.create_destination(configuration).await;
    assert_eq!((named.status, named.title()), (StatusCode::BAD_REQUEST, "value-not-found"));
    let id = server.dev_null().await;
    let read = server.get(&format!("/destinations/{id}")).await;
    assert_eq!((&read.body["destinationType"], &read.body["definitionId"]), (&json!(""), &json!(DEV_NULL)));
}

#[tokio::test]
async fn a_destination_is_changed_listed_and_deleted() {
    let server = ReplicationServer::start().await;
    let id = text(&server.create_destination(snowflake()).await.body["destinationId"]);
    let path = format!("/destinations/{id}");
    let patched = server.patch(&path, json!({"name": "New", "configuration": {"role": "Q"}})).await;
    assert_eq!((&patched.body["name"], &patched.body["configuration"]["role"]), (&json!("New"), &json!("Q")));
    let missing = server.put(&path, json!({"name": "New", "configuration": {"role": "Q"}})).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.message().contains("Snowflake") && missing.message().contains("$.host"), "{}", missing.message());
    let list = server.get("/destinations").await;
    assert_eq!(pluck(&list.body["data"], "name"), ["New"]);
    assert_eq!(server.delete(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(server.get("/destinations").await.body["data"], json!([]));
    assert_eq!(server.get(&path).await.body["configuration"], json!({}));
    let unnamed = server.create_destination(json!({"sourceType": "faker"})).await;
    assert_eq!(unnamed.status, StatusCode::UNPROCESSABLE_ENTITY);
}
