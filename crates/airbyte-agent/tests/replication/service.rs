//! [`Service`]: the API as a test specifies it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use airbyte_agent::{Client, ClientBuilder, Replication};
use serde_json::{Value, json};

use crate::clock::Clock;
use crate::server::{Action, ReceivedRequest, Server};

/// What the service does with a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Responds with a status and a body.
    Status(u16, Value),
    /// Responds with a status, one more header and a body.
    WithHeader(u16, &'static str, Value),
    /// Responds with a body that need not be JSON.
    Text(u16, &'static str),
    /// Closes the connection.
    Close,
    /// Never responds.
    Hang,
}

/// The API on a local port.
pub struct Service {
    server: Server,
    pub clock: Clock,
}

impl Service {
    /// Starts a service.
    pub async fn start(respond: impl Fn(&ReceivedRequest) -> Reply + Send + Sync + 'static) -> Self {
        let clock = Clock::default();
        let of_server = clock.clone();
        let server = Server::start(move |request, _| match respond(&below_base(request)) {
            Reply::Status(status, body) => respond_with(status, "content-type: application/json", body.to_string()),
            Reply::WithHeader(status, header, body) => respond_with(status, header, body.to_string()),
            Reply::Text(status, body) => respond_with(status, "content-type: application/json", body.to_owned()),
            Reply::Close => Action::Close,
            Reply::Hang => {
                of_server.call_hangs();
                Action::Hang
            }
        })
        .await;
        Self { server, clock }
    }

    /// Starts a service whose replies to each endpoint, such as `GET /jobs/1`, follow each other. The last one repeats.
    pub async fn scripted(script: &[(&str, Vec<Reply>)]) -> Self {
        let script: HashMap<String, Vec<Reply>> =
            script.iter().map(|(endpoint, replies)| ((*endpoint).to_owned(), replies.clone())).collect();
        let counts: Arc<Mutex<HashMap<String, usize>>> = Arc::default();
        Self::start(move |request| {
            let endpoint = endpoint(request);
            let mut counts = counts.lock().expect("not poisoned");
            let count = counts.entry(endpoint.clone()).or_default();
            let replies = script.get(&endpoint).unwrap_or_else(|| panic!("no reply to {endpoint}"));
            *count += 1;
            replies[(*count - 1).min(replies.len() - 1)].clone()
        })
        .await
    }

    pub fn builder(&self) -> ClientBuilder {
        let base_url = format!("{}{BASE}", self.server.url);
        Client::builder().replication_url(base_url).retry_delay(Duration::ZERO).interceptor(self.clock.clone())
    }

    pub fn client(&self) -> Replication {
        self.builder().token("ready").build_replication().expect("a client")
    }

    /// The requests to an endpoint, such as `GET /jobs`.
    pub fn requests(&self, of: &str) -> Vec<ReceivedRequest> {
        let path = of.split(' ').next_back().unwrap_or_default();
        let requests = self.server.requests_to(&format!("{BASE}{path}"));
        requests.iter().map(below_base).filter(|request| endpoint(request) == of).collect()
    }

    pub fn count(&self, of: &str) -> usize {
        self.requests(of).len()
    }

    pub fn token_requests(&self) -> usize {
        self.server.token_requests()
    }
}

/// The path of the base URL.
const BASE: &str = "/v1";

/// The request with its path below the base URL.
fn below_base(request: &ReceivedRequest) -> ReceivedRequest {
    let mut below = request.clone();
    below.target = request.target.strip_prefix(BASE).unwrap_or_default().to_owned();
    below
}

fn respond_with(status: u16, header: &str, body: String) -> Action {
    Action::Respond(status, vec![header.to_owned()], body.into_bytes())
}

fn endpoint(request: &ReceivedRequest) -> String {
    format!("{} {}", request.method, request.target.split('?').next().unwrap_or_default())
}

/// A job of the connection `c1`.
pub fn job(id: i64, status: &str) -> Value {
    json!({
        "jobId": id, "status": status, "jobType": "sync", "startTime": "2026-01-01T00:01Z", "connectionId": "c1",
        "rowsSynced": 10 * id, "bytesSynced": 100 * id,
    })
}

/// A response with one thing.
pub fn ok(body: Value) -> Reply {
    Reply::Status(200, body)
}

/// A response with a list of jobs.
pub fn jobs<const N: usize>(jobs: [Value; N]) -> Reply {
    ok(json!({"data": jobs.to_vec(), "next": "", "previous": ""}))
}

/// The answer if a sync is running.
pub fn try_again_later() -> Reply {
    problem("try-again-later", "A sync is already running for: c1")
}

/// The answer if the job has not appeared in time, and if the connection is not active.
pub fn state_conflict() -> Reply {
    problem("409-state-conflict", "Could not fulfill request")
}

fn problem(kind: &str, message: &str) -> Reply {
    let url = format!("https://reference.airbyte.com/reference/errors#{kind}");
    Reply::Status(409, json!({"type": url, "title": kind, "status": 409, "data": {"message": message}}))
}

/// The connection `c1`.
pub fn connection(status: &str) -> Reply {
    ok(json!({
        "connectionId": "c1", "name": "a to b", "sourceId": "s1", "destinationId": "d1", "workspaceId": "w1",
        "status": status, "schedule": {"scheduleType": "manual"}, "configurations": {"streams": []}, "createdAt": 1,
        "tags": [],
    }))
}
