//! Groups, their members and their permissions.

use reqwest::StatusCode;
use serde_json::json;

use super::harness::{AirbyteResponse, BASES, User, start_with_users};
use crate::harness::{Caller, NOBODY, TestResult};

#[tokio::test]
async fn a_permission_of_a_group_is_one_of_its_members() -> TestResult {
    let server = start_with_users().await;
    let owner = User::default_of(&server).await;
    let organization = server.emulator.organization_id();
    let team = owner.workspace("team").await;
    let body = json!({"name": "Team", "organizationId": organization});
    let group = owner.post("/groups", body.clone()).await.expect(StatusCode::CREATED);
    assert!(group.body.get("description").is_none());
    assert_eq!(group.body["memberCount"], 0);
    assert_eq!(owner.post("/groups", body).await.expect(StatusCode::CONFLICT).title(), "state-conflict");
    let path = format!("/groups/{}", group.text("groupId"));

    let nobody = User::named(&server, "nobody").await;
    let grant = json!({"permissionType": "workspace_editor", "workspaceId": team});
    let granted = owner.post(&format!("{path}/permissions"), grant.clone()).await.expect(StatusCode::CREATED);
    owner.post(&format!("{path}/permissions"), grant).await.expect(StatusCode::CONFLICT);
    assert_eq!(owner.get(&format!("{path}/permissions")).await.data(), std::slice::from_ref(&granted.body));
    // The id of a user who has no role yet is not listed; tokens have it.
    let id = subject(&nobody.token)?;
    let member = owner.post(&format!("{path}/members"), json!({"userId": id})).await.expect(StatusCode::CREATED);
    assert_eq!((member.text("userEmail"), member.text("userName")), ("nobody@example.com", "nobody"));
    owner.post(&format!("{path}/members"), json!({"userId": id})).await.expect(StatusCode::CONFLICT);
    owner.post(&format!("{path}/members"), json!({"userId": NOBODY})).await.expect(StatusCode::NOT_FOUND);
    assert_eq!(owner.get(&path).await.body["memberCount"], 1);
    let workspace = format!("/workspaces/{team}");
    nobody.patch(&workspace, json!({})).await.expect(StatusCode::OK);

    owner.delete(&format!("{path}/members/{id}")).await.expect(StatusCode::NO_CONTENT);
    nobody.get(&workspace).await.expect(StatusCode::FORBIDDEN);
    owner.delete(&format!("{path}/members/{id}")).await.expect(StatusCode::NOT_FOUND);
    let revoked = format!("{path}/permissions/{}", granted.text("permissionId"));
    owner.delete(&revoked).await.expect(StatusCode::NO_CONTENT);
    owner.delete(&revoked).await.expect(StatusCode::NOT_FOUND);
    owner.delete(&path).await.expect(StatusCode::NO_CONTENT);
    // Unlike of most resources, an unknown id is 404 for everybody.
    owner.get(&path).await.expect(StatusCode::NOT_FOUND);
    Ok(())
}

fn subject(token: &str) -> Result<String, Box<dyn std::error::Error>> {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
    let payload = token.split('.').nth(1).ok_or("a payload")?;
    let claims: serde_json::Value = serde_json::from_slice(&BASE64.decode(payload)?)?;
    Ok(claims["sub"].as_str().ok_or("a subject")?.to_owned())
}

#[tokio::test]
async fn pages_of_groups_look_ahead_and_have_links_without_a_host() -> TestResult {
    let server = start_with_users().await;
    let owner = User::default_of(&server).await.at(BASES[1]);
    let organization = server.emulator.organization_id();
    owner.post("/groups", json!({"name": "B", "organizationId": organization})).await.expect(StatusCode::CREATED);
    let list = format!("/groups?organizationId={organization}&limit=1");
    let first = owner.get(&list).await;
    assert_eq!(first.names(), ["Analysts"]);
    assert!(first.body.get("previous").is_none());
    assert!(first.text("next").starts_with("/api/public/v1/groups?organizationId="), "{first:?}");
    let last = owner.get(&format!("{list}&offset=1")).await;
    assert_eq!(last.names(), ["B"]);
    assert!(last.body.get("next").is_none(), "{last:?}");
    assert!(last.text("previous").contains("offset=0"));
    let group = first.data()[0]["groupId"].as_str().ok_or("an id")?;
    let members = owner.get(&format!("/groups/{group}/members")).await;
    assert_eq!(members.data()[0]["userEmail"], "grouped@example.com");
    assert!(members.body.get("next").is_none());

    let renamed = owner.patch(&format!("/groups/{group}"), json!({"description": "They read."})).await;
    assert_eq!((renamed.text("name"), renamed.text("description")), ("Analysts", "They read."));
    owner.patch(&format!("/groups/{group}"), json!({"name": "B"})).await.expect(StatusCode::CONFLICT);
    Ok(())
}
