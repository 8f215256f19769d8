//! How results are written.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::harness::{Folder, Service, TestResult};

#[test]
fn every_format_has_the_same_records() -> TestResult {
    let service = Service::with_github()?;
    let records = |format: &str| {
        service.run(&[
            "records",
            "github",
            "issues",
            "--max-records=2",
            "--fields=number,author.login",
            "--format",
            format,
        ])
    };
    let json: Value = serde_json::from_str(&records("json")?.stdout)?;
    assert_eq!(json[0]["number"], 1);
    let login = json[0]["author"]["login"].as_str().ok_or("a login")?;
    let lines = records("jsonl")?.stdout;
    assert_eq!(lines.lines().next(), Some(format!(r#"{{"number":1,"author":{{"login":"{login}"}}}}"#).as_str()));
    assert_eq!(lines.lines().count(), 2);
    let csv = records("csv")?.stdout;
    assert_eq!(csv.lines().take(2).collect::<Vec<_>>(), ["number,author.login", &format!("1,{login}")]);
    let table = records("table")?.stdout;
    assert_eq!(
        table.lines().take(2).map(|line| line.split_whitespace().collect::<Vec<_>>()).collect::<Vec<_>>(),
        [["number", "author.login"], ["1", login]]
    );
    Ok(())
}

#[test]
fn lists_say_that_more_follow_and_all_reads_them() -> TestResult {
    let service = Service::start()?;
    for name in ["a", "b", "c"] {
        service.json(&["tokens", "create-scoped", "--workspace-name", name])?;
    }
    let page = service.run(&["workspaces", "list", "--limit=3"])?;
    assert_eq!(serde_json::from_str::<Vec<Value>>(&page.stdout)?.len(), 3);
    let note: Value = serde_json::from_str(page.stderr.trim())?;
    assert!(
        note["message"].as_str().is_some_and(|text| text.contains("--all") && text.contains("--cursor ")),
        "{note}"
    );
    let all = service.run(&["workspaces", "list", "--limit=3", "--all"])?;
    assert_eq!(serde_json::from_str::<Vec<Value>>(&all.stdout)?.len(), 4);
    assert_eq!(all.stderr, "");
    let envelope = service.json(&["workspaces", "list", "--limit=3", "--envelope"])?;
    assert!(envelope["next"].is_string() && envelope["data"].is_array());
    Ok(())
}

#[test]
fn secrets_are_masked_unless_they_are_asked_for() -> TestResult {
    let service = Service::start()?;
    let masked = service.run(&["tokens", "create-scoped"])?;
    assert_eq!(serde_json::from_str::<Value>(&masked.stdout)?, json!({"token": "***"}));
    assert!(masked.stderr.contains("--show-secrets writes them"), "{}", masked.stderr);
    let shown = service.json(&["tokens", "create-scoped", "--show-secrets"])?;
    assert!(shown["token"].as_str().is_some_and(|token| token.len() > 10));
    let applications = service.run(&["replication", "applications", "list"])?;
    assert_eq!(applications.code, Some(0), "{}", applications.stderr);
    assert!(!applications.stdout.contains(service.client_secret()), "{}", applications.stdout);
    Ok(())
}

#[test]
fn a_misspelt_field_is_found_out() -> TestResult {
    let service = Service::start()?;
    let ended = service.run(&["workspaces", "list", "--fields", "nmae"])?;
    assert!(ended.notes().contains("no record has the field `nmae`; did you mean `name`?"), "{}", ended.stderr);
    Ok(())
}

#[test]
fn a_file_appears_whole_or_not_at_all() -> TestResult {
    let service = Service::with_github()?;
    let folder = Folder::new()?;
    let path = folder.file("issues.csv", "before")?;
    service.fault(&json!({"operation": "connectors.execute", "nth": 2, "fault": {"status": {"status": 400}}}))?;
    let records = ["records", "github", "issues", "-p", "per_page=100", "-o", &path];
    let failed = service.run(&records)?;
    assert_ne!(failed.code, Some(0));
    let error = failed.error()?;
    assert_eq!(error["records_read"], 100);
    assert_eq!(std::fs::read_to_string(&path)?, "before");
    assert_eq!(folder.names()?, ["issues.csv"]);
    service.fault(&json!([]))?;
    assert_eq!(service.run(&records)?.code, Some(0));
    assert_eq!(std::fs::read_to_string(&path)?.lines().count(), 251);
    Ok(())
}

#[test]
fn a_reader_that_stops_ends_the_command_quietly() -> TestResult {
    let service = Service::with_github()?;
    let mut command = service.command(&["records", "github", "issues", "--format=jsonl"]);
    let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let mut line = String::new();
    BufReader::with_capacity(16, process.stdout.take().ok_or("its output")?).read_line(&mut line)?;
    let ended = process.wait_with_output()?;
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(String::from_utf8(ended.stderr)?, "");
    Ok(())
}
