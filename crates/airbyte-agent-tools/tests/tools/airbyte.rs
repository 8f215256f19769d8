//! The Airbyte API as the connector `airbyte`.

use airbyte_agent::JsonObject;
use airbyte_agent::replication::{CreateConnection, CreateDestination, CreateSource, ListWorkspaces};
use airbyte_agent_emulator::Options;
use airbyte_agent_tools::ToolboxOptions;
use serde_json::{Value, json};

use crate::setup::Setup;

/// A connection from Postgres to `/dev/null`; returns the ids of the source and of the connection.
async fn connection(setup: &Setup) -> (String, String) {
    let replication = setup.client.replication().expect("a client");
    let workspace = replication.workspaces().list(ListWorkspaces::default()).await.expect("workspaces").data.remove(0);
    let object = |value: Value| JsonObject::of(&value).expect("an object");
    let source = CreateSource {
        name: "Shop".into(),
        workspace_id: workspace.workspace_id.clone(),
        configuration: object(json!({
            "sourceType": "postgres", "host": "h", "port": 5432, "database": "d", "username": "u", "password": "hush",
        })),
        ..CreateSource::default()
    };
    let source = replication.sources().create(source).await.expect("a source");
    let destination = CreateDestination {
        name: "Null".into(),
        workspace_id: workspace.workspace_id,
        definition_id: Some("a7bcc9d8-13b3-4e49-b80d-d020b90045e3".into()),
        configuration: object(json!({"test_destination": {"test_destination_type": "SILENT"}})),
        ..CreateDestination::default()
    };
    let destination = replication.destinations().create(destination).await.expect("a destination");
    let connection = CreateConnection {
        source_id: source.source_id.clone(),
        destination_id: destination.destination_id,
        ..CreateConnection::default()
    };
    let connection = replication.connections().create(connection).await.expect("a connection");
    (source.source_id, connection.connection_id)
}

async fn setup() -> Setup {
    Setup::with(Options::default(), ToolboxOptions::default()).await
}

fn read(entity: &str, action: &str, params: Value) -> Value {
    json!({"connector": "airbyte", "entity": entity, "action": action, "params": params})
}

#[tokio::test]
async fn configurations_are_left_out_unless_selected_and_never_have_secrets() {
    let setup = setup().await;
    let (source_id, _) = connection(&setup).await;
    let answer = setup.answer("connector_read", read("sources", "list", json!({}))).await;
    assert_eq!((&answer["records"][0]["name"], answer["records"][0].get("configuration")), (&json!("Shop"), None));
    let get = read("sources", "get", json!({"sourceId": source_id}));
    let answer = setup.answer("connector_read", get.clone()).await;
    assert_eq!(
        (&answer["records"][0]["sourceType"], answer["records"][0].get("configuration")),
        (&json!("postgres"), None)
    );
    let mut selecting = get;
    selecting["select_fields"] = json!(["configuration.password", "name"]);
    let answer = setup.answer("connector_read", selecting.clone()).await;
    assert_eq!(answer["records"], json!([{"name": "Shop", "configuration": {"password": "**********"}}]));
    selecting["select_fields"] = json!(["nme"]);
    let failure = setup.failure("connector_read", selecting, "bad_params").await;
    assert!(failure["message"].as_str().expect("a text").contains("did you mean `name`?"), "{failure}");
    let answer = setup.answer("connector_read", read("workspaces", "list", json!({}))).await;
    assert_eq!((answer["records"][0].get("notifications"), &answer["records"][0]["name"]), (None, &json!("default")));
}

#[tokio::test]
async fn a_sync_is_started_without_waiting_and_can_be_followed_and_cancelled() {
    let setup = setup().await;
    let (_, connection_id) = connection(&setup).await;
    let sync = json!({
        "connector": "airbyte", "entity": "connections", "action": "sync",
        "params": {"connectionId": connection_id}, "intent": "The user wants fresh data",
    });
    let job = setup.answer("connector_write", sync.clone()).await["result"].clone();
    assert!(matches!(job["status"].as_str(), Some("pending" | "running")), "{job}");
    let jobs = setup.answer("connector_read", read("jobs", "list", json!({"connectionId": connection_id}))).await;
    assert_eq!(jobs["records"][0]["jobId"], job["jobId"]);
    let get = read("jobs", "get", json!({"jobId": job["jobId"]}));
    assert_eq!(setup.answer("connector_read", get).await["records"][0]["connectionId"], json!(connection_id));
    let cancel = json!({
        "connector": "airbyte", "entity": "jobs", "action": "cancel", "params": {"jobId": job["jobId"]}, "intent": "Stop",
    });
    assert_eq!(setup.answer("connector_write", cancel).await["result"]["status"], "cancelled");
    let mut waiting = sync;
    waiting["params"]["wait"] = json!(true);
    let failure = setup.failure("connector_write", waiting, "bad_params").await;
    assert!(failure["message"].as_str().expect("a text").contains("`params.wait`"), "{failure}");
}

