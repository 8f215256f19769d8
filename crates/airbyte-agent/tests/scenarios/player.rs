//! Plays one scenario against an emulator of its own.

use airbyte_agent::{API, CallOptions, Client, Connector, Error, Paging};
use airbyte_agent_emulator::{Emulator, Options};
use futures::TryStreamExt;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::expectation::{Expectation, contains, error_is};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    pub name: String,
    #[serde(default)]
    emulator: Options,
    #[serde(default)]
    client: Map<String, Value>,
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
    request: Map<String, Value>,
    #[serde(default)]
    options: Map<String, Value>,
    #[serde(default)]
    expect: Expectation,
    #[serde(default)]
    save: Map<String, Value>,
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
struct OnHandle {
    connector: String,
    entity: String,
    action: String,
    #[serde(default)]
    params: Map<String, Value>,
    paging: Option<Paging>,
}

/// What a step gave.
enum Got {
    Answer(Value),
    Records(Vec<Value>),
    Bytes(Vec<u8>),
}

struct Stage {
    client: Client,
    url: String,
    saved: Map<String, Value>,
}

impl Scenario {
    pub async fn play(&self) -> Result<(), String> {
        let emulator = Emulator::start(self.emulator.clone()).await.map_err(|error| error.to_string())?;
        let saved: Map<String, Value> = match serde_json::from_str(&emulator.ready_line()) {
            Ok(Value::Object(ready)) => ready,
            other => return Err(format!("the emulator's line is no object: {other:?}")),
        };
        let mut settings = saved.clone();
        settings.remove("pid");
        settings.remove("organization_id");
        if let Some(url) = settings.remove("url") {
            settings.insert("base_url".into(), url);
        }
        // Repeats need no rest in a test.
        settings.insert("retry_delay".into(), json!(0));
        settings.extend(self.client.clone());
        let settings = airbyte_agent::Settings::from_json(Value::from(settings).to_string().as_bytes());
        let client = settings.and_then(|settings| airbyte_agent::ClientBuilder::from(settings).build());
        let client = client.map_err(|error| error.to_string())?;
        let mut stage = Stage { client, url: emulator.url().to_owned(), saved };
        for (index, step) in self.steps.iter().enumerate() {
            stage.play(step).await.map_err(|reason| format!("step {}: {reason}", index + 1))?;
        }
        Ok(())
    }
}

impl Stage {
    async fn play(&mut self, step: &Step) -> Result<(), String> {
        if let Some(parallel) = &step.parallel {
            let runs = (0..parallel.times).map(|_| self.once(&parallel.step));
            return futures::future::try_join_all(runs).await.map(|_| ());
        }
        if let Some(answer) = self.once(step).await? {
            for (name, path) in &step.save {
                let path = path.as_str().unwrap_or_default();
                let kept = at(&answer, path).ok_or_else(|| format!("nothing to save at {path} of {answer}"))?;
                self.saved.insert(name.clone(), kept.clone());
            }
        }
        Ok(())
    }

    /// Do it and look at what came of it. The answer, where there is one to save from.
    async fn once(&self, step: &Step) -> Result<Option<Value>, String> {
        let expect = &step.expect;
        let got = match (self.act(step).await, &expect.error) {
            (Ok(got), None) => got,
            (Ok(_), Some(wanted)) => return Err(format!("it succeeded, wanted {}", Value::from(wanted.clone()))),
            (Err(error), Some(wanted)) => return error_is(wanted, &error).map(|()| None),
            (Err(error), None) => return Err(error.to_string()),
        };
        match got {
            Got::Answer(answer) => {
                if let Some(wanted) = &expect.answer {
                    contains(&self.filled(wanted), Some(&answer), "answer")?;
                }
                Ok(Some(answer))
            }
            Got::Records(records) => {
                expect.records.as_ref().map_or(Ok(()), |wanted| wanted.hold(&records))?;
                Ok(Some(Value::from(records)))
            }
            Got::Bytes(bytes) => expect.bytes.as_ref().map_or(Ok(()), |wanted| wanted.hold(&bytes)).map(|()| None),
        }
    }

