//! Permissions of users.

use reqwest::StatusCode;
use serde_json::json;

use super::harness::{AirbyteResponse, User, start_with_users};
use crate::harness::{Caller, NOBODY, TestResult, TestServer};

async fn id_of(server: &TestServer, email: &str) -> String {
    let owner = User::default_of(server).await;
    let path = format!("/users?organizationId={}&emails={email}", server.emulator.organization_id());
    owner.get(&path).await.data()[0]["id"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_role_is_granted_changed_and_revoked() -> TestResult {
    let server = start_with_users().await;
    let admin = User::named(&server, "admin").await;
    let team = admin.workspace("team").await;
    let member = User::named(&server, "member").await;
    let member_id = id_of(&server, "member@example.com").await;
    let grant = json!({"permissionType": "workspace_reader", "userId": member_id, "workspaceId": team});
    let granted = admin.post("/permissions", grant.clone()).await.expect(StatusCode::OK);
    assert_eq!((granted.text("permissionType"), granted.text("workspaceId")), ("workspace_reader", &*team));
    assert!(granted.body.get("organizationId").is_none());
    assert_eq!(member.get("/workspaces").await.names(), ["team"]);

    let path = format!("/permissions/{}", granted.text("permissionId"));
    assert_eq!(member.get(&path).await.expect(StatusCode::OK).body, granted.body);
    member.patch(&path, json!({"permissionType": "workspace_admin"})).await.expect(StatusCode::FORBIDDEN);
    let workspace = format!("/workspaces/{team}");
    member.patch(&workspace, json!({})).await.expect(StatusCode::FORBIDDEN);
    let changed = admin.patch(&path, json!({"permissionType": "WORKSPACE_EDITOR"})).await.expect(StatusCode::OK);
    assert_eq!(changed.text("permissionType"), "workspace_editor");
    member.patch(&workspace, json!({})).await.expect(StatusCode::OK);

    admin.delete(&path).await.expect(StatusCode::NO_CONTENT);
    member.get(&workspace).await.expect(StatusCode::FORBIDDEN);
    admin.get(&path).await.expect(StatusCode::FORBIDDEN);
    // Whoever reads may not grant.
    User::named(&server, "reader").await.post("/permissions", grant).await.expect(StatusCode::FORBIDDEN);
    Ok(())
}

#[tokio::test]
async fn a_permission_is_about_one_thing_and_has_a_role_for_it() -> TestResult {
    let server = start_with_users().await;
    let owner = User::default_of(&server).await;
    let (team, organization) = (owner.workspace("team").await, server.emulator.organization_id());
    let user = id_of(&server, "reader@example.com").await;
    for body in [
        json!({"permissionType": "workspace_reader", "userId": user}),
        json!({"permissionType": "workspace_reader", "userId": user, "workspaceId": team, "organizationId": organization}),
        json!({"permissionType": "organization_reader", "userId": user, "workspaceId": team}),
        json!({"permissionType": "workspace_reader", "userId": user, "organizationId": organization}),
    ] {
        assert_eq!(owner.post("/permissions", body).await.expect(StatusCode::BAD_REQUEST).title(), "bad-request");
    }
    for role in ["instance_admin", "workspace_owner", "king"] {
        let body = json!({"permissionType": role, "userId": user, "workspaceId": team});
        owner.post("/permissions", body).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let stranger = json!({"permissionType": "workspace_reader", "userId": NOBODY, "workspaceId": team});
    owner.post("/permissions", stranger).await.expect(StatusCode::FORBIDDEN);
    Ok(())
}

#[tokio::test]
async fn everybody_lists_their_own_and_administrators_those_of_others() -> TestResult {
    let server = start_with_users().await;
    let reader = User::named(&server, "reader").await;
    let own = reader.get("/permissions").await.expect(StatusCode::OK);
    assert_eq!((own.data().len(), &own.data()[0]["scope"]), (1, &json!("workspace")));
    assert_eq!(own.data()[0]["scopeId"], reader.workspace("team").await);
    let id = id_of(&server, "reader@example.com").await;
    assert_eq!(reader.get(&format!("/permissions?userId={id}")).await.body, own.body);

    let owner = User::default_of(&server).await;
    owner.get(&format!("/permissions?userId={id}")).await.expect(StatusCode::BAD_REQUEST);
    let theirs = format!("/permissions?userId={id}&organizationId={}", server.emulator.organization_id());
    assert_eq!(owner.get(&theirs).await.expect(StatusCode::OK).body, own.body);
    User::named(&server, "member").await.get(&theirs).await.expect(StatusCode::FORBIDDEN);
    Ok(())
}
