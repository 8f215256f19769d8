//! Budgets of a run.

use airbyte_agent::{ErrorKind, GetWorkspaceStats, ListWorkspaces};
use futures::future::join_all;

use crate::harness::{World, create};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_calls_at_once_are_counted_exactly() {
    let world = World::start().await;
    let client = world.client("[policy]\ndefault = \"allow\"\n[budget]\ncalls = 20\nper_minute = 30");
    let calls = (0..50).map(|_| {
        let client = client.with_options(&Default::default()).unwrap();
        tokio::spawn(async move { client.send(GetWorkspaceStats::default()).await.map(drop) })
    });
    let outcomes: Vec<_> = join_all(calls).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 20);
    assert_eq!(world.count("workspaces.stats").await, 20);
    for error in outcomes.into_iter().filter_map(Result::err) {
        assert_eq!(error.kind(), ErrorKind::BudgetExceeded);
        assert!(error.message().contains("`calls` is 20"), "{error}");
    }
    let other = client.replication().unwrap().workspaces().list(Default::default()).await.expect_err("the same run");
    assert_eq!(other.kind(), ErrorKind::BudgetExceeded);
}

#[tokio::test]
async fn writes_and_bytes_have_limits_of_their_own() {
    let world = World::start().await;
    let client = world.client("[policy]\ndefault = \"allow\"\n[budget]\nwrites = 1");
    let github = client.connector("Main").await.unwrap();
    create(&github, "One").await.unwrap();
    assert!(create(&github, "Two").await.expect_err("used up").message().contains("`writes` is 1"));
    client.send(ListWorkspaces::default()).await.unwrap();
    assert_eq!(world.count("connectors.execute").await, 1);

    let client = world.client("[policy]\ndefault = \"allow\"\n[budget]\nbytes = 10");
    client.send(ListWorkspaces::default()).await.unwrap();
    assert!(client.send(ListWorkspaces::default()).await.expect_err("used up").message().contains("`bytes` is 10"));
}

#[tokio::test]
async fn a_file_that_is_downloaded_counts() {
    let world = World::start().await;
    let client = world.client("[policy]\ndefault = \"allow\"\n[budget]\nbytes = 1000000000\ncalls = 100");
    let limited = world.client("[policy]\ndefault = \"allow\"\n[budget]\nbytes = 1");
    let free = world.free();
    free.connectors()
        .create(airbyte_agent::CreateConnector {
            connector_type: Some("Google Drive".into()),
            credentials: airbyte_agent::JsonObject::of(&serde_json::json!({
                "access_token": "x", "refresh_token": "x", "client_id": "x", "client_secret": "x"
            }))
            .ok(),
            ..Default::default()
        })
        .await
        .unwrap();
    let id = free.connector("google-drive").await.unwrap().id;
    let file = client.connector("google-drive").await.unwrap().execute("files", "list").await.unwrap();
    let files: Vec<serde_json::Value> = file.records().unwrap();
    // Not looked up by the limited client itself, whose first response would use the budget up.
    let drive = limited.connector_by_id(&id, None).unwrap();
    let download = drive.execute("files", "download").params(serde_json::json!({"fileId": files[0]["id"]}));
    let bytes = download.download().await.unwrap().bytes().await.unwrap();
    assert!(!bytes.is_empty());
    let error = limited.send(ListWorkspaces::default()).await.expect_err("used up");
    assert_eq!(error.kind(), ErrorKind::BudgetExceeded);
}

#[tokio::test]
async fn a_minute_that_is_full_says_when_to_go_on() {
    let world = World::start().await;
    let client = world.client("[policy]\ndefault = \"allow\"\n[budget]\nper_minute = 1");
    client.send(ListWorkspaces::default()).await.unwrap();
    let error = client.send(ListWorkspaces::default()).await.expect_err("full");
    let wait = error.retry_after().unwrap().as_secs_f64();
    assert!(error.message().contains("`per_minute` is 1") && (0.0..=60.0).contains(&wait), "{error}");
}
