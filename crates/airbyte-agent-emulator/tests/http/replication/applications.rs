//! Tokens, and the applications that they are requested with.

use airbyte_agent_emulator::Options;
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::harness::{AirbyteResponse, BASES, User};
use crate::harness::{Caller, TestResult, TestServer, read};

#[tokio::test]
async fn a_token_is_minted_from_json_or_a_form_below_every_base_path_and_at_the_root() -> TestResult {
    let server = TestServer::start().await;
    let (id, secret) = (server.emulator.client_id(), server.emulator.client_secret());
    for base in [BASES[0], BASES[1], ""] {
        let url = format!("{}{base}/applications/token", server.emulator.url());
        for grant in [None, Some("grant-type"), Some("grant_type")] {
            let mut pairs = vec![("client_id", id), ("client_secret", secret)];
            pairs.extend(grant.map(|name| (name, "client_credentials")));
            let body: serde_json::Map<_, _> =
                pairs.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
            let form: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
            let form = server.http.post(&url).header("content-type", "application/x-www-form-urlencoded").body(form);
            for request in [server.http.post(&url).json(&body), form] {
                let minted = read(request).await.expect(StatusCode::OK);
                assert_eq!((minted.text("token_type"), &minted.body["expires_in"]), ("Bearer", &json!(900)));
                let user = User { server: &server, base: BASES[0], token: minted.text("access_token").to_owned() };
                user.get("/workspaces").await.expect(StatusCode::OK);
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn bad_credentials_are_refused_in_the_form_of_the_edition() -> TestResult {
    let server = TestServer::start().await;
    let token = |body| read(server.http.post(format!("{}/v1/applications/token", server.emulator.url())).json(body));
    let wrong = json!({"client_id": server.emulator.client_id(), "client_secret": "wrong"});
    let refused = token(&wrong).await.expect(StatusCode::UNAUTHORIZED);
    assert!(refused.is_error_id());
    assert!(token(&json!({"client_id": "a"})).await.expect(StatusCode::BAD_REQUEST).is_error_id());
    let options: Options = serde_json::from_value(json!({"edition": "self-managed"}))?;
    let server = TestServer::start_with(options).await;
    let token = server.http.post(format!("{}/api/public/v1/applications/token", server.emulator.url())).json(&wrong);
    let refused = read(token).await.expect(StatusCode::BAD_REQUEST);
    assert!(refused.body["message"].is_string());
    Ok(())
}

#[tokio::test]
async fn a_token_ends_and_is_not_one_of_the_agent_api() -> TestResult {
    let server = TestServer::start().await;
    let user = User::default_of(&server).await;
    // The Agent API accepts tokens of the Airbyte API, not the other way round.
    let agent = read(server.request(Method::GET, "/workspaces").bearer_auth(&user.token)).await;
    assert_eq!(agent.status, StatusCode::OK);
    let foreign = User { token: server.token.clone(), ..user };
    let refused = foreign.get("/workspaces").await.expect(StatusCode::UNAUTHORIZED);
    assert_eq!(refused.text("message"), "Unauthorized");
    read(foreign.request(Method::GET, "/workspaces")).await.expect(StatusCode::UNAUTHORIZED);

    let user = User::default_of(&server).await;
    server.advance(890.0).await;
    user.get("/workspaces").await.expect(StatusCode::OK);
    server.advance(20.0).await;
    user.get("/workspaces").await.expect(StatusCode::UNAUTHORIZED);
    Ok(())
}

#[tokio::test]
async fn a_user_has_two_applications_at_most() -> TestResult {
    let server = TestServer::start().await;
    let user = User::default_of(&server).await;
    let listed = user.get("/applications").await.expect(StatusCode::OK);
    let first = &listed.body["applications"][0];
    assert_eq!(first["clientId"], server.emulator.client_id());
    assert_eq!(first["clientSecret"], server.emulator.client_secret());
    assert!(first["createdAt"].as_i64().is_some_and(|seconds| seconds > 1_700_000_000));

    let created = user.post("/applications", json!({"name": "second"})).await.expect(StatusCode::OK);
    assert_eq!(
        user.post("/applications", json!({"name": "third"})).await.expect(StatusCode::BAD_REQUEST).title(),
        "bad-request"
    );
    let second = User::with_credentials(&server, created.text("clientId"), created.text("clientSecret")).await;
    let path = format!("/applications/{}", created.id());
    assert_eq!(second.get(&path).await.body, created.body);
    assert_eq!(second.get("/workspaces").await.names(), ["default"]);
    // It is one of the Agent API as well.
    server.mint(created.text("clientId"), created.text("clientSecret")).await;

    assert_eq!(user.delete(&path).await.expect(StatusCode::OK).body, created.body);
    let gone = user.get(&path).await.expect(StatusCode::NOT_FOUND);
    assert_eq!(gone.body["data"]["resourceType"], "application");
    let body = json!({"client_id": created.text("clientId"), "client_secret": created.text("clientSecret")});
    read(user.request(Method::POST, "/applications/token").json(&body)).await.expect(StatusCode::UNAUTHORIZED);
    Ok(())
}

#[tokio::test]
async fn the_journal_shows_no_secret() -> TestResult {
    let server = TestServer::start().await;
    let user = User::default_of(&server).await;
    let id = user.workspace("default").await;
    let hook = json!({"notifications": {"success": {"webhook": {"enabled": true, "url": "http://h/needle-url"}}}});
    user.patch(&format!("/workspaces/{id}"), hook).await.expect(StatusCode::OK);
    let app = json!({"actorType": "source", "name": "github", "configuration": {"id": "needle-app"}});
    user.put(&format!("/workspaces/{id}/oauthCredentials"), app).await.expect(StatusCode::OK);
    let form = format!("client_id=a&client_secret={}", "needle-form");
    let request = user.request(Method::POST, "/applications/token");
    read(request.header("content-type", "application/x-www-form-urlencoded").body(form)).await;
    let journal = server.journal().await.to_string();
    for secret in [server.emulator.client_secret(), &user.token, "needle"] {
        assert!(!journal.contains(secret), "{secret}");
    }
    Ok(())
}
