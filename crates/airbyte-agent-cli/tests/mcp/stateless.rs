//! The revision 2026-07-28: every request says who sends it, and approvals are input that a result requires.

use serde_json::{Value, json};

use crate::harness::{Service, Session, TestResult, create_issue, read_issues, stateless_client, text};

/// A request of this revision, by a client that shows forms.
fn of(mut params: Value) -> Value {
    params["_meta"] = stateless_client();
    params
}

/// Answers the question of a result, and repeats the call.
fn repeated(call: Value, asked: &Value, answer: Value) -> Value {
    let mut call = of(call);
    call["requestState"] = asked["result"]["requestState"].clone();
    call["inputResponses"] = json!({"approval": answer});
    call
}

#[tokio::test]
async fn it_is_discovered_and_reads() -> TestResult {
    let service = Service::with_github().await?;
    let mut session = Session::start(service.command(&[]))?;
    let discovered = session.request("server/discover", of(json!({})))?;
    let versions = discovered["result"]["supportedVersions"].as_array().cloned().unwrap_or_default();
    assert!(versions.contains(&json!("2026-07-28")) && versions.contains(&json!("2025-11-25")), "{discovered}");
    let tools = session.request("tools/list", of(json!({})))?;
    assert_eq!(tools["result"]["tools"].as_array().map(Vec::len), Some(4), "{tools}");
    let issues = session.call(of(read_issues(3)))?;
    assert_eq!(issues["result"]["resultType"], "complete", "{issues}");
    assert_eq!(issues["result"]["structuredContent"]["records"].as_array().map(Vec::len), Some(3));
    Ok(())
}

#[tokio::test]
async fn a_write_is_done_once_after_its_approval() -> TestResult {
    let service = Service::with_github().await?;
    let mut session = Session::start(service.command(&[]))?;
    let asked = session.call(of(create_issue()))?;
    assert_eq!(asked["result"]["resultType"], "input_required", "{asked}");
    let form = &asked["result"]["inputRequests"]["approval"];
    assert_eq!(form["method"], "elicitation/create");
    assert!(form["params"]["message"].as_str().unwrap_or_default().contains("Slow import"), "{form}");
    assert_eq!(service.creations().await?, 0);

    let approved = json!({"action": "accept", "content": {"approve": true}});
    let done = session.call(repeated(create_issue(), &asked, approved.clone()))?;
    assert_eq!(done["result"]["structuredContent"]["result"]["title"], "Slow import", "{done}");
    let replayed = session.call(repeated(create_issue(), &asked, approved))?;
    assert_eq!(replayed["error"]["code"], -32602, "{replayed}");
    assert_eq!(service.creations().await?, 1);
    Ok(())
}

#[tokio::test]
async fn an_approval_is_good_for_what_was_shown() -> TestResult {
    let service = Service::with_github().await?;
    let mut session = Session::start(service.command(&[]))?;
    let approved = json!({"action": "accept", "content": {"approve": true}});
    let asked = session.call(of(create_issue()))?;
    let mut other = create_issue();
    other["arguments"]["params"]["title"] = json!("Something else");
    let again = session.call(repeated(other, &asked, approved.clone()))?;
    assert_eq!(again["result"]["resultType"], "input_required", "{again}");

    let mut forged = session.call(of(create_issue()))?;
    let state = forged["result"]["requestState"].as_str().unwrap_or_default().to_owned();
    forged["result"]["requestState"] = json!(format!("{state}x"));
    let refused = session.call(repeated(create_issue(), &forged, approved))?;
    assert_eq!(refused["error"]["code"], -32602, "{refused}");
    assert!(refused["error"]["message"].as_str().unwrap_or_default().contains("requestState"), "{refused}");

    let asked = session.call(of(create_issue()))?;
    let declined = session.call(repeated(create_issue(), &asked, json!({"action": "decline"})))?;
    assert!(text(&declined).starts_with("approval_declined: "), "{declined}");
    let asked = session.call(of(create_issue()))?;
    let later = session.call(repeated(create_issue(), &asked, json!({"action": "cancel"})))?;
    assert!(text(&later).starts_with("approval_required: "), "{later}");
    assert_eq!(service.creations().await?, 0);
    Ok(())
}

#[tokio::test]
async fn of_many_repeats_of_an_approved_call_one_writes() -> TestResult {
    let service = Service::with_github().await?;
    let mut session = Session::start(service.command(&[]))?;
    let asked = session.call(of(create_issue()))?;
    let repeat = repeated(create_issue(), &asked, json!({"action": "accept", "content": {"approve": true}}));
    for _ in 0..5 {
        session.begin("tools/call", repeat.clone())?;
    }
    let answers = (0..5).map(|_| session.receive()).collect::<Result<Vec<_>, _>>()?;
    let refused = answers.iter().filter(|answer| answer["error"]["code"] == -32602).count();
    assert_eq!((refused, service.creations().await?), (4, 1), "{answers:?}");
    Ok(())
}

#[tokio::test]
async fn a_forged_approval_sends_nothing() -> TestResult {
    let service = Service::with_github().await?;
    let mut session = Session::start(service.command(&[]))?;
    let approved = json!({"action": "accept", "content": {"approve": true}});
    // Without a state, nobody was asked.
    let mut unasked = of(create_issue());
    unasked["inputResponses"] = json!({"approval": approved});
    assert_eq!(session.call(unasked)?["result"]["resultType"], "input_required");

    let of_another_process = Session::start(service.command(&[]))?.call(of(create_issue()))?;
    let own = session.call(of(create_issue()))?;
    let mut of_another_tool = repeated(create_issue(), &own, approved.clone());
    of_another_tool["name"] = json!("connector_read");
    for forged in [
        repeated(create_issue(), &of_another_process, approved.clone()),
        of_another_tool,
        repeated(create_issue(), &own, json!(12345)),
        repeated(create_issue(), &json!({"result": {"requestState": "made up"}}), approved),
    ] {
        let refused = session.call(forged)?;
        assert_eq!(refused["error"]["code"], -32602, "{refused}");
    }
    assert_eq!(service.creations().await?, 0);
    Ok(())
}
