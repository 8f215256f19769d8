//! Errors as JSON, and exit codes.

use serde_json::json;

use crate::harness::{Service, TestResult, run_offline};

const ID: &str = "7f3c1a52-93ad-4b0a-9d8e-0f6a4d1c2b3e";

#[test]
fn exit_codes_tell_what_can_be_done() -> TestResult {
    let service = Service::start()?;
    for (arguments, code, kind, status) in [
        (vec!["workspaces", "get", ID], 3, "not_found", json!(404)),
        (vec!["workspaces", "get", "x"], 4, "unprocessable_entity", json!(422)),
        (vec!["workspaces", "get"], 4, "invalid_request", json!(null)),
        (vec!["records", "gihtub", "issues"], 3, "lookup_not_found", json!(null)),
        (vec!["sync", "nothing"], 3, "name_not_found", json!(null)),
        (vec!["workspaces", "list", "--timeout=0"], 4, "invalid_request", json!(null)),
    ] {
        let ended = service.run(&arguments)?;
        let error = ended.error()?;
        assert_eq!(ended.code, Some(code), "{arguments:?}: {}", ended.stderr);
        assert_eq!((&error["type"], &error["status_code"]), (&json!(kind), &status), "{arguments:?}");
        assert_eq!(error["retryable"], false);
        assert_eq!(ended.stdout, "");
    }
    Ok(())
}

#[test]
fn credentials_that_are_missing_or_wrong_have_a_code_of_their_own() -> TestResult {
    let none = run_offline(&["workspaces", "list"])?;
    assert_eq!((none.code, &none.error()?["type"]), (Some(2), &json!("configuration")));
    let service = Service::start()?;
    let wrong = service.command(&["workspaces", "list"]).env("AIRBYTE_CLIENT_SECRET", "wrong").output()?;
    assert_eq!(wrong.status.code(), Some(2));
    let half = service.command(&["workspaces", "list"]).env_remove("AIRBYTE_CLIENT_SECRET").output()?;
    assert_eq!(half.status.code(), Some(2));
    Ok(())
}

#[test]
fn a_write_whose_response_is_lost_is_not_called_a_failure() -> TestResult {
    let service = Service::start()?;
    service.fault(&json!({"operation": "tokens.create_scoped", "fault": "reset_after"}))?;
    let ended = service.run(&["tokens", "create-scoped", "--workspace-name=new"])?;
    let error = ended.error()?;
    assert_eq!((ended.code, &error["type"], &error["retryable"]), (Some(5), &json!("outcome_unknown"), &json!(false)));
    assert!(error["hint"].as_str().is_some_and(|hint| hint.contains("check its state")), "{error}");
    service.fault(&json!({"operation": "workspaces.list", "fault": {"status": {"status": 503}}}))?;
    let ended = service.command(&["workspaces", "list", "--timeout=1"]).output()?;
    assert_eq!(ended.status.code(), Some(1));
    assert!(String::from_utf8(ended.stderr)?.contains(r#""retryable":true"#));
    Ok(())
}

#[test]
fn typos_get_the_nearest_name() -> TestResult {
    let command = run_offline(&["tokens", "get-scoped-info"])?;
    assert_eq!(command.error()?["did_you_mean"], "scoped-info", "{}", command.stderr);
    for (arguments, suggestion) in [
        (vec!["workspaecs", "list"], "workspaces"),
        (vec!["workspaces", "lst"], "list"),
        (vec!["workspaces", "list", "--limt=1"], "--limit"),
        (vec!["workspaces", "list", "--json", r#"{"limt": 1}"#], "limit"),
        (vec!["workspaces", "list", "--format=jsno"], "json"),
        (vec!["schema", "workspaces", "gte"], "workspaces get"),
    ] {
        let ended = run_offline(&arguments)?;
        assert_eq!(ended.code, Some(4), "{arguments:?}: {}", ended.stderr);
        assert_eq!(ended.error()?["did_you_mean"], suggestion, "{}", ended.stderr);
    }
    Ok(())
}

#[test]
fn values_of_the_wrong_type_are_refused_with_the_argument() -> TestResult {
    for (arguments, text) in [
        (vec!["workspaces", "list", "--limit=1.5"], "'--limit <INTEGER>': expected an integer"),
        (vec!["workspaces", "update", ID, "--cache-enabled=yes"], "expected true or false"),
        (vec!["connectors", "create", "--credentials={hush"], "`--credentials` is not JSON"),
        (vec!["connectors", "create", "--credentials=[]"], "credentials"),
        (vec!["connectors", "create", "--credentials=@/no/such/file"], "cannot read /no/such/file for `--credentials`"),
        (vec!["workspaces", "list", "--json=[]"], "object"),
        (vec!["execute", "github", "issues", "list", "-p", "owner"], "is not NAME=VALUE"),
        (vec!["execute", "github", "issues", "list", "--params=[1]"], "`--params` must be a JSON object"),
    ] {
        let ended = run_offline(&arguments)?;
        assert_eq!(ended.code, Some(4), "{arguments:?}: {}", ended.stderr);
        let message = ended.error()?["message"].as_str().unwrap_or_default().to_owned();
        assert!(message.contains(text) && !message.contains("hush"), "{arguments:?}: {message}");
    }
    Ok(())
}
