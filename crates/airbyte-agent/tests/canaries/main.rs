//! Secrets that are planted wherever they can enter, and searched for in everything that comes out.
//!
//! `tests/canary/canaries.json` has the places; see the README there.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod logs;
mod shown;

use std::collections::BTreeMap;
use std::time::Duration;

use airbyte_agent::config::Config;
use airbyte_agent::webhooks::{self, ParseOptions};
use airbyte_agent::{
    API, ApplicationToken, AutomationList, CallOptions, CheckConnectorConfig, Client, ClientBuilder,
    ConnectionTemplate, CreateApplicationToken, CreateConnectionTemplate, CreateConnector, EncodedRequest, Error,
    ErrorKind, Interceptor, OAuthConsent, PreparedExecute, Response, ScopedToken, SetOAuthCredentials, Settings,
    WidgetToken,
};
use airbyte_agent_emulator::{Emulator, Options};
use futures::future::{BoxFuture, FutureExt};
use serde::Deserialize;
use serde_json::{Value, json};

use shown::Shown;

#[derive(Deserialize)]
struct Canaries {
    settings: Value,
    faults: Vec<Value>,
    calls: Vec<Step>,
    rejected_calls: Vec<Step>,
    responses: Vec<Step>,
    undecodable_responses: Vec<Step>,
    token_responses: Vec<Value>,
    unreachable: Vec<Value>,
    rejected_settings: Vec<Value>,
    rejected_files: Vec<String>,
    webhooks: Vec<Received>,
    rejected_webhooks: Vec<Received>,
}

#[derive(Deserialize)]
struct Received {
    body: Value,
    options: Value,
}

#[derive(Deserialize)]
struct Step {
    operation: String,
    request: Value,
    #[serde(default)]
    options: Value,
    #[serde(default)]
    body: Value,
}

fn canaries() -> Canaries {
    logs::record();
    serde_json::from_str(include_str!("../../../../tests/canary/canaries.json")).unwrap()
}

/// Records what an audit log would write.
struct Audit(Shown);

impl Interceptor for Audit {
    fn before<'a>(&'a self, request: &'a EncodedRequest) -> BoxFuture<'a, Result<(), Error>> {
        self.0.debug(request);
        async { Ok(()) }.boxed()
    }

    fn after<'a>(
        &'a self,
        _: &'a EncodedRequest,
        outcome: Result<&'a Response, &'a Error>,
        _: Duration,
    ) -> BoxFuture<'a, ()> {
        self.0.debug(&outcome);
        async {}.boxed()
    }
}

async fn start(canaries: &Canaries) -> Emulator {
    let text = |name: &str| canaries.settings[name].as_str().map(str::to_owned);
    let options = Options {
        client_id: text("client_id"),
        client_secret: text("client_secret").map(Into::into),
        ..Options::default()
    };
    Emulator::start(options).await.unwrap()
}

/// The settings with the URL of an emulator, unless they have one.
fn with_url(settings: &Value, emulator: Option<&Emulator>) -> Value {
    let mut settings = settings.clone();
    let members = settings.as_object_mut().unwrap();
    if let Some(emulator) = emulator {
        members.entry("base_url").or_insert(emulator.url().into());
    }
    members.insert("max_retries".into(), 0.into());
    settings
}

fn build(settings: &Value, shown: &Shown) -> Result<Client, Error> {
    let settings = Settings::from_json(settings.to_string().as_bytes())?;
    shown.debug(&settings);
    let config = Config::resolve(settings.clone())?;
    shown.debug(&config);
    let builder = ClientBuilder::from(settings).interceptor(Audit(shown.clone()));
    shown.debug(&builder);
    builder.build()
}

async fn call(client: &Client, step: &Step, shown: &Shown) -> Result<Response, Error> {
    let operation = API.operation(&step.operation)?;
    let request = (operation.parse)(step.request.to_string().as_bytes())?;
    shown.debug(&request);
    let options = if step.options.is_null() { json!({}) } else { step.options.clone() };
    let options = CallOptions::from_json(options.to_string().as_bytes())?;
    shown.debug(&options);
    shown.debug(&options.request_options()?);
    client.call(&request, &options).await
}

#[tokio::test]
async fn calls() {
    let canaries = canaries();
    for fault in &canaries.faults {
        let (emulator, shown) = (start(&canaries).await, Shown::default());
        let mut settings = with_url(&canaries.settings, Some(&emulator));
        if fault["latency"].is_object() {
            settings["timeout"] = json!(0.3);
        }
        let client = build(&settings, &shown).unwrap();
        shown.debug(&client);
        shown.debug(&client.tokens());
        for step in &canaries.calls {
            if !fault.is_null() {
                set_fault(&emulator, &step.operation, fault).await;
            }
            let result = call(&client, step, &shown).await;
            if let Err(error) = &result {
                shown.error(error);
            }
            let is_cut = fault == "invalid_json";
            assert_eq!(result.is_err(), !fault.is_null() && !is_cut, "{}: {fault}", step.operation);
            if let Ok(response) = result {
                shown.debug(&response);
                if is_cut {
                    shown.error(&response.json::<Value>().expect_err("not JSON"));
                }
            }
        }
        shown.check();
    }
}

async fn set_fault(emulator: &Emulator, operation: &str, fault: &Value) {
    let response = reqwest::Client::new()
        .put(format!("{}/_emulator/faults", emulator.url()))
        .json(&json!([{"operation": operation, "fault": fault}]))
        .send()
        .await
        .unwrap();
    assert!(response.status().is_success(), "{}", response.text().await.unwrap());
}

