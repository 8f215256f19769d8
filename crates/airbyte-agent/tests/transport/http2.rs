//! Requests that an HTTP/2 server refuses. Its frames (RFC 9113, section 6) are written by hand, because no library would
//! refuse what it has read.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use airbyte_agent::{Client, Error, ErrorKind, Execute};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use crate::tls::{Authority, accept, client};
use crate::{delete_connector, read_stats};

/// How the server responds to a request, on the stream of the request.
#[derive(Clone, Copy, Debug)]
enum Reply {
    Success,
    /// `RST_STREAM` with this code.
    Reset(u32),
    /// `GOAWAY` whose last stream is the one before the request's.
    GoAwayBelow,
    /// `GOAWAY` whose last stream is that of the request, and the end of the connection.
    GoAwayAndClose,
}

const INTERNAL_ERROR: u32 = 2;
const REFUSED_STREAM: u32 = 7;
const CANCEL: u32 = 8;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
/// The status 200, in HPACK (RFC 7541, appendix A).
const STATUS_200: &[u8] = &[0x88];
const BODY: &[u8] =
    br#"{"job_id":"j","active_count":1,"inactive_count":0,"total_count":1,"status":"success","result":{}}"#;

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("small").to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

fn frames(reply: Reply, stream: u32) -> Vec<u8> {
    let go_away = |last: u32| frame(GOAWAY, 0, 0, &[last.to_be_bytes(), [0; 4]].concat());
    match reply {
        Reply::Success => {
            [frame(HEADERS, END_HEADERS, stream, STATUS_200), frame(DATA, END_STREAM, stream, BODY)].concat()
        }
        Reply::Reset(code) => frame(RST_STREAM, 0, stream, &code.to_be_bytes()),
        Reply::GoAwayBelow => go_away(stream.saturating_sub(2)),
        Reply::GoAwayAndClose => go_away(stream),
    }
}

/// Reads requests until the client disconnects. A request is complete at the end of its stream.
async fn serve(mut connection: TlsStream<TcpStream>, mut next: impl FnMut() -> Reply) -> std::io::Result<()> {
    let mut preface = [0; 24];
    connection.read_exact(&mut preface).await?;
    connection.write_all(&frame(SETTINGS, 0, 0, &[])).await?;
    loop {
        let mut head = [0; 9];
        connection.read_exact(&mut head).await?;
        let length = usize::from(head[0]) << 16 | usize::from(head[1]) << 8 | usize::from(head[2]);
        let stream = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
        connection.read_exact(&mut vec![0; length]).await?;
        if matches!(head[3], DATA | HEADERS) && head[4] & END_STREAM != 0 {
            let reply = next();
            connection.write_all(&frames(reply, stream)).await?;
            if matches!(reply, Reply::GoAwayAndClose) {
                return connection.shutdown().await;
            }
        }
    }
}

/// A client of a server with these replies, which ends with successes, and the number of requests that it received.
async fn start(replies: &'static [Reply]) -> (Client, Arc<AtomicUsize>) {
    let authority = Authority::new("authority");
    let requests = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&requests);
    let (port, _) = accept(authority.acceptor("localhost", b"h2", false), move |connection| {
        let count = Arc::clone(&count);
        async move {
            let next = move || replies.get(count.fetch_add(1, Ordering::SeqCst)).copied().unwrap_or(Reply::Success);
            // The client disconnects.
            let _ = serve(connection, next).await;
        }
    })
    .await;
    (client(port, authority.pem_file(&format!("authority-{port}"))).build().expect("a client"), requests)
}

async fn create_record(client: &Client) -> Result<(), Error> {
    let request = Execute { id: "c1".into(), action: "create".into(), ..Execute::default() };
    client.send(request).await.map(drop)
}

const REFUSALS: &[Reply] = &[Reply::Reset(REFUSED_STREAM), Reply::GoAwayBelow, Reply::Reset(REFUSED_STREAM)];

#[tokio::test]
async fn a_write_that_was_refused_unprocessed_is_sent_again() {
    let (client, requests) = start(REFUSALS).await;
    assert_eq!(delete_connector(&client).await.expect("the fourth attempt succeeds"), "j");
    assert_eq!(requests.load(Ordering::SeqCst), 4);

    let (client, requests) = start(REFUSALS).await;
    create_record(&client).await.expect("the fourth attempt succeeds");
    assert_eq!(requests.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn a_write_that_is_always_refused_is_known_not_to_have_happened() {
    let (client, requests) = start(&[Reply::Reset(REFUSED_STREAM); 9]).await;
    let error = delete_connector(&client).await.expect_err("refused");
    assert_eq!((error.kind(), error.attempts(), requests.load(Ordering::SeqCst)), (ErrorKind::Connection, 4, 4));
    assert!(error.message().contains("refused the request unprocessed"), "{error}");
}

#[tokio::test]
async fn a_write_that_may_have_been_processed_is_not_sent_again() {
    for replies in
        [&[Reply::Reset(INTERNAL_ERROR)], &[Reply::Reset(CANCEL)], &[Reply::GoAwayAndClose]] as [&'static [Reply]; 3]
    {
        let (client, requests) = start(replies).await;
        let error = delete_connector(&client).await.expect_err("the stream ends");
        assert_eq!((error.kind(), requests.load(Ordering::SeqCst)), (ErrorKind::OutcomeUnknown, 1), "{replies:?}");
        assert_eq!(read_stats(&client).await.expect("the service goes on"), 1);
    }
}

/// A request without a body may already be on its way when another thread reads a `GOAWAY`.
#[tokio::test(flavor = "multi_thread")]
async fn with_several_threads_a_goaway_proves_something_about_requests_with_a_body_only() {
    let (client, requests) = start(&[Reply::GoAwayBelow]).await;
    create_record(&client).await.expect("sent again");
    assert_eq!(requests.load(Ordering::SeqCst), 2);

    let (client, requests) = start(&[Reply::GoAwayBelow]).await;
    let error = delete_connector(&client).await.expect_err("not sent again");
    assert_eq!((error.kind(), requests.load(Ordering::SeqCst)), (ErrorKind::OutcomeUnknown, 1));
}
