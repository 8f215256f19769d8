//! Requests by a sender of the program's own: what it gets, and what becomes of its answers and errors.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use airbyte_agent::{
    Client, ClientBuilder, Error, ErrorKind, Execute, HttpBody, HttpRequest, HttpResponse, HttpSender, SendError,
};
use futures::future::{BoxFuture, FutureExt};
use futures::stream;
use http::StatusCode;
use http::header::{AUTHORIZATION, HeaderValue, LOCATION};

use crate::{STATS_BODY, delete_connector, read_stats};

type Answer = Result<HttpResponse, SendError>;

/// `None` is no answer at all.
type Script = Box<dyn Fn(&HttpRequest, usize) -> Option<Answer> + Send + Sync>;

/// Answers by a function that gets each request and the number of earlier ones, and notes the requests.
struct Scripted {
    answer: Script,
    sent: Arc<Mutex<Vec<HttpRequest>>>,
}

impl HttpSender for Scripted {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Answer> {
        let mut sent = self.sent.lock().expect("no panic");
        let answer = (self.answer)(&request, sent.len());
        sent.push(request);
        async move {
            match answer {
                Some(answer) => answer,
                None => std::future::pending().await,
            }
        }
        .boxed()
    }
}

/// The builder of a client whose requests are answered by a function; `None` is no answer at all.
fn scripted(
    answer: impl Fn(&HttpRequest, usize) -> Option<Answer> + Send + Sync + 'static,
) -> (ClientBuilder, Arc<Mutex<Vec<HttpRequest>>>) {
    let sent = Arc::default();
    let sender = Scripted { answer: Box::new(answer), sent: Arc::clone(&sent) };
    let builder = Client::builder().base_url("https://api.example.test").token("ready").retry_delay(Duration::ZERO);
    (builder.http_sender(sender), sent)
}

fn ok(body: &'static str) -> Option<Answer> {
    Some(Ok(HttpResponse::new(StatusCode::OK, body)))
}

fn reset() -> io::Error {
    io::ErrorKind::ConnectionReset.into()
}

#[tokio::test]
async fn it_gets_every_attempt_with_the_token_and_the_time_that_is_left() {
    let (builder, sent) = scripted(|_, before| match before {
        0 => Some(Ok(HttpResponse::new(StatusCode::SERVICE_UNAVAILABLE, ""))),
        1 => Some(Err(SendError::lost(reset()))),
        _ => ok(STATS_BODY),
    });
    let client = builder.timeout(Duration::from_secs(60)).build().expect("a client");
    assert_eq!(read_stats(&client).await.expect("the third attempt succeeds"), 1);
    let sent = sent.lock().expect("no panic");
    assert_eq!(sent.len(), 3);
    for request in &*sent {
        assert_eq!(request.method, http::Method::GET);
        assert_eq!(request.url.as_str(), "https://api.example.test/api/v1/workspaces/stats");
        assert_eq!(request.headers[AUTHORIZATION], "Bearer ready");
        assert!(request.headers["user-agent"].to_str().is_ok_and(|agent| agent.starts_with("airbyte-agent-rust/")));
        assert!(request.timeout > Duration::from_secs(50) && request.timeout <= Duration::from_secs(60));
        assert!(!format!("{request:?}").contains("ready"), "{request:?}");
    }
}

#[tokio::test]
async fn tokens_are_obtained_by_it_too() {
    let sent = Arc::default();
    let answer = |request: &HttpRequest, _| match request.url.path().ends_with("/token") {
        true => ok(r#"{"access_token":"t","token_type":"Bearer","expires_in":900}"#),
        false => ok(STATS_BODY),
    };
    let sender = Scripted { answer: Box::new(answer), sent: Arc::clone(&sent) };
    let client = Client::builder().base_url("https://api.example.test").client_id("id").client_secret("hush");
    read_stats(&client.http_sender(sender).build().expect("a client")).await.expect("succeeds");
    let sent = sent.lock().expect("no panic");
    assert_eq!(sent.len(), 2);
    assert!(sent[0].body.as_ref().is_some_and(|body| body.windows(4).any(|part| part == b"hush")));
    assert_eq!(sent[1].headers[AUTHORIZATION], "Bearer t");
}

#[tokio::test]
async fn a_write_is_sent_again_only_if_it_says_that_it_was_not_sent() {
    let (builder, sent) = scripted(|_, before| match before {
        0 => Some(Err(SendError::not_sent("no route to the proxy"))),
        _ => Some(Err(SendError::lost(reset()).with_code("ECONNRESET"))),
    });
    let error = delete_connector(&builder.build().expect("a client")).await.expect_err("lost");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::OutcomeUnknown, 2), "{error}");
    assert_eq!(sent.lock().expect("no panic").len(), 2);
    assert_eq!(error.cause_code(), Some("ECONNRESET"));
    assert!(error.message().contains("api.example.test:443"), "{error}");
    let cause = std::error::Error::source(&error).and_then(|cause| cause.downcast_ref::<io::Error>());
    assert_eq!(cause.map(io::Error::kind), Some(io::ErrorKind::ConnectionReset), "{error:?}");
}