#[tokio::test]
async fn rejected_calls() {
    let canaries = canaries();
    let (emulator, shown) = (start(&canaries).await, Shown::default());
    let client = build(&with_url(&canaries.settings, Some(&emulator)), &shown).unwrap();
    for step in &canaries.rejected_calls {
        let error = call(&client, step, &shown).await.expect_err(&step.operation);
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{}: {error}", step.operation);
        shown.error(&error);
    }
    shown.check();
}

#[test]
fn requests() {
    let (canaries, shown) = (canaries(), Shown::default());
    for Step { operation, request, .. } in canaries.calls.iter().chain(&canaries.rejected_calls) {
        match operation.as_str() {
            "connectors.create" => shown.decoded::<CreateConnector>(request),
            "connectors.check_config" => shown.decoded::<CheckConnectorConfig>(request),
            "oauth_credentials.set" => shown.decoded::<SetOAuthCredentials>(request),
            "templates.connections.create" => shown.decoded::<CreateConnectionTemplate>(request),
            "tokens.create_application" => shown.decoded::<CreateApplicationToken>(request),
            _ => {}
        }
    }
    shown.check();
}

#[tokio::test]
async fn responses() {
    let canaries = canaries();
    let (emulator, shown) = (start(&canaries).await, Shown::default());
    let client = build(&with_url(&canaries.settings, Some(&emulator)), &shown).unwrap();
    for step in canaries.responses.iter().chain(&canaries.undecodable_responses) {
        set_fault(&emulator, &step.operation, &json!({"status": {"status": 200, "body": step.body}})).await;
        let response = call(&client, step, &shown).await.unwrap();
        shown.debug(&response);
        let error = match step.operation.as_str() {
            "tokens.create_application" => shown.read::<ApplicationToken>(&response),
            "tokens.create_scoped" => shown.read::<ScopedToken>(&response),
            "tokens.create_widget" => shown.read::<WidgetToken>(&response),
            "connectors.initiate_oauth" => shown.read::<OAuthConsent>(&response),
            "connectors.prepare" => shown.read::<PreparedExecute>(&response),
            "templates.connections.get" => shown.read::<ConnectionTemplate>(&response),
            "beta.automations.list" => shown.read::<AutomationList>(&response),
            other => panic!("{other} is missing here"),
        };
        let is_valid = canaries.responses.iter().any(|valid| std::ptr::eq(valid, step));
        assert_eq!(error.is_none(), is_valid, "{}: {error:?}", step.operation);
    }
    shown.check();
}

#[tokio::test]
async fn responses_to_requests_for_a_token() {
    let canaries = canaries();
    for status in &canaries.token_responses {
        let (emulator, shown) = (start(&canaries).await, Shown::default());
        let client = build(&with_url(&canaries.settings, Some(&emulator)), &shown).unwrap();
        set_fault(&emulator, "tokens.create_application", &json!({"status": status})).await;
        let error = call(&client, &canaries.calls[0], &shown).await.expect_err("no token");
        let body = error.body().map(|body| String::from_utf8_lossy(body).into_owned());
        assert!(!body.unwrap_or_default().contains(shown::CANARY));
        shown.error(&error);
        shown.check();
    }
}

#[tokio::test]
async fn unreachable_services() {
    let canaries = canaries();
    for settings in &canaries.unreachable {
        let shown = Shown::default();
        let client = build(&with_url(settings, None), &shown).unwrap();
        shown.debug(&client);
        for step in &canaries.calls {
            let error = call(&client, step, &shown).await.expect_err("no connection");
            assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
            shown.error(&error);
        }
        shown.check();
    }
}

#[test]
fn rejected_settings() {
    for settings in &canaries().rejected_settings {
        let shown = Shown::default();
        shown.error(&build(settings, &shown).expect_err(&settings.to_string()));
        shown.check();
    }
}

#[test]
fn rejected_settings_files() {
    let folder = std::env::temp_dir().join(format!("canaries-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for (number, text) in canaries().rejected_files.iter().enumerate() {
        let (path, shown) = (folder.join(format!("{number}.toml")), Shown::default());
        std::fs::write(&path, text).unwrap();
        make_private(&path);
        shown.error(&build(&json!({"settings_file": path}), &shown).expect_err(text));
        shown.check();
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn webhooks() {
    let canaries = canaries();
    let parse = |received: &Received, shown: &Shown| {
        let options = ParseOptions::from_json(received.options.to_string().as_bytes())?;
        shown.debug(&options);
        webhooks::parse(received.body.to_string().as_bytes(), &options)
    };
    let shown = Shown::default();
    for received in &canaries.webhooks {
        shown.debug(&parse(received, &shown).unwrap());
    }
    for received in &canaries.rejected_webhooks {
        shown.error(&parse(received, &shown).expect_err(&received.options.to_string()));
    }
    shown.check();
}

fn make_private(path: &std::path::Path) {
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    #[cfg(not(unix))]
    let _ = path;
}

#[test]
fn options_built_in_code() {
    canaries();
    let shown = Shown::default();
    let options =
        CallOptions::default().token("canary-token").header("x-key", "canary").timeout(Duration::from_secs(1));
    shown.debug(&options);
    shown.debug(&options.request_options().unwrap());
    shown.error(&options.portable(false).expect_err("secrets"));
    let headers: BTreeMap<String, airbyte_agent::Secret> = [("x-key".into(), "canary".into())].into();
    shown.debug(&Settings { headers: Some(headers), ca: Some("-----BEGIN canary".into()), ..Settings::default() });
    shown.check();
}
