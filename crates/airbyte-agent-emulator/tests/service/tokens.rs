//! Tokens: who gets one, how long it lasts, and what it reaches.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{Outcome, World, read};

async fn with(world: &World, token: &str, path: &str) -> StatusCode {
    read(world.request(Method::GET, path).bearer_auth(token)).await.status
}

#[tokio::test]
async fn wrong_credentials_get_none() -> Outcome {
    let world = World::start().await;
    for (id, secret) in [(world.emulator.client_id(), "wrong"), ("wrong", world.emulator.client_secret())] {
        let body = json!({"client_id": id, "client_secret": secret});
        let reply = read(world.request(Method::POST, "/account/applications/token").json(&body)).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
        assert!(reply.body["message"].is_string());
    }
    Ok(())
}

#[tokio::test]
async fn an_application_token_lasts_fifteen_minutes() -> Outcome {
    let world = World::start().await;
    world.advance(890.0).await;
    assert_eq!(world.get("/workspaces").await.status, StatusCode::OK);
    world.advance(20.0).await;
    let expired = world.get("/workspaces").await;
    assert_eq!(expired.status, StatusCode::UNAUTHORIZED);
    assert_eq!(expired.body["message"], "The token has expired");
    Ok(())
}

#[tokio::test]
async fn a_scoped_token_lasts_twenty_minutes() -> Outcome {
    let world = World::start().await;
    let scoped = world.mint_scoped("default").await;
    let path = "/account/applications/scoped-token/info";
    world.advance(1190.0).await;
    assert_eq!(with(&world, &scoped, path).await, StatusCode::OK);
    world.advance(20.0).await;
    assert_eq!(with(&world, &scoped, path).await, StatusCode::UNAUTHORIZED);
    Ok(())
}

#[tokio::test]
async fn forged_tokens_are_refused() -> Outcome {
    let world = World::start().await;
    let parts: Vec<&str> = world.token.split('.').collect();
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
        assert_eq!(with(&world, &token, "/workspaces").await, StatusCode::UNAUTHORIZED, "{token}");
    }
    let basic = world.request(Method::GET, "/workspaces").header("authorization", format!("Basic {}", world.token));
    assert_eq!(read(basic).await.status, StatusCode::UNAUTHORIZED);
    Ok(())
}

#[tokio::test]
async fn a_scoped_token_makes_its_workspace_and_reaches_no_other() -> Outcome {
    let world = World::start().await;
    let scoped = world.mint_scoped("Acme").await;
    let info = read(world.request(Method::GET, "/account/applications/scoped-token/info").bearer_auth(&scoped)).await;
    assert_eq!(info.body["workspace_name"], "Acme");
    assert_eq!(info.body["organization_id"], world.emulator.organization_id());
    let listed = world.get("/workspaces?name_contains=acme").await;
    assert_eq!(listed.body["data"][0]["id"], info.body["workspace_id"]);

    // Administration takes an application token, the token's own description a scoped one.
    assert_eq!(with(&world, &scoped, "/workspaces").await, StatusCode::FORBIDDEN);
    let own = with(&world, &world.token, "/account/applications/scoped-token/info").await;
    assert_eq!(own, StatusCode::FORBIDDEN);

    // The connector is in `default`.
    let path = format!("/integrations/connectors/{}/execute", world.github().await);
    let call = json!({"entity": "issues", "action": "list"});
    let foreign = read(world.request(Method::POST, &path).bearer_auth(&scoped).json(&call)).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    let at_home = world.mint_scoped("default").await;
    let own = read(world.request(Method::POST, &path).bearer_auth(&at_home).json(&call)).await;
    assert_eq!(own.status, StatusCode::OK, "{own:?}");
    Ok(())
}

#[tokio::test]
async fn a_widget_token_needs_an_origin_and_is_for_the_widget_only() -> Outcome {
    let world = World::start().await;
    let path = "/account/applications/widget-token";
    let missing = world.post(path, json!({"workspace_name": "shop"})).await;
    assert_eq!((missing.status, missing.field()), (StatusCode::UNPROCESSABLE_ENTITY, "allowed_origin"));
    let wrong = world.post(path, json!({"workspace_name": "shop", "allowed_origin": "not an origin"})).await;
    assert_eq!((wrong.field(), wrong.code()), ("allowed_origin", "value_error"));
    let widget = world.post(path, json!({"workspace_name": "shop", "allowed_origin": "https://shop.test:8443"})).await;
    let token = widget.body["token"].as_str().ok_or("a token")?;
    assert_eq!(with(&world, token, "/workspaces").await, StatusCode::FORBIDDEN);
    assert_eq!(world.get("/workspaces?name_contains=shop").await.body["data"].as_array().map(Vec::len), Some(1));
    Ok(())
}

#[tokio::test]
async fn organizations_do_not_see_each_other() -> Outcome {
    let world = World::start().await;
    let connector = world.github().await;
    let other = world.control(Method::POST, "/organizations", json!({})).await;
    let text = |name: &str| other.body[name].as_str().unwrap_or_default();
    let theirs = world.mint(text("client_id"), text("client_secret")).await;

    assert_eq!(with(&world, &theirs, &format!("/integrations/connectors/{connector}")).await, StatusCode::NOT_FOUND);
    let own = format!("/organizations/{}/credentials", world.emulator.organization_id());
    assert_eq!(with(&world, &theirs, &own).await, StatusCode::FORBIDDEN);
    assert_eq!(with(&world, &world.token, &own).await, StatusCode::OK);

    let named =
        |id: &str| world.request(Method::GET, "/workspaces").bearer_auth(&theirs).header("X-Organization-Id", id);
    assert_eq!(read(named(text("organization_id"))).await.status, StatusCode::OK);
    assert_eq!(read(named(world.emulator.organization_id())).await.status, StatusCode::FORBIDDEN);
    assert_eq!(read(named("no-uuid")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    Ok(())
}
