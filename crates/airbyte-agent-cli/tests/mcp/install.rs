//! `airbyte-agent mcp install`: what it writes into the files of clients, and what it leaves alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::harness::{Service, Session, TestResult, offline};

/// A folder that is the project and the home of a person.
struct Place(PathBuf);

impl Place {
    fn new() -> std::io::Result<Self> {
        let folder = std::env::temp_dir().join(format!("airbyte-agent-install-{}", uuid::Uuid::new_v4()));
        fs::create_dir(&folder)?;
        // The command prints paths without links.
        Ok(Self(folder.canonicalize()?))
    }

    fn run(&self, arguments: &[&str]) -> std::io::Result<Output> {
        let mut command = offline(&["install"]);
        command.args(arguments).current_dir(&self.0);
        command.env("HOME", &self.0).env("APPDATA", self.0.join(".config")).env_remove("XDG_CONFIG_HOME").output()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn write(&self, name: &str, text: &str) -> std::io::Result<()> {
        fs::write(self.path(name), text)
    }

    fn read(&self, name: &str) -> std::io::Result<String> {
        fs::read_to_string(self.path(name))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // A folder that is left behind harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn failure(output: &Output) -> Result<Value, Box<dyn std::error::Error>> {
    assert_ne!(output.status.code(), Some(0), "{output:?}");
    let text = String::from_utf8_lossy(&output.stderr);
    Ok(serde_json::from_str(text.lines().last().unwrap_or_default())?)
}

fn files_in(folder: &Path) -> std::io::Result<usize> {
    Ok(fs::read_dir(folder)?.count())
}

#[test]
fn every_client_gets_an_entry_in_its_own_format() -> TestResult {
    let entry = json!({"command": "airbyte-agent", "args": ["mcp", "--profile", "work"]});
    let typed = json!({"type": "stdio", "command": "airbyte-agent", "args": ["mcp", "--profile", "work"]});
    for (client, path, servers, entry) in [
        ("claude-code", ".mcp.json", "mcpServers", &entry),
        ("cursor", ".cursor/mcp.json", "mcpServers", &entry),
        ("gemini-cli", ".gemini/settings.json", "mcpServers", &entry),
        ("vscode", ".vscode/mcp.json", "servers", &typed),
        ("windsurf", ".codeium/windsurf/mcp_config.json", "mcpServers", &entry),
        ("zed", ".config/zed/settings.json", "context_servers", &entry),
        ("claude-desktop", "claude.json", "mcpServers", &entry),
    ] {
        let place = Place::new()?;
        let mut arguments = vec![client, "--yes", "--command=airbyte-agent", "--profile=work"];
        // Its place differs between systems.
        if client == "claude-desktop" {
            arguments.push("--file=claude.json");
        }
        let written = place.run(&arguments)?;
        assert!(written.status.success(), "{client}: {written:?}");
        let config: Value = serde_json::from_str(&place.read(path)?)?;
        assert_eq!(config, json!({servers: {"airbyte": entry}}), "{client}");
    }
    let place = Place::new()?;
    assert!(place.run(&["codex", "--yes", "--command=airbyte-agent", "--name=mine"])?.status.success());
    let config = place.read(".codex/config.toml")?;
    assert_eq!(config, "[mcp_servers.mine]\ncommand = \"airbyte-agent\"\nargs = [\"mcp\"]\n");
    Ok(())
}

#[tokio::test]
async fn what_is_written_starts_the_server() -> TestResult {
    let (service, place) = (Service::with_github().await?, Place::new()?);
    assert!(place.run(&["claude-code", "--yes"])?.status.success());
    let config: Value = serde_json::from_str(&place.read(".mcp.json")?)?;
    let entry = &config["mcpServers"]["airbyte"];
    let program = entry["command"].as_str().unwrap_or_default();
    assert!(Path::new(program).is_absolute(), "{entry}");
    let arguments = entry["args"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut command = Command::new(program);
    command.args(arguments).envs(service.command(&[]).get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut session = Session::initialized(command, json!({}))?;
    assert!(session.request("tools/list", json!({}))?["result"]["tools"].is_array());
    Ok(())
}

#[test]
fn the_rest_of_a_file_stays_and_the_change_is_shown_first() -> TestResult {
    let place = Place::new()?;
    let text = "{\n    \"n\": 12345678901234567890123,\n    \"mcpServers\": {\n        \"other\": {\"env\": {\"KEY\": \"s3cret\"}}\n    }\n}\n";
    place.write(".mcp.json", text)?;
    let shown = place.run(&["claude-code", "--dry-run", "--command=x"])?;
    let diff = String::from_utf8(shown.stdout)?;
    assert!(diff.contains("+        \"airbyte\": {\n+            \"command\": \"x\","), "{diff}");
    assert_eq!(place.read(".mcp.json")?, text);
    // There is no terminal to ask on.
    let refused = failure(&place.run(&["claude-code", "--command=x"])?)?;
    assert!(refused["hint"].as_str().unwrap_or_default().contains("--yes"), "{refused}");
    assert_eq!(place.read(".mcp.json")?, text);

    let written = place.run(&["claude-code", "--yes", "--command=x"])?;
    assert_eq!(String::from_utf8(written.stdout)?.trim_end(), place.path(".mcp.json").to_string_lossy());
    let new = place.read(".mcp.json")?;
    assert!(new.starts_with(text.split("\n    }\n").next().unwrap_or_default()), "{new}");
    // The same entry again changes nothing.
    assert!(place.run(&["claude-code", "--command=x"])?.status.success());
    assert_eq!(place.read(".mcp.json")?, new);
    assert_eq!(files_in(&place.0)?, 1);
    Ok(())
}

#[test]
fn the_secrets_of_other_servers_are_not_shown() -> TestResult {
    let place = Place::new()?;
    let other = json!({"mcpServers": {"other": {"env": {"KEY": "s3cret"}}}});
    for text in [other.to_string(), format!("{other:#}")] {
        place.write(".mcp.json", &text)?;
        let shown = String::from_utf8(place.run(&["claude-code", "--dry-run"])?.stdout)?;
        assert!(shown.contains("\"airbyte\": {") && !shown.contains("s3cret"), "{shown}");
    }
    Ok(())
}

#[test]
fn another_server_of_the_name_is_replaced_only_on_request() -> TestResult {
    let place = Place::new()?;
    let text = r#"{"mcpServers": {"airbyte": {"command": "another"}, "z": 1}}"#;
    place.write(".mcp.json", text)?;
    let refused = failure(&place.run(&["claude-code", "--yes", "--command=x"])?)?;
    assert!(refused["hint"].as_str().unwrap_or_default().contains("--replace"), "{refused}");
    assert_eq!(place.read(".mcp.json")?, text);
    assert!(place.run(&["claude-code", "--yes", "--command=x", "--replace"])?.status.success());
    let config: Value = serde_json::from_str(&place.read(".mcp.json")?)?;
    assert_eq!(config, json!({"mcpServers": {"airbyte": {"command": "x", "args": ["mcp"]}, "z": 1}}));
    Ok(())
}

#[test]
fn a_file_that_cannot_be_changed_without_loss_is_left_alone() -> TestResult {
    let place = Place::new()?;
    fs::create_dir(place.path(".vscode"))?;
    for text in ["{\n  // Mine.\n  \"servers\": {}\n}\n", "{\"servers\": {},}", "[]", "{\"servers\": 1}", "no JSON"] {
        place.write(".vscode/mcp.json", text)?;
        let refused = failure(&place.run(&["vscode", "--yes", "--command=x"])?)?;
        let hint = refused["hint"].as_str().unwrap_or_default();
        let snippet: Value = serde_json::from_str(hint.split_once('\n').unwrap_or_default().1)?;
        assert_eq!(snippet["servers"]["airbyte"]["command"], "x", "{refused}");
        assert_eq!(place.read(".vscode/mcp.json")?, text);
    }
    let printed = place.run(&["vscode", "--print", "--command=x"])?;
    assert_eq!(serde_json::from_slice::<Value>(&printed.stdout)?["servers"]["airbyte"]["type"], "stdio");

    fs::write(place.path(".mcp.json"), b"{\"a\": \"\xff\"}")?;
    fs::create_dir_all(place.path(".cursor/mcp.json"))?;
    for (client, path) in [("claude-code", ".mcp.json"), ("cursor", "mcp.json")] {
        let refused = failure(&place.run(&[client, "--yes"])?)?;
        assert!(refused["message"].as_str().unwrap_or_default().contains(path), "{refused}");
    }
    Ok(())
}

#[test]
fn wrong_arguments_are_refused_with_what_is_right() -> TestResult {
    let place = Place::new()?;
    let unknown = failure(&place.run(&["cursr"])?)?;
    assert_eq!(unknown["did_you_mean"], "cursor", "{unknown}");
    for arguments in [&["cursor", "--name=a b"][..], &["cursor", "--yes", "--dry-run"], &[]] {
        assert_eq!(place.run(arguments)?.status.code(), Some(4), "{arguments:?}");
    }
    assert_eq!(files_in(&place.0)?, 0);
    Ok(())
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() -> TestResult {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let place = Place::new()?;
    place.write("dotfiles.json", "{}")?;
    fs::set_permissions(place.path("dotfiles.json"), fs::Permissions::from_mode(0o600))?;
    symlink("dotfiles.json", place.path(".mcp.json"))?;
    assert!(place.run(&["claude-code", "--yes"])?.status.success());
    assert!(place.path(".mcp.json").is_symlink());
    assert!(place.read("dotfiles.json")?.contains("airbyte"));
    assert_eq!(fs::metadata(place.path("dotfiles.json"))?.permissions().mode() & 0o777, 0o600);
    Ok(())
}
