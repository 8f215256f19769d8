//! Workspaces that do not exist for the caller.

use airbyte_agent::{
    CreateConnector, ErrorKind, GetWorkspace, InspectConnector, JsonObject, ListConnectors, Method, RawRequest,
};
use serde_json::json;

use crate::harness::{World, create, list};

const POLICY: &str = "[policy]\ndefault = \"allow\"\nworkspaces = [\"default\", \"not there\"]";

#[tokio::test]
async fn connectors_of_other_workspaces_do_not_exist() {
    let world = World::start().await;
    let free = world.free();
    let other = free.connector_with("Other", Some("acme"), &Default::default()).await.unwrap().id;
    let client = world.client(POLICY);
    let github = client.connector("Main").await.unwrap();
    list(&github).await.unwrap();
    let hidden = client.connector_by_id(&other, None).unwrap();
    let missing = client.connector_by_id("00000000-0000-4000-8000-000000000000", None).unwrap();
    let mut messages = Vec::new();
    for (connector, id) in [(hidden, other.as_str()), (missing, "00000000-0000-4000-8000-000000000000")] {
        for error in [
            create(&connector, "No").await.expect_err("hidden"),
            list(&connector).await.expect_err("hidden"),
            connector.get().await.expect_err("hidden"),
            connector.delete().await.map(drop).expect_err("hidden"),
            client.send(InspectConnector { id: id.to_owned() }).await.map(drop).expect_err("hidden"),
        ] {
            assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
            messages.push(error.message().replace(id, "ID"));
        }
        assert_eq!(client.connector(id).await.expect_err("hidden").kind(), ErrorKind::LookupNotFound);
    }
    messages.dedup();
    assert_eq!(messages.len(), 1, "what exists elsewhere is as what does not exist: {messages:?}");
    for operation in ["connectors.get", "connectors.delete", "connectors.inspect"] {
        assert_eq!(world.count(operation).await, 0, "{operation}");
    }
    assert_eq!(world.count("connectors.execute").await, 1);
}

#[tokio::test]
async fn other_workspaces_cannot_be_named() {
    let world = World::start().await;
    let client = world.client(POLICY);
    let by_name = |name: &str| ListConnectors { workspace_name: Some(name.into()), ..Default::default() };
    client.send(by_name("default")).await.unwrap();
    let workspaces = world.free().workspaces().list(Default::default()).await.unwrap().data;
    let id = |name: &str| workspaces.iter().find(|it| it.name == name).unwrap().id.clone();
    let by_id = |id: String| ListConnectors { workspace_id: Some(id), ..Default::default() };
    client.send(by_id(id("default"))).await.unwrap();
    client.send(GetWorkspace { workspace_id: id("default") }).await.unwrap();
    let creation = CreateConnector {
        workspace_name: Some("acme".into()),
        connector_type: Some("GitHub".into()),
        credentials: JsonObject::of(&json!({"personal_access_token": "x"})).ok(),
        ..Default::default()
    };
    let path = "/api/v1/integrations/connectors";
    for error in [
        client.send(by_name("acme")).await.map(drop).expect_err("hidden"),
        client
            .send(ListConnectors { customer_name: Some("acme".into()), ..Default::default() })
            .await
            .map(drop)
            .expect_err("hidden"),
        client.send(by_id(id("acme"))).await.map(drop).expect_err("hidden"),
        client.send(GetWorkspace { workspace_id: id("acme") }).await.map(drop).expect_err("hidden"),
        client.send(creation).await.map(drop).expect_err("hidden"),
        client.connector_with("Other", Some("acme"), &Default::default()).await.map(drop).expect_err("hidden"),
        client
            .request(RawRequest::new(Method::GET, path).query("workspace_name", "acme"))
            .await
            .map(drop)
            .expect_err("hidden"),
        client.request(RawRequest::new(Method::GET, path)).await.map(drop).expect_err("names none"),
    ] {
        assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
        assert!(error.message().contains("\"default\""), "{error}");
    }
}
