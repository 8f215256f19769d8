//! How arguments become a request.

use serde_json::{Value, json};

use crate::harness::{Folder, Service, TestResult, run_offline};

const ID: &str = "7f3c1a52-93ad-4b0a-9d8e-0f6a4d1c2b3e";

/// The request that a command would send.
fn request(arguments: &[&str]) -> Result<Value, Box<dyn std::error::Error>> {
    let mut all = arguments.to_vec();
    all.extend(["--dry-run", "--show-secrets"]);
    let ended = run_offline(&all)?;
    assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.stderr);
    Ok(serde_json::from_str(&ended.stdout)?)
}

#[test]
fn flags_have_the_types_of_the_parameters() -> TestResult {
    let list = request(&["workspaces", "list", "--name-contains", "a b", "--limit", "5"])?;
    assert!(list["url"].as_str().is_some_and(|url| url.ends_with("?name_contains=a%20b&limit=5")), "{list}");
    let update = request(&["workspaces", "update", ID, "--cache-enabled", "--name", "12"])?;
    assert_eq!(update["body"], json!({"cache_enabled": true, "name": "12"}));
    let update = request(&["workspaces", "update", "--workspace-id", ID, "--cache-enabled=null"])?;
    assert_eq!(update["body"], json!({"cache_enabled": null}));
    let execute = request(&[
        "connectors",
        "execute",
        ID,
        "issues",
        "list",
        r#"{"n": 1}"#,
        "--select-fields=a",
        "--select-fields=b",
    ])?;
    assert_eq!(
        execute["body"],
        json!({"entity": "issues", "action": "list", "params": {"n": 1}, "select_fields": ["a", "b"]})
    );
    Ok(())
}

#[test]
fn objects_travel_as_the_text_they_are() -> TestResult {
    let params = r#"{"z": 12345678901234567890123, "a": 1.10, "z2": 1e400}"#;
    let folder = Folder::new()?;
    let file = folder.file("params.json", params)?;
    for value in [params.to_owned(), format!("@{file}")] {
        let ended = run_offline(&[
            "connectors",
            "execute",
            ID,
            "issues",
            "list",
            "--params",
            &value,
            "--dry-run",
            "--show-secrets",
        ])?;
        let text: String = ended.stdout.split_whitespace().collect();
        let expected: String = params.split_whitespace().collect();
        assert!(text.contains(&expected), "{}{}", ended.stdout, ended.stderr);
    }
    Ok(())
}

#[test]
fn a_request_can_be_one_json_object() -> TestResult {
    let service = Service::start()?;
    let folder = Folder::new()?;
    let file = folder.file("request.json", r#"{"limit": 1}"#)?;
    for json in [r#"{"limit": 1}"#.to_owned(), format!("@{file}")] {
        assert_eq!(service.json(&["workspaces", "list", "--json", &json])?[0]["name"], "default");
    }
    let piped = service.run_with_input(&["workspaces", "list", "--json", "-"], r#"{"limit": 1}"#)?;
    assert!(piped.stdout.contains("default"), "{}", piped.stderr);
    Ok(())
}

#[test]
fn json_and_flags_are_not_mixed() -> TestResult {
    for arguments in [
        ["workspaces", "list", "--json", "{}", "--limit=3"],
        ["workspaces", "get", "--json", "{}", ID],
        ["workspaces", "get", "--workspace-id", ID, ID],
    ] {
        let ended = run_offline(&arguments)?;
        assert_eq!(ended.code, Some(4), "{arguments:?}");
        assert!(ended.error()?["message"].as_str().is_some_and(|text| text.contains("cannot be used with")));
    }
    Ok(())
}

#[test]
fn a_secret_text_is_no_argument() -> TestResult {
    let service = Service::start()?;
    let id = format!("--client-id={}", service.client_id());
    let create = ["tokens", "create-application", &id, "--client-secret"];
    let refused = service.run(&[&create[..], &["hush"]].concat())?;
    assert_eq!(refused.code, Some(4));
    assert!(!refused.stderr.contains("hush") && refused.stderr.contains("@FILE"), "{}", refused.stderr);
    let piped = service.run_with_input(&[&create[..], &["-"]].concat(), &format!("{}\n", service.client_secret()))?;
    assert_eq!(piped.code, Some(0), "{}", piped.stderr);
    Ok(())
}

#[test]
fn a_dry_run_sends_nothing_and_shows_no_secret() -> TestResult {
    let service = Service::start()?;
    let ended = service.run(&[
        "connectors",
        "create",
        "--connector-type=GitHub",
        r#"--credentials={"personal_access_token": "hush"}"#,
        "--dry-run",
        "--organization-id",
        service.organization_id(),
    ])?;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(!ended.stdout.contains("hush") && !ended.stdout.contains(service.client_secret()), "{}", ended.stdout);
    let shown: Value = serde_json::from_str(&ended.stdout)?;
    // What the client adds is shown, too.
    assert_eq!(shown["body"]["workspace_name"], "default");
    assert_eq!(shown["headers"]["x-organization-id"], service.organization_id());
    assert_eq!(service.calls()?, Vec::<String>::new());
    Ok(())
}

#[test]
fn settings_are_flags_before_and_behind_the_command() -> TestResult {
    for arguments in [
        ["--workspace", "team", "connectors", "list", "--dry-run"],
        ["connectors", "list", "--workspace", "team", "--dry-run"],
    ] {
        let shown: Value = serde_json::from_str(&run_offline(&arguments)?.stdout)?;
        assert!(shown["url"].as_str().is_some_and(|url| url.ends_with("workspace_name=team")), "{shown}");
    }
    let unused = run_offline(&["--profile", "work", "completions", "bash"])?;
    assert_eq!(unused.code, Some(4), "a flag without effect is refused");
    let service = Service::start()?;
    service.fault(&json!({"operation": "workspaces.list", "fault": {"latency": {"ms": 600_000}}}))?;
    let ended = service.run(&["workspaces", "list", "--timeout", "0.2"])?;
    assert_eq!(ended.error()?["type"], "timeout");
    Ok(())
}
