//! The same calls twice, against the emulator: the second time there is nothing left to do.

use airbyte_agent::replication::{
    AddConnectionStreams, EnsureAction, EnsureConnection, EnsureDestination, EnsureSource, EnsureWorkspace,
    GetConnectionStreams, MaskHandling, RemoveConnectionStreams, Replication, Schedule, ScheduleType,
    SetConnectionStreams, StreamConfiguration, StreamConfigurations, UpdateSource,
};
use airbyte_agent::{Client, JsonObject};
use airbyte_agent_emulator::Emulator;
use serde_json::{Value, json};

/// The id of the destination connector `dev-null`, which has no short name.
const DEV_NULL: &str = "a7bcc9d8-13b3-4e49-b80d-d020b90045e3";

struct Setup {
    client: Replication,
    _emulator: Emulator,
    workspace_id: String,
}

async fn setup() -> Setup {
    let emulator = Emulator::start(Default::default()).await.expect("an emulator");
    let client = Client::builder()
        .replication_url(format!("{}/v1", emulator.url()))
        .client_id(emulator.client_id())
        .client_secret(emulator.client_secret())
        .build_replication()
        .expect("a client");
    let ensure = EnsureWorkspace { name: "Team".into(), ..Default::default() };
    let ensured = client.run(ensure).await.expect("a workspace");
    let workspace_id = ensured.resource.expect("created").workspace_id;
    Setup { client, _emulator: emulator, workspace_id }
}

impl Setup {
    fn source(&self, ssl_mode: Value) -> EnsureSource {
        let configuration = json!({
            "sourceType": "postgres", "host": "h", "port": 5432, "database": "d", "username": "u", "password": "hush",
            "ssl_mode": ssl_mode,
        });
        EnsureSource {
            name: "Shop".into(),
            workspace_id: self.workspace_id.clone(),
            configuration: JsonObject::of(&configuration).expect("an object"),
            ..Default::default()
        }
    }

    async fn source_id(&self) -> String {
        let ensured = self.client.run(self.source(json!({"mode": "disable"}))).await.expect("a source");
        ensured.resource.expect("created").source_id
    }
}

#[tokio::test]
async fn a_source_has_no_rest_of_an_alternative_and_keeps_its_secrets() {
    let setup = setup().await;
    let first = setup.source(json!({"mode": "verify-ca", "ca_certificate": "pem"}));
    assert_eq!(setup.client.run(first.clone()).await.expect("created").action, EnsureAction::Created);
    let again = setup.client.run(first).await.expect("unchanged");
    assert_eq!(again.action, EnsureAction::Unchanged);
    assert_eq!(again.not_compared, ["configuration.password", "configuration.ssl_mode.ca_certificate"]);

    let other = setup.source(json!({"mode": "disable"}));
    let updated = setup.client.run(other.clone()).await.expect("updated");
    assert_eq!(updated.action, EnsureAction::Updated);
    let stored: Value = serde_json::from_str(updated.resource.expect("a source").configuration.as_str()).expect("JSON");
    assert_eq!((&stored["ssl_mode"], &stored["password"]), (&json!({"mode": "disable"}), &json!("**********")));
    assert_eq!(setup.client.run(other).await.expect("unchanged").action, EnsureAction::Unchanged);
}

#[tokio::test]
async fn a_configuration_that_was_read_can_be_sent_back_without_its_masks() {
    let setup = setup().await;
    let ensured = setup.client.run(setup.source(json!({"mode": "disable"}))).await.expect("a source");
    let source = ensured.resource.expect("created");
    let update = UpdateSource {
        source_id: source.source_id,
        configuration: Some(source.configuration.clone()),
        masked: Some(MaskHandling::Drop),
        ..Default::default()
    };
    let updated = setup.client.sources().update(update).await.expect("accepted");
    assert_eq!(updated.configuration, source.configuration);
}

#[tokio::test]
async fn a_connection_can_be_sent_back_and_its_streams_changed() {
    let setup = setup().await;
    let destination = EnsureDestination {
        name: "Lake".into(),
        workspace_id: setup.workspace_id.clone(),
        definition_id: Some(DEV_NULL.into()),
        configuration: JsonObject::of(&json!({"test_destination": {"test_destination_type": "SILENT"}})).expect("JSON"),
        ..Default::default()
    };
    let destination = setup.client.run(destination).await.expect("a destination").resource.expect("created");
    let stream = |name: &str| StreamConfiguration { name: name.into(), ..Default::default() };
    let streams = StreamConfigurations { streams: Some(vec![stream("customers")]), ..Default::default() };
    let cron = Schedule { schedule_type: ScheduleType::Cron, cron_expression: Some("0 0 3 * * ?".into()) };
    let ensure = EnsureConnection {
        name: "Shop to Lake".into(),
        source_id: setup.source_id().await,
        destination_id: destination.destination_id,
        configurations: Some(streams),
        schedule: Some(cron),
        ..Default::default()
    };
    let created = setup.client.run(ensure.clone()).await.expect("created");
    assert_eq!(created.action, EnsureAction::Created);
    assert_eq!(setup.client.run(ensure).await.expect("unchanged").action, EnsureAction::Unchanged);

    let connection_id = created.resource.expect("a connection").connection_id;
    let add = AddConnectionStreams { connection_id: connection_id.clone(), streams: vec![stream("orders")] };
    let connection = setup.client.run(add).await.expect("added");
    let sent_back = setup.client.connections().update(connection.to_update()).await.expect("accepted");
    assert_eq!(sent_back.configurations, connection.configurations);

    let read = GetConnectionStreams { connection_id: connection_id.clone() };
    let streams = setup.client.run(read.clone()).await.expect("streams").streams;
    let set = SetConnectionStreams { connection_id: connection_id.clone(), streams };
    setup.client.run(set).await.expect("accepted");
    let names = vec!["customers".to_owned()];
    setup.client.run(RemoveConnectionStreams { connection_id, names, namespace: None }).await.expect("removed");
    let left = setup.client.run(read).await.expect("streams").streams;
    assert_eq!(left.iter().map(|stream| stream.name.as_str()).collect::<Vec<_>>(), ["orders"]);
}
