//! Starting a job: it is requested once, and found whatever becomes of the answer.

use std::time::Duration;

use airbyte_agent::replication::{ClearConnection, IfRunning, JobStatus, JobType, ResetConnection, SyncConnection};
use airbyte_agent::{CallOptions, ErrorKind};
use serde_json::{Value, json};

use crate::service::{Reply, Service, connection, job, jobs, ok, state_conflict, try_again_later};

fn sync() -> SyncConnection {
    SyncConnection { connection_id: "c1".into(), ..SyncConnection::default() }
}

fn sync_unless_running() -> SyncConnection {
    SyncConnection { if_running: Some(IfRunning::Error), ..sync() }
}

/// A service whose connection has had job 1, whose answer to a request for a job is the given one, and whose newest job then
/// is each of those in turn.
async fn service(answer: Reply, newest: Vec<Value>) -> Service {
    let newest = [job(1, "succeeded")].into_iter().chain(newest).map(|job| jobs([job])).collect();
    Service::scripted(&[
        ("GET /jobs", newest),
        ("POST /jobs", vec![answer]),
        ("GET /jobs/1", vec![ok(job(1, "succeeded"))]),
        ("GET /jobs/2", vec![ok(job(2, "running")), ok(job(2, "succeeded"))]),
        ("GET /connections/c1", vec![connection("active")]),
    ])
    .await
}

