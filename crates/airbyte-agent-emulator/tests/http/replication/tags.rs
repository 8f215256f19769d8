//! Tags.

use reqwest::StatusCode;
use serde_json::json;

use super::harness::{AirbyteResponse, User, start_with_users};
use crate::harness::{Caller, NOBODY, TestResult};

#[tokio::test]
async fn a_tag_is_created_changed_and_deleted() -> TestResult {
    let server = start_with_users().await;
    let editor = User::named(&server, "sources").await;
    let team = editor.workspace("team").await;
    let body = json!({"name": "hot", "color": "FF5E5E", "workspaceId": team});
    let created = editor.post("/tags", body.clone()).await.expect(StatusCode::OK);
    let path = format!("/tags/{}", created.text("tagId"));
    assert_eq!(editor.get(&path).await.body, created.body);
    assert_eq!(editor.get("/tags").await.data(), std::slice::from_ref(&created.body));
    let duplicate = editor.post("/tags", body).await.expect(StatusCode::CONFLICT);
    assert_eq!((duplicate.title(), duplicate.text("type")), ("Tag already exists", "error:tag-already-exists"));
    // Both members are needed.
    assert!(editor.patch(&path, json!({"name": "cold"})).await.expect(StatusCode::BAD_REQUEST).is_error_id());
    let changed = editor.patch(&path, json!({"name": "cold", "color": "0000ff"})).await.expect(StatusCode::OK);
    assert_eq!((changed.text("name"), changed.text("color")), ("cold", "0000ff"));
    editor.delete(&path).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(editor.get("/tags").await.data().len(), 0);
    Ok(())
}

#[tokio::test]
async fn an_unknown_tag_is_404_for_everybody_and_a_foreign_one_403() -> TestResult {
    let server = start_with_users().await;
    let owner = User::default_of(&server).await;
    let other = owner.workspace("other").await;
    let tag = owner.post("/tags", json!({"name": "a", "color": "000000", "workspaceId": other})).await;
    let reader = User::named(&server, "reader").await;
    reader.get(&format!("/tags/{}", tag.text("tagId"))).await.expect(StatusCode::FORBIDDEN);
    let unknown = reader.get(&format!("/tags/{NOBODY}")).await.expect(StatusCode::NOT_FOUND);
    assert_eq!(unknown.body["data"], json!({"resourceType": "tag", "resourceId": NOBODY}));
    Ok(())
}

#[tokio::test]
async fn names_colors_and_the_number_of_tags_are_limited() -> TestResult {
    let server = start_with_users().await;
    let owner = User::default_of(&server).await;
    let team = owner.workspace("team").await;
    for (name, color, title) in [
        ("a", "#FF5E5E", "Invalid hex color"),
        ("a", "red", "Invalid hex color"),
        (&*"ü".repeat(31), "000000", "Tag name too long"),
    ] {
        let body = json!({"name": name, "color": color, "workspaceId": team});
        assert_eq!(owner.post("/tags", body).await.expect(StatusCode::BAD_REQUEST).title(), title);
    }
    for number in 0..100 {
        let body = json!({"name": format!("{number}"), "color": "000000", "workspaceId": team});
        owner.post("/tags", body).await.expect(StatusCode::OK);
    }
    let more = owner.post("/tags", json!({"name": "more", "color": "000000", "workspaceId": team})).await;
    assert_eq!(more.expect(StatusCode::BAD_REQUEST).title(), "Tag limit for workspace reached");
    Ok(())
}
