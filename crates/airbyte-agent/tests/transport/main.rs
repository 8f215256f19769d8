//! The transport against a server that fails as specified: what is sent, how often, and which error results.

mod connection_errors;
mod headers;
mod http2;
mod http_sender;
mod limits;
mod server;
mod tls;
mod token_cache;
mod token_requests;

use std::fs;
use std::io::ErrorKind::NotFound;
use std::path::Path;
use std::time::Duration;

use airbyte_agent::{
    API, CallOptions, Client, DeleteConnector, DeleteOAuthCredentials, Error, ErrorKind, Execute, GetScopedTokenInfo,
    GetWorkspaceStats,
};
use server::{Action, Server, json, json_with};

const STATS: &str = "/api/v1/workspaces/stats";
const DELETE: &str = "/api/v1/integrations/connectors/c1";
const EXECUTE: &str = "/api/v1/integrations/connectors/c1/execute";
const STATS_BODY: &str = r#"{"active_count":1,"inactive_count":0,"total_count":1}"#;

async fn read_stats(client: &Client) -> Result<i64, Error> {
    client.send(GetWorkspaceStats::default()).await.map(|stats| stats.total_count)
}

async fn delete_connector(client: &Client) -> Result<String, Error> {
    client.send(DeleteConnector { id: "c1".into() }).await.map(|deletion| deletion.job_id)
}

fn client_of(server: &Server) -> Client {
    server.client().build().expect("a client")
}

#[tokio::test]
async fn a_read_is_retried_when_the_connection_is_lost() {
    let server = Server::start(|_, before| if before < 2 { Action::Close } else { json(200, STATS_BODY) }).await;
    assert_eq!(read_stats(&client_of(&server)).await.expect("the third attempt succeeds"), 1);
    assert_eq!(server.requests_to(STATS).len(), 3);
}

#[tokio::test]
async fn a_write_is_sent_once_when_the_connection_is_lost_and_its_outcome_is_unknown() {
    let server = Server::start(|_, _| Action::Close).await;
    let error = delete_connector(&client_of(&server)).await.expect_err("the outcome is unknown");
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!((error.attempts(), server.requests_to(DELETE).len()), (1, 1));
    assert_eq!(error.operation(), Some("connectors.delete"));
    assert!(error.to_string().contains("check its state before sending the call again"), "{error}");
}

#[tokio::test]
async fn an_unknown_action_counts_as_a_write() {
    let server = Server::start(|_, _| Action::Close).await;
    let client = client_of(&server);
    let act = |action: &str| Execute { id: "c1".into(), action: action.into(), ..Execute::default() };
    let error = client.send(act("frobnicate")).await.expect_err("the connection is closed");
    assert_eq!((error.kind(), server.requests_to(EXECUTE).len()), (ErrorKind::OutcomeUnknown, 1));
    let error = client.send(act("list")).await.expect_err("the connection is closed");
    assert_eq!((error.kind(), server.requests_to(EXECUTE).len()), (ErrorKind::Connection, 1 + 4));
}

#[tokio::test]
async fn a_write_that_was_rejected_unprocessed_is_retried() {
    let server = Server::start(|_, before| match before {
        0 => json(429, "{}"),
        1 => json_with(503, "retry-after: 0", "{}"),
        _ => json(202, r#"{"job_id":"j"}"#),
    })
    .await;
    assert_eq!(delete_connector(&client_of(&server)).await.expect("the third attempt succeeds"), "j");
    assert_eq!(server.requests_to(DELETE).len(), 3);
}

#[tokio::test]
async fn a_write_that_a_gateway_gave_up_on_is_not_retried() {
    for status in [408, 502, 503, 504] {
        let server = Server::start(move |_, _| json(status, "{}")).await;
        let error = delete_connector(&client_of(&server)).await.expect_err("the outcome is unknown");
        assert_eq!((error.kind(), error.status()), (ErrorKind::OutcomeUnknown, Some(status)), "{error}");
        assert_eq!(server.requests_to(DELETE).len(), 1);
    }
}

#[tokio::test]
async fn a_write_whose_response_is_cut_off_is_not_retried() {
    let server = Server::start(|_, _| Action::Truncate(202, 15, r#"{"job"#.into())).await;
    let error = delete_connector(&client_of(&server)).await.expect_err("the response is truncated");
    assert_eq!((error.kind(), error.status()), (ErrorKind::OutcomeUnknown, Some(202)));
    assert!(error.message().contains("the service answered 202"), "{error}");
    assert_eq!(server.requests_to(DELETE).len(), 1);
}

#[tokio::test]
async fn an_error_response_whose_body_is_cut_off_keeps_its_status() {
    let server = Server::start(|_, _| Action::Truncate(422, 15, r#"{"det"#.into())).await;
    let error = delete_connector(&client_of(&server)).await.expect_err("refused");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::UnprocessableEntity, 1));
}

#[tokio::test]
async fn a_write_that_could_not_connect_is_retried_and_its_outcome_is_known() {
    let unused = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("an address")
    };
    let client = Client::builder()
        .base_url(format!("http://{unused}"))
        .token("ready")
        .retry_delay(Duration::ZERO)
        .build()
        .expect("a client");
    let error = delete_connector(&client).await.expect_err("nothing listens");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 4));
    assert!(error.message().starts_with("could not connect"), "{error}");

    let with_credentials =
        Client::builder().base_url(format!("http://{unused}")).client_id("i").client_secret("s").max_retries(0);
    let error =
        delete_connector(&with_credentials.build().expect("a client")).await.expect_err("no token can be fetched");
    assert_eq!(error.operation(), Some("tokens.create_application"));
    assert!(std::error::Error::source(&error).is_some(), "the error has its cause");
}

