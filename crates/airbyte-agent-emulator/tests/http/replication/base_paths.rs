//! The base paths, and what is served without a token.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::harness::{AirbyteResponse, BASES, User};
use crate::harness::{Caller, TestResult, TestServer, read};

#[tokio::test]
async fn both_base_paths_serve_the_same_operations() -> TestResult {
    let server = TestServer::start().await;
    let user = User::default_of(&server).await;
    let created = user.post("/workspaces", json!({"name": "Acme"})).await.expect(StatusCode::OK);
    let path = format!("/workspaces/{}", created.text("workspaceId"));
    let user = user.at(BASES[1]);
    assert_eq!(user.get(&path).await.body, created.body);
    user.delete(&path).await.expect(StatusCode::NO_CONTENT);
    let user = user.at(BASES[0]);
    assert_eq!(user.get("/workspaces").await.names(), ["default"]);

    let journal = server.journal().await;
    let names: Vec<_> =
        journal["entries"].as_array().ok_or("entries")?.iter().map(|entry| &entry["operation"]).collect();
    assert_eq!(names.last(), Some(&&json!("replication.workspaces.list")));
    assert_eq!(journal["counters"]["operations"]["replication.workspaces.delete"]["effects"], 1);
    assert_eq!(journal["counters"]["operations"]["replication.applications.create_token"]["mints"], 1);
    Ok(())
}

#[tokio::test]
async fn workspaces_are_those_of_the_agent_api() -> TestResult {
    let server = TestServer::start().await;
    let user = User::default_of(&server).await;
    server.mint_scoped("from the agent API").await;
    assert_eq!(user.get("/workspaces").await.names(), ["default", "from the agent API"]);
    let id = user.post("/workspaces", json!({"name": "from here"})).await.text("workspaceId").to_owned();
    let there = server.get(&format!("/workspaces/{id}")).await;
    assert_eq!((there.status, &there.body["name"]), (StatusCode::OK, &json!("from here")));
    server.delete(&format!("/workspaces/{id}")).await;
    assert_eq!(user.get("/workspaces").await.names(), ["default", "from the agent API"]);
    let organizations = user.get("/organizations").await;
    assert_eq!(organizations.data()[0]["organizationId"], server.emulator.organization_id());
    Ok(())
}

#[tokio::test]
async fn the_documentation_and_the_health_need_no_token() -> TestResult {
    let server = TestServer::start().await;
    for base in BASES {
        let url = format!("{}{base}", server.emulator.url());
        for path in ["", "/"] {
            let root = server.http.get(format!("{url}{path}")).send().await?;
            assert_eq!(root.status(), StatusCode::FOUND, "{base}{path}");
            assert!(root.headers()["location"].to_str()?.starts_with("https://"));
        }
        let health = server.http.get(format!("{url}/health")).send().await?;
        assert_eq!(health.status(), StatusCode::OK);
        assert_eq!(health.text().await?, "Successful operation");
    }
    Ok(())
}

#[tokio::test]
async fn errors_below_a_base_path_have_the_form_of_its_api() -> TestResult {
    let server = TestServer::start().await;
    let get = async |path: &str| read(server.http.get(format!("{}{path}", server.emulator.url()))).await;
    for path in ["/v1/nothing", "/api/public/v1/nothing", "/v1/workspaces/a/b"] {
        let unknown = get(path).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        assert_eq!(unknown.body["message"], "Not Found", "{path}");
        assert_eq!(unknown.body["_links"]["self"][0]["href"], path);
    }
    // Those of the Agent API list what is wrong with each member, and so do those of no API.
    for path in ["/api/v1/nothing", "/v1x/nothing", "/api/public", "/applications"] {
        let unknown = get(path).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        assert!(unknown.body["errors"].is_array(), "{path}: {unknown:?}");
    }
    let wrong = server.http.request(Method::PUT, format!("{}/applications/token", server.emulator.url()));
    let wrong = read(wrong).await;
    assert_eq!((wrong.status, wrong.text("message")), (StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed"));
    Ok(())
}

#[tokio::test]
async fn faults_name_operations_and_have_the_form_of_the_api() -> TestResult {
    let server = TestServer::start().await;
    let user = User::default_of(&server).await.at(BASES[1]);
    for (status, title, text) in [
        (503, "service-unavailable", ""),
        (409, "state-conflict", ""),
        (403, "forbidden", ""),
        (429, "", "Too Many Requests"),
        (401, "", "Unauthorized"),
    ] {
        let fault = json!({"operation": "replication.workspaces.list", "fault": {"status": {"status": status}}});
        server.set_fault(fault).await;
        let response = user.get("/workspaces").await;
        assert_eq!(response.status.as_u16(), status);
        assert_eq!((response.title(), response.text("message")), (title, text), "{response:?}");
        user.get("/organizations").await.expect(StatusCode::OK);
    }
    let fault = json!({"operation": "replication.workspaces.list", "fault": {"status": {"status": 500}}});
    server.set_fault(fault).await;
    assert!(user.get("/workspaces").await.is_error_id());
    Ok(())
}
