//! Regions, data planes, and tokens of Airbyte Embedded.

use reqwest::StatusCode;
use serde_json::json;

use super::harness::{AirbyteResponse, User, start_with_users};
use crate::harness::{Caller, NOBODY, TestResult};

#[tokio::test]
async fn deleted_regions_and_data_planes_are_returned() -> TestResult {
    let server = start_with_users().await;
    let owner = User::default_of(&server).await;
    let organization = server.emulator.organization_id();
    let regions = format!("/regions?organizationId={organization}");
    assert_eq!(owner.get(&regions).await.expect(StatusCode::OK).names(), ["US"]);
    let body = json!({"name": "EU", "organizationId": organization, "enabled": false});
    let region = owner.post("/regions", body).await.expect(StatusCode::OK);
    assert_eq!(region.body["enabled"], false);
    let region_path = format!("/regions/{}", region.text("regionId"));
    let enabled = owner.patch(&region_path, json!({"enabled": true})).await.expect(StatusCode::OK);
    assert_eq!((&enabled.body["enabled"], enabled.text("name")), (&json!(true), "EU"));

    let body = json!({"name": "plane", "regionId": region.text("regionId")});
    let created = owner.post("/dataplanes", body).await.expect(StatusCode::OK);
    assert!(!created.text("clientId").is_empty() && !created.text("clientSecret").is_empty());
    let path = format!("/dataplanes/{}", created.text("dataplaneId"));
    let plane = owner.get(&path).await.expect(StatusCode::OK);
    assert!(plane.body.get("clientSecret").is_none());
    let renamed = owner.patch(&path, json!({"name": "renamed"})).await.expect(StatusCode::OK);
    assert_eq!((renamed.text("name"), &renamed.body["enabled"]), ("renamed", &json!(true)));
    assert_eq!(owner.get("/dataplanes").await.names(), ["renamed"]);
    let of_region = format!("/dataplanes?regionIds={}", region.text("regionId"));
    assert_eq!(owner.get(&of_region).await.data().len(), 1);
    assert_eq!(owner.delete(&path).await.expect(StatusCode::OK).text("name"), "renamed");
    owner.get(&path).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(owner.delete(&region_path).await.expect(StatusCode::OK).text("name"), "EU");
    assert_eq!(owner.get(&regions).await.names(), ["US"]);

    let reader = User::named(&server, "reader").await;
    reader.get(&regions).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(reader.get("/dataplanes").await.expect(StatusCode::OK).data().len(), 0);
    Ok(())
}

#[tokio::test]
async fn tokens_of_the_widget_are_for_administrators() -> TestResult {
    let server = start_with_users().await;
    let owner = User::default_of(&server).await;
    let organization = server.emulator.organization_id();
    let listed = owner.get("/embedded/organizations").await.expect(StatusCode::OK);
    assert_eq!(listed.body["organizations"][0]["permission"], "organization_admin");
    let widget = json!({"organizationId": organization, "allowedOrigin": "https://shop.test:8443", "externalUserId": "customer"});
    let token = owner.post("/embedded/widget_token", widget.clone()).await.expect(StatusCode::OK);
    assert!(!token.text("token").is_empty());
    let scoped = json!({"workspaceId": owner.workspace("team").await});
    let token = owner.post("/embedded/scoped_token", scoped.clone()).await.expect(StatusCode::OK);
    // It is for the widget only.
    let stranger = User { token: token.text("token").to_owned(), ..User::default_of(&server).await };
    stranger.get("/workspaces").await.expect(StatusCode::UNAUTHORIZED);
    owner.post("/embedded/scoped_token", json!({"workspaceId": NOBODY})).await.expect(StatusCode::FORBIDDEN);
    let admin = User::named(&server, "admin").await;
    admin.post("/embedded/widget_token", widget).await.expect(StatusCode::FORBIDDEN);
    admin.post("/embedded/scoped_token", scoped).await.expect(StatusCode::FORBIDDEN);
    Ok(())
}
