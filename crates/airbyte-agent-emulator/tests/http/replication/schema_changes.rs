//! Changes of a schema that a test makes up.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::harness::{AirbyteResponse, User};
use super::pipeline::Pipeline;
use super::receiver::Receiver;
use crate::harness::{Caller, NOBODY, TestResult, TestServer};

async fn change(server: &TestServer, pipeline: &Pipeline, breaking: bool) -> Value {
    let diff = json!({"streams_added": ["public.orders"], "fields": {"public.users": {"removed": ["age"]}}});
    let body = json!({"connection_id": pipeline.connection_id, "breaking": breaking, "diff": diff});
    server.admin(Method::POST, "/schema-changes", body).await.expect(StatusCode::OK).body["event"].clone()
}

#[tokio::test]
async fn the_behavior_of_the_connection_decides_what_is_sent() -> TestResult {
    let server = TestServer::start().await;
    let user = User::default_of(&server).await;
    let mut receiver = Receiver::start(StatusCode::OK).await;
    let events = ["connectionUpdate", "connectionUpdateActionRequired"];
    for (behavior, text) in [
        ("ignore", "Airbyte detected schema changes for '<"),
        ("propagate_columns", "The schema of '<"),
        ("disable_connection", "Airbyte detected schema changes for '<"),
    ] {
        let pipeline = Pipeline::create(&user, "default", json!({"nonBreakingSchemaUpdatesBehavior": behavior})).await;
        pipeline.set_webhooks(&user, &events.map(|event| (event, format!("{}/{event}", receiver.url)))).await;
        assert_eq!(change(&server, &pipeline, false).await, "connectionUpdate", "{behavior}");
        let received = receiver.next().await;
        assert_eq!(received.path, "/connectionUpdate", "{behavior}");
        assert!(received.body["text"].as_str().is_some_and(|sent| sent.starts_with(text)), "{received:?}");
        assert!(received.body.get("data").is_none());
        let diff = " • Streams (+1/-0/~0)\n   ＋ public.orders\n • Fields (+0/~0/-1)\n   • public.users\n     － age\n";
        assert_eq!(
            received.body["blocks"].as_array().and_then(|blocks| blocks.last()).ok_or("blocks")?["text"]["text"],
            diff
        );

        let event = change(&server, &pipeline, true).await;
        if behavior == "propagate_columns" {
            assert_eq!(event, Value::Null);
        } else {
            assert_eq!(event, "connectionUpdateActionRequired");
            assert_eq!(receiver.next().await.path, "/connectionUpdateActionRequired", "{behavior}");
        }
        let status = user.get(&format!("/connections/{}", pipeline.connection_id)).await.text("status").to_owned();
        assert_eq!(status, if behavior == "disable_connection" { "inactive" } else { "active" });
    }
    assert!(receiver.rest().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_change_of_nothing_is_refused() -> TestResult {
    let server = TestServer::start().await;
    let user = User::default_of(&server).await;
    let pipeline = Pipeline::of(&user).await;
    for (body, field) in [
        (json!({"connection_id": pipeline.connection_id, "diff": {}}), "diff"),
        (json!({"connection_id": NOBODY, "diff": {"streams_added": ["a"]}}), "connection_id"),
        (json!({"connection_id": NOBODY, "diff": {"streams_aded": ["a"]}}), "diff.streams_aded"),
    ] {
        let refused = server.admin(Method::POST, "/schema-changes", body).await;
        assert_eq!((refused.status, refused.field()), (StatusCode::UNPROCESSABLE_ENTITY, field));
    }
    Ok(())
}
