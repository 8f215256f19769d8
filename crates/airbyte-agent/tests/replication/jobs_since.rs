//! The jobs that have changed since a moment.

use airbyte_agent::ErrorKind;
use airbyte_agent::replication::JobsSince;
use serde_json::{Value, json};

use crate::service::{Reply, Service, job, jobs, ok};

fn ended(id: i64, at: &str) -> Value {
    let mut job = job(id, "succeeded");
    job["lastUpdatedAt"] = at.into();
    job
}

#[tokio::test(start_paused = true)]
async fn jobs_are_in_the_order_in_which_they_ended() {
    let service = Service::scripted(&[(
        "GET /jobs",
        vec![jobs([
            job(1, "running"),
            ended(2, "2026-01-01T00:02:00.5Z"),
            ended(3, "2026-01-01T00:02Z"),
            ended(4, "2026-01-01T00:01:59Z"),
            job(5, "pending"),
        ])],
    )])
    .await;
    let request = JobsSince { moment: "2026-01-01T00:01Z".into(), ..JobsSince::default() };
    let list = service.client().run(request).await.expect("jobs");
    assert_eq!(list.data.iter().map(|job| job.job_id).collect::<Vec<_>>(), [4, 3, 2, 1, 5]);
    assert_eq!(
        service.requests("GET /jobs")[0].target,
        "/jobs?limit=100&updatedAtStart=2026-01-01T00%3A01%3A00Z&orderBy=createdAt%7CASC"
    );
}

#[tokio::test(start_paused = true)]
async fn all_pages_are_read_and_each_job_is_there_once() {
    let service = Service::start(|request| {
        let first: Vec<Value> = (0..100).map(|id| job(id, "running")).collect();
        match request.target.contains("offset=100") {
            false => ok(json!({"data": first})),
            // A job has entered the first page in between.
            true => jobs([job(99, "running"), job(100, "running")]),
        }
    })
    .await;
    let request = JobsSince {
        moment: "2026-01-01T00:00:00Z".into(),
        workspace_ids: Some(vec!["w1".into(), "w2".into()]),
        ..JobsSince::default()
    };
    let list = service.client().run(request).await.expect("jobs");
    assert_eq!(list.data.iter().map(|job| job.job_id).collect::<Vec<_>>(), (0..101).collect::<Vec<_>>());
    assert!(service.requests("GET /jobs").iter().all(|request| request.target.contains("workspaceIds=w1")));
}

#[tokio::test(start_paused = true)]
async fn a_page_that_cannot_be_read_is_an_error() {
    let service = Service::scripted(&[("GET /jobs", vec![Reply::Status(500, json!({}))])]).await;
    let request = JobsSince { moment: "2026-01-01T00:01Z".into(), ..JobsSince::default() };
    assert_eq!(service.client().run(request).await.expect_err("500").kind(), ErrorKind::InternalServer);
}
