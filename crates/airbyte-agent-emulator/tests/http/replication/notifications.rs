//! Notifications of a workspace, as a receiver meets them.

use airbyte_agent_emulator::{Data, Emulator, Options};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::harness::{AirbyteResponse, User};
use super::pipeline::{self, Pipeline, job, script};
use super::receiver::Receiver;
use crate::harness::{Caller, TestResult, TestServer};

/// The notifications of the emulator, when all of them were answered.
async fn answered(user: &User<'_>) -> Vec<Value> {
    loop {
        let list = user.server.admin(Method::GET, "/notifications", json!({})).await.expect(StatusCode::OK);
        let all = list.body["notifications"].as_array().cloned().unwrap_or_default();
        if all.iter().all(|sent| !sent["status"].is_null() || !sent["error"].is_null()) {
            return all;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_success_arrives_by_itself_as_the_service_sends_it() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let pipeline = Pipeline::of(&user).await;
    let mut receiver = Receiver::start(StatusCode::OK).await;
    pipeline.set_webhooks(&user, &[("success", format!("{}/done?key=needle", receiver.url))]).await;
    let id = pipeline.sync(&user).await;
    // No request follows.
    let received = receiver.next().await;
    assert_eq!(received.path, "/done?key=needle");
    assert_eq!(received.header("content-type"), "application/json");
    assert!(received.header("user-agent").starts_with("Java-http-client/"), "{:?}", received.headers);
    assert_eq!(received.header("upgrade"), "h2c");
    assert!(received.headers.get("authorization").is_none());
    assert!(received.title().starts_with("Sync completed: <http"), "{}", received.title());
    let data = &received.body["data"];
    assert_eq!((&data["jobId"], &data["success"]), (&json!(id), &json!(true)));
    assert_eq!(
        (&data["workspace"]["id"], &data["workspace"]["name"]),
        (&json!(pipeline.workspace_id), &json!("default"))
    );
    assert_eq!(data["connection"]["name"], "Shop to Lake");
    assert_eq!((&data["recordsCommitted"], &data["bytesCommittedFormatted"]), (&json!(1000), &json!("244 kB")));
    // The state was final before.
    assert_eq!(job(&user, id).await["status"], "succeeded");
    assert!(receiver.rest().is_empty());

    let sent = answered(&user).await;
    assert_eq!(sent.len(), 1);
    assert_eq!((&sent[0]["event"], &sent[0]["status"]), (&json!("success"), &json!(200)));
    assert_eq!(sent[0]["payload"], received.body);
    assert_eq!(sent[0]["url"], format!("{}/done?key=***", receiver.url));
    assert!(!server.journal().await.to_string().contains("needle"));
    Ok(())
}

#[tokio::test]
async fn a_failure_arrives_when_the_clock_was_advanced() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let pipeline = Pipeline::of(&user).await;
    let mut receiver = Receiver::start(StatusCode::NO_CONTENT).await;
    pipeline.set_webhooks(&user, &[("failure", format!("{}/failed", receiver.url))]).await;
    let phases = json!([{"status": "running", "seconds": 1e6}]);
    let failure = json!({"message": "Could not log in", "type": "config_error", "origin": "destination"});
    script(&user, json!({"scenario": {"plan": {"phases": phases, "ending": {"failed": failure}}}})).await;
    let id = pipeline.sync(&user).await;
    server.advance(2e6).await;
    let received = receiver.next().await;
    let data = &received.body["data"];
    assert_eq!(
        (&data["jobId"], &data["success"], &data["durationInSeconds"]),
        (&json!(id), &json!(false), &json!(1_000_000))
    );
    assert_eq!(data["durationFormatted"], "11 days 277 hours");
    assert_eq!(
        (&data["errorMessage"], &data["errorType"], &data["errorOrigin"]),
        (&json!("Could not log in"), &json!("config_error"), &json!("destination"))
    );
    assert_eq!(answered(&user).await[0]["status"], 204);
    Ok(())
}

#[tokio::test]
async fn a_refusal_is_final() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let pipeline = Pipeline::of(&user).await;
    let mut failing = Receiver::start(StatusCode::INTERNAL_SERVER_ERROR).await;
    let mut moved = Receiver::start(StatusCode::TEMPORARY_REDIRECT).await;
    for (url, status) in [(failing.url.clone(), 500), (moved.url.clone(), 307)] {
        pipeline.set_webhooks(&user, &[("success", url)]).await;
        pipeline.sync(&user).await;
        server.admin(Method::POST, "/jobs/run", json!({})).await;
        assert_eq!(answered(&user).await.last().map(|sent| sent["status"].clone()), Some(json!(status)));
    }
    server.advance(1e6).await;
    assert_eq!(answered(&user).await.len(), 2);
    assert_eq!((failing.rest().len(), moved.rest().len()), (1, 1));
    Ok(())
}

