//! Tokens: credentials, lifetime and reach.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Caller, NOBODY, TestResult, TestServer, read};

async fn with(server: &TestServer, token: &str, path: &str) -> StatusCode {
    read(server.request(Method::GET, path).bearer_auth(token)).await.status
}

#[tokio::test]
async fn wrong_credentials_get_no_token() -> TestResult {
    let server = TestServer::start().await;
    for (id, secret) in [(server.emulator.client_id(), "wrong"), ("wrong", server.emulator.client_secret())] {
        let body = json!({"client_id": id, "client_secret": secret});
        let response = read(server.request(Method::POST, "/account/applications/token").json(&body)).await;
        assert_eq!(response.status, StatusCode::UNAUTHORIZED);
        assert!(response.body["message"].is_string());
    }
    Ok(())
}

#[tokio::test]
async fn an_application_token_lasts_fifteen_minutes() -> TestResult {
    let server = TestServer::start().await;
    server.advance(890.0).await;
    assert_eq!(server.get("/workspaces").await.status, StatusCode::OK);
    server.advance(20.0).await;
    let expired = server.get("/workspaces").await;
    assert_eq!(expired.status, StatusCode::UNAUTHORIZED);
    assert_eq!(expired.body["message"], "The token has expired");
    Ok(())
}

#[tokio::test]
async fn a_scoped_token_lasts_twenty_minutes() -> TestResult {
    let server = TestServer::start().await;
    let scoped = server.mint_scoped("default").await;
    let path = "/account/applications/scoped-token/info";
    server.advance(1190.0).await;
    assert_eq!(with(&server, &scoped, path).await, StatusCode::OK);
    server.advance(20.0).await;
    assert_eq!(with(&server, &scoped, path).await, StatusCode::UNAUTHORIZED);
    Ok(())
}

