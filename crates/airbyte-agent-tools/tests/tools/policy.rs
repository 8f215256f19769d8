//! Tools of a client that has a policy.

use airbyte_agent::policy::{ApprovalAnswer, Policy};
use airbyte_agent_tools::{Toolbox, ToolboxOptions};
use serde_json::{Value, json};

use crate::setup::{Setup, builder_with, check};

fn toolbox(setup: &Setup, policy: &str) -> Toolbox {
    let policy = Policy::parse(&format!("[policy]\n{policy}"), "policy.toml", None).expect("a policy");
    Toolbox::new(setup.client.with_default_policy(policy), ToolboxOptions::default()).expect("a toolbox")
}

#[tokio::test]
async fn the_list_says_what_is_allowed() {
    let setup = Setup::github().await;
    setup.connect("Stripe", "Payments").await;
    let access = async |policy: &str| {
        let toolbox = toolbox(&setup, policy);
        let result = toolbox.call("list_connectors", json!({})).await;
        check(&toolbox, "list_connectors", &result);
        let connectors = result.value()["connectors"].as_array().expect("connectors").clone();
        connectors.into_iter().map(|connector| connector["access"].clone()).collect::<Vec<Value>>()
    };
    let reading = r#"default = "deny"
allow = ["read:*.*.*"]"#;
    assert_eq!(access(reading).await, ["read", "read", "read"]);
    let some = r#"default = "deny"
allow = ["read:api.*.*", "github.issues.*", "write:api.replication.jobs.create"]"#;
    assert_eq!(access(some).await, ["read_write", "none", "read_write"]);
}

#[tokio::test]
async fn what_the_policy_denies_is_not_sent() {
    let setup = Setup::github().await;
    let toolbox = toolbox(
        &setup,
        r#"default = "deny"
allow = ["read:api.*.*", "read:github.issues.*"]"#,
    );
    let create = json!({"connector": "github", "entity": "issues", "action": "create", "params": {}, "intent": "Test"});
    let result = toolbox.call("connector_write", create).await;
    check(&toolbox, "connector_write", &result);
    assert_eq!((&result.value()["code"], &result.value()["happened"]), (&json!("policy_denied"), &json!("no")));
    let list = json!({"connector": "github", "entity": "pull_requests", "action": "list"});
    let result = toolbox.call("connector_read", list).await;
    check(&toolbox, "connector_read", &result);
    assert_eq!(result.value()["code"], "policy_denied", "{}", result.text);
    assert!(setup.journal("connectors.execute").await.is_empty());
    let sync = json!({
        "connector": "airbyte", "entity": "connections", "action": "sync",
        "params": {"connectionId": "5b1d0c9e-0000-4000-8000-000000000001"}, "intent": "Test",
    });
    let result = toolbox.call("connector_write", sync).await;
    check(&toolbox, "connector_write", &result);
    assert_eq!(result.value()["happened"], "no", "{}", result.text);
    assert!(setup.journal("replication.jobs.create").await.is_empty());
}

#[tokio::test]
async fn without_a_policy_reads_are_allowed_and_a_person_is_asked_about_writes() {
    let setup = Setup::github().await;
    let client = builder_with(&setup.emulator, ApprovalAnswer::Declined).build().expect("a client");
    let toolbox = Toolbox::new(client, ToolboxOptions::default()).expect("a toolbox");
    let list = json!({"connector": "github", "entity": "issues", "action": "list", "limit": 1});
    assert!(!toolbox.call("connector_read", list).await.is_error);
    let create = json!({"connector": "github", "entity": "issues", "action": "create", "params": {}, "intent": "Test"});
    let result = toolbox.call("connector_write", create.clone()).await;
    check(&toolbox, "connector_write", &result);
    assert_eq!((&result.value()["code"], &result.value()["happened"]), (&json!("approval_declined"), &json!("no")));
}