#[tokio::test]
async fn the_timeout_covers_the_whole_call() {
    let server = Server::start(|_, _| Action::Hang).await;
    let client = server.client().timeout(Duration::from_millis(80)).build().expect("a client");
    let error = read_stats(&client).await.expect_err("no response arrives");
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let error = delete_connector(&client).await.expect_err("no response arrives");
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(server.requests_to(DELETE).len(), 1);
}

#[tokio::test]
async fn a_wait_beyond_the_deadline_is_not_started() {
    let server = Server::start(|_, _| json_with(429, "retry-after: 3600", r#"{"message":"slow down"}"#)).await;
    let error = read_stats(&client_of(&server)).await.expect_err("the wait exceeds the timeout");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimit, 1));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(error.message(), "slow down");
}

#[tokio::test]
async fn durations_beyond_the_clock_are_handled() {
    let server = Server::start(|_, _| json_with(503, "retry-after: 18000000000000000000", "{}")).await;
    let error = read_stats(&client_of(&server)).await.expect_err("the wait exceeds the timeout");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::InternalServer, 1));

    let server = Server::start(|_, _| json(200, STATS_BODY)).await;
    let unlimited = CallOptions::default().timeout(Duration::MAX);
    let stats = client_of(&server).send_with(GetWorkspaceStats::default(), &unlimited).await.expect("a response");
    assert_eq!(stats.total_count, 1);
}

