//! A loopback server for the toy API: five books, stamps as tokens, errors as plain text.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufStream};
use tokio::net::{TcpListener, TcpStream};

const BOOKS: usize = 5;

pub struct ToyServer {
    url: String,
    paths: Arc<Mutex<Vec<String>>>,
}

impl ToyServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let paths = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&paths);
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(serve(connection, Arc::clone(&seen)));
            }
        });
        Self { url, paths }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn requests(&self) -> usize {
        self.paths.lock().expect("not poisoned").len()
    }

    pub fn requests_to(&self, path: &str) -> usize {
        self.paths.lock().expect("not poisoned").iter().filter(|seen| *seen == path).count()
    }
}

async fn serve(connection: TcpStream, paths: Arc<Mutex<Vec<String>>>) {
    let mut stream = BufStream::new(connection);
    while let Some((target, authorization)) = read_request(&mut stream).await {
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        paths.lock().expect("not poisoned").push(path.to_owned());
        let (status, body) = respond(path, query, &authorization);
        let length = body.len();
        let response = format!("HTTP/1.1 {status} Toy\r\ncontent-length: {length}\r\n\r\n{body}");
        if stream.write_all(response.as_bytes()).await.is_err() || stream.flush().await.is_err() {
            return;
        }
    }
}

/// The target of the next request and its `Authorization` header. The body is read and dropped.
async fn read_request(stream: &mut BufStream<TcpStream>) -> Option<(String, String)> {
    let mut line = String::new();
    stream.read_line(&mut line).await.ok().filter(|size| *size > 0)?;
    let target = line.split(' ').nth(1)?.to_owned();
    let (mut authorization, mut length) = (String::new(), 0);
    loop {
        line.clear();
        stream.read_line(&mut line).await.ok()?;
        match line.trim_end().split_once(": ") {
            None => break,
            Some(("authorization", value)) => authorization = value.to_owned(),
            Some(("content-length", value)) => length = value.parse().ok()?,
            Some(_) => {}
        }
    }
    stream.read_exact(&mut vec![0; length]).await.ok()?;
    Some((target, authorization))
}

fn respond(path: &str, query: &str, authorization: &str) -> (u16, String) {
    let parameter = |name: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(key, _)| *key == name).find_map(|(_, value)| value.parse::<usize>().ok())
    };
    match path {
        "/stamps" => (200, r#"{"stamp": "inky", "minutes": 5}"#.to_owned()),
        _ if authorization != "Bearer inky" => (401, "no stamp on the card".to_owned()),
        "/books" => {
            let start = parameter("start").unwrap_or(0);
            let end = BOOKS.min(start + parameter("count").unwrap_or(2));
            let volumes: Vec<String> = (start..end).map(|isbn| format!(r#"{{"isbn": {isbn}}}"#)).collect();
            (200, format!(r#"{{"volumes": [{}]}}"#, volumes.join(", ")))
        }
        "/books/1/loans" => (200, r#"{"due": "soon"}"#.to_owned()),
        other => (404, format!("there is no book {}", other.split('/').nth(2).unwrap_or_default())),
    }
}
