//! Schedules, by the emulator's clock.

use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{AirbyteResponse, User};
use super::pipeline::{self, Pipeline};
use crate::harness::{Caller, TestResult};

#[tokio::test]
async fn a_schedule_starts_syncs_while_nobody_looks() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    // Half an hour from now, so that no sync is due while the test runs.
    let now = server.admin(Method::GET, "/clock", json!({})).await;
    let minute: u32 = now.text("now").get(14..16).ok_or("a minute")?.parse()?;
    let minute = (minute + 30) % 60;
    let hourly = json!({"schedule": {"scheduleType": "cron", "cronExpression": format!("0 {minute} * * * ?")}});
    let pipeline = Pipeline::create(&user, "default", hourly).await;
    assert!(user.get("/jobs").await.data().is_empty());
    server.advance(3.0 * 3600.0).await;
    let jobs = user.get("/jobs?status=succeeded").await;
    let starts: Vec<&str> = jobs.data().iter().filter_map(|job| job["startTime"].as_str()).collect();
    assert_eq!(starts.len(), 3, "{starts:?}");
    // Zero seconds are left out.
    assert!(starts.iter().all(|start| start.ends_with(&format!(":{minute:02}Z"))), "{starts:?}");

    let path = format!("/connections/{}", pipeline.connection_id);
    user.patch(&path, json!({"schedule": {"scheduleType": "manual"}})).await;
    let before = user.get("/jobs").await.data().len();
    server.advance(3.0 * 3600.0).await;
    let after: Vec<Value> = user.get("/jobs").await.data().to_vec();
    assert_eq!(after.len(), before, "{after:?}");
    Ok(())
}
