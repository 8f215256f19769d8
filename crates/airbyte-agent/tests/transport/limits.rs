//! Bounds on what is read of a response.

use std::io::Write;

use airbyte_agent::{CallOptions, Client, ErrorKind, Execute, GetWorkspaceStats};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::server::{Action, Server};
use crate::{DELETE, EXECUTE, STATS, client_of, delete_connector, read_stats};

const MIB: usize = 1 << 20;

type Respond = Box<dyn Fn() -> Action + Send + Sync>;

/// So many zeros, compressed to about a thousandth.
fn zeros_as_gzip(size: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let zeros = vec![b'0'; MIB];
    for _ in 0..size / MIB {
        encoder.write_all(&zeros).expect("compresses");
    }
    encoder.finish().expect("compresses")
}

fn gzip(status: u16, body: Vec<u8>) -> Action {
    Action::Respond(status, vec!["content-encoding: gzip".into()], body)
}

fn limited(server: &Server, bytes: u64) -> Client {
    server.client().max_response_bytes(bytes).build().expect("a client")
}

#[tokio::test]
async fn a_response_that_is_too_long_is_an_error_that_says_the_limit() {
    let bomb = zeros_as_gzip(64 * MIB);
    assert!(bomb.len() < MIB, "{}", bomb.len());
    let responses: [(&str, Respond); 3] = [
        ("announced", Box::new(|| Action::Truncate(200, 1 << 40, "0".repeat(100)))),
        ("endless", Box::new(|| Action::Endless(200))),
        ("compressed", Box::new(move || gzip(200, bomb.clone()))),
    ];
    for (name, respond) in responses {
        let server = Server::start(move |_, _| respond()).await;
        let client = limited(&server, 1_000_000);
        let error = read_stats(&client).await.expect_err(name);
        assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::ResponseTooLarge, Some(200), 1));
        assert_eq!(
            error.to_string(),
            "workspaces.stats: 200 OK: the response is longer than `max_response_bytes`, which is 1000000 bytes. The \
             call itself succeeded, with any change it makes; to receive the response, request less at a time or set \
             a larger `max_response_bytes`."
        );
        assert_eq!(server.requests_to(STATS).len(), 1, "{name}: it is not retried");

        let error = delete_connector(&client).await.expect_err(name);
        assert_eq!((error.kind(), server.requests_to(DELETE).len()), (ErrorKind::ResponseTooLarge, 1));
    }
}

#[tokio::test]
async fn the_limit_is_inclusive_and_a_call_may_have_its_own() {
    let body = format!(r#"{{"active_count":1,"inactive_count":0,"total_count":1,"x":"{}"}}"#, "x".repeat(50_000));
    let size = body.len() as u64;
    let server = Server::start(move |_, before| match before % 2 {
        0 => Action::Chunked(body.as_bytes().chunks(7_000).map(<[u8]>::to_vec).collect()),
        _ => Action::Respond(200, Vec::new(), body.clone().into_bytes()),
    })
    .await;
    for _ in 0..2 {
        assert_eq!(read_stats(&limited(&server, size)).await.expect("exactly the limit"), 1);
    }
    for _ in 0..2 {
        let error = read_stats(&limited(&server, size - 1)).await.expect_err("one byte more");
        assert_eq!(error.kind(), ErrorKind::ResponseTooLarge);
    }
    let client = limited(&server, 10);
    for _ in 0..2 {
        let options = CallOptions::default().max_response_bytes(size);
        client.send_with(GetWorkspaceStats::default(), &options).await.expect("its own limit");
        let client = client.with_options(&options).expect("options");
        assert_eq!(read_stats(&client).await.expect("the limit of the client with options"), 1);
    }
}

#[tokio::test]
async fn a_limit_of_zero_is_refused() {
    let server = Server::start(|_, _| Action::Close).await;
    let error = server.client().max_response_bytes(0).build().expect_err("no response fits");
    assert_eq!(error.message(), "`max_response_bytes` must be greater than 0");
    let options = CallOptions::default().max_response_bytes(0);
    let error = client_of(&server).send_with(GetWorkspaceStats::default(), &options).await.expect_err("zero");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(error.errors()[0].field.as_deref(), Some("max_response_bytes"));
}

#[tokio::test]
async fn the_body_of_an_error_is_cut() {
    let bomb = zeros_as_gzip(64 * MIB);
    let responses: [(&str, Respond); 2] =
        [("endless", Box::new(|| Action::Endless(422))), ("compressed", Box::new(move || gzip(422, bomb.clone())))];
    for (name, respond) in responses {
        let server = Server::start(move |_, _| respond()).await;
        let error = read_stats(&client_of(&server)).await.expect_err(name);
        assert_eq!((error.kind(), error.status()), (ErrorKind::UnprocessableEntity, Some(422)), "{error}");
        assert_eq!(error.body().map(|body| body.len()), Some(1_000_000), "{name}");
        assert!(error.message().ends_with("(the body was cut after 1000000 bytes)"), "{error}");
        assert!(error.to_string().len() < 1000);
    }
}

#[tokio::test]
async fn a_download_has_no_limit() {
    let server = Server::start(|_, _| Action::Chunked(vec![vec![b'x'; 100_000]; 20])).await;
    let request = Execute { id: "c1".into(), action: "download".into(), ..Execute::default() };
    let download = limited(&server, 1_000).download(&request, &CallOptions::default()).await.expect("it starts");
    assert_eq!(download.bytes().await.expect("the whole file").len(), 2_000_000);
    assert_eq!(server.requests_to(EXECUTE).len(), 1);
}
