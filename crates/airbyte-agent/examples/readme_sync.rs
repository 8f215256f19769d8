//! The example of the README that moves data. A test checks that both are the same.

use airbyte_agent::replication::{CreateConnection, CreateDestination, CreateSource, FindWorkspace, SyncConnection};
use airbyte_agent::{JsonObject, Replication};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let airbyte = Replication::from_env()?;
    let workspace = airbyte.run(FindWorkspace { name: "default".into() }).await?;
    let source = CreateSource {
        name: "Users".into(),
        workspace_id: workspace.workspace_id.clone(),
        configuration: JsonObject::of(&json!({"sourceType": "faker", "count": 1000}))?,
        ..Default::default()
    };
    let source = airbyte.sources().create(source).await?;
    let destination = CreateDestination {
        name: "Nowhere".into(),
        workspace_id: workspace.workspace_id,
        definition_id: Some("a7bcc9d8-13b3-4e49-b80d-d020b90045e3".into()), // End-to-End Testing (/dev/null)
        configuration: JsonObject::of(&json!({"test_destination": {"test_destination_type": "SILENT"}}))?,
        ..Default::default()
    };
    let destination = airbyte.destinations().create(destination).await?;
    let connection = CreateConnection {
        source_id: source.source_id,
        destination_id: destination.destination_id,
        ..Default::default()
    };
    let connection_id = airbyte.connections().create(connection).await?.connection_id;
    let job = airbyte.run(SyncConnection { connection_id, ..Default::default() }).await?;
    println!("{} {}", job.status, job.rows_synced.unwrap_or(0));
    Ok(())
}
