//! Starting, reading and cancelling jobs.

use airbyte_agent_emulator::{Data, Edition, Options};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::harness::{AirbyteResponse, BASES, User, start_with_users};
use super::pipeline::{self, Pipeline, job, job_id, script};
use crate::harness::{Caller, TestResult, TestServer};

#[tokio::test]
async fn a_sync_goes_on_by_the_clock_until_it_has_succeeded() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let pipeline = Pipeline::of(&user).await;
    // Nothing in this test depends on the time that it takes itself.
    let phases = json!([
        {"status": "pending", "seconds": 1000},
        {"status": "running", "seconds": 2000, "rows": 2000, "bytes": 20_000},
    ]);
    script(&user, json!({"scenario": {"plan": {"phases": phases, "ending": "succeeded"}}})).await;
    let created = pipeline.start(&user, "sync").await.expect(StatusCode::OK);
    let id = job_id(&created);
    assert_eq!(created.body["status"], "pending");
    assert_eq!(created.body["jobType"], "sync");
    assert_eq!(created.body["connectionId"], pipeline.connection_id);
    let members = |body: &Value| body.as_object().map(|body| body.keys().cloned().collect::<Vec<_>>());
    let pending = members(&created.body).ok_or("an object")?;
    assert_eq!(pending, ["jobId", "status", "jobType", "startTime", "connectionId"]);

    server.advance(2000.0).await;
    let running = job(&user, id).await;
    assert_eq!((&running["status"], running.get("lastUpdatedAt")), (&json!("running"), None));
    let rows = running["rowsSynced"].as_u64().ok_or("a count")?;
    assert!((1000..1100).contains(&rows), "{running}");
    assert_eq!(running["bytesSynced"].as_u64().map(|bytes| bytes / 10), Some(rows));
    // It stands still between changes of the status.
    assert_eq!(running["duration"], "PT16M40S");

    server.advance(100_000.0).await;
    let succeeded = job(&user, id).await;
    assert_eq!(succeeded["status"], "succeeded");
    assert_eq!((&succeeded["rowsSynced"], &succeeded["bytesSynced"]), (&json!(2000), &json!(20_000)));
    assert_eq!(succeeded["duration"], "PT50M");
    assert!(succeeded["lastUpdatedAt"].as_str().is_some_and(|text| text.ends_with('Z')), "{succeeded}");
    Ok(())
}

#[tokio::test]
async fn a_job_without_a_script_needs_no_clock() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let pipeline = Pipeline::of(&user).await;
    let id = pipeline.sync(&user).await;
    let mut statuses = Vec::new();
    while statuses.last() != Some(&json!("succeeded")) {
        let status = job(&user, id).await["status"].clone();
        if statuses.last() != Some(&status) {
            statuses.push(status);
        }
    }
    // A slow machine may miss one.
    let known = [json!("pending"), json!("running"), json!("succeeded")];
    assert!(statuses.iter().all(|status| known.contains(status)), "{statuses:?}");
    assert_eq!(job(&user, id).await["rowsSynced"], 1000);
    Ok(())
}

#[tokio::test]
async fn a_connection_runs_one_sync_at_a_time() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let pipeline = Pipeline::of(&user).await;
    let other = Pipeline::create(&user, "default", json!({})).await;
    script(&user, json!({"scenario": "stuck", "times": null})).await;
    let id = pipeline.sync(&user).await;
    other.sync(&user).await;
    for base in BASES {
        let second = pipeline.start(&User::default_of(&server).await.at(base), "sync").await;
        let refused = second.expect(StatusCode::CONFLICT);
        assert_eq!(refused.title(), "try-again-later");
        let message = format!("A sync is already running for: {}", pipeline.connection_id);
        assert_eq!(refused.body["data"]["message"], message);
    }
    user.delete(&format!("/jobs/{id}")).await.expect(StatusCode::OK);
    assert_ne!(pipeline.sync(&user).await, id);
    Ok(())
}

