//! [`Setup`]: a toolbox for an emulator with connectors.

use airbyte_agent::policy::{ApprovalAnswer, Approver, PendingApproval};
use airbyte_agent::{Client, ClientBuilder, CreateConnector, Error, JsonObject};
use airbyte_agent_emulator::{Emulator, Options};
use airbyte_agent_tools::{ErrorCode, ToolResult, Toolbox, ToolboxOptions};
use futures::future::{BoxFuture, FutureExt};
use serde_json::{Value, json};

use crate::schema;

/// What no result exceeds, in bytes.
const MAX_RESULT: usize = 32 * 1024;

pub struct Setup {
    pub emulator: Emulator,
    pub client: Client,
    pub toolbox: Toolbox,
    http: reqwest::Client,
}

impl Setup {
    /// A workspace with GitHub.
    pub async fn github() -> Self {
        let setup = Self::with(Options::default(), ToolboxOptions::default()).await;
        setup.connect("GitHub", "GitHub").await;
        setup
    }

    pub async fn with(options: Options, tools: ToolboxOptions) -> Self {
        let emulator = Emulator::start(options).await.expect("an emulator");
        let client = builder(&emulator).build().expect("a client");
        let toolbox = Toolbox::new(client.clone(), tools).expect("a toolbox");
        Self { emulator, client, toolbox, http: reqwest::Client::new() }
    }

    /// Connects an account, and returns its id.
    pub async fn connect(&self, kind: &str, name: &str) -> String {
        let credentials = match kind {
            "Stripe" => json!({"api_key": "hush"}),
            "Google Drive" => json!({"refresh_token": "hush"}),
            _ => json!({"personal_access_token": "hush"}),
        };
        let request = CreateConnector {
            name: Some(name.into()),
            connector_type: Some(kind.into()),
            credentials: JsonObject::of(&credentials).ok(),
            replication_config: JsonObject::of(&json!({"repositories": ["airbytehq/airbyte"]})).ok(),
            ..CreateConnector::default()
        };
        self.client.connect(request).await.expect("a connector").id
    }

    /// Runs a call, and checks what holds for every result.
    pub async fn call(&self, tool: &str, arguments: Value) -> ToolResult {
        let result = self.toolbox.call(tool, arguments).await;
        check(&self.toolbox, tool, &result);
        result
    }

    /// The answer of a call that succeeds.
    pub async fn answer(&self, tool: &str, arguments: Value) -> Value {
        let result = self.call(tool, arguments).await;
        assert!(!result.is_error, "{}", result.text);
        result.value()
    }

    /// The answer of a call that fails with this code.
    pub async fn failure(&self, tool: &str, arguments: Value, code: &str) -> Value {
        let result = self.call(tool, arguments).await;
        assert!(result.is_error, "{}", result.text);
        let failure = result.value();
        assert_eq!(failure["code"], code, "{failure}");
        failure
    }

    /// The Markdown of a call that succeeds.
    pub async fn docs(&self, arguments: Value) -> String {
        let result = self.call("connector_docs", arguments).await;
        assert!(!result.is_error && result.structured.is_none(), "{}", result.text);
        result.text
    }

    /// Replaces the faults.
    pub async fn faults(&self, rules: Value) {
        let request = self.http.put(format!("{}/_emulator/faults", self.emulator.url())).json(&rules);
        request.send().await.expect("a response").error_for_status().expect("faults");
    }

    /// Makes every `execute` answer with this body.
    pub async fn executes_answer(&self, result: Value) {
        let body = json!({
            "status": "success", "result": result, "connector_metadata": null,
            "execution_metadata": {"connector_instance_id": "i", "execution_time_ms": 1},
        });
        self.execute_body(body).await;
    }

    /// Makes every `execute` answer with this envelope.
    pub async fn execute_body(&self, body: Value) {
        self.faults(json!({"operation": "connectors.execute", "fault": {"status": {"status": 200, "body": body}}}))
            .await;
    }

    /// The requests of an operation.
    pub async fn journal(&self, operation: &str) -> Vec<Value> {
        let url = format!("{}/_emulator/journal?operation={operation}", self.emulator.url());
        let journal: Value = self.http.get(url).send().await.expect("a response").json().await.expect("JSON");
        journal["entries"].as_array().expect("entries").clone()
    }
}

/// A client without a policy, of whose writes a person approves all.
pub fn builder(emulator: &Emulator) -> ClientBuilder {
    builder_with(emulator, ApprovalAnswer::Approved)
}

/// A client without a policy, of whose writes a person says this.
pub fn builder_with(emulator: &Emulator, answer: ApprovalAnswer) -> ClientBuilder {
    Client::builder()
        .approver(Person(answer))
        .base_url(emulator.url())
        .replication_url(format!("{}/v1", emulator.url()))
        .client_id(emulator.client_id())
        .client_secret(emulator.client_secret())
        .retry_delay(std::time::Duration::ZERO)
}

/// Answers every question alike.
struct Person(ApprovalAnswer);

impl Approver for Person {
    fn answer<'a>(&'a self, _: &'a PendingApproval) -> BoxFuture<'a, Result<ApprovalAnswer, Error>> {
        async { Ok(self.0) }.boxed()
    }
}

pub fn check(toolbox: &Toolbox, tool: &str, result: &ToolResult) {
    assert!(result.text.len() <= MAX_RESULT, "{} bytes", result.text.len());
    assert!(!result.text.contains("hush"), "a credential: {}", result.text);
    let value = result.value();
    if result.is_error {
        assert!(ErrorCode::ALL.iter().any(|code| value["code"] == code.as_str()), "{value}");
        for member in ["message", "next"] {
            assert!(value[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {value}");
        }
        assert!(result.text.contains(value["next"].as_str().expect("a text")), "{}", result.text);
        let is_write = tool == "connector_write";
        assert_eq!(value.get("happened").is_some(), is_write, "{value}");
    } else if let Some(schema) =
        toolbox.tools().iter().find(|it| it.name == tool).and_then(|it| it.output_schema.clone())
    {
        let errors = schema::errors(&schema, &value);
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(result.text, result.structured.as_ref().map(|json| json.as_str().to_owned()).expect("an answer"));
    }
}
