//! The state: data files, snapshots, reset, options and seeds.

use std::path::PathBuf;

use airbyte_agent_emulator::{Data, Emulator, Options, StartError};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::harness::{Caller, TestResult, TestServer};

/// A data file that is deleted when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("emulator-{}.sqlite", uuid::Uuid::new_v4())))
    }

    fn options(&self) -> Options {
        Options { data: Data::File(self.0.clone()), ..Options::default() }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm"] {
            let mut path = self.0.clone().into_os_string();
            path.push(suffix);
            // SQLite creates the last two while the file is open.
            let _ = std::fs::remove_file(path);
        }
    }
}

#[tokio::test]
async fn a_file_survives_a_restart() -> TestResult {
    let scratch = Scratch::new();
    let first = TestServer::start_with(scratch.options()).await;
    let id = first.github().await;
    let path = format!("/integrations/connectors/{id}/execute");
    first.post(&path, json!({"entity": "issues", "action": "create", "params": {"title": "Kept"}})).await;
    first.advance(100.0).await;
    let (token, client_id) = (first.token.clone(), first.emulator.client_id().to_owned());
    let secret = first.emulator.client_secret().to_owned();
    first.emulator.stop();

    let mut second = TestServer::start_with(scratch.options()).await;
    assert_eq!(second.emulator.client_id(), client_id);
    assert_eq!(second.emulator.client_secret(), secret);
    assert_eq!(second.emulator.organization_id(), first.emulator.organization_id());
    second.token = token;
    assert_eq!(second.get(&format!("/integrations/connectors/{id}")).await.status, StatusCode::OK);
    let query = json!({"query": {"filter": {"eq": {"title": "Kept"}}}});
    let search = json!({"entity": "issues", "action": "context_store_search", "params": query});
    let found = second.post(&path, search).await;
    assert_eq!(found.body["result"]["data"].as_array().map(Vec::len), Some(1), "{found:?}");
    let clock = second.http.get(format!("{}/_emulator/clock", second.emulator.url())).send().await?;
    let clock: serde_json::Value = clock.json().await?;
    assert_eq!(clock["ahead_seconds"], 100.0);
    Ok(())
}

#[tokio::test]
async fn a_data_file_can_be_used_by_one_emulator_only() -> TestResult {
    let scratch = Scratch::new();
    let _first = TestServer::start_with(scratch.options()).await;
    let second = Emulator::start(scratch.options()).await;
    assert!(matches!(second, Err(StartError::Data(_))), "{second:?}");
    Ok(())
}

#[tokio::test]
async fn a_snapshot_restores_everything() -> TestResult {
    for options in [Options::default(), Scratch::new().options()] {
        let server = TestServer::start_with(options).await;
        let kept = server.github().await;
        let snapshot = server.admin(Method::POST, "/snapshot", json!({})).await;
        let lost = server.github().await;
        server.delete(&format!("/integrations/connectors/{kept}")).await;
        server.advance(60.0).await;
        for _ in 0..2 {
            let restored = server.admin(Method::POST, "/restore", json!({"id": snapshot.id()})).await;
            assert_eq!(restored.status, StatusCode::OK, "{restored:?}");
            assert_eq!(server.get(&format!("/integrations/connectors/{kept}")).await.status, StatusCode::OK);
            assert_eq!(server.get(&format!("/integrations/connectors/{lost}")).await.status, StatusCode::NOT_FOUND);
            let again = server.github().await;
            assert_ne!(again, lost);
        }
        let unknown = server.admin(Method::POST, "/restore", json!({"id": "none"})).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    }
    Ok(())
}

#[tokio::test]
async fn a_reset_keeps_the_credentials_and_nothing_else() -> TestResult {
    let server = TestServer::start().await;
    let id = server.github().await;
    server.mint_scoped("Acme").await;
    let other = server.admin(Method::POST, "/organizations", json!({"client_id": "b", "client_secret": "s"})).await;
    assert_eq!(other.body["client_id"], "b");
    let theirs = server.mint("b", "s").await;
    server.advance(30.0).await;
    server.set_fault(json!({"operation": "*", "fault": "reset_before"})).await;
    server.admin(Method::POST, "/reset", json!({})).await;

    assert_eq!(server.get(&format!("/integrations/connectors/{id}")).await.status, StatusCode::NOT_FOUND);
    let workspaces = server.get("/workspaces").await;
    assert_eq!(workspaces.body["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(workspaces.body["data"][0]["name"], "default");
    assert_eq!(server.journal().await["counters"]["requests"], 2);
    let orphan = TestServer { token: theirs, ..server };
    assert_eq!(orphan.get("/workspaces").await.status, StatusCode::UNAUTHORIZED);
    Ok(())
}

#[tokio::test]
async fn options_and_seeds_determine_the_initial_state() -> TestResult {
    let organization = "11111111-1111-4111-8111-111111111111";
    let options: Options = serde_json::from_value(json!({
        "client_id": "mine",
        "client_secret": "shh",
        "organization_id": organization,
        "records": 7,
        "token_lifetime": 60,
        "seeds": ["
workspaces: [acme]
organizations:
  - {organization_id: 22222222-2222-4222-8222-222222222222, client_id: second, client_secret: two, workspaces: [b]}
types:
  - slug: bakery
    name: Bakery
    definition_id: 5b1d0c9e-0000-4000-8000-000000000001
    paging: {plain: {style: offset, position: offset, metadata: {next_offset: next}}}
    entities:
      - name: loaves
        fields: {id: serial, name: product}
        actions: {list: {paging: plain}}
"],
    }))?;
    assert!(!format!("{options:?}").contains("shh"));
    let server = TestServer::start_with(options).await;
    assert_eq!(server.emulator.organization_id(), organization);
    assert_eq!(server.get("/workspaces").await.body["data"].as_array().map(Vec::len), Some(2));
    server.mint("second", "two").await;
    let bakery = json!({"workspace_name": "acme", "connector_type": "bakery", "credentials": {"key": "x"}});
    let bakery = server.post("/integrations/connectors", bakery).await;
    let path = format!("/integrations/connectors/{}/execute", bakery.id());
    let loaves = server.post(&path, json!({"entity": "loaves", "action": "list"})).await;
    let records = loaves.body["result"].as_array().or(loaves.body["result"]["data"].as_array()).ok_or("records")?;
    assert_eq!(records.len(), 7);

    assert!(serde_json::from_value::<Options>(json!({"porto": 1})).is_err());
    let broken = Emulator::start(Options { seeds: vec!["organizations: 7".into()], ..Options::default() }).await;
    assert!(matches!(broken, Err(StartError::Seed(_))), "{broken:?}");
    let broken = Emulator::start(Options { organization_id: Some("x".into()), ..Options::default() }).await;
    assert!(matches!(&broken, Err(StartError::Option { name, .. }) if name == "organization_id"), "{broken:?}");
    Ok(())
}