#[tokio::test]
async fn a_sync_that_waits_for_capacity_is_returned_instead_of_a_new_one() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let pipeline = Pipeline::of(&user).await;
    script(&user, json!({"scenario": {"queued": {"seconds": null}}})).await;
    let id = pipeline.sync(&user).await;
    server.advance(60.0).await;
    let second = pipeline.start(&user, "sync").await.expect(StatusCode::OK);
    assert_eq!((job_id(&second), &second.body["status"]), (id, &json!("queued")));
    assert_eq!(second.body.get("rowsSynced"), None);
    let counters = &server.journal().await["counters"]["operations"]["replication.jobs.create"];
    assert_eq!((&counters["requests"], &counters["effects"]), (&json!(2), &json!(1)));
    let cancelled = user.delete(&format!("/jobs/{id}")).await.expect(StatusCode::OK);
    assert_eq!(cancelled.body["status"], "cancelled");
    Ok(())
}

#[tokio::test]
async fn a_connection_that_is_not_active_is_refused_without_the_reason() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let pipeline = Pipeline::of(&user).await;
    pipeline.set_status(&user, "inactive").await;
    let refusal = async |job_type| {
        let refused = pipeline.start(&user, job_type).await.expect(StatusCode::CONFLICT);
        (refused.title().to_owned(), refused.body["data"]["message"].clone())
    };
    let expected = ("state-conflict".to_owned(), json!("Could not fulfill request"));
    assert_eq!(refusal("sync").await, expected);
    pipeline.set_status(&user, "active").await;
    let id = pipeline.sync(&user).await;
    user.delete(&format!("/connections/{}", pipeline.connection_id)).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(refusal("sync").await, expected);
    // Its jobs remain, but do not go on.
    assert_eq!(job(&user, id).await["status"], "cancelled");
    Ok(())
}

#[tokio::test]
async fn a_clear_cancels_the_sync_and_is_a_reset() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let pipeline = Pipeline::of(&user).await;
    for job_type in ["reset", "clear", "CLEAR"] {
        script(&user, json!({"scenario": "stuck", "job_type": "sync"})).await;
        let sync = pipeline.sync(&user).await;
        let cleared = pipeline.start(&user, job_type).await.expect(StatusCode::OK);
        assert_eq!((&cleared.body["jobType"], &cleared.body["status"]), (&json!("reset"), &json!("pending")));
        assert_eq!(job(&user, sync).await["status"], "cancelled");
        // It runs, so that a sync has to wait.
        assert_eq!(pipeline.start(&user, "sync").await.title(), "try-again-later");
        server.advance(10.0).await;
        assert_eq!(job(&user, job_id(&cleared)).await["status"], "succeeded");
    }
    let of_type = async |job_type| user.get(&format!("/jobs?jobType={job_type}")).await.data().len();
    assert_eq!((of_type("clear").await, of_type("reset").await, of_type("sync").await), (0, 3, 3));
    Ok(())
}

#[tokio::test]
async fn other_types_of_jobs_are_not_started() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let pipeline = Pipeline::of(&user).await;
    let refused = pipeline.start(&user, "refresh").await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.title(), "unprocessable-entity");
    assert!(pipeline.start(&user, "dance").await.expect(StatusCode::UNPROCESSABLE_ENTITY).is_error_id());
    let no_type = user.post("/jobs", json!({"connectionId": pipeline.connection_id})).await;
    assert!(no_type.expect(StatusCode::BAD_REQUEST).is_error_id());
    Ok(())
}

#[tokio::test]
async fn cancelling_stops_whatever_the_connection_runs() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let pipeline = Pipeline::of(&user).await;
    let first = pipeline.sync(&user).await;
    server.advance(10.0).await;
    let refused = user.delete(&format!("/jobs/{first}")).await.expect(StatusCode::CONFLICT);
    assert_eq!(refused.title(), "state-conflict");
    assert_eq!(refused.body["data"]["message"], "Job is not currently running");
    script(&user, json!({"scenario": "stuck"})).await;
    let second = pipeline.sync(&user).await;
    server.advance(1.0).await;
    // The job that is named has ended, and is the one that is returned.
    let named = user.delete(&format!("/jobs/{first}")).await.expect(StatusCode::OK);
    assert_eq!((job_id(&named), &named.body["status"]), (first, &json!("succeeded")));
    let cancelled = job(&user, second).await;
    assert_eq!(cancelled["status"], "cancelled");
    assert!(cancelled["lastUpdatedAt"].is_string(), "{cancelled}");
    assert!(cancelled["rowsSynced"].as_u64().is_some_and(|rows| rows < 1000), "{cancelled}");
    // What was moved stays as it was.
    server.advance(10.0).await;
    assert_eq!(job(&user, second).await, cancelled);
    Ok(())
}