#[tokio::test]
async fn a_job_whose_start_is_not_confirmed_leaves_the_outcome_unknown() {
    let setup = setup().await;
    let (_, connection_id) = connection(&setup).await;
    let create = json!({
        "connector": "airbyte", "entity": "jobs", "action": "create", "intent": "Test",
        "params": {"connectionId": connection_id, "jobType": "sync"},
    });
    setup.faults(json!({"operation": "replication.jobs.create", "fault": "reset_after"})).await;
    let failure = setup.failure("connector_write", create.clone(), "outcome_unknown").await;
    assert_eq!(failure["happened"], "unknown");
    setup.faults(json!([])).await;
    // One is running already.
    let failure = setup.failure("connector_write", create, "service_error").await;
    assert_eq!(failure["happened"], "no", "{failure}");
}

#[tokio::test]
async fn lists_continue_at_cursors() {
    let setup = setup().await;
    let replication = setup.client.replication().expect("a client");
    let wanted: Vec<String> = (0..45).map(|number| format!("w{number:02}")).collect();
    for name in &wanted {
        let request = airbyte_agent::replication::CreateWorkspace { name: name.clone(), ..Default::default() };
        replication.workspaces().create(request).await.expect("a workspace");
    }
    let mut arguments = read("workspaces", "list", json!({}));
    arguments["select_fields"] = json!(["name"]);
    arguments["limit"] = json!(7);
    let mut found = Vec::new();
    loop {
        let answer = setup.answer("connector_read", arguments.clone()).await;
        let records = answer["records"].as_array().expect("records");
        found.extend(records.iter().map(|record| record["name"].as_str().expect("a name").to_owned()));
        let Some(cursor) = answer.get("next_cursor") else { break };
        arguments["cursor"] = cursor.clone();
    }
    found.retain(|name| name != "default");
    found.sort();
    assert_eq!(found, wanted);
    let mut own = read("workspaces", "list", json!({"limit": 3}));
    let failure = setup.failure("connector_read", own.clone(), "bad_params").await;
    assert!(failure["message"].as_str().expect("a text").contains("`params.limit`"), "{failure}");
    own["params"] = json!({"workspaceIDs": []});
    let failure = setup.failure("connector_read", own, "bad_params").await;
    assert!(failure["message"].as_str().expect("a text").contains("workspaceIds"), "{failure}");
}

#[tokio::test]
async fn its_documentation_has_the_parameters_of_every_action() {
    let setup = setup().await;
    let guidance = setup.docs(json!({"connector": "airbyte"})).await;
    for entity in ["sources", "destinations", "connections", "jobs", "workspaces"] {
        assert!(guidance.contains(&format!("- `{entity}` ")), "{guidance}");
        let page = setup.docs(json!({"connector": "airbyte", "entity": entity})).await;
        assert!(page.contains("## list (connector_read)") && page.contains("## Fields"), "{page}");
        assert!(!page.contains("| `offset` |") && !page.contains("`notifications`"), "{page}");
    }
    let jobs = setup.docs(json!({"connector": "airbyte", "entity": "jobs"})).await;
    assert!(jobs.contains("| `jobId` | integer, required |"), "{jobs}");
    assert!(jobs.contains("## cancel (connector_write)"), "{jobs}");
    let connections = setup.docs(json!({"connector": "airbyte", "entity": "connections"})).await;
    assert!(connections.contains("| `ifRunning` | one of `join`, `error` |"), "{connections}");
    assert!(!connections.contains("| `wait` |"), "{connections}");
}

#[tokio::test]
async fn misspelt_names_get_the_nearest_one() {
    let setup = setup().await;
    let failure =
        setup.failure("connector_read", read("connection", "list", json!({})), "unknown_entity_or_action").await;
    assert!(failure["message"].as_str().expect("a text").contains("did you mean `connections`?"), "{failure}");
    let failure = setup.failure("connector_read", read("jobs", "search", json!({})), "unknown_entity_or_action").await;
    assert!(failure["next"].as_str().expect("a text").contains("list, get, create, cancel"), "{failure}");
    let docs = json!({"connector": "airbyte", "entity": "job"});
    setup.failure("connector_docs", docs, "unknown_entity_or_action").await;
}
