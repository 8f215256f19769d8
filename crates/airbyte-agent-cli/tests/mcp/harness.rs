//! An emulator with a connector, and the server as a process.

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use airbyte_agent::{CreateConnector, JsonObject};
use airbyte_agent_emulator::{Emulator, Options};
use serde_json::{Value, json};

use crate::program;

pub type TestResult = Result<(), Box<dyn Error>>;

/// An emulator in which `github` is connected, and a folder for the state of its callers.
pub struct Service {
    pub emulator: Emulator,
    pub folder: PathBuf,
}

impl Service {
    pub async fn with_github() -> Result<Self, Box<dyn Error>> {
        let emulator = Emulator::start(Options::default()).await?;
        let client = airbyte_agent::Client::builder()
            .base_url(emulator.url())
            .client_id(emulator.client_id())
            .client_secret(emulator.client_secret())
            .build()?;
        let credentials = json!({"personal_access_token": "made up"});
        let replication = json!({"repositories": ["airbytehq/airbyte"]});
        client
            .connect(CreateConnector {
                connector_type: Some("GitHub".into()),
                credentials: JsonObject::of(&credentials).ok(),
                replication_config: JsonObject::of(&replication).ok(),
                ..Default::default()
            })
            .await?;
        let folder = std::env::temp_dir().join(format!("airbyte-agent-mcp-{}", uuid::Uuid::new_v4()));
        fs::create_dir(&folder)?;
        Ok(Self { emulator, folder })
    }

    /// `airbyte-agent mcp`, which has not been started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program::connected(&self.emulator, &[&["mcp"], arguments].concat());
        command.env("XDG_STATE_HOME", &self.folder);
        command
    }

    /// Writes a policy file, and returns its path.
    pub fn policy(&self, text: &str) -> std::io::Result<PathBuf> {
        let path = self.folder.join("policy.toml");
        fs::write(&path, text)?;
        Ok(path)
    }

    /// A policy that allows everything and records it, and its log.
    pub fn audited(&self) -> std::io::Result<(PathBuf, PathBuf)> {
        let log = self.folder.join("audit.jsonl");
        let file = log.display();
        Ok((self.policy(&format!("[policy]\nallow = [\"*\"]\n\n[audit]\nfile = \"{file}\"\n"))?, log))
    }

    /// The executions that were received.
    pub async fn executions(&self) -> Result<Vec<Value>, Box<dyn Error>> {
        let url = format!("{}/_emulator/journal", self.emulator.url());
        let journal: Value = reqwest::get(url).await?.json().await?;
        let entries = journal["entries"].as_array().cloned().unwrap_or_default();
        Ok(entries.into_iter().filter(|entry| entry["operation"] == "connectors.execute").collect())
    }

    /// How many executions created something.
    pub async fn creations(&self) -> Result<usize, Box<dyn Error>> {
        Ok(self.executions().await?.iter().filter(|entry| entry["body"]["action"] == "create").count())
    }

    /// Delays the next executions for longer than any test runs.
    pub async fn delay_executions(&self) -> TestResult {
        let rule = json!({"operation": "connectors.execute", "fault": {"latency": {"ms": 600_000}}});
        let url = format!("{}/_emulator/faults", self.emulator.url());
        reqwest::Client::new().put(url).json(&rule).send().await?.error_for_status()?;
        Ok(())
    }

    /// Waits until a delayed execution has arrived.
    pub async fn wait_for_fault(&self) -> TestResult {
        let url = format!("{}/_emulator/faults", self.emulator.url());
        let given_up = Instant::now() + Duration::from_secs(30);
        loop {
            let faults: Value = reqwest::get(&url).await?.json().await?;
            if faults["faults"].as_array().is_some_and(|rules| rules.iter().any(|rule| rule["happened"] != 0)) {
                return Ok(());
            }
            if Instant::now() > given_up {
                return Err("the request did not arrive".into());
            }
        }
    }
}

