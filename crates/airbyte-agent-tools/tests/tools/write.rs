//! `connector_write`: what is written, refused, or not known.

use std::time::Duration;

use airbyte_agent_tools::{Toolbox, ToolboxOptions};
use serde_json::{Value, json};

use crate::setup::{Setup, builder, check};

fn create() -> Value {
    json!({
        "connector": "github", "entity": "issues", "action": "create", "intent": "The user reported a bug",
        "params": {"owner": "airbytehq", "repo": "airbyte", "title": "Slow import"},
    })
}

#[tokio::test]
async fn a_write_is_sent_once_with_its_intent() {
    let setup = Setup::github().await;
    let answer = setup.answer("connector_write", create()).await;
    assert_eq!(answer["result"]["title"], "Slow import", "{answer}");
    let sent = setup.journal("connectors.execute").await;
    assert_eq!((sent.len(), &sent[0]["body"]["intent"]), (1, &json!("The user reported a bug")));
}

#[tokio::test]
async fn parameters_travel_as_they_are_written() {
    let setup = Setup::github().await;
    setup.executes_answer(json!({})).await;
    let arguments = r#"{"connector":"github","entity":"issues","action":"create","intent":"i","params":{"b":1.10,"a":123456789012345678901234567890}}"#;
    let result = setup.toolbox.call_json("connector_write", arguments).await;
    assert!(!result.is_error, "{}", result.text);
    let sent = setup.journal("connectors.execute").await;
    assert!(sent[0].to_string().contains(r#""b":1.1"#), "{}", sent[0]);
}

#[tokio::test]
async fn an_action_that_reads_is_refused_and_not_sent() {
    let setup = Setup::github().await;
    for (connector, entity, action) in
        [("github", "issues", "list"), ("github", "issues", "context_store_search"), ("airbyte", "jobs", "get")]
    {
        let mut arguments = create();
        arguments["connector"] = json!(connector);
        arguments["entity"] = json!(entity);
        arguments["action"] = json!(action);
        let failure = setup.failure("connector_write", arguments, "wrong_tool").await;
        assert!(failure["next"].as_str().expect("a text").contains("connector_read"), "{failure}");
        assert_eq!(failure["happened"], "no");
    }
    assert!(setup.journal("connectors.execute").await.is_empty());
}

#[tokio::test]
async fn a_write_needs_an_intent() {
    let setup = Setup::github().await;
    for intent in [json!(null), json!(""), json!("  "), json!(7), json!("x".repeat(513))] {
        let mut arguments = create();
        arguments["intent"] = intent;
        let failure = setup.failure("connector_write", arguments, "bad_params").await;
        assert!(failure["message"].as_str().expect("a text").contains("`intent`"), "{failure}");
        assert_eq!(failure["happened"], "no");
    }
    let mut arguments = create();
    arguments.as_object_mut().expect("an object").remove("intent");
    let failure = setup.failure("connector_write", arguments, "bad_params").await;
    assert_eq!(failure["message"], "`intent` is required.");
    assert!(setup.journal("connectors.execute").await.is_empty());
}

#[tokio::test]
async fn a_server_that_dies_in_the_middle_leaves_the_outcome_unknown() {
    let setup = Setup::github().await;
    for (fault, code) in [
        (json!("reset_before"), "outcome_unknown"),
        (json!("reset_after"), "outcome_unknown"),
        (json!({"truncated_body": {"bytes": 10}}), "outcome_unknown"),
        (json!({"status": {"status": 502}}), "outcome_unknown"),
        (json!({"status": {"status": 504, "processed": true}}), "outcome_unknown"),
        (json!({"status": {"status": 500}}), "service_error"),
        (json!("invalid_json"), "service_error"),
        (json!("wrong_content_type"), "service_error"),
    ] {
        setup.faults(json!({"operation": "connectors.execute", "fault": fault})).await;
        let failure = setup.failure("connector_write", create(), code).await;
        assert_eq!(failure["happened"], "unknown", "{fault}: {failure}");
        let next = failure["next"].as_str().expect("a text");
        assert!(next.contains("Do not repeat it") && next.contains("connector_read"), "{failure}");
    }
}

#[tokio::test]
async fn a_write_without_an_answer_in_time_leaves_the_outcome_unknown() {
    let setup = Setup::github().await;
    let client = builder(&setup.emulator).timeout(Duration::from_millis(300)).build().expect("a client");
    let toolbox = Toolbox::new(client, ToolboxOptions::default()).expect("a toolbox");
    setup.faults(json!({"operation": "connectors.execute", "fault": {"latency": {"ms": 60_000}}})).await;
    let result = toolbox.call("connector_write", create()).await;
    check(&toolbox, "connector_write", &result);
    assert_eq!((&result.value()["code"], &result.value()["happened"]), (&json!("outcome_unknown"), &json!("unknown")));
    let read = json!({"connector": "github", "entity": "issues", "action": "list"});
    let result = toolbox.call("connector_read", read).await;
    assert_eq!(result.value()["code"], "timed_out", "{}", result.text);
}

#[tokio::test]
async fn a_write_that_was_rejected_did_not_happen() {
    let setup = Setup::github().await;
    for (fault, code) in [
        (json!({"status": {"status": 400}}), "bad_params"),
        (json!({"status": {"status": 401}}), "auth_failed"),
        (json!({"status": {"status": 403}}), "auth_failed"),
        (json!({"status": {"status": 404}}), "bad_params"),
        (json!({"status": {"status": 409}}), "service_error"),
        (json!({"status": {"status": 422}}), "bad_params"),
        (json!({"status": {"status": 429, "retry_after": 7}}), "rate_limited"),
    ] {
        setup.faults(json!({"operation": "connectors.execute", "fault": fault})).await;
        let toolbox =
            Toolbox::new(builder(&setup.emulator).max_retries(0).build().expect("a client"), ToolboxOptions::default())
                .expect("a toolbox");
        let result = toolbox.call("connector_write", create()).await;
        check(&toolbox, "connector_write", &result);
        let failure = result.value();
        assert_eq!((&failure["code"], &failure["happened"]), (&json!(code), &json!("no")), "{fault}: {failure}");
        if code == "rate_limited" {
            assert_eq!(failure["retry_after"], 7.0);
        }
    }
}
