//! Errors of connections: which host, why, and by which code. And the headers of error responses.

use std::time::Duration;

use airbyte_agent::{Client, Error, ErrorKind};

use crate::server::{Action, Server, json_with};
use crate::{client_of, read_stats};

async fn error_of(url: &str) -> Error {
    let client = Client::builder().base_url(url).token("ready").max_retries(0).retry_delay(Duration::ZERO);
    read_stats(&client.build().expect("a client")).await.expect_err("no service")
}

#[tokio::test]
async fn a_refused_connection_names_host_port_and_code() {
    let unused = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("an address")
    };
    let error = error_of(&format!("http://{unused}")).await;
    let expected = format!("could not connect to {unused}: the connection was refused (ECONNREFUSED)");
    assert_eq!((error.kind(), error.message()), (ErrorKind::Connection, expected.as_str()));
    assert_eq!(error.cause_code(), Some("ECONNREFUSED"));
}

#[tokio::test]
async fn an_unknown_host_is_told_from_one_that_does_not_answer() {
    let error = error_of("https://nowhere.invalid").await;
    assert!(error.message().starts_with("could not connect to nowhere.invalid:443: the name of the host"), "{error}");
    // The latter without any network.
    assert!(matches!(error.cause_code(), Some("ENOTFOUND" | "EAI_AGAIN")), "{error:?}");
}

#[tokio::test]
async fn a_connection_that_the_service_closes_was_reset() {
    let server = Server::start(|_, _| Action::Close).await;
    let error = error_of(&server.url).await;
    assert_eq!((error.kind(), error.cause_code()), (ErrorKind::Connection, Some("ECONNRESET")), "{error}");
}

#[tokio::test]
async fn the_headers_of_an_error_response_are_kept_and_not_shown() {
    let server = Server::start(|_, _| json_with(404, "x-region: hush", "{}")).await;
    let error = read_stats(&client_of(&server)).await.expect_err("not found");
    assert_eq!(error.headers().expect("a response")["x-region"], "hush");
    assert!(!format!("{error} {error:?}").contains("hush"), "{error:?}");
}