#[tokio::test]
async fn nothing_is_sent_to_other_machines() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let pipeline = Pipeline::of(&user).await;
    pipeline.set_webhooks(&user, &[("success", "https://hooks.example.com/needle?key=needle".to_owned())]).await;
    pipeline.sync(&user).await;
    server.admin(Method::POST, "/jobs/run", json!({})).await;
    let sent = answered(&user).await;
    let error = sent[0]["error"].as_str().ok_or("an error")?;
    assert!(error.starts_with("not sent: `hooks.example.com` is not this machine"), "{error}");
    assert!(error.contains("allow_notifications_to"), "{error}");
    assert_eq!(sent[0]["url"], "https://hooks.example.com/needle?key=***");
    server.admin(Method::DELETE, "/notifications", json!({})).await.expect(StatusCode::OK);
    assert!(answered(&user).await.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_receiver_that_is_not_there_is_an_error_without_the_url() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let pipeline = Pipeline::of(&user).await;
    let gone = Receiver::start(StatusCode::OK).await.url.clone();
    pipeline.set_webhooks(&user, &[("success", format!("{gone}/hook?key=needle"))]).await;
    pipeline.sync(&user).await;
    server.admin(Method::POST, "/jobs/run", json!({})).await;
    let sent = answered(&user).await;
    assert!(sent[0]["error"].is_string(), "{sent:?}");
    assert!(!sent[0].to_string().contains("needle"), "{sent:?}");
    Ok(())
}

#[tokio::test]
async fn a_queued_sync_is_told_of_at_the_url_of_its_script() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let pipeline = Pipeline::of(&user).await;
    let mut receiver = Receiver::start(StatusCode::OK).await;
    let url = format!("{}/queued?key=needle", receiver.url);
    script(&user, json!({"scenario": {"queued": {"seconds": null}}, "queued_webhook": url})).await;
    let id = pipeline.sync(&user).await;
    server.advance(1.0).await;
    let received = receiver.next().await;
    assert!(received.title().starts_with("Sync queued: "), "{}", received.title());
    assert_eq!((&received.body["data"]["jobId"], &received.body["data"]["success"]), (&json!(id), &json!(false)));
    let seen = server.admin(Method::GET, "/jobs", json!({})).await.body;
    assert!(!seen.to_string().contains("needle"), "{seen}");
    Ok(())
}

#[tokio::test]
async fn a_connection_that_goes_on_failing_is_disabled_with_a_warning_before() -> TestResult {
    let server = pipeline::start().await;
    let user = User::default_of(&server).await;
    let daily = json!({"schedule": {"scheduleType": "cron", "cronExpression": "0 0 3 * * ?"}});
    let pipeline = Pipeline::create(&user, "default", daily).await;
    let mut receiver = Receiver::start(StatusCode::OK).await;
    let urls = ["syncDisabled", "syncDisabledWarning"].map(|event| (event, format!("{}/{event}", receiver.url)));
    pipeline.set_webhooks(&user, &urls).await;
    script(&user, json!({"scenario": {"failed": {}}, "times": null})).await;
    server.advance(60.0 * 86_400.0).await;
    let mut received = [receiver.next().await, receiver.next().await];
    // The service does not send them in order either.
    received.sort_by_key(|received| std::cmp::Reverse(received.path.clone()));
    assert_eq!(received[0].path, "/syncDisabledWarning");
    assert!(received[0].title().starts_with("Warning - repeated connection failures: "));
    assert_eq!(received[1].path, "/syncDisabled");
    assert!(received[1].title().starts_with("Connection disabled: "));
    assert!(received[1].body.get("data").is_none());
    assert_eq!(answered(&user).await.len(), 2);
    assert_eq!(user.get("/jobs?limit=100").await.data().len(), 30);
    let connection = user.get(&format!("/connections/{}", pipeline.connection_id)).await;
    assert_eq!(connection.text("status"), "inactive");
    Ok(())
}

#[tokio::test]
async fn a_receiver_that_never_answers_does_not_delay_the_end() -> TestResult {
    let folder = std::env::temp_dir().join(format!("emulator-notifications-{}", uuid::Uuid::new_v4()));
    std::fs::create_dir(&folder)?;
    let options = || Options { data: Data::File(folder.join("state.db")), ..Options::default() };
    let silent = std::net::TcpListener::bind("127.0.0.1:0")?;
    // Both stay open until the emulator has stopped.
    let _open = {
        let server = TestServer::start_with(options()).await;
        let user = User::default_of(&server).await;
        let pipeline = Pipeline::of(&user).await;
        pipeline.set_webhooks(&user, &[("success", format!("http://{}", silent.local_addr()?))]).await;
        pipeline.sync(&user).await;
        server.admin(Method::POST, "/jobs/run", json!({})).await;
        // It is being sent.
        tokio::task::spawn_blocking(move || silent.accept().map(|(stream, _)| (stream, silent))).await??
    };
    let server = TestServer::start_with(options()).await;
    let user = User::default_of(&server).await;
    let sent = answered(&user).await;
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0]["error"], "the emulator stopped before an answer was received");
    drop(server);
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

#[tokio::test]
async fn a_receiver_is_allowed_by_its_host_name() {
    let options =
        Options { allow_notifications_to: vec!["https://hooks.example.com".to_owned()], ..Options::default() };
    let error = Emulator::start(options).await.expect_err("a URL is no host name").to_string();
    assert!(error.contains("option `allow_notifications_to`"), "{error}");
}
