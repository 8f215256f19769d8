//! Records that go on where a command ended.

use serde_json::{Value, json};

use crate::harness::{Ended, Folder, Service, TestResult};

const RECORDS: [&str; 5] = ["records", "github", "issues", "-p", "per_page=100"];

fn run(service: &Service, flags: &[&str]) -> Result<Ended, Box<dyn std::error::Error>> {
    service.run(&[&RECORDS, flags].concat())
}

/// The second page fails.
fn broken() -> Result<Service, Box<dyn std::error::Error>> {
    let service = Service::with_github()?;
    service.fault(&json!({"operation": "connectors.execute", "nth": 2, "fault": {"status": {"status": 400}}}))?;
    Ok(service)
}

/// The token at the end of a note.
fn token_in(ended: &Ended) -> Result<String, Box<dyn std::error::Error>> {
    let note = ended.error()?["message"].as_str().unwrap_or_default().to_owned();
    Ok(note.split_once("--resume ").ok_or("a token")?.1.to_owned())
}

#[test]
fn lines_go_on_behind_the_last_that_was_written() -> TestResult {
    let service = broken()?;
    let first = run(&service, &["--format=jsonl"])?;
    let error = first.error()?;
    assert_eq!((first.code, first.stdout.lines().count(), &error["records_read"]), (Some(4), 100, &json!(100)));
    let token = error["token"].as_str().ok_or("a token")?;
    assert!(error["hint"].as_str().is_some_and(|hint| hint.contains(&format!("`--resume {token}`"))), "{error}");
    service.fault(&json!([]))?;
    let rest = run(&service, &["--format=jsonl", "--resume", token])?;
    let all = run(&service, &["--format=jsonl"])?;
    assert_eq!(format!("{}{}", first.stdout, rest.stdout), all.stdout);
    Ok(())
}

/// A token would lose the records before it.
#[test]
fn what_was_not_written_cannot_be_resumed() -> TestResult {
    let folder = Folder::new()?;
    let lines = folder.path("issues.jsonl");
    for (flags, expected) in [
        (vec!["-o", &lines], format!("Nothing was written to {lines}.")),
        (vec!["--format=csv"], "Nothing was written.".to_owned()),
        (vec!["--format=table"], "Nothing was written.".to_owned()),
        (vec!["--format=parquet"], "What was written is not a complete file.".to_owned()),
    ] {
        let failed = run(&broken()?, &flags)?;
        let error = failed.error()?;
        assert_eq!((&error["records_read"], &error["token"]), (&json!(100), &Value::Null), "{flags:?}");
        assert!(error["hint"].as_str().is_some_and(|hint| hint.ends_with(&expected)), "{flags:?}: {error}");
    }
    assert_eq!(folder.names()?, Vec::<String>::new());
    Ok(())
}

#[test]
fn the_first_page_that_fails_has_nothing_to_resume() -> TestResult {
    let service = Service::with_github()?;
    service.fault(&json!({"operation": "connectors.execute", "fault": {"status": {"status": 400}}}))?;
    let failed = run(&service, &["--format=jsonl"])?;
    assert!(!failed.stderr.contains("resume") && !failed.stderr.contains("written"), "{}", failed.stderr);
    Ok(())
}

/// They have no flag for a token.
#[test]
fn lists_of_the_api_offer_no_token() -> TestResult {
    let service = Service::start()?;
    for name in ["a", "b", "c"] {
        service.json(&["tokens", "create-scoped", "--workspace-name", name])?;
    }
    service.fault(&json!({"operation": "workspaces.list", "nth": 2, "fault": {"status": {"status": 400}}}))?;
    let failed = service.run(&["workspaces", "list", "--limit=2", "--all", "--format=jsonl"])?;
    let error = failed.error()?;
    assert_eq!((failed.stdout.lines().count(), &error["records_read"]), (2, &json!(2)));
    assert!(error["token"].is_null() && !failed.stderr.contains("resume"), "{}", failed.stderr);
    Ok(())
}

/// The token of a page is that of its beginning.
#[test]
fn records_that_end_within_a_page_go_on_at_its_beginning() -> TestResult {
    let service = Service::with_github()?;
    let first = run(&service, &["--max-records=50"])?;
    assert!(first.stderr.contains("within the first page; more follow") && !first.stderr.contains("--resume"));
    let second = run(&service, &["--max-records=150", "--format=jsonl"])?;
    assert!(second.stderr.contains("from record 101 on, repeat the command with --resume "), "{}", second.stderr);
    let rest = service.json(&[&RECORDS, &["--resume", &token_in(&second)?][..]].concat())?;
    assert_eq!((rest.as_array().map(Vec::len), &rest[0]["number"]), (Some(150), &json!(101)));
    Ok(())
}

#[test]
fn the_rest_does_not_replace_the_beginning() -> TestResult {
    let service = Service::with_github()?;
    let folder = Folder::new()?;
    let (beginning, rest) = (folder.path("issues.csv"), folder.path("rest.csv"));
    let ended = run(&service, &["--max-records=100", "-o", &beginning])?;
    assert!(ended.stderr.contains("with another file and --resume "), "{}", ended.stderr);
    let token = &token_in(&ended)?;
    let before = service.calls()?.len();
    let refused = run(&service, &["--resume", token, "-o", &beginning])?;
    assert_eq!((refused.code, service.calls()?.len()), (Some(4), before));
    assert!(refused.stderr.contains("would be replaced"), "{}", refused.stderr);
    assert_eq!(run(&service, &["--resume", token, "-o", &rest])?.code, Some(0));
    let lines = |path: &str| std::fs::read_to_string(path).map(|text| text.lines().count());
    assert_eq!((lines(&beginning)?, lines(&rest)?), (101, 151));
    Ok(())
}

#[test]
fn what_is_no_token_is_refused() -> TestResult {
    let refused = run(&Service::with_github()?, &["--resume=x"])?;
    let error = refused.error()?;
    assert_eq!((refused.code, &error["type"]), (Some(4), &json!("invalid_request")));
    assert!(error["message"].as_str().is_some_and(|text| text.starts_with("`--resume` is not a token")), "{error}");
    Ok(())
}
