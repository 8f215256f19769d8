//! Reading by cursors: every record once and in order, and no cursor but a sealed one.

use airbyte_agent_tools::{Toolbox, ToolboxOptions};
use serde_json::{Value, json};

use crate::setup::{Setup, builder, check};

fn list(fields: &[&str]) -> Value {
    json!({"connector": "github", "entity": "issues", "action": "list", "select_fields": fields})
}

/// Reads everything by calls with these limits in turn.
async fn read_all(setup: &Setup, mut arguments: Value, limits: &[usize]) -> Vec<Value> {
    let mut records = Vec::new();
    for limit in limits.iter().cycle() {
        arguments["limit"] = json!(limit);
        let answer = setup.answer("connector_read", arguments.clone()).await;
        let read = answer["records"].as_array().expect("records");
        assert!(read.len() <= *limit);
        records.extend(read.iter().cloned());
        match answer.get("next_cursor") {
            Some(cursor) => arguments["cursor"] = cursor.clone(),
            None => break,
        }
        assert!(!read.is_empty());
    }
    records
}

#[tokio::test]
async fn every_record_is_read_once_and_in_order() {
    let setup = Setup::github().await;
    let github = setup.client.connector("github").await.expect("GitHub");
    let mut pages = github.records("issues", "list").select_fields(["number"]).pages().expect("pages");
    let mut wanted: Vec<Value> = Vec::new();
    while let Some(page) = pages.next().await.expect("a page") {
        wanted.extend(page.records::<Value>().expect("records"));
    }
    assert_eq!(wanted.len(), 250);
    for limits in [&[7][..], &[13, 1, 31], &[99], &[1000]] {
        assert_eq!(read_all(&setup, list(&["number"]), limits).await, wanted, "{limits:?}");
    }
}

#[tokio::test]
async fn a_size_of_pages_that_the_call_gives_is_kept() {
    let setup = Setup::github().await;
    let mut arguments = list(&["number"]);
    arguments["params"] = json!({"per_page": 4});
    assert_eq!(read_all(&setup, arguments, &[50, 7]).await.len(), 250);
    for request in setup.journal("connectors.execute").await {
        assert_eq!(request["body"]["params"]["per_page"], 4, "{request}");
    }
}

#[tokio::test]
async fn the_order_of_members_does_not_matter_but_their_values_do() {
    let setup = Setup::github().await;
    let call = |params: &str, cursor: &str| {
        let cursor = if cursor.is_empty() { String::new() } else { format!(r#","cursor":{cursor}"#) };
        format!(
            r#"{{"connector":"github","entity":"issues","action":"list","select_fields":["number"],"params":{params}{cursor}}}"#
        )
    };
    let first = setup.toolbox.call_json("connector_read", &call(r#"{"owner":"airbytehq","repo":"airbyte"}"#, "")).await;
    let cursor = first.value()["next_cursor"].to_string();
    let same =
        setup.toolbox.call_json("connector_read", &call(r#"{"repo":"airbyte","owner":"airbytehq"}"#, &cursor)).await;
    assert!(!same.is_error, "{}", same.text);
    let other =
        setup.toolbox.call_json("connector_read", &call(r#"{"repo":"other","owner":"airbytehq"}"#, &cursor)).await;
    assert_eq!(other.value()["code"], "bad_params");
}

#[tokio::test]
async fn a_cursor_that_was_not_returned_for_the_call_is_refused() {
    let setup = Setup::github().await;
    let first = setup.answer("connector_read", list(&["number"])).await;
    let cursor = first["next_cursor"].as_str().expect("a cursor").to_owned();
    let before = setup.journal("connectors.execute").await.len();
    let (payload, seal) = cursor.split_once('.').expect("two parts");
    // A payload that skips nothing, and one with a changed character.
    let forged = "eyJyIjowfQ";
    let changed = format!("{}{}", if payload.starts_with('e') { 'f' } else { 'e' }, &payload[1..]);
    for cursor in [
        String::new(),
        ".".into(),
        "next".into(),
        forged.into(),
        format!("{forged}.{seal}"),
        format!("{changed}.{seal}"),
        format!("{payload}."),
        format!("{payload}.{}", &seal[..10]),
        "x".repeat(100_000),
    ] {
        let mut arguments = list(&["number"]);
        arguments["cursor"] = json!(cursor);
        let failure = setup.failure("connector_read", arguments, "bad_params").await;
        assert!(failure["message"].as_str().expect("a text").contains("`cursor`"), "{failure}");
    }
    for (argument, value) in [
        ("select_fields", json!(["title"])),
        ("entity", json!("pull_requests")),
        ("params", json!({"states": ["OPEN"]})),
    ] {
        let mut arguments = list(&["number"]);
        arguments["cursor"] = json!(cursor);
        arguments[argument] = value;
        setup.failure("connector_read", arguments, "bad_params").await;
    }
    let list = json!({"cursor": cursor});
    setup.failure("list_connectors", list, "bad_params").await;
    assert_eq!(setup.journal("connectors.execute").await.len(), before);
}

#[tokio::test]
async fn processes_with_the_same_key_share_cursors_and_others_do_not() {
    let setup = Setup::github().await;
    let toolbox = |options: ToolboxOptions| {
        Toolbox::new(builder(&setup.emulator).build().expect("a client"), options).expect("a toolbox")
    };
    let key = || ToolboxOptions::default().cursor_key("0123456789abcdef0123456789abcdef");
    let answer = toolbox(key()).call("connector_read", list(&["number"])).await.value();
    let mut next = list(&["number"]);
    next["cursor"] = answer["next_cursor"].clone();
    let shared = toolbox(key()).call("connector_read", next.clone()).await;
    check(&setup.toolbox, "connector_read", &shared);
    assert!(!shared.is_error, "{}", shared.text);
    assert_ne!(shared.value()["records"][0], answer["records"][0]);
    for other in [ToolboxOptions::default(), ToolboxOptions::default().cursor_key("another key of at least 32 bytes!")]
    {
        assert_eq!(toolbox(other).call("connector_read", next.clone()).await.value()["code"], "bad_params");
    }
    let short =
        Toolbox::new(setup.client.clone(), ToolboxOptions::default().cursor_key("hush")).expect_err("too short");
    assert!(short.to_string().contains("cursor_key") && !short.to_string().contains("hush"), "{short}");
    assert!(!format!("{:?}", key()).contains("0123456789"));
}