#[tokio::test]
async fn a_program_knows_before_a_call_whether_a_person_has_to_approve_it() {
    let setup = Setup::github().await;
    let create = json!({"connector": "github", "entity": "issues", "action": "create", "params": {"title": "t"}, "intent": "Test"});
    let with = |name: &str, value: Value| {
        let mut arguments = create.clone();
        arguments[name] = value;
        arguments.to_string()
    };
    let create = create.to_string();
    let list = json!({"connector": "github", "entity": "issues", "action": "list"}).to_string();

    let default = &setup.toolbox;
    assert!(default.needs_approval("connector_write", &create).await);
    assert!(default.needs_approval("connector_write", &with("connector", json!("GitHub"))).await);
    // What fails in any case needs no approval.
    for (name, value) in [
        ("connector", json!("gitlab")),
        ("entity", json!("isues")),
        ("action", json!("list")),
        ("intent", json!(" ")),
        ("params", json!(3)),
        ("surplus", json!(1)),
    ] {
        assert!(!default.needs_approval("connector_write", &with(name, value)).await, "{name}");
    }
    assert!(!default.needs_approval("connector_rite", &create).await);
    assert!(!default.needs_approval("connector_read", &create).await);

    // Reads are allowed: nothing is looked up to know that.
    let before = setup.journal("connectors.list").await.len();
    assert!(!default.needs_approval("connector_read", &list).await);
    assert!(!default.needs_approval("list_connectors", "").await);
    assert!(!default.needs_approval("connector_docs", r#"{"connector": "github"}"#).await);
    assert_eq!(setup.journal("connectors.list").await.len(), before);

    let asks =
        async |policy: &str, tool: &str, arguments: &str| toolbox(&setup, policy).needs_approval(tool, arguments).await;
    let allowing = "allow = [\"read:*\", \"github.issues.create\"]\nask = [\"write:github.comments.*\"]";
    assert!(!asks(allowing, "connector_write", &create).await);
    assert!(asks(allowing, "connector_write", &with("entity", json!("comments"))).await);
    assert!(
        !asks("ask = [\"write:*\"]\nallow = [\"read:*\"]\ndeny = [\"*.issues.create\"]", "connector_write", &create)
            .await
    );
    assert!(!asks("allow = [\"read:*\"]", "connector_write", &create).await);
    let reading = "allow = [\"read:api.*\"]\nask = [\"read:github.*\"]";
    assert!(asks(reading, "connector_read", &list).await);
    assert!(!asks(reading, "list_connectors", "{}").await);
    assert!(setup.journal("connectors.execute").await.is_empty());

    let sync = |params: Value| {
        json!({"connector": "airbyte", "entity": "connections", "action": "sync", "params": params, "intent": "Test"})
            .to_string()
    };
    let connection = json!({"connectionId": "5b1d0c9e-0000-4000-8000-000000000001"});
    assert!(default.needs_approval("connector_write", &sync(connection.clone())).await);
    assert!(!default.needs_approval("connector_write", &sync(json!({"connection": "x"}))).await);
    let jobs = "allow = [\"read:*\", \"api.replication.jobs.create\"]\ndefault = \"ask\"";
    assert!(!asks(jobs, "connector_write", &sync(connection.clone())).await);
    let clear = json!({
        "connector": "airbyte", "entity": "jobs", "action": "create", "intent": "Test",
        "params": {"connectionId": connection["connectionId"], "jobType": "clear"},
    });
    assert!(asks(jobs, "connector_write", &clear.to_string()).await, "a job that is no sync is another action");
}

#[tokio::test]
async fn a_lookup_that_needs_an_approval_is_part_of_its_call() {
    let setup = Setup::github().await;
    let toolbox = toolbox(&setup, "default = \"ask\"");
    let list = json!({"connector": "github", "entity": "issues", "action": "list"}).to_string();
    for (tool, arguments) in
        [("list_connectors", "{}"), ("connector_docs", r#"{"connector": "github"}"#), ("connector_read", &list)]
    {
        assert!(toolbox.needs_approval(tool, arguments).await, "{tool}");
    }
    assert!(setup.journal("connectors.list").await.is_empty());
}
