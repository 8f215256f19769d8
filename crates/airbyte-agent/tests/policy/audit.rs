//! The audit log.

use std::fs;
use std::path::PathBuf;

use airbyte_agent::policy::Decision;
use airbyte_agent::policy::audit::{self, AuditEvent};
use airbyte_agent::{Effect, EncodedRequest, Error, ErrorKind, Interceptor, ListWorkspaces};
use futures::future::{BoxFuture, FutureExt, join_all};
use serde_json::json;

use crate::harness::{World, create, list};

/// A policy that records calls in `log.jsonl`.
fn policy(world: &World, more: &str) -> (String, PathBuf) {
    let file = world.folder.join("logs/log.jsonl");
    let rules = "[policy]\nallow = [\"read:*\", \"github.issues.create\"]\nask = [\"github.issues.update\"]";
    (format!("{rules}\n[audit]\nfile = {:?}\n{more}", file.display().to_string()), file)
}

#[tokio::test]
async fn every_call_is_recorded_and_a_write_before_it_is_sent() {
    let world = World::start().await;
    let (policy, file) = policy(&world, "params = \"full\"");
    let client = world.client(&policy);
    let github = client.connector("Main").await.unwrap();
    list(&github).await.unwrap();
    create(&github, "Recorded").await.unwrap();
    github.delete().await.map(drop).expect_err("denied");
    github.execute("issues", "get").params(json!({"number": 1_000_000_000})).await.map(drop).expect_err("missing");
    let entries = audit::entries(&file).unwrap();
    let events: Vec<_> = entries.iter().map(|entry| (entry.operation.as_str(), entry.event)).collect();
    assert_eq!(
        events,
        [
            ("connectors.list", AuditEvent::Success),
            ("connectors.execute", AuditEvent::Success),
            ("connectors.execute", AuditEvent::Sending),
            ("connectors.execute", AuditEvent::Success),
            ("connectors.delete", AuditEvent::Refused),
            ("connectors.execute", AuditEvent::Failure),
        ]
    );
    let (sending, sent) = (&entries[2], &entries[3]);
    assert_eq!((sending.call, sending.status), (sent.call, None));
    assert_eq!((sent.status, sent.attempts, sent.decision), (Some(200), Some(1), Some(Decision::Allow)));
    assert!(sent.request_id.is_some() && sent.elapsed_ms.is_some() && sent.bytes.is_some_and(|bytes| bytes > 0));
    assert_eq!(sent.subject.as_deref(), Some("write:github#Main.issues.create"));
    assert_eq!((sent.intent.as_deref(), sent.connector.as_deref()), (Some("to test"), Some(github.id.as_str())));
    assert_eq!(sent.params.as_ref().unwrap()["title"], "Recorded");
    assert_eq!(sent.caller, format!("client_id {}", world.emulator.client_id()));
    assert_eq!((entries[4].decision, entries[4].error.as_deref()), (Some(Decision::Deny), Some("policy_denied")));
    assert_eq!((entries[5].status, entries[5].error.as_deref()), (Some(404), Some("not_found")));
    let report = audit::verify(&file).unwrap();
    assert!(report.is_intact() && report.unfinished.is_empty(), "{report:?}");

    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("issues.create", "issues.get", 1)).unwrap();
    let report = audit::verify(&file).unwrap();
    assert_eq!(report.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [3]);
    assert!(report.problems[0].reason.contains("altered"), "{report:?}");
}

