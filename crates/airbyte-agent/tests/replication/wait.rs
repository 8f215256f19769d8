//! Waiting for a job: what ends it, and what does not.

use std::time::Duration;

use airbyte_agent::replication::{Job, JobStatus, WaitForJob};
use airbyte_agent::{Error, ErrorKind};
use serde_json::json;

use crate::service::{Reply, Service, job, ok};

async fn wait(service: &Service) -> Result<Job, Error> {
    service.client().run(WaitForJob { job_id: 7, on_giving_up: None }).await
}

#[tokio::test(start_paused = true)]
async fn failures_of_the_service_do_not_end_it() {
    let service = Service::scripted(&[(
        "GET /jobs/7",
        vec![
            Reply::Status(500, json!({"errorId": "e1"})),
            ok(job(7, "running")),
            Reply::Status(503, json!({})),
            Reply::Status(429, json!({})),
            Reply::Close,
            Reply::Close,
            Reply::Close,
            Reply::Close,
            Reply::Hang,
            Reply::Status(429, json!({})),
            Reply::Status(429, json!({})),
            Reply::Status(429, json!({})),
            Reply::Status(429, json!({})),
            Reply::Status(408, json!({})),
            Reply::Status(408, json!({})),
            Reply::Status(408, json!({})),
            Reply::Status(408, json!({})),
            ok(job(7, "succeeded")),
        ],
    )])
    .await;
    assert_eq!(wait(&service).await.expect("it succeeds").status, JobStatus::Succeeded);
    assert_eq!(service.count("GET /jobs/7"), 18);
}

#[tokio::test(start_paused = true)]
async fn the_job_is_read_less_and_less_often() {
    let mut statuses = vec![ok(job(7, "running")); 11];
    statuses.push(ok(job(7, "succeeded")));
    let service = Service::scripted(&[("GET /jobs/7", statuses)]).await;
    let started = tokio::time::Instant::now();
    wait(&service).await.expect("it succeeds");
    // Eleven waits: 2, 3, 4.5, 6.8, 10.1, 15.2, 22.8 and four of 30 s, each less up to a fifth.
    let elapsed = started.elapsed();
    assert!(Duration::from_secs(147) < elapsed && elapsed < Duration::from_secs(186), "{elapsed:?}");
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_the_service_asks_for_is_kept() {
    let service = Service::scripted(&[(
        "GET /jobs/7",
        vec![Reply::WithHeader(429, "retry-after: 400", json!({})), ok(job(7, "succeeded"))],
    )])
    .await;
    let started = tokio::time::Instant::now();
    wait(&service).await.expect("it succeeds");
    assert!(started.elapsed() >= Duration::from_secs(400));
}

#[tokio::test(start_paused = true)]
async fn a_token_that_expires_is_renewed() {
    let service = Service::start(|request| match request.header("authorization") {
        Some("Bearer token-0") if request.target.ends_with("7") => Reply::Status(401, json!({"message": "expired"})),
        _ => ok(job(7, "succeeded")),
    })
    .await;
    let client = service.builder().client_id("id").client_secret("secret").build_replication().expect("a client");
    let job = client.run(WaitForJob { job_id: 7, on_giving_up: None }).await.expect("it succeeds");
    assert_eq!((job.status, service.token_requests()), (JobStatus::Succeeded, 2));
}

#[tokio::test(start_paused = true)]
async fn credentials_that_are_refused_end_it() {
    let service = Service::scripted(&[(
        "GET /jobs/7",
        vec![ok(job(7, "running")), Reply::Status(401, json!({"message": "the token has expired"}))],
    )])
    .await;
    let error = wait(&service).await.expect_err("401");
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert_eq!(
        error.message(),
        "the token has expired; job 7 may still be running, and `jobs.wait(7)` waits for it again"
    );
}

#[tokio::test(start_paused = true)]
async fn a_failed_job_is_an_error_with_the_job() {
    let mut failed = job(7, "failed");
    failed["duration"] = "PT1H3M".into();
    let body = failed.to_string();
    let service = Service::scripted(&[("GET /jobs/7", vec![ok(job(7, "running")), ok(failed)])]).await;
    let error = wait(&service).await.expect_err("the job fails");
    assert_eq!(error.kind(), ErrorKind::JobFailed);
    assert_eq!(
        error.to_string(),
        "replication.jobs.wait: job 7 failed after 1 h 3 min; the API gives no reason, but the log of the job has it, on \
         the timeline of the connection c1; it had moved 70 records (700 bytes)."
    );
    assert_eq!(error.body().map(|body| &body[..]), Some(body.as_bytes()));
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_job_is_an_error_with_the_job() {
    let service = Service::scripted(&[("GET /jobs/7", vec![ok(job(7, "cancelled"))])]).await;
    let error = wait(&service).await.expect_err("the job was cancelled");
    assert_eq!(error.kind(), ErrorKind::JobFailed);
    assert_eq!(error.message(), "job 7 was cancelled; it had moved 70 records (700 bytes)");
    let job: Job = serde_json::from_slice(error.body().expect("the job")).expect("a job");
    assert_eq!(job.status, JobStatus::Cancelled);
}

#[tokio::test(start_paused = true)]
async fn a_job_that_does_not_exist_is_an_error_at_once() {
    let service = Service::scripted(&[("GET /jobs/7", vec![Reply::Status(403, json!({"detail": "no"}))])]).await;
    let error = wait(&service).await.expect_err("403");
    assert_eq!((error.kind(), error.message()), (ErrorKind::PermissionDenied, "no"));

    let conflict = json!({"detail": "Job is not currently running"});
    let service = Service::scripted(&[("GET /jobs/7", vec![Reply::Status(409, conflict)])]).await;
    let error = wait(&service).await.expect_err("409");
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert!(error.message().ends_with("which is also the answer if there is no job 7"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_service_that_was_never_reached_is_an_error_at_once() {
    let service = Service::scripted(&[("GET /jobs/7", vec![Reply::Close])]).await;
    let error = wait(&service).await.expect_err("no response");
    assert_eq!((error.kind(), service.count("GET /jobs/7")), (ErrorKind::Connection, 4));
}
