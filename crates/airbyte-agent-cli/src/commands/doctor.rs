//! `airbyte-agent doctor`: what a client would use, where it comes from, and whether it works.

use std::time::{Duration, SystemTime};

use airbyte_agent::config::explain;
use airbyte_agent::{Error, ErrorKind, Response, parse_request};
use clap::Command;
use serde_json::{Value as Json, json};

use super::rows;
use crate::arguments::{ClientArguments, Matches, OutputArguments};
use crate::exit;
use crate::failure::Failure;
use crate::in_flight::InFlight;
use crate::progress::Progress;
use crate::session::Session;

/// A clock that differs more than this makes tokens look expired.
const MAX_SKEW: Duration = Duration::from_secs(60);

/// The settings that credentials are made of.
const CREDENTIALS: [&str; 5] = ["client_id", "client_secret", "token", "username", "password"];

pub fn command() -> Command {
    Command::new("doctor")
        .about("Check settings, credentials, the clock, the connection and the workspace. Changes nothing.")
        .args(ClientArguments::arguments(true))
        .args(OutputArguments::arguments())
}

/// What was found out, in order.
#[derive(Default)]
struct Report(Vec<Json>);

impl Report {
    fn add(&mut self, check: &str, status: &str, detail: impl Into<String>) {
        self.0.push(json!({"check": check, "status": status, "detail": detail.into()}));
    }

    fn failures(&self) -> usize {
        self.0.iter().filter(|row| row["status"] == "failed").count()
    }
}

/// Writes the report.
///
/// # Errors
/// If a check failed.
pub async fn run(matches: Matches<'_>, in_flight: &InFlight) -> Result<(), Failure> {
    let output = OutputArguments::read(matches)?;
    let mut report = Report::default();
    let progress = Progress::start("doctor", true);
    settings(matches, &mut report)?;
    let worst = match Session::open(matches, in_flight) {
        Ok(session) => {
            let agent = agent_api(&session, &mut report).await;
            let replication = airbyte_api(&session, &mut report).await;
            agent.or(replication)
        }
        Err(failure) => {
            report.add("client", "failed", failure.message());
            Some(failure.exit_code())
        }
    };
    drop(progress);
    rows::write(&report.0, &output)?;
    match report.failures() {
        0 => Ok(()),
        1 => Err(Failure::new("doctor", worst.unwrap_or(exit::GENERAL), "1 check failed")),
        count => Err(Failure::new("doctor", worst.unwrap_or(exit::GENERAL), format!("{count} checks failed"))),
    }
}

fn settings(matches: Matches<'_>, report: &mut Report) -> Result<(), Failure> {
    let settings = match explain(ClientArguments::read(matches)?.settings) {
        Ok(settings) => settings,
        Err(error) => {
            report.add("settings", "failed", error.to_string());
            return Ok(());
        }
    };
    for setting in &settings {
        let value = setting.value.as_deref().unwrap_or("(set, not shown)");
        report.add(&format!("setting {}", setting.name), "ok", format!("{value}, from {}", setting.source));
    }
    if !settings.iter().any(|setting| CREDENTIALS.contains(&setting.name.as_str())) {
        report.add("credentials", "warning", "none are set");
    }
    Ok(())
}

/// Reads a workspace by the Agent API. Returns the exit code of the first failure.
async fn agent_api(session: &Session, report: &mut Report) -> Option<u8> {
    let client = &session.client;
    report.add("Agent API", "ok", client.base_url());
    let response = match call(session, "workspaces.list", &json!({"limit": 1})).await {
        Ok(response) => response,
        Err(error) => return Some(failed(client.base_url(), &error, report).await),
    };
    report.add("Agent API: connection and token", "ok", format!("{} answered", response.operation()));
    clock(&response, report);
    workspace(session, report).await
}

/// Looks for the workspace that connectors are looked up in.
async fn workspace(session: &Session, report: &mut Report) -> Option<u8> {
    let name = session.client.workspace();
    let request = json!({"name_contains": name, "limit": 100});
    let found: Result<Json, Error> = match call(session, "workspaces.list", &request).await {
        Ok(response) => response.json(),
        Err(error) => Err(error),
    };
    match found {
        Ok(page) if page["data"].as_array().is_some_and(|all| all.iter().any(|it| it["name"] == name)) => {
            report.add("workspace", "ok", name);
            None
        }
        // It is made when it is first used, so that this is no failure.
        Ok(_) => {
            report.add("workspace", "warning", format!("there is no workspace {name:?}"));
            None
        }
        Err(error) => {
            report.add("workspace", "failed", error.to_string());
            Some(exit::of_error(&error))
        }
    }
}

async fn airbyte_api(session: &Session, report: &mut Report) -> Option<u8> {
    let url = session.client.replication_url();
    report.add("Airbyte API", "ok", url);
    match call(session, "replication.workspaces.list", &json!({"limit": 1})).await {
        Ok(_) => {
            report.add("Airbyte API: connection and token", "ok", "replication.workspaces.list answered");
            None
        }
        Err(error) => Some(failed(url, &error, report).await),
    }
}

async fn call(session: &Session, operation: &str, request: &Json) -> Result<Response, Error> {
    let request = parse_request(operation, request.to_string().as_bytes())?;
    session.client.call(&request, &session.options).await
}

/// Adds how far a call got: DNS, connection, TLS, token.
async fn failed(url: &str, error: &Error, report: &mut Report) -> u8 {
    if matches!(error.kind(), ErrorKind::Connection | ErrorKind::Timeout) {
        dns(url, report).await;
        report.add("connection", "failed", error.to_string());
    } else {
        let check = if exit::of_error(error) == exit::AUTH { "token" } else { "call" };
        report.add(check, "failed", error.to_string());
    }
    exit::of_error(error)
}

async fn dns(url: &str, report: &mut Report) {
    let Some((host, port)) = url::Url::parse(url)
        .ok()
        .and_then(|url| Some((url.host_str()?.trim_matches(['[', ']']).to_owned(), url.port_or_known_default()?)))
    else {
        return;
    };
    match tokio::net::lookup_host((host.as_str(), port)).await {
        Ok(addresses) => {
            let addresses: Vec<String> = addresses.map(|address| address.ip().to_string()).collect();
            report.add("DNS", "ok", format!("{host}: {}", addresses.join(", ")));
        }
        Err(error) => report.add("DNS", "failed", format!("{host}: {error}; behind a proxy this is no problem")),
    }
}

/// Compares the clock of this machine with that of the service.
fn clock(response: &Response, report: &mut Report) {
    let date = response.headers().get("date").and_then(|date| date.to_str().ok());
    let Some(theirs) = date.and_then(|date| httpdate::parse_http_date(date).ok()) else { return };
    let ours = SystemTime::now();
    let difference = ours.duration_since(theirs).unwrap_or_else(|error| error.duration());
    match difference > MAX_SKEW {
        true => report.add("clock", "warning", format!("differs from the service's by {} s", difference.as_secs())),
        false => report.add("clock", "ok", "agrees with the service's"),
    }
}
