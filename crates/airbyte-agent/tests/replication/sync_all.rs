//! Syncs of several connections.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use airbyte_agent::replication::{SyncConnections, SyncResult, SyncResults};
use airbyte_agent::{CallOptions, ErrorKind};
use serde_json::{Value, json};

use crate::service::{Reply, Service, job, jobs, ok};

fn sync_all(ids: &[&str]) -> SyncConnections {
    SyncConnections { connection_ids: ids.iter().map(|id| (*id).to_owned()).collect(), ..SyncConnections::default() }
}

/// A service whose connections are named after their jobs. Each job has the statuses of its connection in turn. Connections
/// without any cannot be seen.
async fn service(statuses: &[(&'static str, &'static [&'static str])]) -> (Service, Arc<Mutex<usize>>) {
    let statuses: HashMap<_, _> = statuses.iter().copied().collect();
    let read: Mutex<HashMap<String, usize>> = Mutex::default();
    // How many jobs are running, and the most at any time.
    let running = Mutex::new((0, 0));
    let most = Arc::new(Mutex::new(0));
    let of_service = Arc::clone(&most);
    let service = Service::start(move |request| {
        let mut running = running.lock().expect("not poisoned");
        if request.method == "POST" {
            let id = serde_json::from_str::<Value>(&request.body).expect("JSON")["connectionId"].clone();
            let id = id.as_str().expect("an id");
            if !statuses.contains_key(id) {
                return Reply::Status(403, json!({"detail": "not visible"}));
            }
            running.0 += 1;
            running.1 = running.1.max(running.0);
            *of_service.lock().expect("not poisoned") = running.1;
            return ok(job(id.parse().expect("a number"), "pending"));
        }
        let Some(id) = request.target.strip_prefix("/jobs/") else { return jobs([]) };
        let mut read = read.lock().expect("not poisoned");
        let count = read.entry(id.to_owned()).or_default();
        let status = statuses[id][(*count).min(statuses[id].len() - 1)];
        *count += 1;
        if status != "running" {
            running.0 -= 1;
        }
        ok(job(id.parse().expect("a number"), status))
    })
    .await;
    (service, most)
}

/// The id of each connection, the status of its job and the kind of its error.
fn summary(results: &SyncResults) -> Vec<(&str, Option<&str>, Option<&str>)> {
    fn entry(result: &SyncResult) -> (&str, Option<&str>, Option<&str>) {
        let status = result.job.as_ref().map(|job| job.status.as_str());
        (result.connection_id.as_str(), status, result.error.as_ref().map(|error| error.kind.as_str()))
    }
    results.data.iter().map(entry).collect()
}

#[tokio::test(start_paused = true)]
async fn one_that_fails_ends_no_other() {
    let (service, _) =
        service(&[("1", &["running", "running", "running", "succeeded"]), ("2", &["failed"]), ("4", &["succeeded"])])
            .await;
    let results = service.client().run(sync_all(&["1", "2", "3", "4"])).await.expect("results");
    assert_eq!(
        summary(&results),
        [
            ("1", Some("succeeded"), None),
            ("2", Some("failed"), Some("job_failed")),
            ("3", None, Some("permission_denied")),
            ("4", Some("succeeded"), None),
        ]
    );
    let refusal = results.data[2].error.as_ref().expect("an error");
    assert!(refusal.message.contains("not visible"), "{refusal:?}");
    assert_eq!(refusal.status, Some(403));
    assert_eq!(service.count("POST /jobs"), 4);
}

#[tokio::test(start_paused = true)]
async fn so_many_run_at_once_as_the_caller_says() {
    for (at_once, expected) in [(None, 4), (Some(1), 1), (Some(2), 2)] {
        let running: &[&str] = &["running", "running", "succeeded"];
        let (service, most) = service(&["1", "2", "3", "4", "5", "6"].map(|id| (id, running))).await;
        let request = SyncConnections { at_once, ..sync_all(&["6", "5", "4", "3", "2", "1"]) };
        let results = service.client().run(request).await.expect("results");
        let ids: Vec<_> = results.data.iter().map(|result| result.connection_id.as_str()).collect();
        assert_eq!(ids, ["6", "5", "4", "3", "2", "1"]);
        assert_eq!(*most.lock().expect("not poisoned"), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn the_timeout_is_that_of_all() {
    let (service, _) = service(&[("1", &["running"]), ("2", &["running"])]).await;
    let request = SyncConnections { at_once: Some(1), ..sync_all(&["1", "2"]) };
    let options = CallOptions::default().timeout(Duration::from_secs(60));
    let results = service.client().run_with(request, &options).await.expect("results");
    assert_eq!(summary(&results), [("1", Some("running"), Some("timeout")), ("2", None, Some("timeout"))]);
    assert_eq!(service.count("POST /jobs"), 1, "the second is not started after the deadline");
}

#[tokio::test(start_paused = true)]
async fn the_ids_are_checked_before_anything_is_sent() {
    let service = Service::scripted(&[]).await;
    for (request, member) in [
        (sync_all(&[]), "connectionIds"),
        (sync_all(&["1", " "]), "connectionIds.1"),
        (sync_all(&["1", "2", "1"]), "connectionIds.2"),
        (SyncConnections { at_once: Some(0), ..sync_all(&["1"]) }, "atOnce"),
    ] {
        let error = service.client().run(request).await.expect_err(member);
        assert_eq!((error.kind(), error.errors()[0].field.as_deref()), (ErrorKind::InvalidRequest, Some(member)));
    }
}
