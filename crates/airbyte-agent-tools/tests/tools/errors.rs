//! Arguments that cannot be used, and errors of the service.

use airbyte_agent::{EncodedRequest, Error, Interceptor};
use airbyte_agent_tools::{Toolbox, ToolboxOptions};
use serde_json::{Value, json};

use crate::setup::{Setup, builder, check};

/// The arguments of a call that lists issues, with some more.
fn list(more: &Value) -> Value {
    let mut arguments = json!({"connector": "github", "entity": "issues", "action": "list"});
    for (name, value) in more.as_object().into_iter().flatten() {
        arguments[name] = value.clone();
    }
    arguments
}

#[tokio::test]
async fn arguments_are_refused_with_their_names() {
    let setup = Setup::github().await;
    for (tool, arguments, expected) in [
        ("connector_read", list(&json!({"lmit": 5})), "did you mean `limit`?"),
        ("connector_read", json!({"connector": "github", "entity": "issues"}), "`action`"),
        (
            "connector_read",
            json!({"connector": 7, "entity": "issues", "action": "list"}),
            "`connector` must be a string, not 7",
        ),
        ("connector_read", list(&json!({"limit": 0})), "`limit` must be from 1 to 1000"),
        ("connector_read", list(&json!({"limit": 1001})), "`limit`"),
        ("connector_read", list(&json!({"limit": "5"})), "`limit`"),
        ("connector_read", list(&json!({"limit": -1})), "`limit`"),
        ("connector_read", list(&json!({"params": "{}"})), "`params`"),
        ("connector_read", list(&json!({"params": [1]})), "`params`"),
        ("connector_read", list(&json!({"select_fields": "number"})), "`select_fields`"),
        ("connector_read", list(&json!({"select_fields": [1]})), "`select_fields[0]`"),
        ("connector_read", list(&json!({"workspace": "acme"})), "no argument `workspace`"),
        ("connector_docs", json!({}), "`connector`"),
        ("connector_docs", json!([]), "object"),
        ("list_connectors", json!({"query": 3}), "`query`"),
        ("connector_write", json!({"connector": "github"}), "`entity`"),
    ] {
        let failure = setup.failure(tool, arguments.clone(), "bad_params").await;
        assert!(failure["message"].as_str().expect("a text").contains(expected), "{arguments}: {failure}");
    }
    assert!(setup.journal("connectors.execute").await.is_empty());
}

#[tokio::test]
async fn arguments_that_are_no_json_are_refused() {
    let setup = Setup::github().await;
    for text in ["{", "hello", "[1]", r#"{"connector":"a","connector":"b"}"#] {
        let result = setup.toolbox.call_json("connector_docs", text).await;
        check(&setup.toolbox, "connector_docs", &result);
        assert_eq!(result.value()["code"], "bad_params", "{text}");
    }
    for text in ["", "null", "{}"] {
        assert!(!setup.toolbox.call_json("list_connectors", text).await.is_error, "{text:?}");
    }
}

#[tokio::test]
async fn an_unknown_tool_gets_the_nearest_one() {
    let setup = Setup::github().await;
    let failure = setup.failure("connector_reed", json!({}), "wrong_tool").await;
    assert!(failure["message"].as_str().expect("a text").contains("`connector_read`"), "{failure}");
}

#[tokio::test]
async fn an_unknown_connector_gets_the_nearest_one() {
    let setup = Setup::github().await;
    for (reference, expected) in
        [("GitHup", "\"GitHub\""), ("zzz", "\"GitHub\""), ("airbite", "airbyte"), ("", "GitHub")]
    {
        let failure = setup.failure("connector_docs", json!({"connector": reference}), "connector_not_found").await;
        assert!(failure["message"].as_str().expect("a text").contains(expected), "{failure}");
        assert!(failure["next"].as_str().expect("a text").contains("list_connectors"), "{failure}");
    }
}

#[tokio::test]
async fn a_name_of_several_connectors_gets_their_ids() {
    let setup = Setup::github().await;
    let first = setup.connect("Stripe", "Payments EU").await;
    setup.connect("Stripe", "Payments US").await;
    let failure = setup.failure("connector_docs", json!({"connector": "stripe"}), "connector_ambiguous").await;
    assert!(failure["message"].as_str().expect("a text").contains(&first), "{failure}");
    setup.docs(json!({"connector": first})).await;
}

