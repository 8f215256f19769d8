//! Confirming notifications about jobs.

use airbyte_agent::ErrorKind;
use airbyte_agent::replication::ConfirmJob;
use serde_json::json;

use crate::server::json as respond;
use crate::service::Service;

async fn service(status: &str) -> Service {
    let job = json!({
        "jobId": 7, "status": status, "jobType": "sync", "startTime": "2026-01-01T00:01Z", "connectionId": "c1",
    });
    Service::start([("GET /jobs/7", job)]).await
}

fn notice(connection_id: &str, succeeded: Option<bool>) -> ConfirmJob {
    ConfirmJob { job_id: 7, connection_id: connection_id.into(), succeeded }
}

#[tokio::test]
async fn a_true_notification_returns_the_job() {
    for (status, succeeded) in [("succeeded", Some(true)), ("failed", Some(false)), ("queued", None)] {
        let job = service(status).await.client().run(notice("C1", succeeded)).await.expect("confirmed");
        assert_eq!((job.job_id, job.status.as_str()), (7, status));
    }
}

#[tokio::test]
async fn a_false_notification_is_not_confirmed() {
    for (status, notice, reason) in [
        ("failed", notice("c1", Some(true)), "the status of the job 7 is `failed`, not `succeeded`"),
        ("running", notice("c1", Some(false)), "is `running`, not `failed`"),
        ("succeeded", notice("c2", Some(true)), "belongs to the connection c1, not to c2"),
    ] {
        let error = service(status).await.client().run(notice).await.expect_err("false");
        assert_eq!(error.kind(), ErrorKind::NotConfirmed);
        assert_eq!(error.operation(), Some("replication.jobs.confirm"));
        assert!(error.message().contains(reason), "{error}");
    }
}

#[tokio::test]
async fn a_job_that_cannot_be_seen_confirms_nothing() {
    for status in [403, 404, 409] {
        let service = Service::start_with(move |_| respond(status, r#"{"message": "no"}"#)).await;
        let error = service.client().run(notice("c1", Some(true))).await.expect_err("no such job");
        assert_eq!((error.kind(), error.status()), (ErrorKind::NotConfirmed, Some(status)));
        assert!(error.message().contains("does not exist, or the credentials cannot see it: no"), "{error}");
    }
    let service = Service::start_with(|_| respond(400, r#"{"message": "no"}"#)).await;
    let error = service.client().run(notice("c1", Some(true))).await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::BadRequest, "it says nothing about the job");
}
