//! Which calls are sent.

use airbyte_agent::policy::{Access, Decision, Policy};
use airbyte_agent::replication::ListSources;
use airbyte_agent::{
    DeleteConnector, Effect, ErrorKind, ListConnectors, Method, RawRequest, Replication, RequestOptions, Settings,
};
use serde_json::json;

use crate::harness::{World, create, list};

const READS: &str = "[policy]\nallow = [\"read:*\"]\n";

#[tokio::test]
async fn what_is_denied_is_not_sent_and_the_error_names_the_rule() {
    let world = World::start().await;
    let client = world.client(READS);
    let github = client.connector("Main").await.unwrap();
    list(&github).await.unwrap();
    let error = create(&github, "No").await.expect_err("denied");
    assert_eq!(error.kind(), ErrorKind::PolicyDenied);
    assert_eq!(error.operation(), Some("connectors.execute"));
    assert!(error.message().contains("write:github#Main.issues.create"), "{error}");
    assert!(error.message().contains("its default is deny"), "{error}");
    assert_eq!(github.delete().await.expect_err("denied").kind(), ErrorKind::PolicyDenied);
    assert_eq!((world.count("connectors.execute").await, world.count("connectors.delete").await), (1, 0));
    // The lookup by the caller has told which connector it is.
    assert_eq!((world.count("connectors.list").await, world.count("connectors.get").await), (1, 0));
}

#[tokio::test]
async fn an_account_is_known_by_its_name_also_if_the_caller_has_its_id_only() {
    let world = World::start().await;
    let id = world.free().connector("Main").await.unwrap().id;
    let client = world.client("[policy]\ndefault = \"allow\"\ndeny = [\"github#mAin.*\"]");
    let github = client.connector_by_id(&id, None).unwrap();
    for _ in 0..2 {
        assert_eq!(list(&github).await.expect_err("denied").kind(), ErrorKind::PolicyDenied);
    }
    assert_eq!((world.count("connectors.get").await, world.count("connectors.execute").await), (1, 0));
    let unknown = client.connector_by_id("00000000-0000-4000-8000-000000000000", None).unwrap();
    let error = list(&unknown).await.expect_err("unknown");
    assert_eq!((error.kind(), error.operation()), (ErrorKind::NotFound, Some("connectors.execute")));
}

#[tokio::test]
async fn an_account_that_is_renamed_is_looked_up_again() {
    let world = World::start().await;
    let client = world.client("[policy]\ndefault = \"allow\"\ndeny = [\"*#live.*\"]");
    let github = client.connector("Main").await.unwrap();
    list(&github).await.unwrap();
    github.update(airbyte_agent::UpdateConnector { name: Some("Live".into()), ..Default::default() }).await.unwrap();
    assert_eq!(list(&github).await.expect_err("denied").kind(), ErrorKind::PolicyDenied);
}

#[tokio::test]
async fn raw_requests_are_no_way_around_the_rules() {
    let world = World::start().await;
    let client = world.client(READS);
    let id = client.connector("Main").await.unwrap().id;
    let path = format!("/api/v1/integrations/connectors/{id}");
    let body = json!({"entity": "issues", "action": "create", "params": {"title": "No"}});
    let create = |path: String| RawRequest::new(Method::POST, path).json(&body).effect(Effect::Read);
    for request in [
        create(format!("{path}/execute")),
        create(format!("{path}/%65xecute")),
        RawRequest::new(Method::DELETE, &path).effect(Effect::Read),
        RawRequest::new(Method::POST, "/api/v1/something/else").effect(Effect::Read),
    ] {
        let error = client.request(request).await.expect_err("denied");
        assert_eq!(error.kind(), ErrorKind::PolicyDenied, "{error}");
    }
    assert_eq!((world.count("connectors.execute").await, world.count("connectors.delete").await), (0, 0));
    let read = json!({"entity": "issues", "action": "list", "params": {"per_page": 1}});
    client.request(RawRequest::new(Method::POST, format!("{path}/execute")).json(&read)).await.unwrap();
}

