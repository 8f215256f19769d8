//! Readers that go on where others were left, over random faults.

use std::collections::HashMap;

use airbyte_agent::{Client, Connector, CreateConnector, JsonObject};
use airbyte_agent_emulator::{Emulator, Options};
use futures::StreamExt;
use serde_json::{Value, json};

/// Random numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

#[tokio::test]
async fn no_record_is_lost_and_only_those_of_a_page_come_again() {
    let emulator = Emulator::start(Options::default()).await.expect("an emulator");
    let client = client(&emulator);
    let github =
        connect(&client, "GitHub", json!({"personal_access_token": "x"}), json!({"repositories": ["a/b"]})).await;
    let jira = json!({"auth_type": "API Token", "username": "x", "password": "x"});
    let jira = connect(&client, "Jira", jira, json!({"subdomain": "acme"})).await;
    let mut random = Random(7);
    for round in 0..12 {
        let (prefetch, concurrency) = (random.below(4), 1 + random.below(6));
        let ahead = (usize::try_from(prefetch).expect("small"), usize::try_from(concurrency).expect("small"));
        let (connector, entity, action, size, count) = match round % 2 {
            0 => (&github, "issues", "list", ("per_page", 20), 250),
            _ => (&jira, "projects", "search", ("maxResults", 2), 12),
        };
        read_over_faults(&emulator, &mut random, (connector, entity, action, size), ahead, count).await;
    }
}

/// Reads a list whose pages fail now and then, and leaves the reader now and then. Another one goes on at its token.
async fn read_over_faults(
    emulator: &Emulator,
    random: &mut Random,
    (connector, entity, action, (size_name, size)): (&Connector, &str, &str, (&str, u64)),
    (prefetch, concurrency): (usize, usize),
    count: usize,
) {
    let mut times: HashMap<String, u64> = HashMap::new();
    let mut token: Option<String> = None;
    let mut readers = 0;
    loop {
        readers += 1;
        assert!(readers < 500, "the readers get nowhere");
        let fault = json!([{"operation": "connectors.execute", "nth": 1 + random.below(5), "fault": {"status": {"status": 500}}}]);
        set_faults(emulator, &fault).await;
        let params = json!({size_name: size});
        let call = connector.records(entity, action).params(params).prefetch(prefetch).concurrency(concurrency);
        let mut records = match &token {
            Some(token) => call.after(token.clone()).stream::<Value>(),
            None => call.stream::<Value>(),
        };
        let leaves_after = 1 + random.below(60);
        let mut is_complete = false;
        while records.records_read() < leaves_after {
            match records.next().await {
                Some(Ok(record)) => *times.entry(record["id"].to_string()).or_default() += 1,
                Some(Err(error)) => {
                    // An error of the first of all pages has no progress.
                    let progress = error.progress();
                    assert_eq!(progress.map_or(0, |progress| progress.records_read), records.records_read());
                    assert_eq!(progress.and_then(|progress| progress.token.as_deref()), records.token());
                    break;
                }
                None => {
                    is_complete = true;
                    break;
                }
            }
        }
        token = records.token().map(str::to_owned);
        if is_complete {
            break;
        }
    }
    set_faults(emulator, &json!([])).await;
    assert_eq!(times.len(), count, "{entity}: no record is lost");
    let repeated: u64 = times.values().map(|times| times - 1).sum();
    assert!(repeated <= (readers - 1) * (size - 1), "{entity}: {repeated} repeated by {readers} readers of {size}");
}

async fn set_faults(emulator: &Emulator, faults: &Value) {
    let url = format!("{}/_emulator/faults", emulator.url());
    let request = reqwest::Client::new().put(url).header("content-type", "application/json").body(faults.to_string());
    assert!(request.send().await.expect("a response").status().is_success());
}

pub(super) fn client(emulator: &Emulator) -> Client {
    Client::builder()
        .base_url(emulator.url())
        .client_id(emulator.client_id())
        .client_secret(emulator.client_secret())
        .max_retries(0)
        .build()
        .expect("a client")
}

pub(super) async fn connect(client: &Client, kind: &str, credentials: Value, config: Value) -> Connector {
    let request = CreateConnector {
        connector_type: Some(kind.into()),
        credentials: JsonObject::of(&credentials).ok(),
        replication_config: JsonObject::of(&config).ok(),
        ..CreateConnector::default()
    };
    client.connect(request).await.expect("a connector")
}
