//! How calls are authorized, and what a wrong base URL looks like.

use airbyte_agent::replication::ListTags;
use airbyte_agent::{Error, ErrorKind, Replication};
use serde_json::json;

use crate::server::{Action, Server};

/// A server that responds to everything in the same way, its own tokens included.
async fn server(status: u16, content_type: &'static str, body: &'static str) -> Server {
    let server = Server::start(move |_, _| {
        Action::Respond(status, vec![format!("content-type: {content_type}")], body.as_bytes().to_vec())
    })
    .await;
    server.respond_to_token_requests(status, body);
    server
}

async fn list(client: Result<Replication, Error>) -> Result<(), Error> {
    client?.tags().list(ListTags::default()).await.map(drop)
}

#[tokio::test]
async fn the_token_is_requested_below_the_base_url() {
    let server = Server::start(|_, _| Action::Respond(200, Vec::new(), json!({"data": []}).to_string().into())).await;
    let client = Replication::builder().replication_url(&server.url).client_id("id").client_secret("hush");
    list(client.build_replication()).await.expect("a list");
    let requests = server.requests_to("/api/public/v1/applications/token");
    assert_eq!(requests.len(), 1);
    let body: serde_json::Value = serde_json::from_str(&requests[0].body).expect("JSON");
    assert_eq!(body, json!({"client_id": "id", "client_secret": "hush", "grant_type": "client_credentials"}));
    assert!(
        server.requests_to("/api/public/v1/tags")[0].header("authorization").expect("a token").starts_with("Bearer ")
    );
}

#[tokio::test]
async fn an_instance_without_authentication_gets_no_authorization() {
    let server = server(200, "application/json", r#"{"data": []}"#).await;
    list(Replication::builder().replication_url(&server.url).auth("none").build_replication()).await.expect("a list");
    assert_eq!(server.requests_to("/api/public/v1/tags")[0].header("authorization"), None);
    assert_eq!(server.requests_to("/api/public/v1/applications/token").len(), 0);
}

#[tokio::test]
async fn an_old_instance_gets_user_name_and_password() {
    let server = server(200, "application/json", r#"{"data": []}"#).await;
    let client =
        Replication::builder().replication_url(&server.url).auth("basic").username("airbyte").password("password");
    list(client.build_replication()).await.expect("a list");
    let header = server.requests_to("/api/public/v1/tags")[0].header("authorization").map(str::to_owned);
    assert_eq!(header.as_deref(), Some("Basic YWlyYnl0ZTpwYXNzd29yZA=="));
}

#[tokio::test]
async fn a_web_page_is_an_error_of_the_settings_that_names_the_base_url() {
    let server = server(200, "text/html", "<!doctype html><html></html>").await;
    let with_credentials = || Replication::builder().client_id("id").client_secret("hush");
    for builder in [with_credentials(), Replication::builder().auth("none")] {
        let error = list(builder.replication_url(&server.url).build_replication()).await.expect_err("a web page");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(
            error.to_string().contains(&format!("{}/api/public/v1 responded with an HTML page", server.url)),
            "{error}"
        );
        assert!(!format!("{error} {error:?}").contains("hush"));
    }
}

#[tokio::test]
async fn refused_credentials_are_an_authentication_error_whatever_the_status() {
    for status in [400, 401, 403] {
        let server = server(status, "application/json", r#"{"message": "bad credentials"}"#).await;
        let client = Replication::builder().replication_url(&server.url).client_id("id").client_secret("hush");
        let error = list(client.build_replication()).await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Authentication, "{status}");
        assert!(error.to_string().contains("bad credentials"), "{error}");
    }
}

#[tokio::test]
async fn a_service_without_tokens_is_an_error_of_the_settings() {
    let server = server(404, "application/json", "{}").await;
    let client = Replication::builder().replication_url(&server.url).client_id("id").client_secret("hush");
    let error = list(client.build_replication()).await.expect_err("not found");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("`replication_url`") && error.to_string().contains("`auth`"), "{error}");
}
