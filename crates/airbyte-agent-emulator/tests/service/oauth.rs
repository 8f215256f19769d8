//! The consent in the browser, and both ways back.

use reqwest::{StatusCode, Url, header};
use serde_json::{Value, json};

use crate::world::{GITHUB, Outcome, World};

const INITIATE: &str = "/integrations/connectors/oauth/initiate";

fn request() -> Value {
    json!({
        "workspace_name": "shop",
        "redirect_url": "https://shop.test/back?session=7",
        "definition_id": GITHUB,
        "name": "Shop's GitHub",
        "replication_config": {"repositories": ["a/b"]},
    })
}

async fn enable(world: &World) {
    let global = world.get("/integrations/templates/sources?use_global=true").await;
    let templates = global.body["data"].as_array().cloned().unwrap_or_default();
    let github = templates.iter().find(|template| template["actor_definition_id"] == GITHUB).cloned();
    let id = github.expect("GitHub's template")["id"].clone();
    let cloned = world.post("/integrations/templates/sources", json!({"original_source_template_id": id})).await;
    assert_eq!(cloned.status, StatusCode::OK, "{cloned:?}");
}

/// Decide on the consent page; the query that the browser comes back with.
async fn decide(world: &World, decision: &str, leg: &str) -> Result<Url, Box<dyn std::error::Error>> {
    let begun = world.post(INITIATE, request()).await;
    let url = Url::parse(begun.body["consent_url"].as_str().ok_or("a URL")?)?;
    let page = world.http.get(format!("{url}&leg={leg}")).send().await?;
    assert!(page.headers()[header::CONTENT_TYPE].to_str()?.starts_with("text/html"));
    let html = page.text().await?;
    assert!(html.contains("GitHub") && html.contains("shop") && html.contains("Allow") && html.contains("Deny"));
    let (_, consent) = url.query_pairs().next().ok_or("a query")?;
    let form = format!("consent={consent}&decision={decision}&leg={leg}");
    let mut action = url.clone();
    action.set_query(None);
    let submit = || {
        let kind = "application/x-www-form-urlencoded";
        world.http.post(action.clone()).header(header::CONTENT_TYPE, kind).body(form.clone()).send()
    };
    let back = submit().await?;
    assert_eq!(back.status(), StatusCode::SEE_OTHER);
    // A consent is decided once.
    assert_eq!(submit().await?.status(), StatusCode::GONE);
    Ok(Url::parse(back.headers()[header::LOCATION].to_str()?)?)
}

fn member(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}

#[tokio::test]
async fn it_needs_a_template_of_the_organizations_own() -> Outcome {
    let world = World::start().await;
    assert_eq!(world.post(INITIATE, request()).await.status, StatusCode::BAD_REQUEST);
    enable(&world).await;
    assert_eq!(world.post(INITIATE, request()).await.status, StatusCode::OK);
    let mut by_slug = request();
    by_slug["connector_type"] = json!("zendesk_support");
    by_slug.as_object_mut().map(|members| members.remove("definition_id"));
    assert_eq!(world.post(INITIATE, by_slug).await.status, StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn allowed_it_comes_back_with_a_connector() -> Outcome {
    let world = World::start().await;
    enable(&world).await;
    let back = decide(&world, "allow", "connector").await?;
    assert_eq!(back.host_str(), Some("shop.test"));
    assert_eq!(member(&back, "session").as_deref(), Some("7"));
    let id = member(&back, "connector_id").ok_or("a connector")?;
    let connector = world.get(&format!("/integrations/connectors/{id}")).await;
    assert_eq!(connector.body["name"], "Shop's GitHub");
    let listed = world.get("/integrations/connectors?workspace_name=shop").await;
    assert_eq!(listed.body["data"][0]["id"], id);
    Ok(())
}

#[tokio::test]
async fn denied_it_comes_back_with_an_error() -> Outcome {
    let world = World::start().await;
    enable(&world).await;
    let back = decide(&world, "deny", "connector").await?;
    assert_eq!(member(&back, "error").as_deref(), Some("access_denied"));
    assert!(member(&back, "error_description").is_some());
    assert!(member(&back, "connector_id").is_none());
    Ok(())
}

#[tokio::test]
async fn the_older_leg_comes_back_with_a_secret_to_create_with() -> Outcome {
    let world = World::start().await;
    enable(&world).await;
    let back = decide(&world, "allow", "secret").await?;
    let secret = member(&back, "secret_id").ok_or("a secret")?;
    let create = |id: &str| {
        json!({
            "workspace_name": "default", "definition_id": GITHUB, "server_side_oauth_secret_id": id,
            "replication_config": {"repositories": ["a/b"]},
        })
    };
    let created = world.post("/integrations/connectors", create(&secret)).await;
    assert_eq!(created.status, StatusCode::OK, "{created:?}");
    let wrong = world.post("/integrations/connectors", create("made-up")).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    Ok(())
}
