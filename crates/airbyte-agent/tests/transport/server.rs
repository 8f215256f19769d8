//! A server that does exactly what a test says, byte by byte, and remembers what it was sent.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    pub target: String,
    head: String,
    pub body: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// What to do with a request.
pub enum Act {
    /// Answer with a status, further header lines and a body.
    Answer(u16, Vec<String>, Vec<u8>),
    /// Close the connection without a word.
    Close,
    /// Answer nothing and keep the connection open until the client leaves.
    Hang,
    /// Promise so many bytes of a body and send a part of it.
    CutOff(u16, u64, String),
    /// Answer with a body in chunks (RFC 9112, section 7.1).
    Chunked(Vec<Vec<u8>>),
}

pub fn json(status: u16, body: &str) -> Act {
    Act::Answer(status, vec!["content-type: application/json".into()], body.into())
}

pub fn json_with(status: u16, header: &str, body: &str) -> Act {
    Act::Answer(status, vec!["content-type: application/json".into(), header.into()], body.into())
}

pub struct Server {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    pub client_left: Arc<Notify>,
    pub request_came: Arc<Notify>,
}

impl Server {
    /// `act` is given the request and how many came before it on the same path. Tokens are minted without asking it.
    pub async fn start(act: impl Fn(&Seen, usize) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let (client_left, request_came) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let server = Self {
            url,
            seen: Arc::clone(&seen),
            client_left: Arc::clone(&client_left),
            request_came: Arc::clone(&request_came),
        };
        let act = Arc::new(act);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (act, seen) = (Arc::clone(&act), Arc::clone(&seen));
                let (left, came) = (Arc::clone(&client_left), Arc::clone(&request_came));
                tokio::spawn(async move {
                    serve(stream, &*act, &seen, &came).await;
                    left.notify_one();
                });
            }
        });
        server
    }

    /// Requests to a path, without its query.
    pub fn seen(&self, path: &str) -> Vec<Seen> {
        let seen = self.seen.lock().expect("no panic held it");
        seen.iter().filter(|seen| seen.target.split('?').next() == Some(path)).cloned().collect()
    }

    pub fn minted(&self) -> usize {
        self.seen(TOKEN).len()
    }

    pub fn client(&self) -> airbyte_agent::ClientBuilder {
        airbyte_agent::Client::builder()
            .base_url(&self.url)
            .client_id("the-id")
            .client_secret("the-secret")
            .retry_delay(std::time::Duration::ZERO)
    }
}

const TOKEN: &str = "/api/v1/account/applications/token";

async fn serve(
    mut stream: TcpStream,
    act: &(impl Fn(&Seen, usize) -> Act + ?Sized),
    log: &Mutex<Vec<Seen>>,
    came: &Notify,
) {
    while let Some(seen) = read(&mut stream).await {
        let path = seen.target.split('?').next().unwrap_or_default().to_owned();
        let before = {
            let mut log = log.lock().expect("no panic held it");
            let before = log.iter().filter(|seen| seen.target.split('?').next() == Some(&path)).count();
            log.push(seen.clone());
            before
        };
        came.notify_one();
        let act = if path == TOKEN {
            json(200, &format!(r#"{{"access_token":"token-{before}","token_type":"bearer","expires_in":900}}"#))
        } else {
            act(&seen, before)
        };
        let answer = match act {
            Act::Answer(status, headers, body) => {
                let mut answer = format!("HTTP/1.1 {status} Said\r\ncontent-length: {}\r\n", body.len());
                headers.iter().for_each(|line| answer.push_str(&format!("{line}\r\n")));
                let mut answer = format!("{answer}\r\n").into_bytes();
                answer.extend(body);
                answer
            }
            Act::Close => return,
            Act::Hang => {
                let mut rest = [0; 64];
                while stream.read(&mut rest).await.is_ok_and(|read| read > 0) {}
                return;
            }
            Act::CutOff(status, promised, part) => {
                let head = format!("HTTP/1.1 {status} Said\r\ncontent-length: {promised}\r\n\r\n{part}");
                let _ = stream.write_all(head.as_bytes()).await;
                return;
            }
            Act::Chunked(chunks) => {
                let mut answer =
                    b"HTTP/1.1 200 Said\r\ntransfer-encoding: chunked\r\nx-said: in chunks\r\n\r\n".to_vec();
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

async fn read(stream: &mut TcpStream) -> Option<Seen> {
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
    let mut seen = Seen { method, target, head, body: String::new() };
    let length: usize = seen.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = bytes[end + 4..].to_vec();
    while body.len() < length {
        let mut part = [0; 4096];
        match stream.read(&mut part).await {
            Ok(read) if read > 0 => body.extend_from_slice(&part[..read]),
            _ => return None,
        }
    }
    seen.body = String::from_utf8_lossy(&body).into_owned();
    Some(seen)
}
