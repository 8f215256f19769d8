//! Tables of the lists of both APIs, against the emulator.

use airbyte_agent::tables::{OnConflict, Schema};
use airbyte_agent::{Client, Connector, CreateConnector, ErrorKind, JsonObject, ListWorkspaces, ToTable};
use airbyte_agent_emulator::Emulator;
use futures::TryStreamExt;
use serde_json::{Value, json};

async fn github(emulator: &Emulator) -> (Client, Connector) {
    let client = Client::builder()
        .base_url(emulator.url())
        .client_id(emulator.client_id())
        .client_secret(emulator.client_secret())
        .build()
        .expect("a client");
    let object = |value: Value| JsonObject::of(&value).ok();
    let github = client
        .connect(CreateConnector {
            connector_type: Some("GitHub".into()),
            credentials: object(json!({"personal_access_token": "x"})),
            replication_config: object(json!({"repositories": ["airbytehq/airbyte"]})),
            ..CreateConnector::default()
        })
        .await
        .expect("a connector");
    (client, github)
}

#[tokio::test]
async fn a_table_has_the_records_of_all_pages() {
    let emulator = Emulator::start(Default::default()).await.expect("an emulator");
    let (client, github) = github(&emulator).await;
    let issues = || github.records("issues", "list").params(json!({"per_page": 100}));
    let table = issues().table().await.expect("a table");
    assert_eq!((table.rows(), table.report().findings.len()), (250, 0), "{}", table.report());
    let words = table.schema().to_json();
    assert_eq!((&words["number"], &words["author"]["login"]), (&json!("int64"), &json!("text")), "{words}");
    assert_eq!(issues().max_records(130).table().await.expect("a table").rows(), 130);

    let batches = issues().batches(60).expect("batches");
    let batches: Vec<_> = batches.into_stream().try_collect().await.expect("tables");
    assert_eq!(batches.iter().map(|batch| batch.rows()).collect::<Vec<_>>(), [60, 60, 60, 60, 10]);
    assert!(batches.iter().all(|batch| batch.schema() == table.schema()));

    let page = issues().await.expect("an execution");
    assert_eq!(page.table(&Default::default()).expect("a table").rows(), 100);

    let workspaces = client.workspaces().list(ListWorkspaces::default()).table().await.expect("a table");
    assert_eq!((workspaces.rows(), &workspaces.schema().to_json()["name"]), (1, &json!("text")));
}

#[tokio::test]
async fn a_schema_that_does_not_fit_is_reported_or_an_error() {
    let emulator = Emulator::start(Default::default()).await.expect("an emulator");
    let (_client, github) = github(&emulator).await;
    let schema = Schema::from_json(&json!({"number": "text", "title": "int64"})).expect("a schema");
    let call = || github.records("issues", "list").table().schema(schema.clone());
    let table = call().await.expect("a table");
    assert_eq!(table.schema(), &schema);
    let lines = table.report().to_string();
    assert!(lines.contains("`title`: values do not fit the schema, and are null (250 values"), "{lines}");
    assert!(lines.contains("`author`: the schema does not have it; it is left out (250 values"), "{lines}");

    let schema = Schema::from_json(&json!({"title": "int64"})).expect("a schema");
    let error = call().schema(schema.clone()).on_conflict(OnConflict::Error).await.expect_err("does not fit");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("does not fit the columns of the table"), "{error}");
    let mut batches = call().schema(schema).on_conflict(OnConflict::Error).batches(10).expect("batches");
    assert_eq!(batches.next().await.expect_err("does not fit").kind(), ErrorKind::Decode);
}
