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
