//! What tests say of the next jobs.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::harness::{AirbyteResponse, User};
use super::pipeline::{self, Pipeline, job, jobs_of_emulator, script};
use crate::harness::{Caller, NOBODY, TestResult};

#[tokio::test]
async fn a_script_is_for_the_next_jobs_that_fit_it() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let (one, two) = (Pipeline::of(&user).await, Pipeline::of(&user).await);
    script(
        &user,
        json!([
            {"connection_id": two.connection_id, "scenario": {"failed": {}}},
            {"job_type": "sync", "times": 2, "scenario": "second_attempt"},
        ]),
    )
    .await;
    let mut jobs = vec![one.sync(&user).await, two.sync(&user).await];
    for _ in 0..2 {
        server.advance(10.0).await;
        jobs.push(one.sync(&user).await);
    }
    server.advance(10.0).await;
    let seen = jobs_of_emulator(&user).await;
    let of_jobs = |name: &str| -> Vec<Value> {
        seen["jobs"].as_array().into_iter().flatten().map(|job| job[name].clone()).collect()
    };
    assert_eq!(of_jobs("job_id"), jobs);
    assert_eq!(of_jobs("status"), ["succeeded", "failed", "succeeded", "succeeded"]);
    assert_eq!(of_jobs("attempts"), [2, 1, 2, 1]);
    let used: Vec<_> = seen["scripts"].as_array().into_iter().flatten().map(|script| script["used"].clone()).collect();
    assert_eq!(used, [1, 2]);

    let list = server.admin(Method::PUT, "/jobs", json!({"scenario": "stuck"})).await.expect(StatusCode::OK);
    assert_eq!(list.body["scripts"].as_array().map(Vec::len), Some(1));
    let list = server.admin(Method::DELETE, "/jobs", json!({})).await.expect(StatusCode::OK);
    assert_eq!(list.body["scripts"], json!([]));
    Ok(())
}

#[tokio::test]
async fn a_plan_of_its_own_goes_through_its_phases() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let pipeline = Pipeline::of(&user).await;
    let phase = |status: &str, rows: u64| json!({"status": status, "seconds": 10_000, "rows": rows});
    let phases = json!([phase("queued", 0), phase("running", 10), phase("incomplete", 0), phase("running", 5)]);
    let plan = json!({"phases": phases, "ending": {"failed": {"message": null}}});
    script(&user, json!({"scenario": {"plan": plan}})).await;
    let id = pipeline.sync(&user).await;
    let mut seen = Vec::new();
    for _ in 0..5 {
        let job = job(&user, id).await;
        seen.push((job["status"].clone(), job["rowsSynced"].as_u64()));
        server.advance(10_000.0).await;
    }
    let expected =
        [("queued", None), ("running", Some(0)), ("incomplete", Some(10)), ("running", Some(10)), ("failed", Some(15))];
    assert_eq!(seen, expected.map(|(status, rows)| (json!(status), rows)));
    Ok(())
}

#[tokio::test]
async fn a_script_that_cannot_apply_is_refused_with_its_member() -> TestResult {
    let server = pipeline::start().await;
    for (wrong, field) in [
        (json!({"connection_id": NOBODY}), "connection_id"),
        (json!({"job_type": "clear"}), "job_type"),
        (json!({"scenario": "dance"}), "scenario"),
        (json!({"scenario": {"failed": {"type": "boredom"}}}), "scenario.failed.type"),
        (json!({"scenario": {"plan": {"phases": [], "ending": "never"}}}), "scenario.plan"),
        (
            json!({"scenario": {"plan": {"phases": [{"status": "running", "seconds": -1}], "ending": "never"}}}),
            "scenario.plan.phases[0].seconds",
        ),
        (json!({"respons": "job"}), "respons"),
    ] {
        let refused = server.admin(Method::POST, "/jobs", wrong.clone()).await;
        assert_eq!((refused.status, refused.field()), (StatusCode::UNPROCESSABLE_ENTITY, field), "{wrong}");
    }
    Ok(())
}

#[tokio::test]
async fn jobs_that_have_an_end_can_be_finished_at_once() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let (one, two) = (Pipeline::of(&user).await, Pipeline::of(&user).await);
    let phases = json!([{"status": "running", "seconds": 1e6, "rows": 7}]);
    script(
        &user,
        json!([
            {"scenario": {"plan": {"phases": phases, "ending": "succeeded"}}},
            {"scenario": "stuck"},
        ]),
    )
    .await;
    let (long, stuck) = (one.sync(&user).await, two.sync(&user).await);
    let finished = server.admin(Method::POST, "/jobs/run", json!({})).await;
    assert_eq!(finished.body["finished"], 1);
    let long = job(&user, long).await;
    assert_eq!((&long["status"], &long["rowsSynced"]), (&json!("succeeded"), &json!(7)));
    server.advance(1e7).await;
    assert_eq!(job(&user, stuck).await["status"], "running");
    Ok(())
}

#[tokio::test]
async fn a_request_that_times_out_may_have_started_a_sync() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let pipeline = Pipeline::of(&user).await;
    let count = async || user.get("/jobs").await.data().len();
    script(
        &user,
        json!([
            {"response": "not_started"},
            {"response": {"timed_out": {}}, "scenario": "stuck"},
            {"response": {"timed_out": {"after": 100}}},
        ]),
    )
    .await;
    for (jobs, later) in [(0, 0), (1, 1), (1, 2)] {
        let refused = pipeline.start(&user, "sync").await.expect(StatusCode::CONFLICT);
        assert_eq!(refused.title(), "state-conflict");
        assert_eq!(refused.body["data"]["message"], "Could not fulfill request");
        assert_eq!(count().await, jobs);
        if jobs == later {
            if let Some(running) = user.get("/jobs?orderBy=createdAt%7CDESC").await.data().first() {
                user.delete(&format!("/jobs/{}", running["jobId"])).await.expect(StatusCode::OK);
            }
        } else {
            server.advance(101.0).await;
            assert_eq!(count().await, later);
        }
    }
    // Neither a request that started nothing nor the cancellation of another is a start.
    let counters = &server.journal().await["counters"]["operations"]["replication.jobs.create"];
    assert_eq!((&counters["requests"], &counters["effects"]), (&json!(3), &json!(2)));
    // A clear is not one that times out.
    script(&user, json!({"response": "not_started"})).await;
    pipeline.start(&user, "clear").await.expect(StatusCode::OK);
    Ok(())
}
