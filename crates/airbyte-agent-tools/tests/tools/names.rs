//! Misspelt entities and actions.

use airbyte_agent_emulator::Options;
use airbyte_agent_tools::ToolboxOptions;
use serde_json::{Value, json};

use crate::setup::Setup;

fn message(failure: &Value) -> &str {
    failure["message"].as_str().expect("a text")
}

#[tokio::test]
async fn misspelt_names_are_refused_before_anything_is_sent() {
    let setup = Setup::github().await;
    for (tool, entity, action, near) in [
        ("connector_read", "isues", "list", "`issues`"),
        ("connector_read", "issues", "lst", "`list`"),
        ("connector_read", "issues", "lists", "`list`"),
        ("connector_write", "issues", "creat", "`create`"),
        ("connector_write", "isues", "create", "`issues`"),
    ] {
        let mut arguments = json!({"connector": "github", "entity": entity, "action": action, "params": {}});
        if tool == "connector_write" {
            arguments["intent"] = json!("Test");
        }
        let failure = setup.failure(tool, arguments, "unknown_entity_or_action").await;
        assert!(message(&failure).contains(near), "{failure}");
        assert!(failure["next"].as_str().expect("a text").contains("connector_docs"), "{failure}");
    }
    assert!(setup.journal("connectors.execute").await.is_empty());
}

#[tokio::test]
async fn what_the_documentation_has_is_left_to_the_service() {
    let setup = Setup::github().await;
    let content = json!([{"type": "paragraph", "text": "The action `lists` returns lists, and `creates` creates."}]);
    let body = json!({
        "metadata": {"id": "s", "kind": "connector_source", "title": "GitHub", "provenance": "p", "version": "1", "freshness": {}},
        "outline": [{"id": "isues", "title": "Issues"}], "section_id": null, "content": content,
    });
    setup
        .faults(json!([
            {"operation": "skills.docs", "fault": {"status": {"status": 200, "body": body}}},
            {"operation": "connectors.execute", "fault": {"status": {"status": 200, "body": {"status": "success", "result": [], "connector_metadata": null}}}},
        ]))
        .await;
    let read = json!({"connector": "github", "entity": "isues", "action": "list"});
    assert_eq!(setup.answer("connector_read", read).await, json!({"records": []}));
    let write = json!({"connector": "github", "entity": "issues", "action": "creates", "params": {}, "intent": "Test"});
    assert_eq!(setup.answer("connector_write", write).await, json!({"result": []}));
    // Nothing says that it only reads.
    let read = json!({"connector": "github", "entity": "issues", "action": "lists"});
    setup.failure("connector_read", read, "wrong_tool").await;
}

/// A kind of connector that the catalogue does not have.
const BAKERY: &str = r"
types:
  - slug: bakery
    name: Bakery
    definition_id: 5b1d0c9e-0000-4000-8000-000000000001
    entities:
      - name: loaves
        fields: {id: serial, name: product}
        actions: {list: {}, get: {params: {id: integer!}, key: {id: id}}, bake: {does: create}}
";

#[tokio::test]
async fn connectors_that_the_catalogue_lacks_read_by_well_known_verbs_only() {
    let options = Options { seeds: vec![BAKERY.into()], records: Some(3), ..Options::default() };
    let setup = Setup::with(options, ToolboxOptions::default()).await;
    setup.connect("Bakery", "Bakery").await;
    let read = |entity: &str, action: &str| json!({"connector": "Bakery", "entity": entity, "action": action});
    let answer = setup.answer("connector_read", read("loaves", "list")).await;
    assert_eq!(answer["records"].as_array().map(Vec::len), Some(3));
    setup.failure("connector_read", read("loaves", "bake"), "wrong_tool").await;
    let failure = setup.failure("connector_read", read("loavs", "list"), "unknown_entity_or_action").await;
    assert!(message(&failure).contains("did you mean `loaves`?"), "{failure}");
    let write = json!({"connector": "Bakery", "entity": "loaves", "action": "bakes", "params": {}, "intent": "Test"});
    let failure = setup.failure("connector_write", write, "unknown_entity_or_action").await;
    assert!(message(&failure).contains("bake") && failure["happened"] == "no", "{failure}");
}
