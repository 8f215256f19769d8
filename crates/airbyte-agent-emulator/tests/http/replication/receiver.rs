//! A receiver of notifications.

use std::net::Ipv4Addr;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use http::{HeaderMap, StatusCode, Uri, header};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;

/// Longer than a notification takes; only one that never comes reaches it.
const NEVER_COMES: Duration = Duration::from_secs(20);

/// A server that answers every request with the same status.
pub struct Receiver {
    pub url: String,
    received: UnboundedReceiver<Received>,
    task: JoinHandle<()>,
}

/// A request that it received.
#[derive(Debug)]
pub struct Received {
    pub path: String,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The title in the first block.
    pub fn title(&self) -> &str {
        self.body["blocks"][0]["text"]["text"].as_str().unwrap_or_default()
    }
}

impl Receiver {
    pub async fn start(status: StatusCode) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (sender, received) = unbounded_channel();
        let router = Router::new().fallback(receive).with_state((sender, status));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { url, received, task }
    }

    /// The next request.
    pub async fn next(&mut self) -> Received {
        let next = tokio::time::timeout(NEVER_COMES, self.received.recv()).await;
        next.expect("a notification").expect("a receiver")
    }

    /// What was received and not looked at.
    pub fn rest(&mut self) -> Vec<Received> {
        std::iter::from_fn(|| self.received.try_recv().ok()).collect()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn receive(
    State((sender, status)): State<(UnboundedSender<Received>, StatusCode)>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, [(header::HeaderName, &'static str); 1]) {
    let body = serde_json::from_slice(&body).unwrap_or_default();
    // The test may have ended.
    let _ = sender.send(Received { path: uri.to_string(), headers, body });
    (status, [(header::LOCATION, "/elsewhere")])
}
