//! Ctrl-C.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{Folder, Service, TestResult, ended};
use crate::syncs;

fn start(mut command: Command) -> std::io::Result<Child> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()
}

/// Waits until an operation was received.
fn wait_for(service: &Service, operation: &str) -> TestResult {
    let given_up = Instant::now() + Duration::from_secs(30);
    while !service.calls()?.iter().any(|name| name == operation) {
        if Instant::now() > given_up {
            return Err(format!("{operation} was not called").into());
        }
    }
    Ok(())
}

/// Interrupts it, and returns how it has ended and what it has said.
fn interrupt(process: Child) -> Result<(Option<i32>, Value, Duration), Box<dyn std::error::Error>> {
    let sent = Instant::now();
    Command::new("kill").args(["-s", "INT", &process.id().to_string()]).status()?;
    let ended = ended(process.wait_with_output()?)?;
    let elapsed = sent.elapsed();
    Ok((ended.code, ended.error()?, elapsed))
}

#[test]
fn an_interrupted_write_may_have_happened() -> TestResult {
    let service = Service::start()?;
    let late = json!({"latency": {"ms": 600_000, "processed": true}});
    service.fault(&json!({"operation": "tokens.create_widget", "fault": late}))?;
    let process = start(service.command(&["tokens", "create-widget", "--allowed-origin=https://example.com"]))?;
    wait_for_fault(&service)?;
    let (code, error, elapsed) = interrupt(process)?;
    assert_eq!((code, &error["type"]), (Some(130), &json!("interrupted")));
    let message = error["message"].as_str().unwrap_or_default();
    assert!(message.contains("`tokens.create_widget`") && message.contains("may or may not"), "{message}");
    assert!(elapsed < Duration::from_secs(2), "{elapsed:?}");
    Ok(())
}

#[test]
fn an_interrupted_read_leaves_nothing_behind() -> TestResult {
    let service = Service::with_github()?;
    let folder = Folder::new()?;
    let late = json!({"latency": {"ms": 600_000}});
    service.fault(&json!({"operation": "connectors.execute", "nth": 2, "fault": late}))?;
    let path = folder.path("issues.jsonl");
    let process = start(service.command(&["records", "github", "issues", "-p", "per_page=100", "-o", &path]))?;
    let given_up = Instant::now() + Duration::from_secs(30);
    while folder.names()?.is_empty() && Instant::now() < given_up {}
    let (code, error, _) = interrupt(process)?;
    assert_eq!((code, &error["message"]), (Some(130), &json!("interrupted; nothing was being changed")));
    assert_eq!(folder.names()?, Vec::<String>::new());
    Ok(())
}

#[test]
fn an_interrupted_sync_goes_on() -> TestResult {
    let service = Service::start()?;
    syncs::connection(&service)?;
    service.fault(&json!({"operation": "replication.jobs.get", "fault": {"latency": {"ms": 600_000}}}))?;
    let process = start(service.command(&["sync", "nightly"]))?;
    wait_for(&service, "replication.jobs.create")?;
    // The command has the response as soon as it asks for the job.
    let (code, error, _) = interrupt(process)?;
    assert_eq!(code, Some(130));
    let message = error["message"].as_str().unwrap_or_default();
    assert!(message.contains("job 1 goes on") || message.contains("may or may not"), "{message}");
    Ok(())
}

#[test]
fn a_command_that_waits_for_the_reader_of_a_pipe_can_be_interrupted() -> TestResult {
    let service = Service::with_github()?;
    // More than a pipe takes without a reader.
    let process = start(service.command(&["records", "github", "issues", "-p", "per_page=100"]))?;
    wait_for(&service, "connectors.execute")?;
    let id = process.id().to_string();
    let (sender, receiver) = std::sync::mpsc::channel();
    let mut process = process;
    Command::new("kill").args(["-s", "INT", &id]).status()?;
    std::thread::spawn(move || sender.send(process.wait()));
    let Ok(ended) = receiver.recv_timeout(Duration::from_secs(20)) else {
        Command::new("kill").args(["-s", "KILL", &id]).status()?;
        return Err("it did not end".into());
    };
    assert_eq!(ended?.code(), Some(130));
    Ok(())
}

/// A late response is in the journal when it is sent, so that the connection tells whether the request has arrived.
fn wait_for_fault(service: &Service) -> TestResult {
    let given_up = Instant::now() + Duration::from_secs(30);
    let has_faulted = || -> Result<bool, Box<dyn std::error::Error>> {
        Ok(service.faults()?.as_array().is_some_and(|rules| rules.iter().any(|rule| rule["happened"] != 0)))
    };
    while !has_faulted()? {
        if Instant::now() > given_up {
            return Err("the request did not arrive".into());
        }
    }
    Ok(())
}
