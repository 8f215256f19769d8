//! Finding something by its name.

use airbyte_agent::replication::{FindConnection, FindDestination, FindSource, FindTag, FindWorkspace};
use airbyte_agent::{ErrorKind, Replication};
use serde_json::{Value, json};

use crate::service::{Reply, Service, connection, ok};

fn source(id: usize, name: &str) -> Value {
    json!({
        "sourceId": format!("s{id}"), "name": name, "sourceType": "postgres", "definitionId": "d", "workspaceId": "w1",
        "configuration": {"host": "h"}, "createdAt": 1,
    })
}

/// A service with more sources than fit on a page.
async fn service() -> Service {
    Service::start(|request| {
        let sources: Vec<Value> = match request.target.contains("offset=100") {
            false => (0..100).map(|id| source(id, &format!("source {id}"))).collect(),
            true => vec![source(100, "Orders"), source(101, "twice"), source(102, "twice"), source(99, "source 99")],
        };
        ok(json!({"data": sources}))
    })
    .await
}

async fn find(client: &Replication, name: &str) -> Result<String, airbyte_agent::Error> {
    let request = FindSource { name: name.into(), workspace_id: Some("w1".into()) };
    client.run(request).await.map(|source| source.source_id)
}

#[tokio::test(start_paused = true)]
async fn a_name_is_found_on_any_page() {
    let service = service().await;
    let client = service.client();
    assert_eq!(find(&client, "Orders").await.expect("found"), "s100");
    assert_eq!(find(&client, "source 99").await.expect("found once, although two pages have it"), "s99");
    let first = &service.requests("GET /sources")[0];
    assert_eq!(first.target, "/sources?workspaceIds=w1&limit=100");
}

#[tokio::test(start_paused = true)]
async fn a_name_that_nothing_has_is_an_error_with_similar_names() {
    let service = service().await;
    let error = find(&service.client(), "orders").await.expect_err("the letter case differs");
    assert_eq!(error.kind(), ErrorKind::NameNotFound);
    assert_eq!(
        error.to_string(),
        r#"replication.sources.find: no source has the name "orders"; similar names are "Orders"."#
    );
    let error = find(&service.client(), "xyz").await.expect_err("nothing is similar");
    assert!(error.message().ends_with("\"source 9\" and 93 more"), "{error}");
    let empty = Service::scripted(&[("GET /sources", vec![ok(json!({"data": []}))])]).await;
    let error = find(&empty.client(), "orders").await.expect_err("there are none");
    assert_eq!(error.message(), r#"no source has the name "orders"; there are no sources"#);
}

#[tokio::test(start_paused = true)]
async fn a_name_that_several_have_is_an_error_with_their_ids() {
    let service = service().await;
    let error = find(&service.client(), "twice").await.expect_err("two have it");
    assert_eq!(error.kind(), ErrorKind::NameAmbiguous);
    assert_eq!(error.message(), r#"2 sources have the name "twice": s101, s102; use one of the ids"#);
    let everywhere = FindSource { name: "twice".into(), workspace_id: None };
    let error = service.client().run(everywhere).await.expect_err("two have it");
    assert!(error.message().ends_with("use one of the ids, or `workspace_id`"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn everything_with_a_name_is_found() {
    let Reply::Status(_, connection) = connection("active") else { panic!("a connection") };
    let service = Service::scripted(&[
        ("GET /connections", vec![ok(json!({"data": [connection]}))]),
        (
            "GET /tags",
            vec![ok(json!({"data": [{"tagId": "t1", "workspaceId": "w1", "name": "x", "color": "ffffff"}]}))],
        ),
        (
            "GET /workspaces",
            vec![ok(json!({"data": [{
                "workspaceId": "w1", "name": "x", "dataResidency": "auto", "notifications": {},
            }]}))],
        ),
        (
            "GET /destinations",
            vec![ok(json!({"data": [{
                "destinationId": "d1", "name": "x", "destinationType": "s3", "definitionId": "d", "workspaceId": "w1",
                "configuration": {}, "createdAt": 1,
            }]}))],
        ),
    ])
    .await;
    let client = service.client();
    let x = || "x".to_owned();
    let found = client.run(FindConnection { name: "a to b".into(), workspace_id: None }).await.expect("a connection");
    assert_eq!(found.connection_id, "c1");
    let found = client.run(FindDestination { name: x(), workspace_id: None }).await.expect("a destination");
    assert_eq!(found.destination_id, "d1");
    assert_eq!(client.run(FindTag { name: x(), workspace_id: None }).await.expect("a tag").tag_id, "t1");
    assert_eq!(client.run(FindWorkspace { name: x() }).await.expect("a workspace").workspace_id, "w1");
}
