//! `airbyte-agent emulator` as a process: its secrets, and how signals end it.

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use reqwest::StatusCode;
use serde_json::{Value, json};

type TestResult = Result<(), Box<dyn Error>>;

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_airbyte-agent"));
    command.arg("emulator").env_remove("AIRBYTE_EMULATOR_CLIENT_SECRET").env_remove("AIRBYTE_EMULATOR_ADMIN_TOKEN");
    command
}

/// A running emulator, which is killed when the test ends.
struct Running {
    process: Child,
    ready: Value,
}

impl Running {
    fn start(command: &mut Command) -> Result<Self, Box<dyn Error>> {
        let mut process = command.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().ok_or("its output")?).read_line(&mut line)?;
        Ok(Self { process, ready: serde_json::from_str(&line)? })
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.ready["url"].as_str().unwrap_or_default())
    }

    #[cfg(unix)]
    fn signal(&self, name: &str) -> TestResult {
        let sent = Command::new("kill").args(["-s", name, &self.process.id().to_string()]).status()?;
        if sent.success() { Ok(()) } else { Err(format!("kill: {sent}").into()) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already in most tests.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A folder that is deleted when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new() -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(format!("airbyte-agent-{}", uuid::Uuid::new_v4()));
        fs::create_dir(&path)?;
        Ok(Self(path))
    }

    fn file(&self, name: &str, text: &str) -> std::io::Result<PathBuf> {
        let path = self.0.join(name);
        fs::write(&path, text)?;
        Ok(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that is left behind harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_signal_ends_it_with_a_complete_data_file() -> TestResult {
    for signal in ["TERM", "INT"] {
        let folder = Folder::new()?;
        let data = folder.0.join("data");
        let mut emulator = Running::start(command().arg("--data").arg(&data))?;
        let client = reqwest::Client::new();
        let organization = json!({"client_id": "written", "client_secret": "s"});
        let created = client.post(emulator.url("/_emulator/organizations")).json(&organization).send().await?;
        assert_eq!(created.status(), StatusCode::OK);
        emulator.signal(signal)?;
        let ended = emulator.process.wait()?;
        assert_eq!(ended.code(), Some(0), "{signal}: {ended}");
        let left: Vec<_> = fs::read_dir(&folder.0)?.map(|entry| entry.map(|entry| entry.file_name())).collect();
        assert_eq!(left.len(), 1, "{signal}: {left:?}");
        let contents = fs::read(&data)?;
        assert!(contents.windows(7).any(|part| part == b"written"), "{signal}");
    }
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn a_second_signal_ends_it_at_once() -> TestResult {
    let mut emulator = Running::start(&mut command())?;
    let client = reqwest::Client::builder().pool_max_idle_per_host(0).build()?;
    let slow = json!({"operation": "*", "fault": {"slow_body": {"chunk": 1, "delay_ms": 600_000}}});
    client.put(emulator.url("/_emulator/faults")).json(&slow).send().await?;
    // Its response never ends, so the first signal has something to wait for.
    let _waiting = client.get(emulator.url("/api/v1/workspaces")).send().await?;
    emulator.signal("TERM")?;
    while client.get(emulator.url("/_emulator/health")).send().await.is_ok() {}
    emulator.signal("TERM")?;
    let ended = emulator.process.wait()?;
    assert_eq!(ended.code(), Some(143), "{ended}");
    Ok(())
}

#[tokio::test]
async fn secrets_come_from_files_or_the_environment() -> TestResult {
    let folder = Folder::new()?;
    let secret = folder.file("secret", "from-a-file\n")?;
    let token = folder.file("token", "t0ken\n")?;
    let by_file =
        Running::start(command().arg("--client-secret-file").arg(&secret).arg("--admin-token-file").arg(&token))?;
    let by_environment = Running::start(
        command()
            .env("AIRBYTE_EMULATOR_CLIENT_SECRET", "from-the-environment")
            .env("AIRBYTE_EMULATOR_ADMIN_TOKEN", "t0ken"),
    )?;
    let client = reqwest::Client::new();
    for (emulator, secret) in [(&by_file, "from-a-file"), (&by_environment, "from-the-environment")] {
        assert_eq!(emulator.ready["client_secret"], secret);
        let journal = || client.get(emulator.url("/_emulator/journal"));
        assert_eq!(journal().send().await?.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(journal().bearer_auth("t0ken").send().await?.status(), StatusCode::OK);
    }
    Ok(())
}

fn refused(command: &mut Command) -> Result<String, Box<dyn Error>> {
    let Output { status, stderr, .. } = command.output()?;
    assert!(!status.success());
    Ok(String::from_utf8(stderr)?)
}

#[test]
fn a_secret_is_not_an_argument() -> TestResult {
    let folder = Folder::new()?;
    let said = refused(command().args(["--client-secret", "hush"]))?;
    assert!(said.contains("--client-secret-file") && !said.contains("hush"), "{said}");
    let empty = folder.file("empty", "\n")?;
    let said = refused(command().arg("--client-secret-file").arg(&empty))?;
    assert!(said.contains("is empty") && said.contains(&empty.display().to_string()), "{said}");
    let said = refused(command().arg("--admin-token-file").arg(Path::new("/no/such/file")))?;
    assert!(said.contains("cannot read the admin token /no/such/file"), "{said}");
    Ok(())
}

#[test]
fn a_file_that_is_no_data_file_is_refused_with_a_reason() -> TestResult {
    let folder = Folder::new()?;
    let notes = folder.file("notes.txt", "notes")?;
    let said = refused(command().arg("--data").arg(&notes))?;
    assert!(said.contains("notes.txt: it is not a SQLite database"), "{said}");
    assert_eq!(fs::read_to_string(&notes)?, "notes");
    Ok(())
}
