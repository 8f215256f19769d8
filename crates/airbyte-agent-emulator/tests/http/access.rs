//! Who may use the emulator: programs on this machine, not the web pages that a browser on it has open.

use airbyte_agent_emulator::{Emulator, Options, StartError};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Caller, TestResponse, TestResult, TestServer, read};

impl TestServer {
    fn reset(&self) -> RequestBuilder {
        self.http.post(format!("{}/_emulator/reset", self.emulator.url()))
    }
}

/// The number of workspaces, which a reset returns to one.
async fn workspaces(server: &TestServer) -> Option<usize> {
    server.get("/workspaces").await.body["data"].as_array().map(Vec::len)
}

#[tokio::test]
async fn a_host_name_that_resolves_to_this_machine_does_not_reach_it() -> TestResult {
    let server = TestServer::start().await;
    server.mint_scoped("Acme").await;
    for host in ["rebound.example.com", "rebound.example.com:80", "127.0.0.1.example.com", "10.0.0.1", "a@b"] {
        let refused = read(server.reset().header("host", host).json(&json!({}))).await;
        assert_eq!(refused.status, StatusCode::MISDIRECTED_REQUEST, "{host}: {refused:?}");
        // The same for an API, whose client credentials may be known.
        let credentials =
            json!({"client_id": server.emulator.client_id(), "client_secret": server.emulator.client_secret()});
        let mint = server.request(Method::POST, "/account/applications/token").header("host", host);
        let refused = read(mint.json(&credentials)).await;
        assert_eq!(refused.status, StatusCode::MISDIRECTED_REQUEST, "{host}: {refused:?}");
        assert!(refused.body["message"].as_str().is_some_and(|message| message.contains("allowed_hosts")));
    }
    assert_eq!(workspaces(&server).await, Some(2));
    for host in ["localhost", "localhost:9", "LOCALHOST", "127.0.0.1:1", "127.1.2.3", "[::1]:80"] {
        let done = read(server.reset().header("host", host).json(&json!({}))).await;
        assert_eq!(done.status, StatusCode::OK, "{host}: {done:?}");
    }
    assert_eq!(workspaces(&server).await, Some(1));
    Ok(())
}

#[tokio::test]
async fn an_allowed_host_name_reaches_it_and_is_the_one_in_its_urls() -> TestResult {
    let options = Options { allowed_hosts: vec!["emulator".to_owned()], ..Options::default() };
    let server = TestServer::start_with(options).await;
    server.mint_scoped("Acme").await;
    let page = |host: &str| {
        let request = server.request(Method::GET, "/workspaces?limit=1").bearer_auth(&server.token);
        read(request.header("host", host))
    };
    let next = |page: TestResponse| page.body["next"].as_str().unwrap_or_default().to_owned();
    assert!(next(page("emulator:8080").await).starts_with("http://emulator:8080/api/v1/workspaces?"));
    assert!(next(page("localhost:81").await).starts_with("http://localhost:81/api/v1/workspaces?"));
    assert_eq!(page("other").await.status, StatusCode::MISDIRECTED_REQUEST);
    for name in ["http://emulator", "emulator:8080", "a b"] {
        let options = Options { allowed_hosts: vec![name.to_owned()], ..Options::default() };
        let refused = Emulator::start(options).await;
        assert!(matches!(&refused, Err(StartError::Option { name, .. }) if name == "allowed_hosts"), "{refused:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_web_page_from_elsewhere_does_not_reach_it() -> TestResult {
    let server = TestServer::start().await;
    server.mint_scoped("Acme").await;
    for origin in ["https://example.com", "null", "http://localhost.example.com", "file://"] {
        let refused = read(server.reset().header("origin", origin).json(&json!({}))).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{origin}: {refused:?}");
        let list = server.request(Method::GET, "/workspaces").bearer_auth(&server.token).header("origin", origin);
        assert_eq!(read(list).await.status, StatusCode::FORBIDDEN, "{origin}");
    }
    // They are not even recorded, so they do not use up a fault either.
    assert_eq!(server.journal().await["counters"]["requests"], 2);
    // What a form or a script can send without asking the server first.
    for kind in [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("multipart/form-data")] {
        for (method, path) in [(Method::POST, "reset"), (Method::POST, "organizations"), (Method::DELETE, "journal")] {
            let request = server.http.request(method, format!("{}/_emulator/{path}", server.emulator.url())).body("{}");
            let request = match kind {
                Some(kind) => request.header("content-type", kind),
                None => request,
            };
            let refused = read(request).await;
            assert_eq!(refused.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind:?} {path}: {refused:?}");
        }
    }
    assert_eq!(workspaces(&server).await, Some(2));
    let done = read(server.reset().header("origin", "http://localhost:3000").json(&json!({}))).await;
    assert_eq!(done.status, StatusCode::OK, "{done:?}");
    Ok(())
}

#[tokio::test]
async fn the_admin_interface_needs_the_token_that_the_emulator_was_started_with() -> TestResult {
    let options = Options { admin_token: Some("t0ken".into()), ..Options::default() };
    let server = TestServer::start_with(options).await;
    assert_eq!(server.emulator.admin_token(), Some("t0ken"));
    let journal = || server.http.get(format!("{}/_emulator/journal", server.emulator.url()));
    for request in [journal(), journal().bearer_auth("wrong"), journal().bearer_auth(&server.token)] {
        let refused = read(request).await;
        assert_eq!((refused.status, &refused.body["errors"]), (StatusCode::UNAUTHORIZED, &json!([])));
    }
    assert_eq!(read(server.reset().json(&json!({}))).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(read(journal().bearer_auth("t0ken")).await.status, StatusCode::OK);
    assert_eq!(read(server.reset().bearer_auth("t0ken").json(&json!({}))).await.status, StatusCode::OK);
    // Those who follow a consent URL or call a webhook have no token.
    let consent = format!("{}/_emulator/oauth/consent?consent=none", server.emulator.url());
    assert_eq!(server.http.get(consent).send().await?.status(), StatusCode::GONE);
    let webhook = format!("{}/_emulator/webhooks/none", server.emulator.url());
    assert_eq!(server.http.post(webhook).send().await?.status(), StatusCode::NOT_FOUND);
    for wrong in ["", "a b", "ä"] {
        let refused = Emulator::start(Options { admin_token: Some(wrong.into()), ..Options::default() }).await;
        assert!(matches!(&refused, Err(StartError::Option { name, .. }) if name == "admin_token"), "{refused:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_request_must_name_one_host() -> TestResult {
    let server = TestServer::start().await;
    for heads in ["", "Host: localhost\r\nHost: localhost\r\n"] {
        let answer = crate::connections::exchange(
            &server,
            &format!("GET /api/v1/workspaces HTTP/1.1\r\nConnection: close\r\n{heads}\r\n"),
        )?;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    }
    let foreign = "GET http://example.com/api/v1/workspaces HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert!(crate::connections::exchange(&server, foreign)?.starts_with("HTTP/1.1 421 "));
    assert_eq!(server.journal().await["counters"]["requests"], Value::from(1));
    Ok(())
}