#[tokio::test]
async fn forged_tokens_are_refused() -> TestResult {
    let server = TestServer::start().await;
    let parts: Vec<&str> = server.token.split('.').collect();
    let mut claims: Value = serde_json::from_slice(&BASE64.decode(parts[1])?)?;
    claims["exp"] = json!(4_000_000_000_i64);
    let longer = BASE64.encode(claims.to_string());
    let none = BASE64.encode(r#"{"alg":"none","typ":"JWT"}"#);
    let forged = [
        format!("{}.{longer}.{}", parts[0], parts[2]),
        format!("{none}.{}.", parts[1]),
        format!("{none}.{}.{}", parts[1], parts[2]),
        format!("{}.{}", parts[0], parts[1]),
        "nonsense".to_owned(),
    ];
    for token in forged {
        assert_eq!(with(&server, &token, "/workspaces").await, StatusCode::UNAUTHORIZED, "{token}");
    }
    let basic = server.request(Method::GET, "/workspaces").header("authorization", format!("Basic {}", server.token));
    assert_eq!(read(basic).await.status, StatusCode::UNAUTHORIZED);
    Ok(())
}

#[tokio::test]
async fn a_scoped_token_creates_its_workspace_and_reaches_no_other() -> TestResult {
    let server = TestServer::start().await;
    let scoped = server.mint_scoped("Acme").await;
    let info = read(server.request(Method::GET, "/account/applications/scoped-token/info").bearer_auth(&scoped)).await;
    assert_eq!(info.body["workspace_name"], "Acme");
    assert_eq!(info.body["organization_id"], server.emulator.organization_id());
    let listed = server.get("/workspaces?name_contains=acme").await;
    assert_eq!(listed.body["data"][0]["id"], info.body["workspace_id"]);

    // Administration requires an application token, `scoped_info` a scoped one.
    assert_eq!(with(&server, &scoped, "/workspaces").await, StatusCode::FORBIDDEN);
    let own = with(&server, &server.token, "/account/applications/scoped-token/info").await;
    assert_eq!(own, StatusCode::FORBIDDEN);

    // The connector is in `default`.
    let path = format!("/integrations/connectors/{}/execute", server.github().await);
    let call = json!({"entity": "issues", "action": "list"});
    let foreign = read(server.request(Method::POST, &path).bearer_auth(&scoped).json(&call)).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    let at_home = server.mint_scoped("default").await;
    let own = read(server.request(Method::POST, &path).bearer_auth(&at_home).json(&call)).await;
    assert_eq!(own.status, StatusCode::OK, "{own:?}");
    Ok(())
}

#[tokio::test]
async fn a_widget_token_needs_an_origin_and_is_for_the_widget_only() -> TestResult {
    let server = TestServer::start().await;
    let path = "/account/applications/widget-token";
    let missing = server.post(path, json!({"workspace_name": "shop"})).await;
    assert_eq!((missing.status, missing.field()), (StatusCode::UNPROCESSABLE_ENTITY, "allowed_origin"));
    let wrong = server.post(path, json!({"workspace_name": "shop", "allowed_origin": "not an origin"})).await;
    assert_eq!((wrong.field(), wrong.code()), ("allowed_origin", "value_error"));
    let widget = server.post(path, json!({"workspace_name": "shop", "allowed_origin": "https://shop.test:8443"})).await;
    let token = widget.body["token"].as_str().ok_or("a token")?;
    assert_eq!(with(&server, token, "/workspaces").await, StatusCode::FORBIDDEN);
    assert_eq!(server.get("/workspaces?name_contains=shop").await.body["data"].as_array().map(Vec::len), Some(1));
    Ok(())
}

#[tokio::test]
async fn organizations_do_not_see_each_other() -> TestResult {
    let server = TestServer::start().await;
    let connector = server.github().await;
    let other = server.admin(Method::POST, "/organizations", json!({})).await;
    let text = |name: &str| other.body[name].as_str().unwrap_or_default();
    let theirs = server.mint(text("client_id"), text("client_secret")).await;

    assert_eq!(with(&server, &theirs, &format!("/integrations/connectors/{connector}")).await, StatusCode::NOT_FOUND);
    let own = format!("/organizations/{}/credentials", server.emulator.organization_id());
    assert_eq!(with(&server, &theirs, &own).await, StatusCode::FORBIDDEN);
    assert_eq!(with(&server, &server.token, &own).await, StatusCode::OK);

    let named =
        |id: &str| server.request(Method::GET, "/workspaces").bearer_auth(&theirs).header("X-Organization-Id", id);
    assert_eq!(read(named(text("organization_id"))).await.status, StatusCode::OK);
    assert_eq!(read(named(server.emulator.organization_id())).await.status, StatusCode::FORBIDDEN);
    assert_eq!(read(named("no-uuid")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    Ok(())
}

/// `tests/contract/agent/BEHAVIOUR.md`, "Base URL and headers" and "Errors, retries, limits".
#[tokio::test]
async fn a_caller_of_several_organizations_names_one() -> TestResult {
    let server = TestServer::start().await;
    let (id, secret) = (server.emulator.client_id(), server.emulator.client_secret());
    let second = json!({"organization_id": NOBODY, "client_id": id, "client_secret": secret, "workspaces": ["theirs"]});
    assert_eq!(server.admin(Method::POST, "/organizations", second).await.status, StatusCode::OK);
    // A token that was minted before reaches what it reached then.
    assert_eq!(server.get("/workspaces").await.status, StatusCode::OK);

    let token = server.mint(id, secret).await;
    let unclear = read(server.request(Method::GET, "/workspaces").bearer_auth(&token)).await;
    assert_eq!(unclear.status, StatusCode::BAD_REQUEST);
    assert!(unclear.body["message"].as_str().ok_or("a message")?.contains("specify target organization"));
    for (organization, names) in [(server.emulator.organization_id(), 1), (NOBODY, 2)] {
        let named = server.request(Method::GET, "/workspaces").bearer_auth(&token);
        let listed = read(named.header("X-Organization-Id", organization)).await;
        assert_eq!(listed.body["data"].as_array().map(Vec::len), Some(names), "{listed:?}");
    }
    let other = "00000000-0000-4000-8000-000000000001";
    let named = server.request(Method::GET, "/workspaces").bearer_auth(&token).header("X-Organization-Id", other);
    assert_eq!(read(named).await.status, StatusCode::FORBIDDEN);
    Ok(())
}

#[tokio::test]
async fn further_credentials_do_not_replace_the_first() -> TestResult {
    let server = TestServer::start().await;
    let (id, secret) = (server.emulator.client_id(), server.emulator.client_secret());
    let organization = server.emulator.organization_id();
    for (client_id, client_secret) in [("further", "one"), (id, "two")] {
        let further = json!({"organization_id": organization, "client_id": client_id, "client_secret": client_secret});
        assert_eq!(server.admin(Method::POST, "/organizations", further).await.status, StatusCode::OK);
    }
    for (client_id, client_secret) in [(id, secret), ("further", "one"), (id, "two")] {
        let token = server.mint(client_id, client_secret).await;
        assert_eq!(with(&server, &token, "/workspaces").await, StatusCode::OK, "{client_id}");
    }
    let mixed = json!({"client_id": "further", "client_secret": "two"});
    let refused = read(server.request(Method::POST, "/account/applications/token").json(&mixed)).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    Ok(())
}