    async fn act(&self, step: &Step) -> Result<Got, Error> {
        let request = self.filled(&Value::from(step.request.clone())).to_string();
        let options = self.filled(&Value::from(step.options.clone())).to_string();
        let options = CallOptions::from_json(options.as_bytes())?;
        if let Some(name) = &step.call {
            let call = (API.operation(name)?.parse)(request.as_bytes())?;
            let response = self.client.call(&call, &options).await?;
            let empty = response.body().is_empty();
            return Ok(Got::Answer(if empty { Value::Null } else { response.json()? }));
        }
        if let Some(reference) = &step.connector {
            let reference = self.filled(&json!(reference));
            let found = self.client.connector(reference.as_str().unwrap_or_default()).await?;
            let about = json!({
                "id": found.id, "name": found.name, "definition_id": found.definition_id, "slug": found.slug,
            });
            return Ok(Got::Answer(about));
        }
        if let Some(name) = &step.list_all {
            let pages = self.client.list_pages(name, request.as_bytes(), &options)?;
            return pages.records().try_collect().await.map(Got::Records);
        }
        if let Some(about) = &step.execute {
            let (handle, about) = self.handle(about).await?;
            let found = handle.execute(about.entity, about.action).params(about.params).options(options).await?;
            let mut answer = json!({"records": found.records::<Value>()?});
            if let Some(next) = found.next()? {
                answer["next"] = serde_json::from_str(next.as_str()).expect("parameters are JSON");
            }
            return Ok(Got::Answer(answer));
        }
        if let Some(about) = &step.records {
            let (handle, about) = self.handle(about).await?;
            let mut action = handle.records(about.entity, about.action).params(about.params).options(options);
            if let Some(paging) = about.paging {
                action = action.paging(paging);
            }
            return action.stream().try_collect().await.map(Got::Records);
        }
        if let Some(about) = &step.download {
            let (handle, about) = self.handle(about).await?;
            let download = handle.execute(about.entity, about.action).params(about.params).download().await?;
            return download.bytes().await.map(Got::Bytes);
        }
        let http = step.http.as_ref().expect("a step does something");
        Ok(Got::Answer(self.plain(http).await))
    }

    async fn handle(&self, about: &Value) -> Result<(Connector, OnHandle), Error> {
        let about: OnHandle = serde_json::from_value(self.filled(about)).expect("a step on a handle");
        Ok((self.client.connector(&about.connector).await?, about))
    }

    /// A request without our client: for the emulator's own paths and the person in the browser.
    async fn plain(&self, http: &Http) -> Value {
        let path = self.filled(&json!(http.path));
        let path = path.as_str().expect("a path is a text");
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.url) };
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build();
        let mut request = client.expect("a plain client").request(http.method.parse().expect("a method"), url);
        if let Some(body) = &http.json {
            request = request.header("content-type", "application/json").body(self.filled(body).to_string());
        }
        let response = request.send().await.expect("the emulator answers");
        let status = response.status().as_u16();
        let location = response.headers().get("location").and_then(|value| value.to_str().ok()).map(str::to_owned);
        let text = response.text().await.expect("a body");
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        json!({"status": status, "location": location, "body": body})
    }

    /// A value with its `${names}` filled in.
    fn filled(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => {
                let whole = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
                if let Some(value) = whole.and_then(|name| self.saved.get(name)) {
                    return value.clone();
                }
                let filled = self.saved.iter().fold(text.clone(), |text, (name, value)| {
                    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    text.replace(&format!("${{{name}}}"), &value)
                });
                Value::String(filled)
            }
            Value::Array(items) => items.iter().map(|item| self.filled(item)).collect(),
            Value::Object(members) => {
                members.iter().map(|(name, value)| (name.clone(), self.filled(value))).collect::<Map<_, _>>().into()
            }
            other => other.clone(),
        }
    }
}

/// The part of a value at a path of members and indexes.
fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    if path.is_empty() {
        return Some(value);
    }
    path.split('.').try_fold(value, |value, step| match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => value.get(step),
    })
}
