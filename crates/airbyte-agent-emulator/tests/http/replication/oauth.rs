//! OAuth apps, and the page that a browser comes back to.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::harness::{AirbyteResponse, User, start_with_users};
use crate::harness::{Caller, TestResult, read};

#[tokio::test]
async fn apps_of_workspaces_and_organizations_are_set_and_deleted() -> TestResult {
    let server = start_with_users().await;
    let owner = User::default_of(&server).await;
    let app = json!({"actorType": "destination", "name": "snowflake", "configuration": {"client_id": "a"}});
    for path in [
        format!("/workspaces/{}/oauthCredentials", owner.workspace("team").await),
        format!("/organizations/{}/oauthCredentials", server.emulator.organization_id()),
    ] {
        for _ in 0..2 {
            let set = owner.put(&path, app.clone()).await.expect(StatusCode::OK);
            assert!(set.body.is_null());
        }
        let delete = format!("{path}/destination/snowflake");
        User::named(&server, "reader").await.delete(&delete).await.expect(StatusCode::FORBIDDEN);
        owner.delete(&delete).await.expect(StatusCode::NO_CONTENT);
        owner.delete(&delete).await.expect(StatusCode::NOT_FOUND);
    }
    Ok(())
}

#[tokio::test]
async fn the_callback_refuses_a_state_that_nobody_began() -> TestResult {
    let server = start_with_users().await;
    let owner = User::default_of(&server).await;
    for query in ["", "?state=unknown&code=x"] {
        let refused = read(owner.request(Method::GET, &format!("/oauth/callback{query}"))).await;
        assert_eq!(refused.expect(StatusCode::BAD_REQUEST).title(), "bad-request");
    }
    Ok(())
}
