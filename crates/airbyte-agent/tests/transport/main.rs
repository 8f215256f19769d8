//! The transport against a server that misbehaves on demand: what is sent, how often, and which error results.

mod server;

use std::fs;
use std::io::ErrorKind::NotFound;
use std::path::Path;
use std::time::Duration;

use airbyte_agent::{
    CallOptions, Client, DeleteConnector, DeleteOAuthCredentials, Error, ErrorKind, Execute, GetScopedTokenInfo,
    GetWorkspaceStats,
};
use server::{Act, Server, json, json_with};

const STATS: &str = "/api/v1/workspaces/stats";
const DELETE: &str = "/api/v1/integrations/connectors/c1";
const EXECUTE: &str = "/api/v1/integrations/connectors/c1/execute";
const COUNTED: &str = r#"{"active_count":1,"inactive_count":0,"total_count":1}"#;

async fn read(client: &Client) -> Result<i64, Error> {
    client.send(GetWorkspaceStats::default()).await.map(|stats| stats.total_count)
}

async fn write(client: &Client) -> Result<String, Error> {
    client.send(DeleteConnector { id: "c1".into() }).await.map(|deletion| deletion.job_id)
}

fn built(server: &Server) -> Client {
    server.client().build().expect("a client")
}

#[tokio::test]
async fn a_read_is_retried_when_the_connection_is_lost() {
    let server = Server::start(|_, before| if before < 2 { Act::Close } else { json(200, COUNTED) }).await;
    assert_eq!(read(&built(&server)).await.expect("the third time"), 1);
    assert_eq!(server.seen(STATS).len(), 3);
}

#[tokio::test]
async fn a_write_is_sent_once_when_the_connection_is_lost_and_its_outcome_is_unknown() {
    let server = Server::start(|_, _| Act::Close).await;
    let error = write(&built(&server)).await.expect_err("nobody knows");
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!((error.attempts(), server.seen(DELETE).len()), (1, 1));
    assert_eq!(error.operation(), Some("connectors.delete"));
    assert!(error.to_string().contains("check its state before sending the call again"), "{error}");
}

#[tokio::test]
async fn an_unknown_action_counts_as_a_write() {
    let server = Server::start(|_, _| Act::Close).await;
    let client = built(&server);
    let act = |action: &str| Execute { id: "c1".into(), action: action.into(), ..Execute::default() };
    let error = client.send(act("frobnicate")).await.expect_err("broken");
    assert_eq!((error.kind(), server.seen(EXECUTE).len()), (ErrorKind::OutcomeUnknown, 1));
    let error = client.send(act("list")).await.expect_err("broken");
    assert_eq!((error.kind(), server.seen(EXECUTE).len()), (ErrorKind::Connection, 1 + 4));
}

#[tokio::test]
async fn a_write_that_was_rejected_unprocessed_is_retried() {
    let server = Server::start(|_, before| match before {
        0 => json(429, "{}"),
        1 => json_with(503, "retry-after: 0", "{}"),
        _ => json(202, r#"{"job_id":"j"}"#),
    })
    .await;
    assert_eq!(write(&built(&server)).await.expect("in the end"), "j");
    assert_eq!(server.seen(DELETE).len(), 3);
}

#[tokio::test]
async fn a_write_that_a_gateway_gave_up_on_is_not_retried() {
    for status in [408, 502, 503, 504] {
        let server = Server::start(move |_, _| json(status, "{}")).await;
        let error = write(&built(&server)).await.expect_err("nobody knows");
        assert_eq!((error.kind(), error.status()), (ErrorKind::OutcomeUnknown, Some(status)), "{error}");
        assert_eq!(server.seen(DELETE).len(), 1);
    }
}

#[tokio::test]
async fn a_write_whose_response_is_cut_off_is_not_retried() {
    let server = Server::start(|_, _| Act::CutOff(202, 15, r#"{"job"#.into())).await;
    let error = write(&built(&server)).await.expect_err("half an answer");
    assert_eq!((error.kind(), error.status()), (ErrorKind::OutcomeUnknown, Some(202)));
    assert!(error.message().contains("the service answered 202"), "{error}");
    assert_eq!(server.seen(DELETE).len(), 1);
}

#[tokio::test]
async fn an_error_response_whose_body_is_cut_off_keeps_its_status() {
    let server = Server::start(|_, _| Act::CutOff(422, 15, r#"{"det"#.into())).await;
    let error = write(&built(&server)).await.expect_err("refused");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::UnprocessableEntity, 1));
}

#[tokio::test]
async fn a_write_that_could_not_connect_is_retried_and_its_outcome_is_known() {
    let gone = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("an address")
    };
    let client = Client::builder()
        .base_url(format!("http://{gone}"))
        .token("ready")
        .retry_delay(Duration::ZERO)
        .build()
        .expect("a client");
    let error = write(&client).await.expect_err("nobody listens");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 4));
    assert!(error.message().starts_with("could not connect"), "{error}");

    let minting = Client::builder().base_url(format!("http://{gone}")).client_id("i").client_secret("s").max_retries(0);
    let error = write(&minting.build().expect("a client")).await.expect_err("no token either");
    assert_eq!(error.operation(), Some("tokens.create_application"));
    assert!(std::error::Error::source(&error).is_some(), "the cause reaches everyone who waited");
}