#[tokio::test(start_paused = true)]
async fn a_sync_is_started_and_waited_for() {
    let service = Service::scripted(&[
        ("GET /jobs", vec![jobs([])]),
        ("POST /jobs", vec![ok(job(1, "pending"))]),
        (
            "GET /jobs/1",
            vec![
                ok(job(1, "queued")),
                ok(job(1, "running")),
                ok(job(1, "incomplete")),
                ok(job(1, "resting")),
                ok(job(1, "succeeded")),
            ],
        ),
    ])
    .await;
    let job = service.client().run(sync()).await.expect("it succeeds");
    assert_eq!((job.job_id, job.status), (1, JobStatus::Succeeded));
    assert_eq!((service.count("POST /jobs"), service.count("GET /jobs/1")), (1, 5));
    let request = &service.requests("POST /jobs")[0];
    assert_eq!(request.body, r#"{"connectionId":"c1","jobType":"sync"}"#);
    let newest = &service.requests("GET /jobs")[0];
    assert_eq!(newest.target, "/jobs?connectionId=c1&limit=1&orderBy=createdAt%7CDESC");
}

#[tokio::test(start_paused = true)]
async fn a_job_is_returned_as_it_was_started_if_it_is_not_waited_for() {
    let answer = ok(json!({
        "jobId": 2, "status": "pending", "jobType": "refresh", "startTime": "2026-01-01T00:01Z", "connectionId": "c1",
        "later": "member",
    }));
    let service = service(answer, vec![]).await;
    let job = service.client().run(SyncConnection { wait: Some(false), ..sync() }).await.expect("started");
    assert_eq!((job.status, job.job_type), (JobStatus::Pending, JobType::Refresh));
    assert_eq!(job.extra["later"], "member");
    assert_eq!((service.count("POST /jobs"), service.count("GET /jobs/2")), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_sync_that_is_running_is_joined() {
    let service = service(try_again_later(), vec![job(2, "running")]).await;
    let job = service.client().run(sync()).await.expect("the running one succeeds");
    assert_eq!((job.job_id, service.count("POST /jobs")), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn a_sync_that_was_running_and_has_ended_since_is_joined() {
    let service = Service::scripted(&[
        ("GET /jobs", vec![jobs([job(2, "running")]), jobs([job(2, "succeeded")])]),
        ("POST /jobs", vec![try_again_later()]),
    ])
    .await;
    let job = service.client().run(sync()).await.expect("the one that was running has succeeded");
    assert_eq!((job.job_id, service.count("POST /jobs")), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn a_running_sync_that_is_listed_late_is_joined() {
    let service = service(try_again_later(), vec![job(1, "succeeded"), job(1, "succeeded"), job(2, "running")]).await;
    assert_eq!(service.client().run(sync()).await.expect("the running one succeeds").job_id, 2);
}

#[tokio::test(start_paused = true)]
async fn a_sync_that_is_running_is_a_conflict_if_the_caller_says_so() {
    let service = service(try_again_later(), vec![job(2, "running")]).await;
    let error = service.client().run(sync_unless_running()).await.expect_err("one is running");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Conflict, Some(409)));
    assert_eq!(
        error.to_string(),
        "replication.connections.sync: 409 Conflict: the connection is running job 2 already (sync, running); \
         `jobs.wait(2)` waits for it, and so does `if_running` = `join`."
    );
    assert_eq!((service.count("POST /jobs"), service.count("GET /jobs/2")), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_sync_that_waits_for_capacity_is_returned_instead_of_a_new_one() {
    let queued = |answer: Value| async {
        Service::scripted(&[
            ("GET /jobs", vec![jobs([job(2, "queued")])]),
            ("POST /jobs", vec![ok(answer)]),
            ("GET /jobs/2", vec![ok(job(2, "succeeded"))]),
        ])
        .await
    };
    let service = queued(job(2, "queued")).await;
    assert_eq!(service.client().run(sync()).await.expect("the queued one succeeds").job_id, 2);
    let error = service.client().run(sync_unless_running()).await.expect_err("one is queued");
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert!(error.message().contains("job 2") && error.message().contains("queued"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_sync_is_found_if_its_answer_is_lost() {
    for answer in [
        Reply::Close,
        Reply::Hang,
        Reply::Status(502, json!({})),
        Reply::Status(504, json!({})),
        Reply::Status(500, json!({"errorId": "e1"})),
        Reply::Text(200, r#"{"jobId": 2, "sta"#),
        Reply::WithHeader(200, "content-type: text/html", json!("a web page")),
    ] {
        let service = service(answer.clone(), vec![job(1, "succeeded"), job(2, "running")]).await;
        let job = service.client().run(sync()).await.unwrap_or_else(|error| panic!("{answer:?}: {error}"));
        assert_eq!((job.job_id, service.count("POST /jobs")), (2, 1), "{answer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_sync_that_was_running_and_still_is_is_joined_if_the_answer_is_lost() {
    let service = || async {
        Service::scripted(&[
            ("GET /jobs", vec![jobs([job(2, "running")])]),
            ("POST /jobs", vec![Reply::Close]),
            ("GET /jobs/2", vec![ok(job(2, "succeeded"))]),
        ])
        .await
    };
    let joined = service().await;
    assert_eq!(joined.client().run(sync()).await.expect("the running one succeeds").job_id, 2);
    assert_eq!((joined.count("POST /jobs"), joined.count("GET /jobs")), (1, 2));
    let refused = service().await;
    let error = refused.client().run(sync_unless_running()).await.expect_err("it is not to be joined");
    assert_eq!((error.kind(), refused.count("POST /jobs")), (ErrorKind::OutcomeUnknown, 1));
}

#[tokio::test(start_paused = true)]
async fn a_sync_that_appears_after_the_service_gave_up_waiting_is_found() {
    let late = vec![job(1, "succeeded"); 6].into_iter().chain([job(2, "running")]).collect();
    let service = service(state_conflict(), late).await;
    assert_eq!(service.client().run(sync()).await.expect("the late one succeeds").job_id, 2);
    assert_eq!((service.count("POST /jobs"), service.count("GET /connections/c1")), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_sync_is_found_although_the_first_looks_fail() {
    let service = Service::scripted(&[
        (
            "GET /jobs",
            vec![
                jobs([]),
                Reply::Status(500, json!({})),
                Reply::Hang,
                Reply::Close,
                Reply::Close,
                Reply::Close,
                Reply::Close,
                jobs([job(1, "running")]),
            ],
        ),
        ("POST /jobs", vec![Reply::Close]),
        ("GET /jobs/1", vec![ok(job(1, "succeeded"))]),
    ])
    .await;
    let client = service.builder().token("ready").timeout(Duration::from_secs(5)).build_replication();
    assert_eq!(client.expect("a client").run(sync()).await.expect("it succeeds").job_id, 1);
    assert_eq!(service.count("POST /jobs"), 1);
}

#[tokio::test(start_paused = true)]
async fn the_outcome_is_unknown_if_no_job_appears() {
    for (answer, status) in [
        (Reply::Close, None),
        (Reply::Hang, None),
        (Reply::Status(500, json!({})), Some(500)),
        (state_conflict(), Some(409)),
    ] {
        let service = service(answer, vec![]).await;
        let started = tokio::time::Instant::now();
        let error = service.client().run(sync()).await.expect_err("no job appears");
        assert_eq!((error.kind(), error.status()), (ErrorKind::OutcomeUnknown, status), "{error}");
        assert_eq!(error.operation(), Some("replication.connections.sync"));
        let text = error.to_string();
        assert!(text.contains("no new job of the connection has appeared since"), "{text}");
        assert!(text.ends_with("list the jobs of the connection before starting another."), "{text}");
        assert!(started.elapsed() >= Duration::from_secs(75), "jobs appear late");
        assert_eq!(service.count("POST /jobs"), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn the_outcome_is_unknown_if_the_jobs_cannot_be_read() {
    let service = Service::scripted(&[
        ("GET /jobs", vec![jobs([]), Reply::Status(403, json!({"detail": "no"}))]),
        ("POST /jobs", vec![Reply::Close]),
    ])
    .await;
    let error = service.client().run(sync()).await.expect_err("nothing can be read");
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    let cause = std::error::Error::source(&error).expect("a cause").to_string();
    assert!(cause.contains("403 Forbidden: no"), "{cause}");
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_cannot_run_jobs_is_said_to_be_that() {
    for (status, said) in [
        ("inactive", "the connection is inactive: set its `status` to `active` first"),
        ("deprecated", "the connection is deleted"),
        ("locked", "the connection is locked"),
    ] {
        let service = Service::scripted(&[
            ("GET /jobs", vec![jobs([job(1, "succeeded")])]),
            ("POST /jobs", vec![state_conflict()]),
            ("GET /connections/c1", vec![connection(status)]),
        ])
        .await;
        let error = service.client().run(sync()).await.expect_err(status);
        assert_eq!((error.kind(), error.status()), (ErrorKind::Conflict, Some(409)));
        assert!(error.message().starts_with(said), "{error}");
        assert_eq!((service.count("POST /jobs"), service.count("GET /jobs")), (1, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_an_error_at_once() {
    for (status, kind) in [
        (403, ErrorKind::PermissionDenied),
        (404, ErrorKind::NotFound),
        (422, ErrorKind::UnprocessableEntity),
        (501, ErrorKind::InternalServer),
    ] {
        let service = service(Reply::Status(status, json!({"detail": "no"})), vec![]).await;
        let error = service.client().run(sync()).await.expect_err("refused");
        assert_eq!(error.kind(), kind);
        assert_eq!((service.count("POST /jobs"), service.count("GET /jobs")), (1, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_started_if_the_jobs_before_cannot_be_read() {
    let service = Service::scripted(&[("GET /jobs", vec![Reply::Status(403, json!({}))])]).await;
    let error = service.client().run(sync()).await.expect_err("403");
    assert_eq!((error.kind(), service.count("POST /jobs")), (ErrorKind::PermissionDenied, 0));

    let service = Service::scripted(&[("GET /jobs", vec![Reply::Hang])]).await;
    let options = CallOptions::default().timeout(Duration::from_secs(10));
    let error = service.client().run_with(sync(), &options).await.expect_err("nothing is read");
    assert_eq!((error.kind(), service.count("POST /jobs")), (ErrorKind::Timeout, 0));
    assert_eq!(
        error.to_string(),
        "replication.connections.sync: timed out after 10 s, before the job was requested. Nothing was started, so it is \
         safe to send the call again; a larger `timeout` may help."
    );
}

#[tokio::test(start_paused = true)]
async fn the_timeout_is_that_of_the_whole_call_and_not_of_a_request() {
    let options = CallOptions::default().timeout(Duration::from_secs(20));
    for (answer, said) in [
        (Reply::Hang, "timed out after 20 s, before the service answered whether a job is started"),
        (Reply::Close, "no new job of the connection has appeared since"),
    ] {
        let service = service(answer, vec![]).await;
        let started = tokio::time::Instant::now();
        let error = service.client().run_with(sync(), &options).await.expect_err("no job appears");
        assert_eq!((error.kind(), service.count("POST /jobs")), (ErrorKind::OutcomeUnknown, 1));
        assert!(error.message().contains(said), "{error}");
        assert_eq!(started.elapsed().as_secs(), 20);
    }
}

#[tokio::test(start_paused = true)]
async fn clearing_replaces_a_running_sync_and_does_not_wait_for_it() {
    let reset = |id: i64, status: &str| {
        let mut reset = job(id, status);
        reset["jobType"] = "reset".into();
        reset
    };
    let service = Service::start(move |request| match (request.method.as_str(), request.target.as_str()) {
        ("POST", _) => Reply::Close,
        (_, "/jobs/3") => ok(reset(3, "succeeded")),
        (_, target) if target.contains("jobType=reset") => jobs([reset(3, "running")]),
        _ => jobs([job(4, "running")]),
    })
    .await;
    let before = Service::scripted(&[
        ("GET /jobs", vec![jobs([]), jobs([reset(3, "running")])]),
        ("POST /jobs", vec![Reply::Close]),
        ("GET /jobs/3", vec![ok(reset(3, "succeeded"))]),
    ])
    .await;
    let clear = ClearConnection { connection_id: "c1".into(), ..ClearConnection::default() };
    let job = before.client().run(clear.clone()).await.expect("it succeeds");
    assert_eq!((job.job_id, job.job_type), (3, JobType::Reset));
    assert_eq!(before.requests("POST /jobs")[0].body, r#"{"connectionId":"c1","jobType":"clear"}"#);

    let error = service.client().run(clear).await.expect_err("a sync that started since is no reset");
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);

    let reset = ResetConnection { connection_id: "c1".into(), ..ResetConnection::default() };
    before.client().run(ResetConnection { wait: Some(false), ..reset }).await.expect_err("the newest is not newer");
    assert_eq!(before.requests("POST /jobs")[1].body, r#"{"connectionId":"c1","jobType":"reset"}"#);
}

#[tokio::test(start_paused = true)]
async fn parameters_are_checked_before_anything_is_sent() {
    let service = Service::scripted(&[]).await;
    for (request, member) in [
        (SyncConnection { connection_id: " ".into(), ..sync() }, "connectionId"),
        (SyncConnection { if_running: Some("wait".into()), ..sync() }, "ifRunning"),
        (SyncConnection { on_giving_up: Some("kill".into()), ..sync() }, "onGivingUp"),
    ] {
        let error = service.client().run(request).await.expect_err(member);
        assert_eq!((error.kind(), error.errors()[0].field.as_deref()), (ErrorKind::InvalidRequest, Some(member)));
    }
}
