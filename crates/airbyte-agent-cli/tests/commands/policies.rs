//! Policies, approvals and audit logs.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use crate::harness::{Folder, Service, TestResult, ended, run_offline};

const POLICY: &str = r#"
[policy]
allow = ["read:*"]
ask = ["write:github.*"]
[audit]
file = "AUDIT"
"#;

const CREATE: [&str; 5] = ["execute", "Our tickets", "issues", "create", "--param=title=Hello"];

/// A service whose callers are held to a policy.
struct Held {
    service: Service,
    folder: Folder,
}

impl Held {
    fn new() -> Result<Self, Box<dyn std::error::Error>> {
        let folder = Folder::new()?;
        folder.file("policy.toml", &POLICY.replace("AUDIT", &folder.path("audit.jsonl")))?;
        Ok(Self { service: Service::with_github()?, folder })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.service.command(arguments);
        command.env("AIRBYTE_AGENT_POLICY", self.folder.path("policy.toml")).env("XDG_STATE_HOME", &self.folder.0);
        command
    }

    fn json(&self, arguments: &[&str]) -> Result<Value, Box<dyn std::error::Error>> {
        let ended = ended(self.command(arguments).output()?)?;
        assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.stderr);
        Ok(serde_json::from_str(&ended.stdout)?)
    }
}

#[test]
fn a_call_that_a_person_approves_is_sent_once() -> TestResult {
    let held = Held::new()?;
    let create = || ended(held.command(&CREATE).output()?);
    let refused = create()?;
    assert_eq!(refused.code, Some(6), "{}", refused.stderr);
    assert_eq!(refused.error()?["type"], "approval_required");

    let waiting = held.json(&["approve"])?;
    let id = waiting[0]["id"].as_str().ok_or("an id")?;
    assert!(waiting[0]["subject"].as_str().is_some_and(|subject| subject.ends_with(".issues.create")), "{waiting}");
    // Nobody can be asked.
    let unasked = ended(held.command(&["approve", id]).output()?)?;
    assert_eq!(unasked.code, Some(4), "{}", unasked.stderr);
    assert_eq!(held.json(&["approve", id, "--yes"])?[0]["id"], id);
    assert_eq!(held.json(&["approve"])?, json!([]));

    assert_eq!(create()?.code, Some(0));
    assert_eq!(create()?.code, Some(6));
    assert_eq!(held.service.calls()?.iter().filter(|name| *name == "connectors.execute").count(), 1);
    Ok(())
}

#[test]
fn a_call_that_is_declined_is_not_sent() -> TestResult {
    let held = Held::new()?;
    assert_eq!(ended(held.command(&CREATE).output()?)?.code, Some(6));
    let id = held.json(&["approve"])?[0]["id"].as_str().ok_or("an id")?.to_owned();
    held.json(&["approve", &id, "--decline"])?;
    let declined = ended(held.command(&CREATE).output()?)?;
    assert_eq!(declined.error()?["type"], "approval_declined");
    let unknown = ended(held.command(&["approve", "no-such-id", "--yes"]).output()?)?;
    assert_ne!(unknown.code, Some(0));
    Ok(())
}

#[test]
fn an_audit_log_that_was_altered_is_told() -> TestResult {
    let held = Held::new()?;
    held.json(&["execute", "Our tickets", "issues", "list"])?;
    held.json(&["execute", "Our tickets", "issues", "list"])?;
    let file = held.folder.path("audit.jsonl");
    let entries = held.json(&["audit", "tail", "-n", "1"])?;
    assert_eq!(entries[0]["event"], "success", "{entries}");
    let verified = ended(held.command(&["audit", "verify"]).output()?)?;
    assert!(verified.code == Some(0) && verified.stderr.contains("intact"), "{}", verified.stderr);

    fs::write(&file, fs::read_to_string(&file)?.replacen("success", "failure", 1))?;
    let altered = ended(held.command(&["audit", "verify", &file]).output()?)?;
    assert_eq!(altered.code, Some(1), "{}", altered.stdout);
    assert!(serde_json::from_str::<Value>(&altered.stdout)?[0]["line"].is_number(), "{}", altered.stdout);
    Ok(())
}

#[test]
fn a_policy_is_checked_without_credentials() -> TestResult {
    let folder = Folder::new()?;
    let file = folder.file("policy.toml", "[policy]\nallow = [\"read:*\"]\ndeny = [\"stripe#a.b.*.*\"]\n")?;
    let checked = run_offline(&["policy", "check", &file])?;
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    assert_eq!(serde_json::from_str::<Value>(&checked.stdout)?[0]["default"], "deny");

    let call = |call: &str| -> Result<Value, Box<dyn std::error::Error>> {
        let decided = run_offline(&["policy", "check", &file, "--call", call])?;
        assert_eq!(decided.code, Some(0), "{}", decided.stderr);
        Ok(serde_json::from_str::<Value>(&decided.stdout)?[0]["decision"].clone())
    };
    assert_eq!(call("read:github#Our tickets.issues.list")?, "allow");
    assert_eq!(call("write:github.issues.create")?, "deny");
    assert_eq!(call("read:api.replication.sources.list")?, "allow");

    assert_eq!(run_offline(&["policy", "check", &file, "--call", "github.issues"])?.code, Some(4));
    let misspelt = folder.file("misspelt.toml", "[policy]\nalow = []\n")?;
    let refused = run_offline(&["policy", "check", &misspelt])?;
    assert_ne!(refused.code, Some(0));
    assert!(refused.stderr.contains("allow"), "{}", refused.stderr);
    Ok(())
}