#[tokio::test]
async fn a_write_whose_line_cannot_be_written_is_not_sent() {
    let world = World::start().await;
    let (policy, file) = policy(&world, "");
    // A folder in the place of the file.
    fs::create_dir_all(&file).unwrap();
    let github = world.client(&policy).connector("Main").await.unwrap();
    list(&github).await.expect("reads go on");
    let error = create(&github, "No").await.expect_err("not recorded");
    assert_eq!(error.kind(), ErrorKind::PolicyDenied);
    assert!(error.message().contains("log.jsonl could not be written"), "{error}");
    assert_eq!(world.count("connectors.execute").await, 1);
    fs::remove_dir(&file).unwrap();
    create(&github, "Yes").await.unwrap();
    let report = audit::verify(&file).unwrap();
    assert!(report.is_intact(), "{report:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn runs_that_share_a_file_have_a_chain_each() {
    let world = World::start().await;
    let (policy, file) = policy(&world, "");
    let calls = (0..4).flat_map(|_| {
        let client = world.client(&policy);
        (0..10).map(move |_| {
            let client = client.clone();
            tokio::spawn(async move { client.send(ListWorkspaces::default()).await.map(drop) })
        })
    });
    for outcome in join_all(calls.collect::<Vec<_>>()).await {
        outcome.unwrap().unwrap();
    }
    let report = audit::verify(&file).unwrap();
    assert_eq!((report.lines, report.runs, report.is_intact()), (40, 4, true), "{report:?}");
    assert!(audit::entries(&file).unwrap().iter().all(|entry| entry.params.is_none()));
}

#[tokio::test]
async fn an_approval_is_recorded_with_the_call_that_used_it() {
    let world = World::start().await;
    let (policy, file) = policy(&world, "");
    let github = world.client(&policy).connector("Main").await.unwrap();
    let update = || github.execute("issues", "update").params(json!({"issue_number": 1, "title": "t"}));
    update().await.map(drop).expect_err("asks");
    let id = world.approvals().pending().unwrap()[0].id.clone();
    world.approvals().approve(&id).unwrap();
    let _ = update().await;
    let entries = audit::entries(&file).unwrap();
    let approvals: Vec<_> = entries.iter().skip(1).map(|entry| (entry.event, entry.approval.clone())).collect();
    assert_eq!(approvals[0], (AuditEvent::Refused, None));
    assert_eq!(approvals[1], (AuditEvent::Sending, Some(id)));
}

#[tokio::test]
async fn a_write_that_its_caller_drops_is_recorded() {
    let world = World::start().await;
    let (policy, file) = policy(&world, "");
    let url = format!("{}/_emulator/faults", world.emulator.url());
    let fault = json!([{"operation": "connectors.execute", "fault": {"latency": {"ms": 600_000, "processed": true}}}]);
    let body = reqwest::Client::new().post(url).header("content-type", "application/json").body(fault.to_string());
    assert!(body.send().await.unwrap().status().is_success());
    let github = world.client(&policy).connector("Main").await.unwrap();
    let call = tokio::spawn(async move { create(&github, "Dropped").await.map(drop) });
    while world.count("connectors.execute").await == 0 {
        tokio::task::yield_now().await;
    }
    call.abort();
    assert!(call.await.expect_err("aborted").is_cancelled());
    let entries = audit::entries(&file).unwrap();
    let events: Vec<_> = entries.iter().map(|entry| entry.event).collect();
    assert_eq!(events, [AuditEvent::Success, AuditEvent::Sending, AuditEvent::Abandoned]);
}

/// Refuses everything.
struct Closed;

impl Interceptor for Closed {
    fn before<'a>(&'a self, request: &'a EncodedRequest) -> BoxFuture<'a, Result<(), Error>> {
        let is_read = request.effect == Effect::Read;
        async move { if is_read { Ok(()) } else { Err(Error::refused("closed")) } }.boxed()
    }
}

#[tokio::test]
async fn what_another_interceptor_refuses_is_no_call() {
    let world = World::start().await;
    let (policy, file) = policy(&world, "");
    let github = world.client_behind(&policy, Closed).connector("Main").await.unwrap();
    assert_eq!(create(&github, "No").await.expect_err("closed").kind(), ErrorKind::Refused);
    assert_eq!(audit::entries(&file).unwrap().len(), 1, "only the lookup");
}

#[tokio::test]
async fn the_log_has_no_credentials() {
    let world = World::start().await;
    let (policy, file) = policy(&world, "params = \"full\"");
    let secret = world.emulator.client_secret().to_owned();
    let github = world.client(&policy).connector("Main").await.unwrap();
    create(&github, &format!("{secret} was found")).await.unwrap();
    let creation = airbyte_agent::CreateConnector {
        connector_type: Some("GitHub".into()),
        credentials: airbyte_agent::JsonObject::of(&json!({"personal_access_token": "ghp_hush_hush"})).ok(),
        ..Default::default()
    };
    world.client(&policy).connectors().create(creation).await.map(drop).expect_err("denied");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("was found") && text.contains("connectors.create"));
    assert!(!text.contains(&secret) && !text.contains("hush"), "{text}");
}

#[cfg(unix)]
#[tokio::test]
async fn the_log_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::start().await;
    let (policy, file) = policy(&world, "");
    world.client(&policy).send(ListWorkspaces::default()).await.unwrap();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}