#[tokio::test]
async fn the_airbyte_api_is_held_to_the_same_file() {
    let world = World::start().await;
    let policy = "[policy]\nallow = [\"api.replication.workspaces.*\"]\ndefault = \"allow\"\ndeny = [\"api.replication.sources.*\"]";
    let config = world.policy_config(policy);
    for client in [
        world.client(policy).replication().unwrap(),
        Replication::new(config, airbyte_agent::ClientExtensions::default()).unwrap(),
    ] {
        client.workspaces().list(Default::default()).await.unwrap();
        let error = client.send(ListSources::default()).await.expect_err("denied");
        assert_eq!(error.kind(), ErrorKind::PolicyDenied);
        assert!(error.message().contains("read:api.replication.sources.list"), "{error}");
    }
}

/// A clearing job deletes data. Who may start syncs may not therefore delete.
#[tokio::test]
async fn jobs_that_are_no_syncs_are_actions_of_their_own() {
    let world = World::start().await;
    let started = async |policy: &str, body: &str| {
        let replication = world.client(policy).replication().unwrap();
        let request =
            RawRequest::new(Method::POST, "/jobs").json(&serde_json::from_str::<serde_json::Value>(body).unwrap());
        let error = replication.request(request).await.expect_err("there is no such connection");
        (error.kind(), error.message().to_owned())
    };
    // What the service says of connections that the caller cannot see.
    const SENT: ErrorKind = ErrorKind::PermissionDenied;
    let sync = r#"{"connectionId": "00000000-0000-4000-8000-000000000000", "jobType": "sync"}"#;
    let clear = sync.replace("sync", "Clear");
    let syncs = "[policy]\nallow = [\"read:*\", \"api.replication.jobs.create\"]";
    assert_eq!(started(syncs, sync).await.0, SENT);
    let (kind, message) = started(syncs, &clear).await;
    assert_eq!(kind, ErrorKind::PolicyDenied);
    assert!(message.contains("write:api.replication.jobs.clear"), "{message}");
    let all = "[policy]\nallow = [\"api.replication.jobs.*\"]";
    assert_eq!(started(all, &clear).await.0, SENT);
    let none = "[policy]\ndefault = \"allow\"\ndeny = [\"api.replication.jobs.create\"]";
    assert_eq!(started(none, &clear).await.0, ErrorKind::PolicyDenied);
    let no_clearing =
        "[policy]\ndefault = \"allow\"\ndeny = [\"api.replication.jobs.clear\", \"api.replication.jobs.reset\"]";
    assert_eq!(started(no_clearing, sync).await.0, SENT);
    assert_eq!(started(no_clearing, &clear.replace("Clear", "reset")).await.0, ErrorKind::PolicyDenied);
}

#[tokio::test]
async fn policies_of_several_sources_only_narrow() {
    let world = World::start().await;
    let argument = world.file("argument.toml", "[policy]\ndefault = \"allow\"\n");
    let variable = world.file("variable.toml", "[policy]\ndefault = \"allow\"\ndeny = [\"*.issues.create\"]");
    let profile = world.file("profile.toml", "[policy]\ndefault = \"allow\"\ndeny = [\"api.connectors.delete\"]");
    let settings = world.file("settings.toml", &format!("[default]\npolicy = {:?}\n", profile.display().to_string()));
    let settings = Settings { policy: Some(argument.into()), settings_file: Some(settings.into()), ..world.settings() };
    let config = world.config(settings, &[("AIRBYTE_AGENT_POLICY", &variable)]).unwrap();
    assert_eq!(config.policies().len(), 3);
    // Another process has them all, too.
    let portable = config.portable(true).unwrap();
    assert_eq!(world.config(portable, &[]).unwrap().policies().len(), 3);
    let client = airbyte_agent::Client::new(config, airbyte_agent::ClientExtensions::default()).unwrap();
    let github = client.connector("Main").await.unwrap();
    list(&github).await.unwrap();
    assert!(create(&github, "No").await.expect_err("denied").message().contains("variable.toml"));
    let error = client.send(DeleteConnector { id: github.id.clone() }).await.expect_err("denied");
    assert!(error.message().contains("profile.toml"), "{error}");
}