#[tokio::test]
async fn a_rejected_token_is_renewed_once_and_the_call_retried_once() {
    let server = Server::start(|request, _| match request.header("authorization") {
        Some("Bearer token-0") => json(401, r#"{"detail":"expired"}"#),
        _ => json(200, STATS_BODY),
    })
    .await;
    let client = client_of(&server);
    assert_eq!(read_stats(&client).await.expect("the second token is accepted"), 1);
    assert_eq!(read_stats(&client).await.expect("the second token is kept"), 1);
    assert_eq!((server.token_requests(), server.requests_to(STATS).len()), (2, 3));

    let server = Server::start(|_, _| json(401, r#"{"detail":"never"}"#)).await;
    let error = read_stats(&client_of(&server)).await.expect_err("every token is rejected");
    assert_eq!((error.kind(), error.message()), (ErrorKind::Authentication, "never"));
    assert_eq!((server.token_requests(), server.requests_to(STATS).len()), (2, 2));
}

#[tokio::test]
async fn a_hundred_first_calls_obtain_one_token() {
    let server = Server::start(|_, _| json(200, STATS_BODY)).await;
    let client = client_of(&server);
    let calls = (0..100).map(|_| read_stats(&client));
    assert!(futures::future::join_all(calls).await.iter().all(Result::is_ok));
    assert_eq!((server.token_requests(), server.requests_to(STATS).len()), (1, 100));
}

#[tokio::test]
async fn the_token_is_never_sent_to_another_host() {
    let other = Server::start(|_, _| json(200, STATS_BODY)).await;
    let location = format!("location: {}{STATS}?signed=hush", other.url);
    let server = Server::start(move |_, _| json_with(307, &location, "")).await;
    let client = server.client().organization_id("org").header("x-mine", "1").build().expect("a client");

    assert_eq!(read_stats(&client).await.expect("a read follows the redirect"), 1);
    let redirected = other.requests_to(STATS).remove(0);
    for name in ["authorization", "x-organization-id", "x-mine", "x-request-id"] {
        assert_eq!(redirected.header(name), None, "{name} was sent to another host");
    }
    assert_eq!(server.requests_to(STATS)[0].header("authorization"), Some("Bearer token-0"));

    let error = delete_connector(&client).await.expect_err("a write does not follow the redirect");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Status, Some(307)));
    assert!(error.message().contains("the redirect to") && !error.message().contains("hush"), "{error}");
    assert!(other.requests_to(DELETE).is_empty());
}

#[tokio::test]
async fn a_redirect_within_the_service_keeps_method_body_and_token() {
    let server = Server::start(|request, _| match request.target.as_str() {
        "/moved" => json(200, r#"{"status":"success","result":null}"#),
        _ => json_with(308, "location: /moved", ""),
    })
    .await;
    let request = Execute { id: "c1".into(), action: "create".into(), ..Execute::default() };
    client_of(&server).send(request).await.expect("a write follows a 308");
    let moved = server.requests_to("/moved").remove(0);
    assert_eq!((moved.method.as_str(), moved.header("authorization")), ("POST", Some("Bearer token-0")));
    assert_eq!(moved.body, r#"{"entity":"","action":"create"}"#);

    let endless = Server::start(|_, _| json_with(307, &format!("location: {STATS}"), "")).await;
    let error = read_stats(&client_of(&endless)).await.expect_err("the redirects do not end");
    assert!(error.message().contains("too many redirects"), "{error}");
}

#[tokio::test]
async fn a_write_answered_with_see_other_is_not_followed() {
    let server = Server::start(|_, _| json_with(303, "location: /elsewhere", "")).await;
    let error = delete_connector(&client_of(&server)).await.expect_err("the redirect is not followed");
    assert_eq!((error.kind(), error.status()), (ErrorKind::OutcomeUnknown, Some(303)));
    assert!(server.requests_to("/elsewhere").is_empty());
}

#[tokio::test]
async fn all_attempts_have_one_request_id_and_the_services_own_is_reported() {
    let server = Server::start(|_, before| match before {
        0 => json(502, "<html>bad gateway</html>"),
        _ => json_with(404, "x-request-id: theirs", r#"{"detail":"gone"}"#),
    })
    .await;
    let error = read_stats(&client_of(&server)).await.expect_err("404");
    let sent: Vec<_> =
        server.requests_to(STATS).iter().map(|request| request.header("x-request-id").map(str::to_owned)).collect();
    assert_eq!(sent.len(), 2);
    assert!(sent[0].is_some() && sent[0] == sent[1]);
    assert_eq!((error.request_id(), error.attempts()), (Some("theirs"), 2));
    assert_eq!(
        error.to_string(),
        "workspaces.stats: 404 Not Found: gone (after 2 attempts). Check the id and what the credentials can see."
    );
}

#[tokio::test]
async fn options_of_a_call_override_those_of_the_client() {
    let server = Server::start(|_, _| json(503, "{}")).await;
    let client = server.client().organization_id("ours").header("x-mine", "client").build().expect("a client");
    let options = CallOptions::default().max_retries(0).organization_id("theirs").header("x-mine", "call").token("own");
    let error = client.send_with(GetWorkspaceStats::default(), &options).await.expect_err("503");
    assert_eq!(error.attempts(), 1);
    let request = server.requests_to(STATS).remove(0);
    assert_eq!(request.header("x-organization-id"), Some("theirs"));
    assert_eq!(request.header("x-mine"), Some("call"));
    assert_eq!(request.header("authorization"), Some("Bearer own"));
    assert!(request.header("user-agent").is_some_and(|agent| agent.starts_with("airbyte-agent-rust/")));
    assert_eq!(server.token_requests(), 0, "no token is fetched for a call with its own");
}

#[tokio::test]
async fn a_client_with_other_options_shares_the_token_of_the_first() {
    let server = Server::start(|_, _| json(503, "{}")).await;
    let client = client_of(&server);
    let other =
        client.with_options(&CallOptions::default().max_retries(1).header("X-Mine", "client")).expect("options");
    let own = CallOptions::default().header("x-mine", "call").header("x-other", "call");
    let error = other.send_with(GetWorkspaceStats::default(), &own).await.expect_err("503");
    assert_eq!(error.attempts(), 2);
    let request = server.requests_to(STATS).remove(0);
    assert_eq!((request.header("x-mine"), request.header("x-other")), (Some("call"), Some("call")));
    assert_eq!(read_stats(&client).await.expect_err("503").attempts(), 4, "the first client keeps its options");
    assert_eq!(server.token_requests(), 1);
}

#[tokio::test]
async fn a_missing_scoped_token_is_an_error_before_anything_is_sent() {
    let server = Server::start(|_, _| json(200, "{}")).await;
    let error = client_of(&server).send(GetScopedTokenInfo::default()).await.expect_err("no scoped token");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.message().contains("scoped token"), "{error}");
    assert_eq!(server.token_requests(), 0);
}

#[tokio::test]
async fn a_dropped_call_closes_its_connection() {
    let server = Server::start(|_, _| Action::Hang).await;
    let client = server.client().token("ready").build();
    let client = client.expect("a client");
    let call = tokio::spawn(async move { read_stats(&client).await });
    server.request_received.notified().await;
    call.abort();
    server.client_disconnected.notified().await;
}

#[tokio::test]
async fn a_decode_error_names_the_member_and_keeps_the_body() {
    let server = Server::start(|_, _| json(200, r#"{"active_count":1,"inactive_count":"no","total_count":1}"#)).await;
    let error = read_stats(&client_of(&server)).await.expect_err("a string is not a number");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.message().contains("`inactive_count`"), "{error}");
    assert!(error.body().is_some_and(|body| body.starts_with(b"{\"active_count\"")));

    let page = || Action::Respond(200, vec!["content-type: text/html".into()], b"<html>hello</html>".to_vec());
    let server = Server::start(move |_, _| page()).await;
    let error = read_stats(&client_of(&server)).await.expect_err("HTML is not JSON");
    assert!(error.message().contains("text/html"), "{error}");
}

#[tokio::test]
async fn a_response_arrives_complete_in_any_number_of_pieces() {
    let chunk = |size: usize| (0..size).map(|at| b'a' + (at % 23) as u8).collect::<Vec<_>>();
    for sizes in [vec![], vec![1], vec![8_191], vec![8_192], vec![1, 1], vec![0, 20_000], vec![20_000, 3, 2_000_000, 1]]
    {
        let chunks: Vec<_> = sizes.iter().map(|size| chunk(*size)).filter(|chunk| !chunk.is_empty()).collect();
        let expected = chunks.concat();
        let (whole, in_chunks) = (expected.clone(), chunks.clone());
        let server = Server::start(move |_, before| match before {
            0 => Action::Chunked(in_chunks.clone()),
            _ => Action::Respond(200, vec!["x-sent: at once".into()], whole.clone()),
        });
        let client = client_of(&server.await);
        for sent in ["in chunks", "at once"] {
            let stats = API.operation("workspaces.stats").and_then(|entry| (entry.parse)(b"{}")).expect("a request");
            let response = client.call(&stats, &CallOptions::default()).await.expect("a response");
            assert_eq!(response.headers()["x-sent"], sent);
            assert!(*response.body() == expected, "{sizes:?} {sent}");
        }
    }
}

#[tokio::test]
async fn a_content_length_beyond_memory_is_handled() {
    let server = Server::start(|_, _| Action::Truncate(200, 1 << 60, "x".repeat(100_000))).await;
    let client = server.client().max_response_bytes(u64::MAX).build().expect("a client");
    let error = read_stats(&client).await.expect_err("the body is truncated");
    assert_eq!(error.kind(), ErrorKind::Connection);
}

#[tokio::test]
async fn a_body_is_saved_completely_or_not_at_all() {
    let server = Server::start(|_, _| json(200, r#"{"status":"success","result":[1]}"#)).await;
    let request = Execute { id: "c1".into(), action: "list".into(), ..Execute::default() };
    let execution = client_of(&server).send(request).await.expect("a response");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("saved");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).expect("a folder");
    let file = folder.join("response.json");
    fs::write(&file, [b' '; 100]).expect("an earlier file");
    assert_eq!(execution.response().save(&file).expect("saved"), 33);
    assert_eq!(fs::read(&file).expect("read"), execution.response().body()[..]);
    assert_eq!(
        execution.response().save(folder.join("nowhere/response.json")).expect_err("no folder").kind(),
        NotFound
    );
    execution.response().save(&folder).expect_err("a folder is not a file");
    assert_eq!(fs::read_dir(&folder).expect("entries").count(), 1);
}

#[tokio::test]
async fn any_body_is_accepted_where_none_is_expected() {
    for body in ["", "{}", r#"{"deleted":true}"#] {
        let server = Server::start(move |_, _| json(200, body)).await;
        let request = DeleteOAuthCredentials { connector_type: "GitHub".into() };
        client_of(&server).send(request).await.expect(body);
    }
}

#[tokio::test]
async fn errors_and_debug_output_show_no_secrets() {
    let server = Server::start(|_, _| json(401, r#"{"detail":"no"}"#)).await;
    let client = client_of(&server);
    let error = read_stats(&client).await.expect_err("401");
    let shown = format!("{error} {error:?} {client:?} {:?}", server.client());
    for secret in ["the-secret", "token-0", "token-1"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
