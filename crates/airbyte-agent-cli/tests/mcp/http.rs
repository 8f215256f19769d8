//! Streamable HTTP: who may connect, and what is served.

use std::fs;

use serde_json::{Value, json};

use crate::harness::{Service, TestResult, create_issue, offline, read_issues, stateless_client, wait_for_event};
use crate::http_client::{HttpServer, Messages, initialize};

const LOCAL: &[&str] = &["--http", "127.0.0.1:0"];

fn call(id: u32, params: &Value) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params})
}

#[tokio::test]
async fn a_session_asks_for_an_approval() -> TestResult {
    let service = Service::with_github().await?;
    let server = HttpServer::start(service.command(LOCAL))?;
    let response = server.post(&initialize(json!({"elicitation": {}})), &[]).await?;
    let id = response.headers()["mcp-session-id"].to_str()?.to_owned();
    let session = [("mcp-session-id", id.as_str()), ("mcp-protocol-version", "2025-11-25")];
    assert_eq!(Messages::of(response).next().await?["result"]["protocolVersion"], "2025-11-25");
    server.post(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}), &session).await?;

    let issues = Messages::of(server.post(&call(2, &read_issues(3)), &session).await?).next().await?;
    assert_eq!(issues["result"]["structuredContent"]["records"].as_array().map(Vec::len), Some(3), "{issues}");

    let mut messages = Messages::of(server.post(&call(3, &create_issue()), &session).await?);
    let form = messages.next().await?;
    assert_eq!(form["method"], "elicitation/create", "{form}");
    let answer = json!({"action": "accept", "content": {"approve": true}});
    server.post(&json!({"jsonrpc": "2.0", "id": form["id"], "result": answer}), &session).await?;
    let result = messages.next().await?;
    assert_eq!(result["result"]["structuredContent"]["result"]["title"], "Slow import", "{result}");
    assert_eq!(service.creations().await?, 1);
    Ok(())
}

#[tokio::test]
async fn requests_without_a_session_are_served_and_approved() -> TestResult {
    let service = Service::with_github().await?;
    let server = HttpServer::start(service.command(LOCAL))?;
    let headers =
        [("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/call"), ("mcp-name", "connector_write")];
    let mut params = create_issue();
    params["_meta"] = stateless_client();
    let asked = Messages::of(server.post(&call(1, &params), &headers).await?).next().await?;
    assert_eq!(asked["result"]["resultType"], "input_required", "{asked}");
    params["requestState"] = asked["result"]["requestState"].clone();
    params["inputResponses"] = json!({"approval": {"action": "accept", "content": {"approve": true}}});
    let done = Messages::of(server.post(&call(2, &params), &headers).await?).next().await?;
    assert_eq!(done["result"]["structuredContent"]["result"]["title"], "Slow import", "{done}");
    let replayed = Messages::of(server.post(&call(3, &params), &headers).await?).next().await?;
    assert_eq!(replayed["error"]["code"], -32602, "{replayed}");
    assert_eq!(service.creations().await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_client_that_goes_away_cancels_its_call() -> TestResult {
    let service = Service::with_github().await?;
    let (policy, log) = service.audited()?;
    let mut command = service.command(&["--http", "127.0.0.1:0", "--timeout", "900"]);
    command.env("AIRBYTE_AGENT_POLICY", policy);
    let server = HttpServer::start(command)?;
    service.delay_executions().await?;
    let headers =
        [("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/call"), ("mcp-name", "connector_read")];
    let mut params = read_issues(3);
    params["_meta"] = stateless_client();
    let message = call(1, &params);
    tokio::select! {
        response = server.post(&message, &headers) => return Err(format!("{:?}", response?).into()),
        // The connection is closed with the request.
        arrived = service.wait_for_fault() => arrived?,
    }
    wait_for_event(&log, "abandoned").await
}

#[tokio::test]
async fn the_printed_token_is_needed() -> TestResult {
    let service = Service::with_github().await?;
    let server = HttpServer::start(service.command(LOCAL))?;
    let token = server.token.clone().ok_or("no token was printed")?;
    assert!(token.len() >= 43, "{token}");
    let shorter = format!("Bearer {}", &token[1..]);
    for wrong in ["", "Bearer", "Bearer ", "Basic abc", token.as_str(), shorter.as_str()] {
        assert_eq!(server.status(&[("authorization", wrong)]).await?, 401, "{wrong}");
    }
    assert_eq!(server.status(&[]).await?, 200);
    Ok(())
}

#[tokio::test]
async fn the_token_of_a_file_is_needed_and_not_printed() -> TestResult {
    let service = Service::with_github().await?;
    let path = service.folder.join("token");
    fs::write(&path, "a-token-of-some-length\n")?;
    let server =
        HttpServer::start(service.command(&["--http", "127.0.0.1:0", "--token-file", &path.to_string_lossy()]))?;
    assert_eq!(server.token, None);
    assert_eq!(server.status(&[]).await?, 401);
    assert_eq!(server.status(&[("authorization", "Bearer a-token-of-some-length")]).await?, 200);

    fs::write(&path, "short\n")?;
    let refused = service.command(&["--http", "127.0.0.1:0", "--token-file", &path.to_string_lossy()]).output()?;
    assert_eq!(refused.status.code(), Some(4), "{refused:?}");
    Ok(())
}

#[tokio::test]
async fn other_hosts_and_origins_are_refused() -> TestResult {
    let service = Service::with_github().await?;
    for arguments in [LOCAL, &["--http", "127.0.0.1:0", "--no-auth"]] {
        let server = HttpServer::start(service.command(arguments))?;
        assert_eq!(server.status(&[("host", "attacker.example")]).await?, 403);
        assert_eq!(server.status(&[("origin", "https://attacker.example")]).await?, 403);
        assert_eq!(server.status(&[("origin", "null")]).await?, 403);
        assert_eq!(server.status(&[("origin", "http://localhost:6274")]).await?, 200);
        assert_eq!(server.status(&[]).await?, 200);
    }
    Ok(())
}

#[test]
fn other_machines_are_let_in_only_when_told_and_never_without_a_token() -> TestResult {
    for (arguments, words) in [
        (&["--http", "0.0.0.0:0", "--no-auth"][..], "--no-auth"),
        (&["--http", "0.0.0.0:0", "--no-auth", "--allow-remote"], "--no-auth"),
        (&["--http", "[::]:0"], "--allow-remote"),
        (&["--no-auth"], "--http"),
    ] {
        let output = offline(arguments).output()?;
        assert_eq!(output.status.code(), Some(4), "{arguments:?}: {output:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(words), "{arguments:?}: {output:?}");
    }
    Ok(())
}
