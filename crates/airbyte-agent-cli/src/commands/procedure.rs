//! Procedures: calls that send several requests, with their progress.

use airbyte_agent::{RunningProcedure, Step};
use serde_json::{Value as Json, json};

use super::{result, usage};
use crate::arguments::{Matches, OutputArguments};
use crate::confirm;
use crate::dry_run;
use crate::failure::Failure;
use crate::in_flight::InFlight;
use crate::operations::{Described, Operation};
use crate::output::{Value, masked};
use crate::progress::Progress;
use crate::session::Session;

/// Runs a procedure and writes what it returns.
///
/// # Errors
/// Invalid parameters, before anything is sent, and how the procedure ended.
pub async fn run(
    operation: Operation,
    described: &Described,
    parameters: String,
    output: &OutputArguments,
    matches: Matches<'_>,
    in_flight: &InFlight,
) -> Result<(), Failure> {
    let session = Session::open(matches, in_flight)?;
    let running = session.client.start(operation.name(), parameters.as_bytes(), &session.options);
    let running = running.map_err(|error| usage::see_help(operation, error))?;
    if session.dry_run.is_some() {
        return dry_run::show(&planned(operation, described, &parameters, output)?, output);
    }
    if operation.is_destructive() {
        confirm::confirm(matches, operation.name(), &parameters).await?;
    }
    let body = wait(operation.name(), running, &session).await?;
    result::write(&body, output, described.response.clone())
}

/// Runs a procedure, shows how far it is, and returns the body of its result.
///
/// # Errors
/// How it ended.
pub async fn wait(name: &str, mut running: RunningProcedure, session: &Session) -> Result<Vec<u8>, Failure> {
    let progress = Progress::start(name, true);
    loop {
        match running.next().await? {
            Step::Done(response) => {
                session.in_flight.continues(None);
                return Ok(response.body().to_vec());
            }
            Step::Progress(response) => {
                if let Ok(job) = response.json::<Json>() {
                    progress.say(format!("{name}: {}", state_of(&job)));
                    session.in_flight.continues(Some(format!("{} goes on", name_of(&job))));
                }
            }
        }
    }
}

fn name_of(job: &Json) -> String {
    format!("job {}", job["jobId"])
}

/// Where a job is: `job 12 running, 1000 records, 4096 bytes`.
fn state_of(job: &Json) -> String {
    let mut parts = vec![format!("{} {}", name_of(job), job["status"].as_str().unwrap_or("in an unknown state"))];
    for (member, noun) in [("rowsSynced", "records"), ("bytesSynced", "bytes")] {
        if let Some(count) = job[member].as_i64() {
            parts.push(format!("{count} {noun}"));
        }
    }
    parts.join(", ")
}

/// What a procedure would do. Its requests depend on what the service answers, so that they cannot be shown.
fn planned(
    operation: Operation,
    described: &Described,
    parameters: &str,
    output: &OutputArguments,
) -> Result<Value, Failure> {
    let sends = operation.procedure().map(|procedure| procedure.sends).unwrap_or_default();
    let effect = if operation.is_read() { "read" } else { "write" };
    let head = json!({"operation": operation.name(), "effect": effect, "sends": sends});
    let parameters = Value::parse(parameters.as_bytes()).map_err(Failure::invalid)?;
    let parameters = if output.show_secrets { parameters } else { masked(parameters, &described.request) };
    match Value::parse(head.to_string().as_bytes()).map_err(Failure::invalid)? {
        Value::Object(mut members) => {
            members.push(("parameters".to_owned(), parameters));
            Ok(Value::Object(members))
        }
        other => Ok(other),
    }
}
