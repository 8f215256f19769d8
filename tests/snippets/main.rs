//! Runs the Rust snippets of the documentation, each as a test of its own in a process of its own. README.md

use std::error::Error;
use std::process::Command;

use airbyte_agent::{Client, CreateConnector, JsonObject};
use airbyte_agent_emulator::{Emulator, Options};
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::json;

#[allow(warnings, clippy::all, clippy::pedantic, clippy::restriction)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/snippets.rs"));
}

/// Page, line, code, and the compiled code.
type Snippet = (&'static str, usize, &'static str, fn() -> Result<(), Box<dyn Error>>);

/// The variable with the number of the snippet that a process runs.
const NUMBER: &str = "SNIPPET";

fn main() -> Result<(), Box<dyn Error>> {
    if let Ok(number) = std::env::var(NUMBER) {
        let (.., run) = generated::SNIPPETS[number.parse::<usize>()?];
        return run();
    }
    let tests: Vec<Trial> = generated::SNIPPETS.iter().enumerate().map(test).collect();
    assert!(!tests.is_empty(), "there are no snippets");
    libtest_mimic::run(&Arguments::from_args(), tests).exit()
}

fn test((number, (page, line, code, _)): (usize, &'static Snippet)) -> Trial {
    Trial::test(format!("{page}:{line}"), move || {
        let printed = run(number).map_err(|error| error.to_string())?;
        let mut lines = printed.lines();
        for expected in expected_output(code) {
            if !lines.any(|line| line == expected) {
                return Err(Failed::from(format!("{expected:?} is not printed, or not in this order:\n{printed}")));
            }
        }
        Ok(())
    })
}

/// What the comments behind `println!` say.
fn expected_output(code: &str) -> impl Iterator<Item = &str> {
    code.lines()
        .filter(|line| line.trim_start().starts_with("println!("))
        .filter_map(|line| Some(line.split_once("; // ")?.1))
}

/// What a snippet prints, in an environment that points to an emulator with an account.
#[tokio::main]
async fn run(number: usize) -> Result<String, Box<dyn Error>> {
    let emulator = Emulator::start(Options::default()).await?;
    let client = Client::builder()
        .base_url(emulator.url())
        .client_id(emulator.client_id())
        .client_secret(emulator.client_secret())
        .build()?;
    for (kind, credentials, config) in [
        ("GitHub", json!({"personal_access_token": "x"}), Some(json!({"repositories": ["airbytehq/airbyte"]}))),
        ("Google Drive", json!({"auth_type": "Client", "refresh_token": "x"}), None),
    ] {
        let connector = CreateConnector {
            connector_type: Some(kind.into()),
            credentials: Some(JsonObject::of(&credentials)?),
            replication_config: config.map(|config| JsonObject::of(&config)).transpose()?,
            ..CreateConnector::default()
        };
        client.connect(connector).await?;
    }
    // Jobs that take no time.
    let phase = json!({"status": "running", "seconds": 0, "rows": 1000, "bytes": 250_000});
    let jobs = json!({"times": null, "scenario": {"plan": {"phases": [phase], "ending": "succeeded"}}});
    let request = reqwest::Client::new().post(format!("{}/_emulator/jobs", emulator.url())).json(&jobs);
    request.send().await?.error_for_status()?;

    let ran = Command::new(std::env::current_exe()?)
        .env(NUMBER, number.to_string())
        .env("AIRBYTE_API_HOST", emulator.url())
        .env("AIRBYTE_CLOUD_API_URL", format!("{}/v1", emulator.url()))
        .env("AIRBYTE_CLIENT_ID", emulator.client_id())
        .env("AIRBYTE_CLIENT_SECRET", emulator.client_secret())
        // No call of the person who runs the tests is approved or declined.
        .env("XDG_STATE_HOME", std::env::temp_dir().join(format!("snippets-{}", std::process::id())))
        .output()?;
    if !ran.status.success() {
        return Err(String::from_utf8_lossy(&ran.stderr).into());
    }
    Ok(String::from_utf8(ran.stdout)?)
}