#[tokio::test]
async fn a_policy_that_is_not_understood_does_not_start() {
    let world = World::start().await;
    for (text, expected) in [
        ("[policy]\nalow = []", "did you mean `allow`?"),
        ("[policy]\ndeny = [\"github.issues\"]", "names no action"),
        ("[policy]\ndefault = \"no\"", "\"no\" is none of"),
        ("nothing", "line 1"),
    ] {
        let file = world.file("typo.toml", text);
        let error = world.config(Settings { policy: Some(file.into()), ..world.settings() }, &[]).expect_err(text);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.message().contains(expected) && error.message().contains("typo.toml"), "{error}");
    }
    let missing = world.folder.join("missing.toml");
    let error = world.config(world.settings(), &[("AIRBYTE_AGENT_POLICY", &missing)]).expect_err("missing");
    assert!(error.message().contains("could not be read"), "{error}");
}

#[test]
fn the_file_in_the_guide_is_a_policy() {
    let guide = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/policy.md")).unwrap();
    let file = guide.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let policy = Policy::parse(file, "policy.md", None).unwrap();
    assert_eq!((policy.rules().len(), policy.limits().per_minute), (6, Some(60)));
}

#[tokio::test]
async fn an_intent_is_required_where_the_policy_says_so() {
    let world = World::start().await;
    let client = world.client("[policy]\ndefault = \"allow\"\nintent = \"writes\"");
    let github = client.connector("Main").await.unwrap();
    list(&github).await.unwrap();
    for intent in [None, Some(" ")] {
        let call = github.execute("issues", "create").params(json!({"title": "t"}));
        let call = intent.into_iter().fold(call, |call, intent| call.intent(intent));
        let error = call.await.expect_err("no intent");
        assert_eq!(error.kind(), ErrorKind::PolicyDenied);
        assert!(error.message().contains("requires an `intent`"), "{error}");
    }
    create(&github, "Yes").await.unwrap();
}

#[tokio::test]
async fn a_program_can_ask_before_it_calls() {
    let world = World::start().await;
    let client = world.client(
        "[policy]\nallow = [\"read:*\"]\nask = [\"github.issues.*\"]\ndeny = [\"*#secret.*\", \"slack.*\"]\nworkspaces = [\"default\"]",
    );
    let policy = client.policy().unwrap();
    assert_eq!(policy.access("github", "Main"), Access { read: Decision::Allow, write: Decision::Ask });
    assert_eq!(policy.access("github", "Secret"), Access { read: Decision::Deny, write: Decision::Deny });
    assert_eq!(policy.access("jira", "J").write, Decision::Deny);
    assert_eq!(policy.access("slack", "S").read, Decision::Deny);
    let id = world.free().connector("Main").await.unwrap().id;
    let body = json!({"id": id, "entity": "issues", "action": "create"}).to_string();
    let request = airbyte_agent::parse_request("connectors.execute", body.as_bytes()).unwrap();
    let preview = policy.preview(&request, &RequestOptions::default()).await.unwrap();
    assert_eq!(preview.verdict.decision, Decision::Ask);
    assert_eq!(preview.subject.to_string(), "write:github#Main.issues.create");
    assert_eq!(world.count("connectors.execute").await, 0);
}

#[tokio::test]
async fn a_default_policy_is_for_clients_without_one() {
    let world = World::start().await;
    let free = world.free();
    assert!(free.policy().is_none());
    let held = free.with_default_policy(Policy::reads_allowed());
    let github = held.connector("Main").await.unwrap();
    assert_eq!(create(&github, "No").await.expect_err("asks").kind(), ErrorKind::ApprovalRequired);
    let denying = world.client(READS).with_default_policy(Policy::reads_allowed());
    let github = denying.connector("Main").await.unwrap();
    assert_eq!(create(&github, "No").await.expect_err("denied").kind(), ErrorKind::PolicyDenied);
    free.connectors().list(ListConnectors::default()).await.unwrap();
}
