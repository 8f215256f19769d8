//! The consent in the browser, and its redirects.

use reqwest::{StatusCode, Url, header};
use serde_json::{Value, json};

use crate::harness::{Caller, GITHUB, TestResult, TestServer};

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

async fn enable(server: &TestServer) {
    let global = server.get("/integrations/templates/sources?use_global=true").await;
    let templates = global.body["data"].as_array().cloned().unwrap_or_default();
    let github = templates.iter().find(|template| template["actor_definition_id"] == GITHUB).cloned();
    let id = github.expect("GitHub's template")["id"].clone();
    let cloned = server.post("/integrations/templates/sources", json!({"original_source_template_id": id})).await;
    assert_eq!(cloned.status, StatusCode::OK, "{cloned:?}");
}

/// Decides on the consent page, and returns the URL that the browser is redirected to.
async fn decide(server: &TestServer, decision: &str, leg: &str) -> Result<Url, Box<dyn std::error::Error>> {
    let begun = server.post(INITIATE, request()).await;
    let url = Url::parse(begun.body["consent_url"].as_str().ok_or("a URL")?)?;
    let page = server.http.get(format!("{url}&leg={leg}")).send().await?;
    assert!(page.headers()[header::CONTENT_TYPE].to_str()?.starts_with("text/html"));
    let html = page.text().await?;
    assert!(html.contains("GitHub") && html.contains("shop") && html.contains("Allow") && html.contains("Deny"));
    let (_, consent) = url.query_pairs().next().ok_or("a query")?;
    let form = format!("consent={consent}&decision={decision}&leg={leg}");
    let mut action = url.clone();
    action.set_query(None);
    let submit = || {
        let kind = "application/x-www-form-urlencoded";
        server.http.post(action.clone()).header(header::CONTENT_TYPE, kind).body(form.clone()).send()
    };
    let back = submit().await?;
    assert_eq!(back.status(), StatusCode::SEE_OTHER);
    // A consent can be decided on once.
    assert_eq!(submit().await?.status(), StatusCode::GONE);
    Ok(Url::parse(back.headers()[header::LOCATION].to_str()?)?)
}

fn member(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}

#[tokio::test]
async fn it_requires_a_template_of_the_organization() -> TestResult {
    let server = TestServer::start().await;
    assert_eq!(server.post(INITIATE, request()).await.status, StatusCode::BAD_REQUEST);
    enable(&server).await;
    assert_eq!(server.post(INITIATE, request()).await.status, StatusCode::OK);
    let mut by_slug = request();
    by_slug["connector_type"] = json!("zendesk_support");
    by_slug.as_object_mut().map(|members| members.remove("definition_id"));
    assert_eq!(server.post(INITIATE, by_slug).await.status, StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn allowing_redirects_with_a_connector_id() -> TestResult {
    let server = TestServer::start().await;
    enable(&server).await;
    let back = decide(&server, "allow", "connector").await?;
    assert_eq!(back.host_str(), Some("shop.test"));
    assert_eq!(member(&back, "session").as_deref(), Some("7"));
    let id = member(&back, "connector_id").ok_or("a connector")?;
    let connector = server.get(&format!("/integrations/connectors/{id}")).await;
    assert_eq!(connector.body["name"], "Shop's GitHub");
    let listed = server.get("/integrations/connectors?workspace_name=shop").await;
    assert_eq!(listed.body["data"][0]["id"], id);
    Ok(())
}

#[tokio::test]
async fn denying_redirects_with_an_error() -> TestResult {
    let server = TestServer::start().await;
    enable(&server).await;
    let back = decide(&server, "deny", "connector").await?;
    assert_eq!(member(&back, "error").as_deref(), Some("access_denied"));
    assert!(member(&back, "error_description").is_some());
    assert!(member(&back, "connector_id").is_none());
    Ok(())
}

#[tokio::test]
async fn the_older_flow_redirects_with_a_secret_id_for_create() -> TestResult {
    let server = TestServer::start().await;
    enable(&server).await;
    let back = decide(&server, "allow", "secret").await?;
    let secret = member(&back, "secret_id").ok_or("a secret")?;
    let create = |id: &str| {
        json!({
            "workspace_name": "default", "definition_id": GITHUB, "server_side_oauth_secret_id": id,
            "replication_config": {"repositories": ["a/b"]},
        })
    };
    let created = server.post("/integrations/connectors", create(&secret)).await;
    assert_eq!(created.status, StatusCode::OK, "{created:?}");
    let wrong = server.post("/integrations/connectors", create("made-up")).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    Ok(())
}
