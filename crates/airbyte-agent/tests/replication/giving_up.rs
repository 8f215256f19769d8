//! What happens to a job when the timeout passes, or when the caller stops waiting.

use std::time::Duration;

use airbyte_agent::replication::{Job, JobStatus, OnGivingUp, SyncConnection, WaitForJob};
use airbyte_agent::{CallOptions, Error, ErrorKind, Step};
use serde_json::{Value, json};

use crate::service::{Reply, Service, job, jobs, ok};

async fn wait(service: &Service, on_giving_up: OnGivingUp) -> Result<Job, Error> {
    let request = WaitForJob { job_id: 7, on_giving_up: Some(on_giving_up) };
    service.client().run_with(request, &CallOptions::default().timeout(Duration::from_secs(60))).await
}

fn job_in(error: &Error) -> Option<Job> {
    serde_json::from_slice(error.body()?).ok()
}

#[tokio::test(start_paused = true)]
async fn the_job_is_left_running() {
    let service = Service::scripted(&[
        ("GET /jobs", vec![jobs([])]),
        ("POST /jobs", vec![ok(job(7, "pending"))]),
        ("GET /jobs/7", vec![ok(job(7, "running"))]),
    ])
    .await;
    let request = SyncConnection { connection_id: "c1".into(), ..SyncConnection::default() };
    let options = CallOptions::default().timeout(Duration::from_secs(60));
    let started = tokio::time::Instant::now();
    let error = service.client().run_with(request, &options).await.expect_err("the time is over");
    assert_eq!(started.elapsed().as_secs(), 60);
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(
        error.to_string(),
        "replication.connections.sync: timed out after 60 s, but job 7 is still running, with 70 records (700 bytes) so far; \
         `jobs.wait(7)` waits for it again."
    );
    assert_eq!(job_in(&error).map(|job| job.job_id), Some(7));
    assert_eq!(service.count("DELETE /jobs/7"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_job_that_could_not_be_read_is_said_to_be_that() {
    let service = Service::scripted(&[("GET /jobs/7", vec![Reply::Status(500, json!({"detail": "oh"}))])]).await;
    let error = wait(&service, OnGivingUp::Leave).await.expect_err("the time is over");
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.message(), "timed out after 60 s, before job 7 could be read; `jobs.wait(7)` waits for it again");
    let cause = std::error::Error::source(&error).expect("a cause").to_string();
    assert!(cause.contains("500 Internal Server Error: oh"), "{cause}");
}

/// A job that is running until it is cancelled, and what the service answers then and after that.
async fn service(cancelled: Reply, after: Value) -> Service {
    let is_cancelled = std::sync::atomic::AtomicBool::new(false);
    Service::start(move |request| {
        use std::sync::atomic::Ordering::SeqCst;
        match request.method.as_str() {
            "DELETE" => {
                is_cancelled.store(true, SeqCst);
                cancelled.clone()
            }
            _ if is_cancelled.load(SeqCst) => ok(after.clone()),
            _ => ok(job(7, "running")),
        }
    })
    .await
}

#[tokio::test(start_paused = true)]
async fn the_job_is_cancelled_if_the_caller_says_so() {
    let service = service(ok(job(7, "cancelled")), Value::Null).await;
    let error = wait(&service, OnGivingUp::Cancel).await.expect_err("the time is over");
    assert_eq!((error.kind(), service.count("DELETE /jobs/7")), (ErrorKind::Timeout, 1));
    assert_eq!(error.message(), "timed out after 60 s, so job 7 was cancelled; it had moved 70 records (700 bytes)");
    assert_eq!(job_in(&error).map(|job| job.status), Some(JobStatus::Cancelled));
}

#[tokio::test(start_paused = true)]
async fn a_cancellation_that_is_not_done_yet_is_said_to_be_that() {
    let service = service(ok(job(7, "running")), Value::Null).await;
    let error = wait(&service, OnGivingUp::Cancel).await.expect_err("the time is over");
    assert!(error.message().contains("is still running"), "{error}");
    assert!(error.message().contains("its cancellation was requested"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_cancellation_that_fails_is_said_to_have_failed() {
    let service = service(Reply::Status(403, json!({"detail": "not yours"})), Value::Null).await;
    let error = wait(&service, OnGivingUp::Cancel).await.expect_err("the time is over");
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.message().contains("it could not be cancelled: not yours; `jobs.wait(7)`"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_job_that_ends_before_it_is_cancelled_is_the_outcome() {
    let conflict = || Reply::Status(409, json!({"detail": "Job is not currently running"}));
    let succeeded = service(conflict(), job(7, "succeeded")).await;
    assert_eq!(wait(&succeeded, OnGivingUp::Cancel).await.expect("it has succeeded").status, JobStatus::Succeeded);
    let failed = service(conflict(), job(7, "failed")).await;
    assert_eq!(wait(&failed, OnGivingUp::Cancel).await.expect_err("it has failed").kind(), ErrorKind::JobFailed);
    let running = service(conflict(), job(7, "running")).await;
    let error = wait(&running, OnGivingUp::Cancel).await.expect_err("the time is over");
    assert!(error.message().contains("could not be cancelled: Job is not currently running"), "{error}");
}

/// Cancelling would stop the job that the connection runs by then.
#[tokio::test(start_paused = true)]
async fn a_job_that_has_ended_is_not_cancelled() {
    let hung = std::sync::atomic::AtomicBool::new(false);
    let service = Service::start(move |_| match hung.swap(true, std::sync::atomic::Ordering::SeqCst) {
        false => Reply::Hang,
        true => ok(job(7, "succeeded")),
    })
    .await;
    assert_eq!(wait(&service, OnGivingUp::Cancel).await.expect("it has succeeded").status, JobStatus::Succeeded);
    assert_eq!(service.count("DELETE /jobs/7"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_stops_waiting_leaves_the_job_running() {
    let service = Service::scripted(&[
        ("GET /jobs", vec![jobs([])]),
        ("POST /jobs", vec![ok(job(7, "pending"))]),
        ("GET /jobs/7", vec![ok(job(7, "running"))]),
    ])
    .await;
    let request = SyncConnection {
        connection_id: "c1".into(),
        on_giving_up: Some(OnGivingUp::Cancel),
        ..SyncConnection::default()
    };
    let mut running = service.client().start(request, &CallOptions::default()).expect("valid");
    let Ok(Step::Progress(first)) = running.next().await else { panic!("the job is known") };
    assert_eq!(first.json::<Job>().expect("a job").job_id, 7);
    drop(running);
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert_eq!((service.count("GET /jobs/7"), service.count("DELETE /jobs/7")), (0, 0));
}
