//! Approvals by elicitation, as the revision 2025-11-25 has it.

use airbyte_agent::policy::audit;
use serde_json::{Value, json};

use crate::harness::{Service, Session, TestResult, create_issue, read_issues, text};

/// Calls, receives the form, and answers it. Returns the form and the result.
fn answered(session: &mut Session, answer: &Value) -> Result<(Value, Value), Box<dyn std::error::Error>> {
    let id = session.begin("tools/call", create_issue())?;
    let form = session.receive()?;
    assert_eq!(form["method"], "elicitation/create", "{form}");
    session.send(&json!({"jsonrpc": "2.0", "id": form["id"], "result": answer}))?;
    let result = session.receive()?;
    assert_eq!(result["id"], id, "{result}");
    Ok((form["params"].clone(), result))
}

#[tokio::test]
async fn a_write_is_done_once_after_its_approval() -> TestResult {
    let service = Service::with_github().await?;
    let mut session = Session::initialized(service.command(&[]), json!({"elicitation": {"form": {}}}))?;
    let (form, result) = answered(&mut session, &json!({"action": "accept", "content": {"approve": true}}))?;
    let message = form["message"].as_str().unwrap_or_default();
    for part in ["github", "issues.create", "The user reported a bug", "Slow import"] {
        assert!(message.contains(part), "{message}");
    }
    assert_eq!(form["requestedSchema"]["properties"]["approve"]["type"], "boolean");
    assert_eq!(result["result"]["structuredContent"]["result"]["title"], "Slow import", "{result}");
    assert_eq!(service.creations().await?, 1);
    // The approval is used up: the same call asks again.
    let (_, result) = answered(&mut session, &json!({"action": "decline"}))?;
    assert!(text(&result).starts_with("approval_declined: "), "{result}");
    assert_eq!(service.creations().await?, 1);
    Ok(())
}

#[tokio::test]
async fn the_audit_log_proves_what_was_sent() -> TestResult {
    let service = Service::with_github().await?;
    let log = service.folder.join("audit.jsonl");
    let rules = "default = \"ask\"\nallow = [\"read:*\"]";
    let policy = service.policy(&format!("[policy]\n{rules}\n\n[audit]\nfile = \"{}\"\n", log.display()))?;
    let mut command = service.command(&[]);
    command.env("AIRBYTE_AGENT_POLICY", policy);
    let mut session = Session::initialized(command, json!({"elicitation": {}}))?;
    session.call(read_issues(2))?;
    answered(&mut session, &json!({"action": "decline"}))?;
    answered(&mut session, &json!({"action": "accept", "content": {"approve": true}}))?;
    assert_eq!(service.creations().await?, 1);

    assert!(audit::verify(&log)?.is_intact());
    let entries = audit::entries(&log)?.into_iter().filter(|entry| entry.operation == "connectors.execute");
    let told = entries.map(|entry| {
        let subject = entry.subject.unwrap_or_default();
        Ok((serde_json::to_value(entry.event)?, entry.error, subject.split_once('.').map(|(_, it)| it.to_owned())))
    });
    let told = told.collect::<Result<Vec<_>, serde_json::Error>>()?;
    let (list, create) = (Some("issues.list".to_owned()), Some("issues.create".to_owned()));
    let declined = Some("approval_declined".to_owned());
    assert_eq!(
        told,
        [
            (json!("success"), None, list),
            (json!("refused"), declined, create.clone()),
            (json!("sending"), None, create.clone()),
            (json!("success"), None, create),
        ]
    );
    Ok(())
}

#[tokio::test]
async fn a_write_that_is_not_approved_is_not_sent() -> TestResult {
    let service = Service::with_github().await?;
    let mut session = Session::initialized(service.command(&[]), json!({"elicitation": {}}))?;
    for (answer, code) in [
        (json!({"action": "accept", "content": {"approve": false}}), "approval_declined"),
        (json!({"action": "accept", "content": {"approve": "true"}}), "approval_declined"),
        (json!({"action": "accept"}), "approval_declined"),
        (json!({"action": "cancel"}), "approval_required"),
    ] {
        let (_, result) = answered(&mut session, &answer)?;
        assert!(text(&result).starts_with(&format!("{code}: ")), "{answer}: {result}");
    }
    assert_eq!(service.creations().await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_client_without_forms_is_told_how_a_person_approves() -> TestResult {
    let service = Service::with_github().await?;
    for capabilities in [json!({}), json!({"elicitation": {"url": {}}})] {
        let mut session = Session::initialized(service.command(&[]), capabilities)?;
        let result = session.call(create_issue())?;
        let text = text(&result);
        assert!(text.starts_with("approval_required: "), "{text}");
        let id = text.split("airbyte-agent approve ").nth(1).map(|rest| rest.chars().take(12).collect::<String>());
        assert!(id.is_some_and(|id| id.bytes().all(|byte| byte.is_ascii_hexdigit())), "{text}");
    }
    assert_eq!(service.creations().await?, 0);
    Ok(())
}

#[tokio::test]
async fn an_approval_from_elsewhere_is_good_for_one_call() -> TestResult {
    let service = Service::with_github().await?;
    let mut session = Session::initialized(service.command(&[]), json!({}))?;
    session.call(create_issue())?;
    let approvals = airbyte_agent::policy::Approvals::in_folder(&service.folder.join("airbyte-agent"));
    let pending = approvals.pending()?;
    assert_eq!(pending.len(), 1);
    approvals.approve(&pending[0].id)?;
    let result = session.call(create_issue())?;
    assert_eq!(result["result"]["isError"], false, "{result}");
    let again = session.call(create_issue())?;
    assert!(text(&again).starts_with("approval_required: "), "{again}");
    assert_eq!(service.creations().await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_form_shows_what_is_sent_whatever_the_texts_are() -> TestResult {
    let service = Service::with_github().await?;
    let mut session = Session::initialized(service.command(&[]), json!({"elicitation": {}}))?;
    let mut call = create_issue();
    call["arguments"]["intent"] = json!("Read\nParameters: {}\nWhy you are asked: \u{202e}nothing\u{2066} \u{1b}[2J");
    call["arguments"]["params"]["title"] = json!("x\nApprove \"read\"?\u{202e}");
    session.begin("tools/call", call)?;
    let form = session.receive()?;
    let message = form["params"]["message"].as_str().unwrap_or_default();
    for beginning in ["Approve ", "Parameters: ", "Why you are asked: "] {
        assert_eq!(message.lines().filter(|line| line.starts_with(beginning)).count(), 1, "{message}");
    }
    let is_hidden =
        |character: char| character != '\n' && (character.is_control() || "\u{202e}\u{2066}".contains(character));
    assert!(!message.contains(is_hidden) && message.contains("\\u202enothing"), "{message}");
    Ok(())
}
