//! Self-managed installations.

use airbyte_agent_emulator::{Edition, Emulator, Options, StartError};
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::harness::{AirbyteResponse, BASES, User};
use crate::harness::{Caller, NOBODY, TestResult, TestServer, read};

fn self_managed() -> Options {
    Options { edition: Edition::SelfManaged, ..Options::default() }
}

#[tokio::test]
async fn the_single_user_is_told_what_does_not_exist() -> TestResult {
    let server = TestServer::start_with(self_managed()).await;
    let user = User::default_of(&server).await.at(BASES[1]);
    for path in [
        format!("/workspaces/{NOBODY}"),
        format!("/permissions/{NOBODY}"),
        format!("/regions/{NOBODY}"),
        format!("/groups?organizationId={NOBODY}"),
        format!("/tags?workspaceIds={NOBODY}"),
    ] {
        let unknown = user.get(&path).await.expect(StatusCode::NOT_FOUND);
        assert_eq!(
            (unknown.title(), &unknown.body["data"]["resourceId"]),
            ("resource-not-found", &json!(NOBODY)),
            "{path}"
        );
    }
    let own = user.get("/permissions").await;
    assert!(own.data().iter().any(|permission| permission["permissionType"] == "instance_admin"), "{own:?}");
    // The organization is the only one, whatever the request says.
    let created = user.post("/workspaces", json!({"name": "a", "organizationId": NOBODY})).await.expect(StatusCode::OK);
    assert_eq!(server.get(&format!("/workspaces/{}", created.text("workspaceId"))).await.status, StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn oauth_is_not_implemented() -> TestResult {
    let server = TestServer::start_with(self_managed()).await;
    let user = User::default_of(&server).await;
    let path = format!("/workspaces/{}/oauthCredentials", user.workspace("default").await);
    let app = json!({"actorType": "source", "name": "github", "configuration": {}});
    let refused = user.put(&path, app.clone()).await.expect(StatusCode::NOT_IMPLEMENTED);
    assert!(refused.body.is_null());
    user.delete(&format!("{path}/source/github")).await.expect(StatusCode::NOT_IMPLEMENTED);
    let organization = format!("/organizations/{}/oauthCredentials", server.emulator.organization_id());
    let refused = user.put(&organization, app).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(refused.text("type"), "error:license/entitlement");
    let callback = read(user.request(Method::GET, "/oauth/callback?state=x")).await;
    assert_eq!((callback.status, callback.text("message")), (StatusCode::NOT_FOUND, "Not Found"));
    Ok(())
}

#[tokio::test]
async fn there_is_one_application_and_it_looks_new_at_every_call() -> TestResult {
    let server = TestServer::start_with(self_managed()).await;
    let user = User::default_of(&server).await;
    let list = async || user.get("/applications").await.expect(StatusCode::OK).body["applications"][0].clone();
    let (first, second) = (list().await, list().await);
    assert_eq!(first["clientId"], server.emulator.client_id());
    assert_eq!(first["clientSecret"], second["clientSecret"]);
    assert_ne!(first["id"], second["id"]);
    user.post("/applications", json!({"name": "second"})).await.expect(StatusCode::NOT_IMPLEMENTED);
    Ok(())
}

#[tokio::test]
async fn without_authentication_everybody_is_the_single_user() -> TestResult {
    let server = TestServer::start_with(Options { auth: false, ..self_managed() }).await;
    let user = User { server: &server, base: BASES[1], token: String::new() };
    let listed = read(user.request(Method::GET, "/workspaces")).await.expect(StatusCode::OK);
    assert_eq!(listed.names(), ["default"]);
    read(user.request(Method::GET, "/workspaces").bearer_auth("nonsense")).await.expect(StatusCode::OK);
    // The Agent API goes on to need one.
    assert_eq!(read(server.request(Method::GET, "/workspaces")).await.status, StatusCode::UNAUTHORIZED);
    let cloud = Emulator::start(Options { auth: false, ..Options::default() }).await;
    assert!(matches!(&cloud, Err(StartError::Option { name, .. }) if name == "auth"), "{cloud:?}");
    Ok(())
}