/// Waits until a line of a log has this event.
pub async fn wait_for_event(log: &Path, event: &str) -> TestResult {
    let given_up = Instant::now() + Duration::from_secs(30);
    let event = format!("\"event\":\"{event}\"");
    while !fs::read_to_string(log)?.contains(&event) {
        // A connection that was dropped is closed by a task of this thread.
        tokio::task::yield_now().await;
        if Instant::now() > given_up {
            return Err(format!("no line has {event}: {}", fs::read_to_string(log)?).into());
        }
    }
    Ok(())
}

impl Drop for Service {
    fn drop(&mut self) {
        // A folder that is left behind harms nobody.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// `airbyte-agent mcp` without credentials and settings.
pub fn offline(arguments: &[&str]) -> Command {
    program::offline(&[&["mcp"], arguments].concat())
}

/// The call that creates an issue.
pub fn create_issue() -> Value {
    json!({
        "name": "connector_write",
        "arguments": {
            "connector": "github", "entity": "issues", "action": "create", "intent": "The user reported a bug",
            "params": {"owner": "airbytehq", "repo": "airbyte", "title": "Slow import"},
        },
    })
}

/// The call that reads issues.
pub fn read_issues(limit: u32) -> Value {
    json!({
        "name": "connector_read",
        "arguments": {
            "connector": "github", "entity": "issues", "action": "list", "select_fields": ["number"], "limit": limit,
        },
    })
}

/// What a request of the revision 2026-07-28 says about its client, which shows forms.
pub fn stateless_client() -> Value {
    json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {"elicitation": {"form": {}}},
    })
}

/// What a call says to the model.
pub fn text(message: &Value) -> &str {
    message["result"]["content"][0]["text"].as_str().unwrap_or_default()
}

/// A server on standard input and output.
pub struct Session {
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    next_id: u64,
}

impl Session {
    pub fn start(mut command: Command) -> Result<Self, Box<dyn Error>> {
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let input = process.stdin.take();
        let output = BufReader::new(process.stdout.take().ok_or("its output")?);
        Ok(Self { process, input, output, next_id: 1 })
    }

    /// A session that has been initialized by a client with these capabilities.
    pub fn initialized(command: Command, capabilities: Value) -> Result<Self, Box<dyn Error>> {
        let mut session = Self::start(command)?;
        let client = json!({"name": "test", "version": "1"});
        let params = json!({"protocolVersion": "2025-11-25", "capabilities": capabilities, "clientInfo": client});
        let answer = session.request("initialize", params)?;
        assert_eq!(answer["result"]["protocolVersion"], "2025-11-25", "{answer}");
        session.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}))?;
        Ok(session)
    }

    pub fn send_line(&mut self, line: &str) -> TestResult {
        let input = self.input.as_mut().ok_or("the input was closed")?;
        Ok(writeln!(input, "{line}")?)
    }

    pub fn send(&mut self, message: &Value) -> TestResult {
        self.send_line(&message.to_string())
    }

    /// The next message of the server.
    pub fn receive(&mut self) -> Result<Value, Box<dyn Error>> {
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            return Err("the server has ended".into());
        }
        Ok(serde_json::from_str(&line)?)
    }

    /// Sends a request, and returns its id.
    pub fn begin(&mut self, method: &str, params: Value) -> Result<u64, Box<dyn Error>> {
        let id = self.next_id;
        self.next_id += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))?;
        Ok(id)
    }

    /// Sends a request, and waits for its response, the next message.
    pub fn request(&mut self, method: &str, params: Value) -> Result<Value, Box<dyn Error>> {
        let id = self.begin(method, params)?;
        let answer = self.receive()?;
        assert_eq!(answer["id"], id, "{answer}");
        Ok(answer)
    }

    pub fn call(&mut self, call: Value) -> Result<Value, Box<dyn Error>> {
        self.request("tools/call", call)
    }

    /// Closes the input, and returns the exit code.
    pub fn close(mut self) -> Result<Option<i32>, Box<dyn Error>> {
        self.input = None;
        Ok(self.process.wait()?.code())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