#[tokio::test]
async fn an_unknown_job_is_forbidden_or_not_running() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    user.get("/jobs/77").await.expect(StatusCode::FORBIDDEN);
    user.delete("/jobs/77").await.expect(StatusCode::FORBIDDEN);
    user.get("/jobs/one").await.expect(StatusCode::BAD_REQUEST);
    let server = TestServer::start_with(Options { edition: Edition::SelfManaged, ..Options::default() }).await;
    let admin = User::default_of(&server).await;
    for refused in [admin.get("/jobs/77").await, admin.delete("/jobs/77").await] {
        let refused = refused.expect(StatusCode::CONFLICT);
        assert_eq!(refused.body["data"]["message"], "Job is not currently running");
    }
    let unknown = json!({"connectionId": crate::harness::NOBODY, "jobType": "sync"});
    admin.post("/jobs", unknown).await.expect(StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn a_runner_starts_jobs_and_an_editor_clears() -> TestResult {
    let server = start_with_users().await;
    let owner = User::default_of(&server).await;
    let pipeline = Pipeline::create(&owner, "team", json!({})).await;
    for (name, job_type, status) in [
        ("reader", "sync", StatusCode::FORBIDDEN),
        ("runner", "clear", StatusCode::FORBIDDEN),
        ("runner", "sync", StatusCode::OK),
        ("runner", "reset", StatusCode::OK),
        ("editor", "clear", StatusCode::OK),
        ("nobody", "sync", StatusCode::FORBIDDEN),
    ] {
        let user = User::named(&server, name).await;
        pipeline.start(&user, job_type).await.expect(status);
    }
    let [reader, runner, nobody] = [
        User::named(&server, "reader").await,
        User::named(&server, "runner").await,
        User::named(&server, "nobody").await,
    ];
    let path = format!("/jobs/{}", pipeline_job(&owner).await);
    reader.get(&path).await.expect(StatusCode::OK);
    reader.delete(&path).await.expect(StatusCode::FORBIDDEN);
    runner.delete(&path).await.expect(StatusCode::OK);
    nobody.get(&path).await.expect(StatusCode::FORBIDDEN);
    assert!(nobody.get("/jobs").await.data().is_empty());
    assert_eq!(reader.get("/jobs").await.data().len(), 3);
    Ok(())
}

async fn pipeline_job(user: &User<'_>) -> i64 {
    let newest = user.get("/jobs?orderBy=createdAt%7CDESC&limit=1").await;
    newest.data()[0]["jobId"].as_i64().expect("a job")
}

#[tokio::test]
async fn jobs_go_on_over_restarts_and_are_part_of_snapshots() -> TestResult {
    let folder = std::env::temp_dir().join(format!("emulator-jobs-{}", uuid::Uuid::new_v4()));
    std::fs::create_dir(&folder)?;
    let options = || Options { data: Data::File(folder.join("state.db")), ..Options::default() };
    let (id, connection_id) = {
        let server = TestServer::start_with(options()).await;
        let user = User::default_of(&server).await;
        let pipeline = Pipeline::of(&user).await;
        (pipeline.sync(&user).await, pipeline.connection_id)
    };
    let server = TestServer::start_with(options()).await;
    let user = User::default_of(&server).await;
    server.advance(10.0).await;
    assert_eq!(job(&user, id).await["status"], "succeeded");

    let pipeline = Pipeline { workspace_id: user.workspace("default").await, connection_id };
    let snapshot = server.admin(Method::POST, "/snapshot", json!({})).await.body;
    script(&user, json!({"scenario": "stuck"})).await;
    pipeline.sync(&user).await;
    server.admin(Method::POST, "/restore", snapshot).await.expect(StatusCode::OK);
    assert_eq!(user.get("/jobs").await.data().len(), 1);
    server.admin(Method::POST, "/reset", json!({})).await.expect(StatusCode::OK);
    assert!(user.get("/jobs").await.expect(StatusCode::OK).data().is_empty());
    drop(server);
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
