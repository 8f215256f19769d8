//! Runs one scenario against an emulator of its own.

use std::sync::Mutex;

use airbyte_agent::replication::CheckHealth;
use airbyte_agent::{CallOptions, Client, Connector, Error, Paging, Response, is_procedure, operation, parse_request};
use airbyte_agent_core::operation::Operation;
use airbyte_agent_emulator::{Emulator, Options};
use futures::{Stream, TryStreamExt};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::expectation::{Expectation, check_contains, check_error};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    pub name: String,
    #[serde(default)]
    emulator: Options,
    #[serde(default)]
    client: Map<String, Value>,
    #[serde(default)]
    fixtures: Vec<String>,
    steps: Vec<Step>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    call: Option<String>,
    connector: Option<String>,
    execute: Option<Value>,
    records: Option<Value>,
    list_all: Option<String>,
    download: Option<Value>,
    http: Option<Http>,
    parallel: Option<Box<Parallel>>,
    #[serde(default)]
    args: Vec<Value>,
    #[serde(default)]
    request: Map<String, Value>,
    #[serde(default)]
    options: Map<String, Value>,
    #[serde(default)]
    expect: Expectation,
    #[serde(default)]
    save: Map<String, Value>,
    save_token: Option<String>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Http {
    method: String,
    path: String,
    json: Option<Value>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parallel {
    times: usize,
    step: Step,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Action {
    connector: String,
    entity: String,
    action: String,
    #[serde(default)]
    params: Map<String, Value>,
    paging: Option<Paging>,
    after: Option<String>,
    max_pages: Option<u64>,
    max_records: Option<u64>,
    prefetch: Option<usize>,
    concurrency: Option<usize>,
    take: Option<usize>,
    select_fields: Option<Vec<String>>,
}

/// What a step returned.
enum Outcome {
    Response(Value),
    /// Records, and the error that ended their iteration.
    Records(Vec<Value>, Option<Error>),
    Bytes(Vec<u8>),
}

struct Run {
    client: Client,
    http: reqwest::Client,
    url: String,
    saved: Map<String, Value>,
    /// That of the records that were read last.
    token: Mutex<Option<String>>,
}

impl Scenario {
    /// Runs it with the Airbyte API at a base path.
    pub async fn run(&self, base: &str) -> Result<(), String> {
        let emulator = Emulator::start(self.emulator.clone()).await.map_err(|error| error.to_string())?;
        let saved: Map<String, Value> = match serde_json::from_str(&emulator.ready_line()) {
            Ok(Value::Object(ready)) => ready,
            other => return Err(format!("the emulator's ready line is not a JSON object: {other:?}")),
        };
        let mut settings = saved.clone();
        settings.remove("pid");
        settings.remove("organization_id");
        if let Some(url) = settings.remove("url") {
            settings.insert("replication_url".into(), format!("{}{base}", url.as_str().unwrap_or_default()).into());
            settings.insert("base_url".into(), url);
        }
        // A test does not wait between retries.
        settings.insert("retry_delay".into(), json!(0));
        settings.extend(self.client.clone());
        let settings = airbyte_agent::Settings::from_json(Value::from(settings).to_string().as_bytes());
        let client = settings.and_then(|settings| airbyte_agent::ClientBuilder::from(settings).build());
        let client = client.map_err(|error| error.to_string())?;
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build();
        let http = http.map_err(|error| error.to_string())?;
        let mut run = Run { client, http, url: emulator.url().to_owned(), saved, token: Mutex::default() };
        for name in &self.fixtures {
            for step in fixture(name)? {
                run.step(&step).await.map_err(|reason| format!("fixture {name}: {reason}"))?;
            }
        }
        for (index, step) in self.steps.iter().enumerate() {
            run.step(step).await.map_err(|reason| format!("step {}: {reason}", index + 1))?;
        }
        Ok(())
    }
}

impl Run {
    async fn step(&mut self, step: &Step) -> Result<(), String> {
        if let Some(parallel) = &step.parallel {
            let runs = (0..parallel.times).map(|_| self.perform(&parallel.step));
            return futures::future::try_join_all(runs).await.map(|_| ());
        }
        let response = self.perform(step).await?;
        if let Some(name) = &step.save_token {
            let token = self.token.lock().expect("nothing panics").take();
            self.saved.insert(name.clone(), token.into());
        }
        if let Some(response) = response {
            for (name, path) in &step.save {
                let path = path.as_str().unwrap_or_default();
                let value =
                    value_at(&response, path).ok_or_else(|| format!("no value to save at {path} in {response}"))?;
                self.saved.insert(name.clone(), value.clone());
            }
        }
        Ok(())
    }

    /// Performs the step and compares its outcome with the expected one. Returns the response, if there is one to save
    /// from.
    async fn perform(&self, step: &Step) -> Result<Option<Value>, String> {
        let expect = &step.expect;
        let outcome = match (self.call(step).await, &expect.error) {
            (Ok(outcome), None) => outcome,
            (Ok(outcome @ Outcome::Records(_, Some(_))), Some(_)) => outcome,
            (Ok(_), Some(expected)) => {
                return Err(format!("it succeeded; expected the error {}", Value::from(expected.clone())));
            }
            (Err(error), Some(expected)) => return check_error(expected, &error).map(|()| None),
            (Err(error), None) => return Err(error.to_string()),
        };
        match outcome {
            Outcome::Response(response) => {
                if let Some(expected) = &expect.answer {
                    check_contains(&self.fill_in(expected), Some(&response), "answer")?;
                }
                Ok(Some(response))
            }
            Outcome::Records(records, error) => {
                expect.records.as_ref().map_or(Ok(()), |expected| expected.check(&records))?;
                match (error, &expect.error) {
                    (None, _) => Ok(Some(Value::from(records))),
                    (Some(error), None) => Err(error.to_string()),
                    (Some(error), Some(expected)) => {
                        check_error(expected, &error)?;
                        Ok(Some(json!({"token": error.progress().and_then(|progress| progress.token.clone())})))
                    }
                }
            }
            Outcome::Bytes(bytes) => {
                expect.bytes.as_ref().map_or(Ok(()), |expected| expected.check(&bytes)).map(|()| None)
            }
        }
    }

    async fn call(&self, step: &Step) -> Result<Outcome, Error> {
        let mut request = step.request.clone();
        if let Some(name) = step.call.as_ref().filter(|_| !step.args.is_empty()) {
            // Rust has names for the members that other languages take by position.
            let members = operation(name)?.spec.path_members().map(str::to_owned);
            request.extend(members.zip(step.args.iter().cloned()));
        }
        let request = self.fill_in(&Value::from(request)).to_string();
        let options = self.fill_in(&Value::from(step.options.clone())).to_string();
        let options = CallOptions::from_json(options.as_bytes())?;
        if let Some(name) = &step.call {
            let response = self.send(name, request.as_bytes(), &options).await?;
            // The health check responds with a text, which no language returns.
            let is_nothing = response.body().is_empty() || *name == CheckHealth::SPEC.name;
            return Ok(Outcome::Response(if is_nothing { Value::Null } else { response.json()? }));
        }
        if let Some(reference) = &step.connector {
            let reference = self.fill_in(&json!(reference));
            let connector = self.client.connector(reference.as_str().unwrap_or_default()).await?;
            return Ok(Outcome::Response(json!({
                "id": connector.id,
                "name": connector.name,
                "definition_id": connector.definition_id,
                "slug": connector.slug,
            })));
        }
        if let Some(name) = &step.list_all {
            let pages = self.client.list_pages(name, request.as_bytes(), &options)?;
            return Ok(collect(pages.records(), None).await);
        }
        if let Some(action) = &step.execute {
            let (connector, action) = self.action(action).await?;
            let execution =
                connector.execute(action.entity, action.action).params(action.params).options(options).await?;
            let mut response = json!({"records": execution.records::<Value>()?});
            if let Some(next) = execution.next()? {
                response["next"] = serde_json::from_str(next.as_str()).expect("parameters are JSON");
            }
            return Ok(Outcome::Response(response));
        }
        if let Some(action) = &step.records {
            let (connector, action) = self.action(action).await?;
            let mut call = connector.records(action.entity, action.action).params(action.params).options(options);
            if let Some(paging) = action.paging {
                call = call.paging(paging);
            }
            if let Some(fields) = action.select_fields {
                call = call.select_fields(fields);
            }
            if let Some(token) = action.after {
                call = call.after(token);
            }
            if let Some(most) = action.max_pages {
                call = call.max_pages(most);
            }
            if let Some(most) = action.max_records {
                call = call.max_records(most);
            }
            if let Some(pages) = action.prefetch {
                call = call.prefetch(pages);
            }
            if let Some(most) = action.concurrency {
                call = call.concurrency(most);
            }
            let mut records = call.stream();
            let outcome = collect(&mut records, action.take).await;
            *self.token.lock().expect("nothing panics") = records.token().map(str::to_owned);
            return Ok(outcome);
        }
        if let Some(action) = &step.download {
            let (connector, action) = self.action(action).await?;
            let download = connector.execute(action.entity, action.action).params(action.params).download().await?;
            return download.bytes().await.map(Outcome::Bytes);
        }
        let http = step.http.as_ref().expect("a step has an instruction");
        Ok(Outcome::Response(self.send_http(http).await))
    }

    async fn send(&self, name: &str, request: &[u8], options: &CallOptions) -> Result<Response, Error> {
        if is_procedure(name) {
            return self.client.start(name, request, options)?.finish().await;
        }
        self.client.call(&parse_request(name, request)?, options).await
    }

    async fn action(&self, action: &Value) -> Result<(Connector, Action), Error> {
        let action: Action = serde_json::from_value(self.fill_in(action)).expect("a valid action");
        Ok((self.client.connector(&action.connector).await?, action))
    }

    /// Sends a request without the client under test: to the emulator's own paths, or as the user in the browser.
    async fn send_http(&self, http: &Http) -> Value {
        let path = self.fill_in(&json!(http.path));
        let path = path.as_str().expect("the path is a string");
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.url) };
        let mut request = self.http.request(http.method.parse().expect("an HTTP method"), url);
        if let Some(body) = &http.json {
            request = request.header("content-type", "application/json").body(self.fill_in(body).to_string());
        }
        let response = request.send().await.expect("a response of the emulator");
        let status = response.status().as_u16();
        let location = response.headers().get("location").and_then(|value| value.to_str().ok()).map(str::to_owned);
        let text = response.text().await.expect("a response body");
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        json!({"status": status, "location": location, "body": body})
    }

    /// The value with every `${name}` replaced by the saved value.
    fn fill_in(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => {
                let whole = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
                if let Some(value) = whole.and_then(|name| self.saved.get(name)) {
                    return value.clone();
                }
                let text = self.saved.iter().fold(text.clone(), |text, (name, value)| {
                    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    text.replace(&format!("${{{name}}}"), &value)
                });
                Value::String(text)
            }
            Value::Array(items) => items.iter().map(|item| self.fill_in(item)).collect(),
            Value::Object(members) => {
                members.iter().map(|(name, value)| (name.clone(), self.fill_in(value))).collect::<Map<_, _>>().into()
            }
            other => other.clone(),
        }
    }
}

/// The records of a stream up to its end, an error or a number of records.
async fn collect(records: impl Stream<Item = Result<Value, Error>>, most: Option<usize>) -> Outcome {
    let mut records = std::pin::pin!(records);
    let mut collected = Vec::new();
    loop {
        if Some(collected.len()) == most {
            return Outcome::Records(collected, None);
        }
        match records.try_next().await {
            Ok(Some(record)) => collected.push(record),
            Ok(None) => return Outcome::Records(collected, None),
            Err(error) => return Outcome::Records(collected, Some(error)),
        }
    }
}

/// The steps of a file in `tests/scenarios/fixtures`.
fn fixture(name: &str) -> Result<Vec<Step>, String> {
    let file = format!("{}/../../tests/scenarios/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("{file}: {error}"))
}

/// The value at a path of members and indexes.
fn value_at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    if path.is_empty() {
        return Some(value);
    }
    path.split('.').try_fold(value, |value, step| match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => value.get(step),
    })
}