#[tokio::test]
async fn errors_of_the_service_name_the_parameter() {
    let setup = Setup::github().await;
    let arguments = json!({"connector": "github", "entity": "issues", "action": "list", "params": {"perPage": 3}});
    let failure = setup.failure("connector_read", arguments, "bad_params").await;
    let message = failure["message"].as_str().expect("a text");
    assert!(
        message.contains("perPage") && message.contains("per_page") && message.contains("GitHub issues.list"),
        "{message}"
    );
    assert!(failure["next"].as_str().expect("a text").contains("connector_docs"), "{failure}");
}

#[tokio::test]
async fn errors_of_reading_have_a_code_and_what_to_do() {
    let setup = Setup::github().await;
    let client = builder(&setup.emulator).max_retries(0).build().expect("a client");
    let toolbox = Toolbox::new(client, ToolboxOptions::default()).expect("a toolbox");
    for (fault, code) in [
        (json!({"status": {"status": 429, "retry_after": 3}}), "rate_limited"),
        (json!({"status": {"status": 401}}), "auth_failed"),
        (json!({"status": {"status": 403}}), "auth_failed"),
        (json!({"status": {"status": 404}}), "bad_params"),
        (json!({"status": {"status": 418}}), "service_error"),
        (json!({"status": {"status": 503}}), "service_error"),
        (json!("reset_after"), "service_error"),
        (json!("invalid_json"), "service_error"),
        (json!("wrong_content_type"), "service_error"),
        (json!({"status": {"status": 200, "body": {"status": "failed", "result": null}}}), "service_error"),
        (json!({"status": {"status": 200, "body": ["hello"]}}), "service_error"),
    ] {
        setup.faults(json!({"operation": "connectors.execute", "fault": fault})).await;
        let arguments = json!({"connector": "github", "entity": "issues", "action": "list"});
        let result = toolbox.call("connector_read", arguments).await;
        check(&toolbox, "connector_read", &result);
        assert_eq!(result.value()["code"], code, "{fault}: {}", result.text);
    }
}

#[tokio::test]
async fn a_call_that_an_interceptor_refuses_did_not_happen() {
    struct ReadOnly;
    impl Interceptor for ReadOnly {
        fn before<'a>(
            &'a self,
            request: &'a EncodedRequest,
        ) -> std::pin::Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>> {
            let is_read = request.effect == airbyte_agent::Effect::Read;
            Box::pin(async move { if is_read { Ok(()) } else { Err(Error::refused("this client is read-only")) } })
        }
    }
    let setup = Setup::github().await;
    let client = builder(&setup.emulator).interceptor(ReadOnly).build().expect("a client");
    let toolbox = Toolbox::new(client, ToolboxOptions::default()).expect("a toolbox");
    let arguments =
        json!({"connector": "github", "entity": "issues", "action": "create", "params": {}, "intent": "Test"});
    let result = toolbox.call("connector_write", arguments).await;
    check(&toolbox, "connector_write", &result);
    let failure: Value = result.value();
    assert_eq!((&failure["code"], &failure["happened"]), (&json!("policy_denied"), &json!("no")));
    assert!(failure["message"].as_str().expect("a text").contains("this client is read-only"), "{failure}");
}

#[tokio::test]
async fn a_service_that_cannot_be_reached_is_a_result() {
    let setup = Setup::github().await;
    let client = builder(&setup.emulator).base_url("http://127.0.0.1:9").max_retries(0).build().expect("a client");
    let toolbox = Toolbox::new(client, ToolboxOptions::default()).expect("a toolbox");
    for (tool, arguments) in [
        ("list_connectors", json!({})),
        ("connector_docs", json!({"connector": "github"})),
        ("connector_read", json!({"connector": "github", "entity": "issues", "action": "list"})),
        (
            "connector_write",
            json!({"connector": "github", "entity": "issues", "action": "create", "params": {}, "intent": "i"}),
        ),
    ] {
        let result = toolbox.call(tool, arguments).await;
        check(&toolbox, tool, &result);
        assert_eq!(result.value()["code"], "service_error", "{}", result.text);
        assert_eq!(result.value().get("happened"), (tool == "connector_write").then_some(&json!("no")));
    }
}

#[tokio::test]
async fn results_are_json_for_other_languages() {
    let setup = Setup::github().await;
    let failure = setup.call("connector_docs", json!({"connector": "zzz"})).await;
    let json: Value = serde_json::from_str(&failure.to_json()).expect("JSON");
    assert_eq!((&json["is_error"], &json["structured"]["code"]), (&json!(true), &json!("connector_not_found")));
    let docs = setup.call("connector_docs", json!({"connector": "github"})).await;
    let json: Value = serde_json::from_str(&docs.to_json()).expect("JSON");
    assert_eq!(
        (&json["is_error"], &json["structured"], &json["text"]),
        (&json!(false), &json!(null), &json!(docs.text))
    );
}
