//! Schedules of connections.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::harness::AirbyteResponse;
use super::replication_server::{ReplicationServer, text};
use crate::harness::Caller;

#[tokio::test]
async fn a_cron_expression_comes_back_with_its_time_zone_and_may_be_sent_back() {
    let server = ReplicationServer::start().await;
    let schedule = json!({"scheduleType": "cron", "cronExpression": "0 0 3 * * ?"});
    let connection = server.connection(json!({"schedule": schedule})).await;
    let answered = json!({"scheduleType": "cron", "cronExpression": "0 0 3 * * ? UTC"});
    assert_eq!(connection["schedule"], answered);
    let path = format!("/connections/{}", text(&connection["connectionId"]));
    let same = server.patch(&path, json!({"schedule": connection["schedule"]})).await;
    assert_eq!(same.body["schedule"], answered);
    assert_eq!(server.patch(&path, json!({"name": "b"})).await.body["schedule"], answered);
    let manual = server.patch(&path, json!({"schedule": {"scheduleType": "manual"}})).await;
    assert_eq!(manual.body["schedule"], json!({"scheduleType": "manual"}));
}

#[tokio::test]
async fn schedules_that_the_service_does_not_accept_are_refused() {
    let server = ReplicationServer::start().await;
    let path = format!("/connections/{}", text(&server.connection(json!({})).await["connectionId"]));
    for expression in ["every day", "* 0 * * * ?", "0 0 25 * * ?"] {
        let schedule = json!({"scheduleType": "cron", "cronExpression": expression});
        let refused = server.patch(&path, json!({"schedule": schedule})).await;
        assert_eq!((refused.status, refused.title()), (StatusCode::BAD_REQUEST, "bad-request"), "{expression}");
        assert!(refused.message().contains(expression), "{}", refused.message());
    }
    let missing = server.patch(&path, json!({"schedule": {"scheduleType": "cron"}})).await;
    assert_eq!(missing.status, StatusCode::BAD_REQUEST);
    let often = json!({"scheduleType": "cron", "cronExpression": "0 * * * * ?"});
    let often = server.patch(&path, json!({"schedule": often})).await;
    assert_eq!(often.status, StatusCode::BAD_REQUEST);
    assert_eq!(often.body["type"], "error:cron-validation/under-one-hour-not-allowed");
    assert_eq!(often.body["data"]["cronExpression"], "0 * * * * ?");
    let basic = json!({"scheduleType": "basic", "basicTiming": "Every 24 HOURS"});
    let basic = server.patch(&path, json!({"schedule": basic})).await;
    assert_eq!(basic.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(server.get(&path).await.body["schedule"], json!({"scheduleType": "manual"}));
}

#[tokio::test]
async fn older_connections_have_basic_schedules() {
    let server = ReplicationServer::start().await;
    let path = format!("/connections/{}", text(&server.connection(json!({})).await["connectionId"]));
    let set =
        async |timing: &str| server.server.admin(Method::PUT, &path, json!({"basic_timing": timing})).await.status;
    assert_eq!(set("Every 24 HOURS").await, StatusCode::OK);
    let basic = json!({"scheduleType": "basic", "basicTiming": "Every 24 HOURS"});
    assert_eq!(server.get(&path).await.body["schedule"], basic);
    assert_eq!(server.patch(&path, json!({"name": "b"})).await.body["schedule"], basic);
    assert_eq!(set("hourly").await, StatusCode::UNPROCESSABLE_ENTITY);
}
