//! Pages, links and the order of lists.

use airbyte_agent_emulator::Options;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::harness::{AirbyteResponse, User};
use crate::harness::{Caller, TestResult, TestServer};

fn query(url: &str) -> Vec<(String, String)> {
    url::Url::parse(url).map(|url| url.query_pairs().into_owned().collect()).unwrap_or_default()
}

async fn create_workspaces(user: &User<'_>, count: usize) {
    for number in 0..count {
        user.post("/workspaces", json!({"name": format!("w{number}")})).await.expect(StatusCode::OK);
    }
}

#[tokio::test]
async fn a_page_has_a_next_one_unless_it_is_empty() -> TestResult {
    let server = TestServer::start().await;
    let user = User::default_of(&server).await;
    create_workspaces(&user, 4).await;
    let base = format!("{}/v1/workspaces?", server.emulator.url());

    let first = user.get("/workspaces?limit=2&includeDeleted=false").await;
    assert_eq!((first.names(), first.text("previous")), (vec!["default", "w0"], ""));
    assert!(first.text("next").starts_with(&base), "{first:?}");
    let pairs = [("includeDeleted", "false"), ("limit", "2"), ("offset", "2")];
    assert_eq!(query(first.text("next")), pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));

    let last = user.get("/workspaces?limit=2&offset=4").await;
    assert_eq!(last.names(), ["w3"]);
    assert!(last.text("next").contains("offset=6"));
    assert!(last.text("previous").contains("offset=2"));
    let beyond = user.get("/workspaces?limit=2&offset=6").await;
    assert_eq!((beyond.data().len(), &beyond.body["next"]), (0, &json!("")));
    Ok(())
}

#[tokio::test]
async fn lists_of_ids_are_repeated_or_joined() -> TestResult {
    let server = TestServer::start().await;
    let user = User::default_of(&server).await;
    create_workspaces(&user, 2).await;
    let (first, second) = (user.workspace("w0").await, user.workspace("w1").await);
    for query in [format!("workspaceIds={first}&workspaceIds={second}"), format!("workspaceIds={first},{second}")] {
        let listed = user.get(&format!("/workspaces?{query}")).await;
        assert_eq!(listed.names(), ["w0", "w1"]);
        assert!(listed.text("next").contains(&format!("workspaceIds={first}%2C{second}")), "{listed:?}");
    }
    assert_eq!(user.get("/workspaces?workspaceIds=").await.data().len(), 3);
    Ok(())
}

#[tokio::test]
async fn unordered_lists_are_shuffled_on_demand() -> TestResult {
    let server = TestServer::start_with(Options { shuffle_lists: true, ..Options::default() }).await;
    let user = User::default_of(&server).await;
    create_workspaces(&user, 20).await;
    let all = user.get("/workspaces?limit=100").await;
    let mut sorted = all.names();
    sorted.sort_unstable();
    assert_ne!(all.names(), sorted);
    // Without changes, pages neither repeat nor miss anything.
    let mut walked: Vec<Value> = Vec::new();
    for offset in [0, 10, 20] {
        walked.extend(user.get(&format!("/workspaces?limit=10&offset={offset}")).await.data().iter().cloned());
    }
    assert_eq!(walked, all.data());
    create_workspaces(&user, 1).await;
    let more = user.get("/workspaces?limit=100").await;
    assert_ne!(more.names()[..20], all.names()[..20]);
    Ok(())
}
