//! `list_connectors`.

use airbyte_agent_emulator::Options;
use airbyte_agent_tools::ToolboxOptions;
use serde_json::{Value, json};

use crate::setup::Setup;

fn names(answer: &Value) -> Vec<&str> {
    let connectors = answer["connectors"].as_array().expect("connectors");
    connectors.iter().map(|connector| connector["name"].as_str().expect("a name")).collect()
}

#[tokio::test]
async fn connectors_have_their_service_and_workspace() {
    let setup = Setup::github().await;
    let id = setup.connect("Stripe", "Payments").await;
    let answer = setup.answer("list_connectors", json!({})).await;
    assert_eq!(names(&answer), ["GitHub", "Payments", "airbyte"]);
    let payments =
        json!({"name": "Payments", "id": id, "service": "stripe", "workspace": "default", "access": "read_write"});
    assert_eq!(answer["connectors"][1], payments);
    assert_eq!(answer.get("next_cursor"), None);
}

#[tokio::test]
async fn a_query_filters_by_name_and_service() {
    let setup = Setup::github().await;
    setup.connect("Stripe", "Payments").await;
    for (query, expected) in [("STRIPE", vec!["Payments"]), ("git", vec!["GitHub"]), ("nothing", vec![])] {
        assert_eq!(names(&setup.answer("list_connectors", json!({"query": query})).await), expected);
    }
}

#[tokio::test]
async fn the_airbyte_api_is_listed_without_a_request_unless_it_is_switched_off() {
    let setup = Setup::with(Options::default(), ToolboxOptions::default()).await;
    assert_eq!(names(&setup.answer("list_connectors", json!({})).await), ["airbyte"]);
    assert!(setup.journal("replication.workspaces.list").await.is_empty());
    let setup = Setup::with(Options::default(), ToolboxOptions::default().airbyte(false)).await;
    assert_eq!(names(&setup.answer("list_connectors", json!({})).await), Vec::<&str>::new());
    setup.failure("connector_docs", json!({"connector": "airbyte"}), "connector_not_found").await;
}

#[tokio::test]
async fn a_long_list_continues_at_a_cursor() {
    let setup = Setup::with(Options::default(), ToolboxOptions::default()).await;
    let wanted: Vec<String> = (0..60).map(|number| format!("{number} {}", "n".repeat(900))).collect();
    for name in &wanted {
        setup.connect("Stripe", name).await;
    }
    let mut found = Vec::new();
    let mut arguments = json!({"query": "stripe"});
    loop {
        let answer = setup.answer("list_connectors", arguments.clone()).await;
        found.extend(names(&answer).into_iter().map(str::to_owned));
        match answer.get("next_cursor") {
            Some(cursor) => arguments["cursor"] = cursor.clone(),
            None => break,
        }
    }
    assert_eq!(found, wanted);
    assert!(arguments.get("cursor").is_some());
    let other = json!({"query": "n", "cursor": arguments["cursor"]});
    setup.failure("list_connectors", other, "bad_params").await;
}

#[tokio::test]
async fn connectors_of_other_workspaces_cannot_be_used() {
    let setup = Setup::with(
        Options { seeds: vec!["workspaces: [acme]".into()], ..Options::default() },
        ToolboxOptions::default(),
    )
    .await;
    let request = airbyte_agent::CreateConnector {
        workspace_name: Some("acme".into()),
        connector_type: Some("Stripe".into()),
        credentials: airbyte_agent::JsonObject::of(&json!({"api_key": "hush"})).ok(),
        ..Default::default()
    };
    let id = setup.client.connect(request).await.expect("a connector").id;
    assert_eq!(names(&setup.answer("list_connectors", json!({})).await), ["airbyte"]);
    for reference in [id.clone(), id.to_uppercase(), format!("{{{id}}}"), id.replace('-', "")] {
        let read = json!({"connector": reference, "entity": "customers", "action": "list"});
        let failure = setup.failure("connector_read", read, "connector_not_found").await;
        assert!(failure["next"].as_str().expect("a text").contains("list_connectors"));
    }
    assert!(setup.journal("connectors.execute").await.is_empty());
}
