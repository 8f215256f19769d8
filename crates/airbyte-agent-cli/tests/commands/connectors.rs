//! `execute`, `records` and `download`.

use serde_json::{Value, json};

use crate::harness::{Folder, Service, TestResult};

#[test]
fn an_action_is_executed_on_a_connector_by_name_or_slug() -> TestResult {
    let service = Service::with_github()?;
    for connector in ["github", "Our tickets"] {
        let page = service.run(&["execute", connector, "issues", "list", "-p", "per_page=2", "--fields=number"])?;
        let response: Value = serde_json::from_str(&page.stdout)?;
        assert_eq!(response["result"], json!([{"number": 1}, {"number": 2}]));
        assert!(page.notes().contains("airbyte-agent records"), "{}", page.stderr);
    }
    let table = service.run(&[
        "execute",
        "github",
        "issues",
        "list",
        "-p",
        "per_page=1",
        "--fields=number",
        "--format=table",
    ])?;
    assert_eq!(table.stdout, "number\n1\n");
    Ok(())
}

#[test]
fn records_come_from_all_pages() -> TestResult {
    let service = Service::with_github()?;
    let all = service.json(&["records", "github", "issues", "-p", "per_page=100", "--fields=number"])?;
    assert_eq!(all.as_array().map(Vec::len), Some(250));
    let some = service.run(&["records", "github", "issues", "-p", "per_page=100", "--max-records=100"])?;
    let (_, token) = some.stderr.split_once("--resume ").ok_or("where to go on")?;
    let token: String =
        token.chars().take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter)).collect();
    let rest = service.json(&["records", "github", "issues", "-p", "per_page=100", "--resume", &token])?;
    assert_eq!(rest.as_array().map(Vec::len), Some(150));
    Ok(())
}

#[test]
fn a_text_parameter_stays_a_text() -> TestResult {
    let service = Service::with_github()?;
    let id = service.json(&["connectors", "list"])?[0]["id"].as_str().ok_or("an id")?.to_owned();
    let body = |arguments: &[&str]| -> Result<Value, Box<dyn std::error::Error>> {
        Ok(service.json(&[&["execute", &id, "issues", "list", "--dry-run", "--show-secrets"], arguments].concat())?["body"]["params"].clone())
    };
    // A dry run does not look up the kind of the connector, so that only the form of a value counts.
    assert_eq!(body(&["-p", "a=12", "-p", "b=x y", "-p", r#"c="12""#])?, json!({"a": 12, "b": "x y", "c": "12"}));
    Ok(())
}

#[test]
fn a_dry_run_does_not_look_up_the_connector() -> TestResult {
    let service = Service::start()?;
    let shown = service.json(&["records", "github", "issues", "--dry-run"])?;
    assert_eq!(shown["effect"], "read");
    assert!(shown["url"].as_str().is_some_and(|url| url.contains("id%20of%20github")), "{shown}");
    assert_eq!(service.calls()?, Vec::<String>::new());
    Ok(())
}

#[test]
fn a_file_is_downloaded_whole_or_not_at_all() -> TestResult {
    let service = Service::start()?;
    let created = service.run(&[
        "connectors",
        "create",
        "--connector-type=Google Drive",
        r#"--credentials={"access_token": "a", "refresh_token": "r", "client_id": "i", "client_secret": "s"}"#,
    ])?;
    assert_eq!(created.code, Some(0), "{}", created.stderr);
    let files = service.json(&["records", "google-drive", "files", "--max-records=1", "--fields=id"])?;
    let id = format!("fileId={}", files[0]["id"].as_str().ok_or("a file")?);
    let folder = Folder::new()?;
    let path = folder.path("file");
    let download = ["download", "google-drive", "files", "-p", &id];
    let to_file = service.run(&[&download[..], &["-o", &path]].concat())?;
    assert_eq!(to_file.code, Some(0), "{}", to_file.stderr);
    let piped = service.command(&download).output()?.stdout;
    assert!(!piped.is_empty() && std::fs::read(&path)? == piped);
    std::fs::remove_file(&path)?;
    service.fault(&json!({"operation": "connectors.execute", "fault": {"truncated_body": {"bytes": 3}}}))?;
    assert_eq!(service.run(&[&download[..], &["-o", &path]].concat())?.code, Some(1));
    assert_eq!(folder.names()?, Vec::<String>::new());
    Ok(())
}