#[tokio::test]
async fn a_permanent_error_is_not_retried() {
    let (builder, sent) = scripted(|_, _| Some(Err(SendError::not_sent("the policy forbids it").permanent())));
    let error = read_stats(&builder.build().expect("a client")).await.expect_err("refused");
    assert_eq!((error.kind(), sent.lock().expect("no panic").len()), (ErrorKind::Connection, 1));
    assert!(error.message().ends_with("the policy forbids it"), "{error}");
}

#[tokio::test]
async fn redirects_are_followed_by_the_client_and_carry_no_token_elsewhere() {
    let (builder, sent) = scripted(|request, _| match request.url.host_str() {
        Some("api.example.test") => {
            let mut response = HttpResponse::new(StatusCode::TEMPORARY_REDIRECT, "");
            let elsewhere = HeaderValue::from_static("https://elsewhere.test/stats");
            response.headers.insert(LOCATION, elsewhere);
            Some(Ok(response))
        }
        _ => ok(STATS_BODY),
    });
    let client = builder.header("x-key", "hush").build().expect("a client");
    assert_eq!(read_stats(&client).await.expect("followed"), 1);
    let sent = sent.lock().expect("no panic");
    assert_eq!(sent[0].headers["x-key"], "hush");
    let names: Vec<_> = sent[1].headers.keys().map(http::HeaderName::as_str).collect();
    assert_eq!(names, ["accept", "user-agent"]);
}

#[tokio::test(start_paused = true)]
async fn its_future_is_dropped_at_the_deadline() {
    struct Dropped(Arc<Mutex<bool>>);
    impl Drop for Dropped {
        fn drop(&mut self) {
            *self.0.lock().expect("no panic") = true;
        }
    }
    struct Endless(Arc<Mutex<bool>>);
    impl HttpSender for Endless {
        fn send(&self, _: HttpRequest) -> BoxFuture<'_, Answer> {
            let guard = Dropped(Arc::clone(&self.0));
            async move {
                let _guard = guard;
                std::future::pending().await
            }
            .boxed()
        }
    }
    let is_dropped = Arc::default();
    let client = Client::builder().base_url("https://api.example.test").token("ready");
    let client = client.timeout(Duration::from_secs(1)).http_sender(Endless(Arc::clone(&is_dropped)));
    let error = delete_connector(&client.build().expect("a client")).await.expect_err("too late");
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(error.message().contains("timed out after 1 s"), "{error}");
    assert!(*is_dropped.lock().expect("no panic"));
}

#[tokio::test]
async fn a_sender_that_times_out_by_itself_ends_the_call() {
    let (builder, sent) = scripted(|_, _| Some(Err(SendError::timed_out())));
    let client = builder.build().expect("a client");
    assert_eq!(read_stats(&client).await.expect_err("a read").kind(), ErrorKind::Timeout);
    assert_eq!(delete_connector(&client).await.expect_err("a write").kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(sent.lock().expect("no panic").len(), 2);
}

#[tokio::test]
async fn the_size_of_its_answers_is_limited() {
    let (builder, _) = scripted(|_, _| {
        let piece = || Ok::<_, SendError>(bytes::Bytes::from_static(&[b' '; 1000]));
        let body = HttpBody::stream(stream::iter(std::iter::repeat_with(piece)));
        Some(Ok(HttpResponse { body, ..HttpResponse::new(StatusCode::OK, "") }))
    });
    let client = builder.max_response_bytes(5000).build().expect("a client");
    assert_eq!(read_stats(&client).await.expect_err("endless").kind(), ErrorKind::ResponseTooLarge);
}

#[tokio::test]
async fn a_download_is_read_piece_by_piece_and_an_error_in_it_ends_it() {
    let (builder, _) = scripted(|_, _| {
        let pieces = [Ok("one ".into()), Ok("two".into()), Err(SendError::lost(reset()).with_code("ECONNRESET"))];
        let response = HttpResponse::new(StatusCode::OK, "");
        Some(Ok(HttpResponse { body: HttpBody::stream(stream::iter(pieces)), ..response }))
    });
    let request = Execute { id: "c".into(), action: "download".into(), ..Execute::default() };
    let client = builder.build().expect("a client");
    let mut download = client.download(&request, &Default::default()).await.expect("starts");
    let mut text = Vec::new();
    let error: Error = loop {
        match download.chunk().await {
            Ok(piece) => text.extend(piece.expect("not the end")),
            Err(error) => break error,
        }
    };
    assert_eq!(text, b"one two");
    assert_eq!((error.kind(), error.cause_code()), (ErrorKind::Connection, Some("ECONNRESET")), "{error}");
}

#[tokio::test]
async fn settings_of_connections_are_refused_with_it() {
    let build = |builder: ClientBuilder| builder.build().expect_err("has no effect").to_string();
    let builder = || scripted(|_, _| None).0;
    for (error, name) in [
        (build(builder().proxy("http://proxy:1")), "proxy"),
        (build(builder().ca("ca.pem")), "ca"),
        (build(builder().client_certificate("me.pem")), "client_certificate"),
    ] {
        assert!(error.starts_with(&format!("`{name}` has no effect")), "{error}");
    }
}
