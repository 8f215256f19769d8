//! Sessions on standard input and output, of the revision 2025-11-25.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::json;

use crate::harness::{Service, Session, TestResult, create_issue, offline, read_issues, text, wait_for_event};

#[tokio::test]
async fn a_session_lists_tools_reads_and_ends_with_its_input() -> TestResult {
    let service = Service::with_github().await?;
    let mut session = Session::start(service.command(&[]))?;
    let params =
        json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}});
    let info = session.request("initialize", params)?;
    assert_eq!(info["result"]["serverInfo"]["name"], "airbyte-agent");
    assert!(info["result"]["instructions"].as_str().unwrap_or_default().contains("list_connectors"), "{info}");
    session.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}))?;

    let tools = session.request("tools/list", json!({}))?;
    let names: Vec<_> = tools["result"]["tools"].as_array().into_iter().flatten().map(|tool| &tool["name"]).collect();
    assert_eq!(json!(names), json!(["list_connectors", "connector_docs", "connector_read", "connector_write"]));
    let (read, write) = (&tools["result"]["tools"][2], &tools["result"]["tools"][3]);
    assert_eq!(
        (&read["annotations"]["readOnlyHint"], &write["annotations"]["destructiveHint"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(read["outputSchema"]["type"], "object");

    let issues = session.call(read_issues(3))?;
    assert_eq!(issues["result"]["structuredContent"]["records"].as_array().map(Vec::len), Some(3), "{issues}");
    assert_eq!(issues["result"]["isError"], false);
    assert_eq!(serde_json::from_str::<serde_json::Value>(text(&issues))?, issues["result"]["structuredContent"]);
    assert_eq!(session.close()?, Some(0));
    Ok(())
}

#[tokio::test]
async fn failures_of_tools_are_results() -> TestResult {
    let service = Service::with_github().await?;
    let mut session = Session::initialized(service.command(&[]), json!({}))?;
    let mut call = read_issues(3);
    call["arguments"]["entity"] = json!("issue");
    let failure = session.call(call)?;
    assert_eq!(failure["result"]["isError"], true, "{failure}");
    assert!(text(&failure).contains("issues"), "{failure}");
    assert_eq!(failure["result"]["_meta"]["airbyte-agent/error"]["code"], "unknown_entity_or_action");
    // It does not fit the output schema of the tool.
    assert!(failure["result"]["structuredContent"].is_null());

    let unknown = session.call(json!({"name": "connector_reed", "arguments": {}}))?;
    assert!(text(&unknown).contains("did you mean `connector_read`"), "{unknown}");
    let missing = session.call(json!({"name": "connector_read"}))?;
    assert_eq!(missing["result"]["isError"], true, "{missing}");
    Ok(())
}

#[tokio::test]
async fn what_is_no_request_does_not_end_a_session() -> TestResult {
    let service = Service::with_github().await?;
    let mut session = Session::initialized(service.command(&[]), json!({}))?;
    session.send_line("not JSON")?;
    session.send_line(r#"{"foo": "bar"}"#)?;
    assert_eq!(session.receive()?["error"]["code"], -32600);
    assert_eq!(session.request("no/such/method", json!({}))?["error"]["code"], -32601);
    // Not a protocol error of the session, which goes on.
    let issues = session.call(read_issues(1))?;
    assert_eq!(issues["result"]["isError"], false, "{issues}");
    Ok(())
}

#[tokio::test]
async fn parameters_of_the_wrong_type_are_named() -> TestResult {
    let service = Service::with_github().await?;
    let mut session = Session::initialized(service.command(&[]), json!({}))?;
    for (method, params, problem) in [
        ("tools/call", json!({"name": "connector_read", "arguments": []}), "expected a map"),
        ("tools/call", json!({"name": 5}), "expected a string"),
        ("tools/call", json!({}), "missing field `name`"),
        ("resources/read", json!({"uri": {}}), "expected a string"),
        ("skills/get", json!({}), "missing field `uri`"),
        ("tools/list", json!({"cursor": "forged"}), "cursor"),
        ("resources/list", json!({"cursor": "forged"}), "cursor"),
        ("resources/templates/list", json!({"cursor": "forged"}), "cursor"),
    ] {
        let refused = session.request(method, params.clone())?;
        assert_eq!(refused["error"]["code"], -32602, "{method} {params}: {refused}");
        assert!(
            refused["error"]["message"].as_str().unwrap_or_default().contains(problem),
            "{method} {params}: {refused}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_session_that_begins_with_no_request_says_so() -> TestResult {
    let service = Service::with_github().await?;
    let mut process = service.command(&[]).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let mut input = process.stdin.take().ok_or("its input")?;
    writeln!(input, r#"{{"jsonrpc": "2.0", "method": "notifications/initialized"}}"#)?;
    let ended = process.wait_with_output()?;
    assert_eq!(ended.status.code(), Some(1), "{ended:?}");
    let error: serde_json::Value = serde_json::from_slice(&ended.stderr)?;
    assert_eq!(error["message"], "the MCP session failed: the first message is not a request");
    Ok(())
}

#[tokio::test]
async fn a_read_that_follows_pages_reports_progress() -> TestResult {
    let service = Service::with_github().await?;
    let mut session = Session::initialized(service.command(&[]), json!({}))?;
    let mut call = read_issues(200);
    call["_meta"] = json!({"progressToken": "p"});
    let id = session.begin("tools/call", call)?;
    let mut counts = Vec::new();
    loop {
        let message = session.receive()?;
        if message["id"] == id {
            assert_eq!(message["result"]["isError"], false, "{message}");
            break;
        }
        assert_eq!(
            (&message["method"], &message["params"]["progressToken"]),
            (&json!("notifications/progress"), &json!("p"))
        );
        counts.push(message["params"]["progress"].as_f64().unwrap_or_default());
    }
    assert!(!counts.is_empty() && counts.is_sorted_by(|a, b| a < b), "{counts:?}");
    Ok(())
}

#[tokio::test]
async fn a_cancelled_call_is_not_answered_and_gone_from_the_wire() -> TestResult {
    let service = Service::with_github().await?;
    let (policy, log) = service.audited()?;
    let mut command = service.command(&["--timeout", "900"]);
    command.env("AIRBYTE_AGENT_POLICY", policy);
    let mut session = Session::initialized(command, json!({}))?;
    service.delay_executions().await?;
    let id = session.begin("tools/call", read_issues(3))?;
    service.wait_for_fault().await?;
    session.send(&json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": id}}))?;
    wait_for_event(&log, "abandoned").await?;
    // The next message is not the answer of the cancelled call.
    assert!(session.request("tools/list", json!({}))?["result"]["tools"].is_array());
    Ok(())
}

#[tokio::test]
async fn a_policy_file_refuses_a_write() -> TestResult {
    let service = Service::with_github().await?;
    let policy = service.policy("[policy]\nallow = [\"read:*\"]\n")?;
    let mut command = service.command(&[]);
    command.env("AIRBYTE_AGENT_POLICY", policy);
    let mut session = Session::initialized(command, json!({"elicitation": {}}))?;
    let refused = session.call(create_issue())?;
    assert!(text(&refused).starts_with("policy_denied: "), "{refused}");
    assert_eq!(refused["result"]["_meta"]["airbyte-agent/error"]["happened"], "no");
    assert_eq!(service.creations().await?, 0);
    Ok(())
}

#[test]
fn without_credentials_it_does_not_start() -> TestResult {
    let output = offline(&[]).output()?;
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let error: serde_json::Value = serde_json::from_slice(&output.stderr)?;
    assert!(error["message"].as_str().unwrap_or_default().contains("credentials"), "{error}");
    assert!(output.stdout.is_empty());
    Ok(())
}
