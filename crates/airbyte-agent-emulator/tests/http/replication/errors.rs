//! Requests that the service refuses before it looks at anything.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::harness::{AirbyteResponse, User};
use crate::harness::{Caller, NOBODY, TestResult, TestServer, read};

#[tokio::test]
async fn parameters_are_validated() -> TestResult {
    let server = TestServer::start().await;
    let user = User::default_of(&server).await;
    for path in [
        "/workspaces?limit=0",
        "/workspaces?limit=101",
        "/workspaces?limit=many",
        "/workspaces?offset=-1",
        "/workspaces?workspaceIds=no-uuid",
        "/workspaces?includeDeleted=maybe",
        "/workspaces/no-uuid",
        "/users",
        "/users?organizationId=1",
    ] {
        let refused = user.get(path).await.expect(StatusCode::BAD_REQUEST);
        assert!(refused.is_error_id(), "{path}: {refused:?}");
    }
    let role = format!("/workspaces/{NOBODY}/oauthCredentials/actor/github");
    assert!(user.delete(&role).await.expect(StatusCode::BAD_REQUEST).is_error_id());
    Ok(())
}

#[tokio::test]
async fn bodies_are_validated_and_read() -> TestResult {
    let server = TestServer::start().await;
    let user = User::default_of(&server).await;
    let post = |body: &'static str| {
        let request = user.request(Method::POST, "/tags").bearer_auth(&user.token);
        read(request.header("content-type", "application/json").body(body))
    };
    for body in [
        "",
        "{}",
        r#"{"name": "a", "color": "00ff00"}"#,
        r#"{"name": null, "color": "00ff00", "workspaceId": "00000000-0000-4000-8000-000000000000"}"#,
    ] {
        assert!(post(body).await.expect(StatusCode::BAD_REQUEST).is_error_id(), "{body}");
    }
    for body in [
        "{",
        "[]",
        "7",
        r#"{"name": ["a"], "color": "00ff00", "workspaceId": "00000000-0000-4000-8000-000000000000"}"#,
        r#"{"name": "a", "color": "00ff00", "workspaceId": "no-uuid"}"#,
    ] {
        assert!(post(body).await.expect(StatusCode::UNPROCESSABLE_ENTITY).is_error_id(), "{body}");
    }
    let text = user.request(Method::POST, "/tags").bearer_auth(&user.token).body("name=a");
    read(text.header("content-type", "text/plain")).await.expect(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    Ok(())
}

#[tokio::test]
async fn ids_and_booleans_are_taken_in_any_letter_case() -> TestResult {
    let server = TestServer::start().await;
    let user = User::default_of(&server).await;
    let workspace = user.workspace("default").await;
    let upper = workspace.to_uppercase();
    let found = user.get(&format!("/workspaces/{upper}")).await.expect(StatusCode::OK);
    assert_eq!(found.text("workspaceId"), workspace);
    let tag = json!({"name": "a", "color": "00ff00", "workspaceId": upper});
    let tag = user.post("/tags", tag).await.expect(StatusCode::OK);
    assert_eq!(tag.text("workspaceId"), workspace);
    let listed = user.get(&format!("/tags?workspaceIds={upper}")).await.expect(StatusCode::OK);
    assert_eq!(listed.names(), ["a"]);
    let with_deleted = user.get("/workspaces?includeDeleted=True").await.expect(StatusCode::OK);
    assert!(with_deleted.text("next").contains("includeDeleted=true"), "{with_deleted:?}");
    Ok(())
}

#[tokio::test]
async fn values_of_enumerations_are_taken_in_any_case_and_unknown_members_ignored() -> TestResult {
    let server = TestServer::start().await;
    let user = User::default_of(&server).await;
    let id = user.workspace("default").await;
    let path = format!("/workspaces/{id}/oauthCredentials");
    let app = |actor: &str| json!({"actorType": actor, "name": "github", "configuration": {}, "further": 7});
    user.put(&path, app("SOURCE")).await.expect(StatusCode::OK);
    assert!(user.put(&path, app("actor")).await.expect(StatusCode::UNPROCESSABLE_ENTITY).is_error_id());
    user.delete(&format!("{path}/Source/github")).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(
        user.delete(&format!("{path}/source/github")).await.expect(StatusCode::NOT_FOUND).title(),
        "resource-not-found"
    );
    Ok(())
}
