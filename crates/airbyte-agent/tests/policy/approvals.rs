//! Calls that need an approval.

use std::fs;

use airbyte_agent::ErrorKind;
use airbyte_agent::policy::{ApprovalAnswer, with_approver};
use serde_json::json;

use crate::harness::{Always, World, create, list};

const POLICY: &str = "[policy]\nallow = [\"read:*\"]\nask = [\"write:github.*\"]\n[approval]\nexpires = 60";

#[tokio::test]
async fn a_call_that_is_approved_is_sent_once() {
    let world = World::start().await;
    let client = world.client(POLICY);
    let github = client.connector("Main").await.unwrap();
    let error = create(&github, "Once").await.expect_err("needs an approval");
    assert_eq!(error.kind(), ErrorKind::ApprovalRequired);
    let pending = world.approvals().pending().unwrap();
    assert_eq!(pending.len(), 1);
    assert!(error.message().contains(&format!("airbyte-agent approve {}", pending[0].id)), "{error}");
    assert_eq!(pending[0].subject, "write:github#Main.issues.create");
    assert_eq!(pending[0].intent.as_deref(), Some("to test"));
    assert_eq!(pending[0].params["title"], "Once");
    // Asked again, it is the same request.
    assert_eq!(create(&github, "Once").await.expect_err("not yet").message(), error.message());
    assert_eq!(world.approvals().pending().unwrap().len(), 1);

    world.approvals().approve(&pending[0].id).unwrap();
    assert_eq!(create(&github, "Another").await.expect_err("another").kind(), ErrorKind::ApprovalRequired);
    // Another process, which has nothing but the files.
    let again = world.client(POLICY).connector("Main").await.unwrap();
    create(&again, "Once").await.unwrap();
    for github in [&github, &again] {
        assert_eq!(create(github, "Once").await.expect_err("used").kind(), ErrorKind::ApprovalRequired);
    }
    assert_eq!(world.count("connectors.execute").await, 1);
}

#[tokio::test]
async fn an_approval_expires() {
    let world = World::start().await;
    let github = world.client(POLICY).connector("Main").await.unwrap();
    create(&github, "Late").await.expect_err("needs an approval");
    let id = world.approvals().pending().unwrap()[0].id.clone();
    world.approvals().approve(&id).unwrap();
    world.advance(60);
    assert_eq!(create(&github, "Late").await.expect_err("expired").kind(), ErrorKind::ApprovalRequired);
    world.approvals().approve(&id).unwrap();
    world.advance(59);
    create(&github, "Late").await.unwrap();
    assert_eq!(world.count("connectors.execute").await, 1);
}

#[tokio::test]
async fn a_call_that_is_declined_fails_with_an_error_of_its_own() {
    let world = World::start().await;
    let github = world.client(POLICY).connector("Main").await.unwrap();
    create(&github, "No").await.expect_err("needs an approval");
    world.approvals().decline(&world.approvals().pending().unwrap()[0].id).unwrap();
    let error = create(&github, "No").await.expect_err("declined");
    assert_eq!(error.kind(), ErrorKind::ApprovalDeclined);
    assert_eq!(world.count("connectors.execute").await, 0);
}

#[tokio::test]
async fn a_forged_approval_is_refused() {
    let world = World::start().await;
    let github = world.client(POLICY).connector("Main").await.unwrap();
    create(&github, "Forged").await.expect_err("needs an approval");
    let id = world.approvals().pending().unwrap()[0].id.clone();
    let file = world.folder.join(format!("state/airbyte-agent/approvals/{id}.json"));
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("\"state\":\"pending\"", "\"state\":\"approved\"")).unwrap();
    let error = create(&github, "Forged").await.expect_err("forged");
    assert_eq!(error.kind(), ErrorKind::PolicyDenied);
    assert!(error.message().contains("was altered"), "{error}");
    assert_eq!(world.count("connectors.execute").await, 0);
}

#[tokio::test]
async fn an_approver_answers_while_the_call_waits() {
    let world = World::start().await;
    let (yes, no, later) = (
        Always::new(ApprovalAnswer::Approved),
        Always::new(ApprovalAnswer::Declined),
        Always::new(ApprovalAnswer::Later),
    );
    let github = world.client_with(POLICY, yes.clone()).connector("Main").await.unwrap();
    list(&github).await.unwrap();
    create(&github, "One").await.unwrap();
    create(&github, "Two").await.unwrap();
    assert_eq!(yes.asked.lock().unwrap().len(), 2, "reads are not asked about, and every write is");
    let error = with_approver(no.clone(), create(&github, "Three")).await.expect_err("declined");
    assert_eq!(error.kind(), ErrorKind::ApprovalDeclined);
    let error = with_approver(later, create(&github, "Three")).await.expect_err("later");
    assert_eq!(error.kind(), ErrorKind::ApprovalRequired);
    let pending = world.approvals().pending().unwrap();
    assert_eq!(pending[0].digest, no.asked.lock().unwrap()[0].digest);
    world.approvals().approve(&pending[0].id).unwrap();
    with_approver(no, create(&github, "Three")).await.expect("it was approved before");
    assert_eq!(world.count("connectors.execute").await, 4);
}

#[tokio::test]
async fn what_waits_shows_no_credentials() {
    let world = World::start().await;
    let client = world.client("[policy]\nallow = [\"read:*\"]\nask = [\"write:*\"]");
    let secret = world.emulator.client_secret().to_owned();
    let github = client.connector("Main").await.unwrap();
    create(&github, &format!("The secret is {secret}")).await.expect_err("asks");
    let creation = airbyte_agent::CreateConnector {
        connector_type: Some("GitHub".into()),
        credentials: airbyte_agent::JsonObject::of(&json!({"personal_access_token": "ghp_hush_hush"})).ok(),
        ..Default::default()
    };
    let error = client.connectors().create(creation).await.expect_err("asks");
    assert_eq!(error.kind(), ErrorKind::ApprovalRequired);
    let waiting = world.approvals().pending().unwrap();
    assert_eq!(waiting.len(), 2);
    let shown = format!("{waiting:?} {error:?} {error} {}", world.kept());
    assert!(!shown.contains(&secret) && !shown.contains("hush"), "{shown}");
    assert!(shown.contains("GitHub"));
}
