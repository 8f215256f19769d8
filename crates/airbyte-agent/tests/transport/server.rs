//! A server that responds as a test specifies, byte by byte, and records the requests.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// A request that the server received.
#[derive(Clone, Debug)]
pub struct ReceivedRequest {
    pub method: String,
    pub target: String,
    head: String,
    pub body: String,
}

impl ReceivedRequest {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// How the server handles a request.
pub enum Action {
    /// Responds with a status, header lines and a body.
    Respond(u16, Vec<String>, Vec<u8>),
    /// Closes the connection without a response.
    Close,
    /// Sends nothing and keeps the connection open until the client closes it.
    Hang,
    /// Announces a body of so many bytes, sends a part of it and closes the connection.
    Truncate(u16, u64, String),
    /// Sends a body that does not end.
    Endless(u16),
    /// Responds with a body in chunks (RFC 9112, section 7.1).
    Chunked(Vec<Vec<u8>>),
}

pub fn json(status: u16, body: &str) -> Action {
    Action::Respond(status, vec!["content-type: application/json".into()], body.into())
}

pub fn json_with(status: u16, header: &str, body: &str) -> Action {
    Action::Respond(status, vec!["content-type: application/json".into(), header.into()], body.into())
}

pub struct Server {
    pub url: String,
    requests: Arc<Mutex<Vec<ReceivedRequest>>>,
    token_response: Arc<Mutex<Option<(u16, String)>>>,
    pub client_disconnected: Arc<Notify>,
    pub request_received: Arc<Notify>,
}

impl Server {
    /// Starts a server. `respond` gets a request and the number of earlier requests to the same path. The server itself
    /// responds to requests for a token, of either API.
    pub async fn start(respond: impl Fn(&ReceivedRequest, usize) -> Action + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let requests: Arc<Mutex<Vec<ReceivedRequest>>> = Arc::default();
        let token_response: Arc<Mutex<Option<(u16, String)>>> = Arc::default();
        let (client_disconnected, request_received) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let server = Self {
            url,
            requests: Arc::clone(&requests),
            token_response: Arc::clone(&token_response),
            client_disconnected: Arc::clone(&client_disconnected),
            request_received: Arc::clone(&request_received),
        };
        let respond = Arc::new(respond);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (respond, requests) = (Arc::clone(&respond), Arc::clone(&requests));
                let token_response = Arc::clone(&token_response);
                let (disconnected, received) = (Arc::clone(&client_disconnected), Arc::clone(&request_received));
                tokio::spawn(async move {
                    serve(stream, &*respond, &requests, &token_response, &received).await;
                    disconnected.notify_one();
                });
            }
        });
        server
    }

    /// The requests to a path, with any query.
    pub fn requests_to(&self, path: &str) -> Vec<ReceivedRequest> {
        let requests = self.requests.lock().expect("not poisoned");
        requests.iter().filter(|request| request.target.split('?').next() == Some(path)).cloned().collect()
    }

    pub fn token_requests(&self) -> usize {
        let requests = self.requests.lock().expect("not poisoned");
        requests.iter().filter(|request| request.target.ends_with(TOKEN)).count()
    }

    /// Responds to all further requests for a token with this.
    pub fn respond_to_token_requests(&self, status: u16, body: &str) {
        *self.token_response.lock().expect("not poisoned") = Some((status, body.to_owned()));
    }

    pub fn client(&self) -> airbyte_agent::ClientBuilder {
        airbyte_agent::Client::builder()
            .base_url(&self.url)
            .client_id("the-id")
            .client_secret("the-secret")
            .retry_delay(std::time::Duration::ZERO)
    }
}

const TOKEN: &str = "/applications/token";

async fn serve(
    mut stream: TcpStream,
    respond: &(impl Fn(&ReceivedRequest, usize) -> Action + ?Sized),
    log: &Mutex<Vec<ReceivedRequest>>,
    token_response: &Mutex<Option<(u16, String)>>,
    received: &Notify,
) {
    while let Some(request) = read(&mut stream).await {
        let path = request.target.split('?').next().unwrap_or_default().to_owned();
        let before = {
            let mut log = log.lock().expect("not poisoned");
            let before = log.iter().filter(|request| request.target.split('?').next() == Some(&path)).count();
            log.push(request.clone());
            before
        };
        received.notify_one();
        let respond = if path.ends_with(TOKEN)
            && let Some((status, body)) = &*token_response.lock().expect("not poisoned")
        {
            json(*status, body)
        } else if path.ends_with(TOKEN) {
            json(200, &format!(r#"{{"access_token":"token-{before}","token_type":"bearer","expires_in":900}}"#))
        } else {
            respond(&request, before)
        };
        let answer = match respond {
            Action::Respond(status, headers, body) => {
                let mut answer = format!("HTTP/1.1 {status} Status\r\ncontent-length: {}\r\n", body.len());
                headers.iter().for_each(|line| answer.push_str(&format!("{line}\r\n")));
                let mut answer = format!("{answer}\r\n").into_bytes();
                answer.extend(body);
                answer
            }
            Action::Close => return,
            Action::Hang => {
                let mut rest = [0; 64];
                while stream.read(&mut rest).await.is_ok_and(|read| read > 0) {}
                return;
            }
            Action::Truncate(status, promised, part) => {
                let head = format!("HTTP/1.1 {status} Status\r\ncontent-length: {promised}\r\n\r\n{part}");
                let _ = stream.write_all(head.as_bytes()).await;
                return;
            }
            Action::Endless(status) => {
                let mut piece = format!("HTTP/1.1 {status} Status\r\ntransfer-encoding: chunked\r\n\r\n");
                while stream.write_all(piece.as_bytes()).await.is_ok() {
                    piece = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
                }
                return;
            }
            Action::Chunked(chunks) => {
                let mut answer =
                    b"HTTP/1.1 200 Status\r\ntransfer-encoding: chunked\r\nx-sent: in chunks\r\n\r\n".to_vec();
                for chunk in chunks.iter().chain([&Vec::new()]) {
                    answer.extend(format!("{:x}\r\n", chunk.len()).bytes());
                    answer.extend(chunk);
                    answer.extend(b"\r\n");
                }
                answer
            }
        };
        if stream.write_all(&answer).await.is_err() {
            return;
        }
    }
}

async fn read(stream: &mut TcpStream) -> Option<ReceivedRequest> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        let mut part = [0; 4096];
        match stream.read(&mut part).await {
            Ok(read) if read > 0 => bytes.extend_from_slice(&part[..read]),
            _ => return None,
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut words = head.lines().next().unwrap_or_default().split(' ').map(str::to_owned);
    let (method, target) = (words.next()?, words.next()?);
    let mut request = ReceivedRequest { method, target, head, body: String::new() };
    let length: usize = request.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = bytes[end + 4..].to_vec();
    while body.len() < length {
        let mut part = [0; 4096];
        match stream.read(&mut part).await {
            Ok(read) if read > 0 => body.extend_from_slice(&part[..read]),
            _ => return None,
        }
    }
    request.body = String::from_utf8_lossy(&body).into_owned();
    Some(request)
}