#[tokio::test]
async fn the_timeout_covers_the_whole_call() {
    let server = Server::start(|_, _| Act::Hang).await;
    let client = server.client().timeout(Duration::from_millis(80)).build().expect("a client");
    let error = read(&client).await.expect_err("silence");
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let error = write(&client).await.expect_err("silence");
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(server.seen(DELETE).len(), 1);
}

#[tokio::test]
async fn a_wait_beyond_the_deadline_is_not_started() {
    let server = Server::start(|_, _| json_with(429, "retry-after: 3600", r#"{"message":"slow down"}"#)).await;
    let error = read(&built(&server)).await.expect_err("an hour is too long");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimit, 1));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(error.message(), "slow down");
}

#[tokio::test]
async fn durations_beyond_the_clock_are_handled() {
    let server = Server::start(|_, _| json_with(503, "retry-after: 18000000000000000000", "{}")).await;
    let error = read(&built(&server)).await.expect_err("too long");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::InternalServer, 1));

    let server = Server::start(|_, _| json(200, COUNTED)).await;
    let endless = CallOptions::default().timeout(Duration::MAX);
    let stats = built(&server).send_with(GetWorkspaceStats::default(), &endless).await.expect("an answer");
    assert_eq!(stats.total_count, 1);
}

#[tokio::test]
async fn a_rejected_token_is_renewed_once_and_the_call_retried_once() {
    let server = Server::start(|seen, _| match seen.header("authorization") {
        Some("Bearer token-0") => json(401, r#"{"detail":"expired"}"#),
        _ => json(200, COUNTED),
    })
    .await;
    let client = built(&server);
    assert_eq!(read(&client).await.expect("with the second token"), 1);
    assert_eq!(read(&client).await.expect("still the second"), 1);
    assert_eq!((server.minted(), server.seen(STATS).len()), (2, 3));

    let server = Server::start(|_, _| json(401, r#"{"detail":"never"}"#)).await;
    let error = read(&built(&server)).await.expect_err("no token will do");
    assert_eq!((error.kind(), error.message()), (ErrorKind::Authentication, "never"));
    assert_eq!((server.minted(), server.seen(STATS).len()), (2, 2));
}

#[tokio::test]
async fn a_hundred_first_calls_obtain_one_token() {
    let server = Server::start(|_, _| json(200, COUNTED)).await;
    let client = built(&server);
    let calls = (0..100).map(|_| read(&client));
    assert!(futures::future::join_all(calls).await.iter().all(Result::is_ok));
    assert_eq!((server.minted(), server.seen(STATS).len()), (1, 100));
}

#[tokio::test]
async fn the_token_is_never_sent_to_another_host() {
    let other = Server::start(|_, _| json(200, COUNTED)).await;
    let place = format!("location: {}{STATS}?signed=hush", other.url);
    let server = Server::start(move |_, _| json_with(307, &place, "")).await;
    let client = server.client().organization_id("org").header("x-mine", "1").build().expect("a client");

    assert_eq!(read(&client).await.expect("a read follows"), 1);
    let there = other.seen(STATS).remove(0);
    for name in ["authorization", "x-organization-id", "x-mine", "x-request-id"] {
        assert_eq!(there.header(name), None, "{name} left the house");
    }
    assert_eq!(server.seen(STATS)[0].header("authorization"), Some("Bearer token-0"));

    let error = write(&client).await.expect_err("a write does not follow");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Status, Some(307)));
    assert!(error.message().contains("the redirect to") && !error.message().contains("hush"), "{error}");
    assert!(other.seen(DELETE).is_empty());
}

#[tokio::test]
async fn a_redirect_within_the_service_keeps_method_body_and_token() {
    let server = Server::start(|seen, _| match seen.target.as_str() {
        "/moved" => json(200, r#"{"status":"success"}"#),
        _ => json_with(308, "location: /moved", ""),
    })
    .await;
    let request = Execute { id: "c1".into(), action: "create".into(), ..Execute::default() };
    built(&server).send(request).await.expect("308 says it was not processed");
    let moved = server.seen("/moved").remove(0);
    assert_eq!((moved.method.as_str(), moved.header("authorization")), ("POST", Some("Bearer token-0")));
    assert_eq!(moved.body, r#"{"entity":"","action":"create"}"#);

    let round = Server::start(|_, _| json_with(307, &format!("location: {STATS}"), "")).await;
    let error = read(&built(&round)).await.expect_err("round and round");
    assert!(error.message().contains("too many redirects"), "{error}");
}

#[tokio::test]
async fn a_write_answered_with_see_other_is_not_followed() {
    let server = Server::start(|_, _| json_with(303, "location: /elsewhere", "")).await;
    let error = write(&built(&server)).await.expect_err("no answer");
    assert_eq!((error.kind(), error.status()), (ErrorKind::OutcomeUnknown, Some(303)));
    assert!(server.seen("/elsewhere").is_empty());
}

#[tokio::test]
async fn all_attempts_have_one_request_id_and_the_services_own_is_reported() {
    let server = Server::start(|_, before| match before {
        0 => json(502, "<html>bad gateway</html>"),
        _ => json_with(404, "x-request-id: theirs", r#"{"detail":"gone"}"#),
    })
    .await;
    let error = read(&built(&server)).await.expect_err("404");
    let sent: Vec<_> = server.seen(STATS).iter().map(|seen| seen.header("x-request-id").map(str::to_owned)).collect();
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
    let seen = server.seen(STATS).remove(0);
    assert_eq!(seen.header("x-organization-id"), Some("theirs"));
    assert_eq!(seen.header("x-mine"), Some("call"));
    assert_eq!(seen.header("authorization"), Some("Bearer own"));
    assert!(seen.header("user-agent").is_some_and(|agent| agent.starts_with("airbyte-agent-rust/")));
    assert_eq!(server.minted(), 0, "a call with its own token needs none of ours");
}

#[tokio::test]
async fn a_client_with_other_options_shares_the_token_of_the_first() {
    let server = Server::start(|_, _| json(503, "{}")).await;
    let client = built(&server);
    let other =
        client.with_options(&CallOptions::default().max_retries(1).header("X-Mine", "client")).expect("options");
    let own = CallOptions::default().header("x-mine", "call").header("x-other", "call");
    let error = other.send_with(GetWorkspaceStats::default(), &own).await.expect_err("503");
    assert_eq!(error.attempts(), 2);
    let seen = server.seen(STATS).remove(0);
    assert_eq!((seen.header("x-mine"), seen.header("x-other")), (Some("call"), Some("call")));
    assert_eq!(read(&client).await.expect_err("503").attempts(), 4, "the first one is as it was");
    assert_eq!(server.minted(), 1);
}

#[tokio::test]
async fn a_missing_scoped_token_is_an_error_before_anything_is_sent() {
    let server = Server::start(|_, _| json(200, "{}")).await;
    let error = built(&server).send(GetScopedTokenInfo::default()).await.expect_err("no scoped token");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.message().contains("scoped token"), "{error}");
    assert_eq!(server.minted(), 0);
}

#[tokio::test]
async fn a_dropped_call_closes_its_connection() {
    let server = Server::start(|_, _| Act::Hang).await;
    let client = server.client().token("ready").build();
    // If one source has a token as well as id and secret, the token is used.
    let client = client.expect("a client");
    let call = tokio::spawn(async move { read(&client).await });
    server.request_came.notified().await;
    call.abort();
    server.client_left.notified().await;
}

#[tokio::test]
async fn a_decode_error_names_the_member_and_keeps_the_body() {
    let server = Server::start(|_, _| json(200, r#"{"active_count":1,"inactive_count":"no","total_count":1}"#)).await;
    let error = read(&built(&server)).await.expect_err("a text is no number");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.message().contains("`inactive_count`"), "{error}");
    assert!(error.body().is_some_and(|body| body.starts_with(b"{\"active_count\"")));

    let page = || Act::Answer(200, vec!["content-type: text/html".into()], b"<html>hello</html>".to_vec());
    let server = Server::start(move |_, _| page()).await;
    let error = read(&built(&server)).await.expect_err("a page");
    assert!(error.message().contains("text/html"), "{error}");
}

#[tokio::test]
async fn a_response_arrives_complete_in_any_number_of_pieces() {
    let chunk = |size: usize| (0..size).map(|at| b'a' + (at % 23) as u8).collect::<Vec<_>>();
    for sizes in [vec![], vec![1], vec![8_191], vec![8_192], vec![1, 1], vec![0, 20_000], vec![20_000, 3, 2_000_000, 1]]
    {
        let chunks: Vec<_> = sizes.iter().map(|size| chunk(*size)).filter(|chunk| !chunk.is_empty()).collect();
        let wanted = chunks.concat();
        let (whole, in_chunks) = (wanted.clone(), chunks.clone());
        let server = Server::start(move |_, before| match before {
            0 => Act::Chunked(in_chunks.clone()),
            _ => Act::Answer(200, vec!["x-said: at once".into()], whole.clone()),
        });
        let client = built(&server.await);
        for said in ["in chunks", "at once"] {
            let request = Execute { id: "c1".into(), action: "list".into(), ..Execute::default() };
            let execution = client.send(request).await.expect("an answer");
            assert_eq!(execution.response().headers()["x-said"], said);
            assert!(*execution.response().body() == wanted, "{sizes:?} {said}");
        }
    }
}

#[tokio::test]
async fn a_content_length_beyond_memory_is_handled() {
    let server = Server::start(|_, _| Act::CutOff(200, 1 << 60, "x".repeat(100_000))).await;
    let error = read(&built(&server)).await.expect_err("it never comes");
    assert_eq!(error.kind(), ErrorKind::Connection);
}

#[tokio::test]
async fn a_body_is_saved_completely_or_not_at_all() {
    let server = Server::start(|_, _| json(200, r#"{"status":"success","result":[1]}"#)).await;
    let request = Execute { id: "c1".into(), action: "list".into(), ..Execute::default() };
    let execution = built(&server).send(request).await.expect("an answer");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("saved");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).expect("a folder");
    let file = folder.join("answer.json");
    fs::write(&file, [b' '; 100]).expect("what was there before");
    assert_eq!(execution.response().save(&file).expect("saved"), 33);
    assert_eq!(fs::read(&file).expect("read"), execution.response().body()[..]);
    assert_eq!(execution.response().save(folder.join("nowhere/answer.json")).expect_err("no folder").kind(), NotFound);
    execution.response().save(&folder).expect_err("a folder is no file");
    assert_eq!(fs::read_dir(&folder).expect("entries").count(), 1);
}

#[tokio::test]
async fn any_body_is_accepted_where_none_is_expected() {
    for body in ["", "{}", r#"{"deleted":true}"#] {
        let server = Server::start(move |_, _| json(200, body)).await;
        let request = DeleteOAuthCredentials { connector_type: "GitHub".into() };
        built(&server).send(request).await.expect(body);
    }
}

#[tokio::test]
async fn errors_and_debug_output_show_no_secrets() {
    let server = Server::start(|_, _| json(401, r#"{"detail":"no"}"#)).await;
    let client = built(&server);
    let error = read(&client).await.expect_err("401");
    let shown = format!("{error} {error:?} {client:?} {:?}", server.client());
    for secret in ["the-secret", "token-0", "token-1"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
