//! What users with different roles may do.

use reqwest::StatusCode;
use serde_json::json;

use super::harness::{AirbyteResponse, User, start_with_users};
use crate::harness::{Caller, NOBODY, TestResult};

#[tokio::test]
async fn lists_show_what_is_visible() -> TestResult {
    let server = start_with_users().await;
    for (name, workspaces) in [
        ("reader", vec!["team"]),
        ("sources", vec!["team"]),
        ("grouped", vec!["default", "team", "other"]),
        ("member", vec![]),
        ("nobody", vec![]),
    ] {
        let user = User::named(&server, name).await;
        assert_eq!(user.get("/workspaces").await.expect(StatusCode::OK).names(), workspaces, "{name}");
    }
    for (name, count) in [("reader", 1), ("member", 1), ("grouped", 1), ("nobody", 0)] {
        let user = User::named(&server, name).await;
        assert_eq!(user.get("/organizations").await.data().len(), count, "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn reading_and_writing_need_different_roles() -> TestResult {
    let server = start_with_users().await;
    let owner = User::default_of(&server).await;
    let team = owner.workspace("team").await;
    let path = format!("/workspaces/{team}");
    for (name, reads, writes) in [
        ("reader", StatusCode::OK, StatusCode::FORBIDDEN),
        ("runner", StatusCode::OK, StatusCode::FORBIDDEN),
        ("sources", StatusCode::OK, StatusCode::OK),
        ("editor", StatusCode::OK, StatusCode::OK),
        ("grouped", StatusCode::OK, StatusCode::FORBIDDEN),
        ("member", StatusCode::FORBIDDEN, StatusCode::FORBIDDEN),
        ("nobody", StatusCode::FORBIDDEN, StatusCode::FORBIDDEN),
    ] {
        let user = User::named(&server, name).await;
        assert_eq!(user.get(&path).await.status, reads, "{name}");
        assert_eq!(user.patch(&path, json!({"name": "team"})).await.status, writes, "{name}");
    }
    let reader = User::named(&server, "reader").await;
    let other = owner.workspace("other").await;
    // One workspace without access refuses the whole call.
    reader.get(&format!("/tags?workspaceIds={team}")).await.expect(StatusCode::OK);
    reader.get(&format!("/tags?workspaceIds={team}&workspaceIds={other}")).await.expect(StatusCode::FORBIDDEN);
    reader.get("/tags").await.expect(StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn a_refusal_names_the_role_and_hides_what_exists() -> TestResult {
    let server = start_with_users().await;
    let owner = User::default_of(&server).await;
    let other = owner.workspace("other").await;
    let reader = User::named(&server, "reader").await;
    let foreign = reader.get(&format!("/workspaces/{other}")).await.expect(StatusCode::FORBIDDEN);
    let unknown = reader.get(&format!("/workspaces/{NOBODY}")).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(foreign.body, unknown.body);
    assert_eq!(foreign.title(), "forbidden");
    let message = foreign.body["data"]["message"].as_str().ok_or("a message")?;
    assert!(message.contains("WORKSPACE_READER"), "{message}");
    // Where several roles would do, none is named.
    let refused = reader.delete(&format!("/workspaces/{other}")).await.expect(StatusCode::FORBIDDEN);
    assert!(!refused.body["data"]["message"].as_str().ok_or("a message")?.contains("WORKSPACE"));
    // An organization admin is no instance admin.
    owner.get(&format!("/workspaces/{NOBODY}")).await.expect(StatusCode::FORBIDDEN);
    owner.get(&format!("/regions?organizationId={NOBODY}")).await.expect(StatusCode::FORBIDDEN);
    Ok(())
}

#[tokio::test]
async fn the_framework_refuses_creating_a_tag() -> TestResult {
    let server = start_with_users().await;
    let team = User::default_of(&server).await.workspace("team").await;
    let reader = User::named(&server, "reader").await;
    for workspace in [team.as_str(), NOBODY] {
        let body = json!({"name": "a", "color": "00ff00", "workspaceId": workspace});
        let refused = reader.post("/tags", body).await.expect(StatusCode::FORBIDDEN);
        assert_eq!(refused.text("message"), "Forbidden");
        assert!(refused.body.get("type").is_none());
    }
    Ok(())
}

#[tokio::test]
async fn creating_workspaces_and_administration_need_a_role_in_the_organization() -> TestResult {
    let server = start_with_users().await;
    let organization = server.emulator.organization_id();
    for name in ["admin", "grouped", "member", "nobody"] {
        let user = User::named(&server, name).await;
        let body = json!({"name": "mine", "organizationId": organization});
        user.post("/workspaces", body).await.expect(StatusCode::FORBIDDEN);
        user.get(&format!("/groups?organizationId={organization}")).await.expect(StatusCode::FORBIDDEN);
    }
    let users = format!("/users?organizationId={organization}");
    User::named(&server, "nobody").await.get(&users).await.expect(StatusCode::FORBIDDEN);
    let member = User::named(&server, "member").await;
    let listed = member.get(&users).await.expect(StatusCode::OK);
    // Everybody with a role in the organization or in one of its workspaces: the administrator, six users and one by a group.
    assert_eq!(listed.data().len(), 8, "{listed:?}");
    let first = listed.data()[0]["id"].as_str().ok_or("an id")?;
    let some = member.get(&format!("{users}&emails=reader@example.com&ids={first}")).await;
    assert_eq!(some.data().len(), 2);
    Ok(())
}
