//! Connections: how long they may take, how much they may send, and how they end.

use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use airbyte_agent_emulator::Options;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::harness::{Caller, TestResult, TestServer, github_request};

/// Longer than anything here takes; only an emulator that waits for ever reaches it.
const HANGS: Duration = Duration::from_secs(20);

fn connect(server: &TestServer) -> Result<TcpStream, Box<dyn Error>> {
    let address = server.emulator.url().strip_prefix("http://").ok_or("a URL")?;
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(HANGS))?;
    Ok(stream)
}

/// Sends a text, and returns everything that is received until the emulator closes the connection.
pub fn exchange(server: &TestServer, sent: &str) -> Result<String, Box<dyn Error>> {
    let mut stream = connect(server)?;
    // It may be refused, and the connection closed, before all of it was sent.
    let _ = stream.write_all(sent.as_bytes());
    let mut received = Vec::new();
    match stream.read_to_end(&mut received) {
        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => Err("it was not closed".into()),
        _ => Ok(String::from_utf8_lossy(&received).into_owned()),
    }
}

fn impatient() -> Options {
    Options { request_timeout: Duration::from_millis(100), ..Options::default() }
}

#[tokio::test]
async fn connections_that_say_nothing_or_not_all_are_closed() -> TestResult {
    let server = TestServer::start_with(impatient()).await;
    // Nothing; a part of the head; a head that never ends.
    for sent in ["", "GET /api/v1/workspaces HT", "GET /api/v1/workspaces HTTP/1.1\r\nHost: localhost\r\nX-A: b"] {
        exchange(&server, sent)?;
    }
    let head = "HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 20\r\n";
    for path in ["/api/v1/workspaces", "/_emulator/clock"] {
        let answer = exchange(&server, &format!("POST {path} {head}\r\n{{"))?;
        assert!(answer.starts_with("HTTP/1.1 408 "), "{path}: {answer}");
    }
    // One that was used, and then kept for nothing.
    let answer = exchange(&server, "GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    Ok(())
}

#[tokio::test]
async fn heads_and_bodies_have_a_bound() -> TestResult {
    let server = TestServer::start().await;
    let long = format!("GET /api/v1/workspaces HTTP/1.1\r\nHost: localhost\r\nX-A: {}\r\n\r\n", "a".repeat(100_000));
    assert!(exchange(&server, &long)?.starts_with("HTTP/1.1 431 "));
    let long_url = format!("GET /api/v1/workspaces?a={} HTTP/1.1\r\nHost: localhost\r\n\r\n", "a".repeat(100_000));
    assert!(exchange(&server, &long_url)?.starts_with("HTTP/1.1 4"));
    let body = "HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n";
    for path in ["/api/v1/integrations/connectors", "/_emulator/faults"] {
        let head = format!("POST {path} {body}Content-Length: 33554433\r\n\r\n");
        let answer = exchange(&server, &format!("{head}{}", " ".repeat(33_554_433)))?;
        assert!(answer.starts_with("HTTP/1.1 413 "), "{path}: {answer}");
    }
    Ok(())
}

#[tokio::test]
async fn a_stop_answers_requests_in_progress_and_closes_idle_connections() -> TestResult {
    let server = Arc::new(TestServer::start().await);
    let _idle = connect(&server)?;
    let fault = json!({"operation": "connectors.create", "fault": {"latency": {"ms": 600_000, "processed": true}}});
    server.set_fault(fault).await;
    let create = || server.request(Method::POST, "/integrations/connectors").bearer_auth(&server.token);
    let waiting: Vec<_> = (0..10).map(|_| tokio::spawn(create().json(&github_request()).send())).collect();
    while server.journal().await["counters"]["effects"] != waiting.len() {
        tokio::task::yield_now().await;
    }
    let (stopping, started) = (server.clone(), Instant::now());
    tokio::task::spawn_blocking(move || stopping.emulator.stop()).await?;
    assert!(started.elapsed() < HANGS, "the stop took {:?}", started.elapsed());
    for response in waiting {
        assert_eq!(response.await??.status(), StatusCode::OK);
    }
    assert!(connect(&server).is_err());
    Ok(())
}
