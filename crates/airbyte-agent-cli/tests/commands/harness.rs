//! An emulator, and the command with its credentials in the environment.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use airbyte_agent_emulator::{Emulator, Options};
use serde_json::{Value, json};

use crate::program::{connected, offline};

pub type TestResult = Result<(), Box<dyn Error>>;

/// An emulator in which a connector of GitHub can be connected.
pub struct Service {
    emulator: Emulator,
}

/// How a command ended.
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Service {
    pub fn start() -> Result<Self, Box<dyn Error>> {
        Ok(Self { emulator: Emulator::start_blocking(Options::default())? })
    }

    /// With a connector named `Our tickets`.
    pub fn with_github() -> Result<Self, Box<dyn Error>> {
        let service = Self::start()?;
        let created = service.run(&[
            "connectors",
            "create",
            "--connector-type=GitHub",
            "--name=Our tickets",
            r#"--credentials={"personal_access_token": "made up"}"#,
            r#"--replication-config={"repositories": ["airbytehq/airbyte"]}"#,
        ])?;
        assert_eq!(created.code, Some(0), "{}", created.stderr);
        Ok(service)
    }

    pub fn organization_id(&self) -> &str {
        self.emulator.organization_id()
    }

    pub fn client_id(&self) -> &str {
        self.emulator.client_id()
    }

    pub fn client_secret(&self) -> &str {
        self.emulator.client_secret()
    }

    /// A command that has not been started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        connected(&self.emulator, arguments)
    }

    /// Runs a command.
    pub fn run(&self, arguments: &[&str]) -> Result<Ended, Box<dyn Error>> {
        ended(self.command(arguments).output()?)
    }

    /// Runs a command that succeeds, and reads its JSON.
    pub fn json(&self, arguments: &[&str]) -> Result<Value, Box<dyn Error>> {
        let ended = self.run(arguments)?;
        assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.stderr);
        Ok(serde_json::from_str(&ended.stdout)?)
    }

    /// Runs a command with something to read.
    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Result<Ended, Box<dyn Error>> {
        let mut command = self.command(arguments);
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        process.stdin.take().ok_or("its input")?.write_all(input.as_bytes())?;
        ended(process.wait_with_output()?)
    }

    /// Sets a fault of the emulator.
    pub fn fault(&self, rule: &Value) -> TestResult {
        self.admin(reqwest::Method::PUT, "faults", Some(rule)).map(|_| ())
    }

    /// The rules of faults, with how often they have happened.
    pub fn faults(&self) -> Result<Value, Box<dyn Error>> {
        Ok(self.admin(reqwest::Method::GET, "faults", None)?["faults"].clone())
    }

    /// The operations that were called, without those that obtain tokens.
    pub fn calls(&self) -> Result<Vec<String>, Box<dyn Error>> {
        let journal = self.admin(reqwest::Method::GET, "journal", None)?;
        let entries = journal["entries"].as_array().cloned().unwrap_or_default();
        let names = entries.iter().filter_map(|entry| entry["operation"].as_str());
        Ok(names
            .filter(|name| !name.contains("token") && !name.contains("create_application"))
            .map(str::to_owned)
            .collect())
    }

    fn admin(&self, method: reqwest::Method, path: &str, body: Option<&Value>) -> Result<Value, Box<dyn Error>> {
        let url = format!("{}/_emulator/{path}", self.emulator.url());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let request = reqwest::Client::new().request(method, url);
            let request = match body {
                Some(body) => request.json(body),
                None => request,
            };
            let response = request.send().await?.error_for_status()?;
            Ok(serde_json::from_slice(&response.bytes().await?).unwrap_or(json!(null)))
        })
    }
}

pub fn run_offline(arguments: &[&str]) -> Result<Ended, Box<dyn Error>> {
    ended(offline(arguments).output()?)
}

pub fn ended(output: Output) -> Result<Ended, Box<dyn Error>> {
    let Output { status, stdout, stderr } = output;
    Ok(Ended { code: status.code(), stdout: String::from_utf8(stdout)?, stderr: String::from_utf8(stderr)? })
}

impl Ended {
    /// The error on standard error, which is its last line.
    pub fn error(&self) -> Result<Value, Box<dyn Error>> {
        let line = self.stderr.lines().last().ok_or("no error")?;
        Ok(serde_json::from_str(line).map_err(|error| format!("{error}: {}", self.stderr))?)
    }

    /// The notes on standard error.
    pub fn notes(&self) -> String {
        self.stderr.clone()
    }
}

/// A folder that is deleted when the test ends.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(format!("airbyte-agent-{}", uuid::Uuid::new_v4()));
        fs::create_dir(&path)?;
        Ok(Self(path))
    }

    pub fn file(&self, name: &str, text: &str) -> std::io::Result<String> {
        fs::write(self.0.join(name), text)?;
        Ok(self.path(name))
    }

    pub fn path(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }

    /// The names of the files in it.
    pub fn names(&self) -> std::io::Result<Vec<String>> {
        let names = fs::read_dir(&self.0)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        names.collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that is left behind harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}
