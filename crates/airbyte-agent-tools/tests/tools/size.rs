//! Results stay small, whatever the service sends.

use airbyte_agent::{HttpRequest, HttpResponse, HttpSender, SendError};
use airbyte_agent_tools::{Toolbox, ToolboxOptions};
use serde_json::{Value, json};

use crate::setup::{Setup, builder, check};

fn list() -> Value {
    json!({"connector": "github", "entity": "issues", "action": "list", "limit": 1000})
}

#[tokio::test]
async fn an_answer_ends_at_whole_records_and_continues_there() {
    let setup = Setup::github().await;
    let records: Vec<Value> = (0..40).map(|id| json!({"id": id, "body": "b".repeat(3000)})).collect();
    setup.executes_answer(json!(records)).await;
    let mut arguments = list();
    let mut found: Vec<Value> = Vec::new();
    loop {
        let answer = setup.answer("connector_read", arguments.clone()).await;
        found.extend(answer["records"].as_array().expect("records").iter().cloned());
        let Some(cursor) = answer.get("next_cursor") else { break };
        let note = answer["note"].as_str().expect("a note");
        assert!(note.contains("`select_fields`") && note.contains("`limit`"), "{note}");
        arguments["cursor"] = cursor.clone();
    }
    assert_eq!(found, records);
}

#[tokio::test]
async fn a_record_that_is_too_large_is_cut_at_its_strings_and_says_where() {
    let setup = Setup::github().await;
    let huge =
        json!({"id": 2, "title": "Huge", "body": "x".repeat(10_000_000), "user": {"bio": "y".repeat(90_000), "id": 3}});
    setup.executes_answer(json!([{"id": 1}, huge, {"id": 4}])).await;
    let mut arguments = list();
    let first = setup.answer("connector_read", arguments.clone()).await;
    assert_eq!(first["records"], json!([{"id": 1}]));
    arguments["cursor"] = first["next_cursor"].clone();
    let second = setup.answer("connector_read", arguments.clone()).await;
    let record = &second["records"][0];
    assert_eq!((&record["id"], &record["title"], &record["user"]["id"]), (&json!(2), &json!("Huge"), &json!(3)));
    assert!(record["body"].as_str().expect("text").ends_with("… [cut, 10000000 bytes in all]"));
    let note = second["note"].as_str().expect("a note");
    assert!(note.contains("`body`") && note.contains("`user.bio`"), "{note}");
    assert_eq!((&second["records"][1], second.get("next_cursor")), (&json!({"id": 4}), None));
}

#[tokio::test]
async fn large_results_of_every_tool_are_cut() {
    let setup = Setup::github().await;
    let numbers: Vec<u32> = (0..20_000).collect();
    let names: serde_json::Map<String, Value> =
        (0..3_000).map(|number| (format!("member{number}"), json!(number))).collect();
    for result in
        [json!("t".repeat(1_000_000)), json!({"numbers": numbers}), Value::Object(names), json!("\u{1}".repeat(50_000))]
    {
        setup.executes_answer(result.clone()).await;
        let check = json!({"connector": "github", "entity": "issues", "action": "check"});
        let answer = setup.answer("connector_read", check).await;
        assert!(answer["note"].is_string() && answer["result"] != result);
        let write =
            json!({"connector": "github", "entity": "issues", "action": "create", "params": {}, "intent": "Test"});
        let answer = setup.answer("connector_write", write).await;
        assert!(answer["note"].is_string() && answer["result"] != result);
    }
    let body = json!({"detail": "d".repeat(100_000)});
    setup.faults(json!({"operation": "*", "fault": {"status": {"status": 400, "body": body}}})).await;
    setup.failure("connector_read", list(), "bad_params").await;
}

#[tokio::test]
async fn what_a_reader_of_json_may_reject_is_replaced() {
    let setup = Setup::github().await;
    let id = setup.client.connector("github").await.expect("GitHub").id;
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    let records = format!(r#"[{{"id":1,"title":"x\ud800","size":1e999,"deep":{deep}}},{{"id":2}}]"#);
    let sender =
        Canned { id, execution: format!(r#"{{"status":"success","result":{records},"connector_metadata":null}}"#) };
    let client = builder(&setup.emulator).http_sender(sender).build().expect("a client");
    let toolbox = Toolbox::new(client, ToolboxOptions::default()).expect("a toolbox");
    let result = toolbox.call("connector_read", list()).await;
    check(&toolbox, "connector_read", &result);
    let answer = result.value();
    assert_eq!(answer["records"][1], json!({"id": 2}), "{}", result.text);
    let first = &answer["records"][0];
    assert_eq!((&first["id"], &first["title"], &first["size"]), (&json!(1), &json!("x\u{FFFD}"), &json!("1e999")));
    let note = answer["note"].as_str().expect("a note");
    assert!(note.contains("`title`") && note.contains("`size`") && note.contains("`deep."), "{note}");
}

/// A service that answers with JSON that a test could not send as JSON itself.
struct Canned {
    /// Id of the only connector.
    id: String,
    /// The response to every `execute`.
    execution: String,
}

impl HttpSender for Canned {
    fn send(
        &self,
        request: HttpRequest,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<HttpResponse, SendError>> + Send + '_>> {
        let path = request.url.path();
        let body = if path.ends_with("/execute") {
            self.execution.clone()
        } else if path.ends_with("/connectors") {
            let github = "ef69ef6e-aa7f-4af1-a01d-ef775033524e";
            let template = json!({"id": "t", "name": "GitHub", "actor_definition_id": github, "icon": null});
            let connector = json!({"id": self.id, "name": "GitHub", "summarized_source_template": template});
            json!({"data": [connector]}).to_string()
        } else {
            json!({"access_token": "token", "token_type": "bearer", "expires_in": 900}).to_string()
        };
        Box::pin(async move { Ok(HttpResponse::new(reqwest::StatusCode::OK, body)) })
    }
}

#[tokio::test]
async fn text_files_are_shown_and_others_left_to_the_user() {
    let setup = Setup::github().await;
    setup.connect("Google Drive", "Drive").await;
    let files = json!({"connector": "Drive", "entity": "files", "action": "list", "select_fields": ["id"], "limit": 1});
    let id = setup.answer("connector_read", files).await["records"][0]["id"].clone();
    let download = json!({"connector": "Drive", "entity": "files", "action": "download", "params": {"fileId": id}});
    let answer = setup.answer("connector_read", download.clone()).await;
    assert!(answer.get("result").is_some(), "{answer}");
    setup.execute_body(json!("t".repeat(1_000_000))).await;
    let answer = setup.answer("connector_read", download).await;
    assert!(answer["note"].as_str().expect("a note").contains("range_header"), "{answer}");
}
