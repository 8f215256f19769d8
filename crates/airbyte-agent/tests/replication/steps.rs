//! The steps of a procedure: what is reported while it runs.

use airbyte_agent::replication::{Job, SyncConnection};
use airbyte_agent::{CallOptions, Client, ErrorKind, Step};
use serde_json::{Value, json};

use crate::service::{Service, job, jobs, ok};

fn moved(rows: i64, status: &str) -> Value {
    let mut job = job(7, status);
    job["rowsSynced"] = rows.into();
    job
}

#[tokio::test(start_paused = true)]
async fn a_job_is_reported_whenever_it_has_changed() {
    let service = Service::scripted(&[
        ("GET /jobs", vec![jobs([])]),
        ("POST /jobs", vec![ok(moved(0, "pending"))]),
        (
            "GET /jobs/7",
            vec![
                ok(moved(0, "pending")),
                ok(moved(0, "running")),
                ok(moved(5, "running")),
                ok(moved(5, "running")),
                ok(moved(9, "succeeded")),
            ],
        ),
    ])
    .await;
    let request = SyncConnection { connection_id: "c1".into(), ..SyncConnection::default() };
    let mut running = service.client().start(request, &CallOptions::default()).expect("valid");
    let mut reported = Vec::new();
    let last = loop {
        match running.next().await.expect("a step") {
            Step::Progress(response) => {
                let job: Job = response.json().expect("a job");
                reported.push((job.status.to_string(), job.rows_synced));
            }
            Step::Done(response) => break response.json::<Job>().expect("a job"),
        }
    };
    let expected = [("pending", 0), ("running", 0), ("running", 5), ("succeeded", 9)];
    assert_eq!(reported, expected.map(|(status, rows)| (status.to_owned(), Some(rows))));
    assert_eq!(last.rows_synced, Some(9));
    let error = running.next().await.map(|_| ()).expect_err("there are no more steps");
    assert!(error.message().contains("has ended"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_job_is_reported_before_the_error_that_it_ends_in() {
    let service = Service::scripted(&[("GET /jobs", vec![jobs([])]), ("POST /jobs", vec![ok(job(7, "failed"))])]).await;
    let client: Client = service.builder().token("ready").build().expect("a client");
    let parameters = json!({"connectionId": "c1"}).to_string();
    let mut running = client
        .start("replication.connections.sync", parameters.as_bytes(), &CallOptions::default())
        .expect("a procedure by its name");
    assert!(matches!(running.next().await, Ok(Step::Progress(_))));
    assert_eq!(running.next().await.map(|_| ()).expect_err("it has failed").kind(), ErrorKind::JobFailed);
}

#[tokio::test(start_paused = true)]
async fn a_parameter_of_the_wrong_name_is_refused_with_the_nearest_one() {
    let service = Service::scripted(&[]).await;
    let client: Client = service.builder().token("ready").build().expect("a client");
    let parameters = json!({"connectionId": "c1", "ifRuning": "join"}).to_string();
    let error = client
        .start("replication.connections.sync", parameters.as_bytes(), &CallOptions::default())
        .map(|_| ())
        .expect_err("an unknown member");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.message().contains("did you mean `ifRunning`?"), "{error}");
}
