//! A service of the Airbyte API with scripted responses.

use std::collections::HashMap;

use airbyte_agent::{Client, Replication};
use serde_json::{Value, json};

use crate::server::{self, Action, ReceivedRequest, Server};

/// A server that responds to methods and paths below the base URL, such as `GET /sources`. Anything else is answered with
/// 418.
pub struct Service(Server);

impl Service {
    pub async fn start<const N: usize>(responses: [(&str, Value); N]) -> Self {
        let responses: HashMap<String, Value> = responses.map(|(key, body)| (key.to_owned(), body)).into();
        Self::start_with(move |request| match responses.get(&key(request)) {
            Some(body) => server::json(200, &body.to_string()),
            None => server::json(418, &json!({"message": format!("not scripted: {}", key(request))}).to_string()),
        })
        .await
    }

    pub async fn start_with(respond: impl Fn(&ReceivedRequest) -> Action + Send + Sync + 'static) -> Self {
        Self(Server::start(move |request, _| respond(request)).await)
    }

    pub fn client(&self) -> Replication {
        self.builder().build_replication().expect("a client")
    }

    /// A client that knows calls by name.
    pub fn named(&self) -> Client {
        self.builder().build().expect("a client")
    }

    fn builder(&self) -> airbyte_agent::ClientBuilder {
        Client::builder()
            .replication_url(format!("{}/v1", self.0.url))
            .token("ready")
            .retry_delay(std::time::Duration::ZERO)
    }

    /// Method and path of every request to these paths, with the body.
    pub fn sent<const N: usize>(&self, paths: [&str; N]) -> Vec<(String, Value)> {
        let requests = paths.into_iter().flat_map(|path| self.0.requests_to(&format!("/v1{path}")));
        requests.map(|request| (key(&request), serde_json::from_str(&request.body).unwrap_or(Value::Null))).collect()
    }

    /// The targets of the requests to a path.
    pub fn targets(&self, path: &str) -> Vec<String> {
        self.0.requests_to(&format!("/v1{path}")).into_iter().map(|request| request.target).collect()
    }
}

/// Method and path, such as `GET /sources`.
pub fn key(request: &ReceivedRequest) -> String {
    let path = request.target.split('?').next().unwrap_or_default();
    format!("{} {}", request.method, path.strip_prefix("/v1").unwrap_or(path))
}

/// One page of a list.
pub fn page(entries: &[Value]) -> Value {
    json!({"data": entries, "next": "", "previous": ""})
}

pub fn source(id: &str, name: &str, configuration: Value) -> Value {
    json!({
        "sourceId": id, "name": name, "sourceType": "postgres", "definitionId": "d1", "workspaceId": "w1",
        "configuration": configuration, "createdAt": 1,
    })
}

pub fn connection(streams: Value) -> Value {
    json!({
        "connectionId": "c1", "name": "Shop to Lake", "sourceId": "s1", "destinationId": "t1", "workspaceId": "w1",
        "status": "active", "schedule": {"scheduleType": "cron", "cronExpression": "0 0 3 * * ? UTC"},
        "namespaceDefinition": "destination", "prefix": "", "createdAt": 1,
        "configurations": {"streams": streams},
        "tags": [{"tagId": "g1", "workspaceId": "w1", "name": "a", "color": "000000"}],
    })
}
