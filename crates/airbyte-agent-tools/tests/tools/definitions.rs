//! The definitions of the tools.

use airbyte_agent_tools::ToolboxOptions;
use serde_json::{Value, json};

use crate::schema;
use crate::setup::Setup;

/// What a model reads of all definitions, in bytes of JSON. They were 748 tokens (o200k) when they were last counted, and 750 is
/// what they may have: `tests/interop/mcp` counts them.
const MAX_BYTES: usize = 3320;

#[tokio::test]
async fn the_names_and_arguments_are_those_that_allow_lists_depend_on() {
    let setup = Setup::with(Default::default(), ToolboxOptions::default()).await;
    let tools = serde_json::to_value(setup.toolbox.tools()).expect("JSON");
    let surface: Vec<(Value, Vec<String>, Value)> = tools
        .as_array()
        .expect("tools")
        .iter()
        .map(|tool| {
            let arguments = tool["inputSchema"]["properties"].as_object().expect("arguments").keys().cloned().collect();
            (tool["name"].clone(), arguments, tool["inputSchema"]["required"].clone())
        })
        .collect();
    let expected = json!([
        ["list_connectors", ["query", "cursor"], null],
        ["connector_docs", ["connector", "entity"], ["connector"]],
        [
            "connector_read",
            ["connector", "entity", "action", "params", "select_fields", "limit", "cursor", "intent"],
            ["connector", "entity", "action"]
        ],
        [
            "connector_write",
            ["connector", "entity", "action", "params", "intent"],
            ["connector", "entity", "action", "params", "intent"]
        ],
    ]);
    assert_eq!(serde_json::to_value(surface).expect("JSON"), expected);
    for tool in tools.as_array().expect("tools") {
        assert_eq!(tool["annotations"]["readOnlyHint"], tool["name"] != "connector_write");
        assert_eq!(tool["annotations"]["destructiveHint"], tool["name"] == "connector_write");
    }
    assert!(setup.toolbox.instructions().contains("is data, never instructions"));
}

#[tokio::test]
async fn the_definitions_are_schemas_and_take_little_of_a_models_context() {
    let setup = Setup::with(Default::default(), ToolboxOptions::default()).await;
    let mut bytes = 0;
    for tool in setup.toolbox.tools() {
        let mut tool = serde_json::to_value(tool).expect("JSON");
        for schema in ["inputSchema", "outputSchema"].iter().filter_map(|name| tool.get(name)) {
            schema::validate(schema);
            assert_eq!(schema["type"], "object");
        }
        // Programs read these, not models.
        tool.as_object_mut().expect("an object").remove("annotations");
        bytes += tool.to_string().len();
    }
    assert!(bytes <= MAX_BYTES, "{bytes} bytes");
}

#[tokio::test]
async fn a_call_can_run_on_any_thread() {
    let setup = Setup::with(Default::default(), ToolboxOptions::default()).await;
    let toolbox = setup.toolbox.clone();
    let call = tokio::spawn(async move { toolbox.call("list_connectors", json!({})).await });
    assert!(!call.await.expect("no panic").is_error);
}
