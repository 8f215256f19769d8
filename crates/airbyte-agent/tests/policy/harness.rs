//! An emulator with accounts, a folder for policies and state, and a clock.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use airbyte_agent::config::{Config, Defaults};
use airbyte_agent::policy::{Approvals, Approver, Clock};
use airbyte_agent::{
    Client, ClientExtensions, Connector, CreateConnector, Error, Execution, Interceptor, JsonObject, Settings,
};
use airbyte_agent_emulator::{Emulator, Options};
use futures::future::{BoxFuture, FutureExt};
use serde_json::{Value, json};

pub struct World {
    pub emulator: Emulator,
    pub folder: PathBuf,
    now: Arc<AtomicU64>,
}

impl World {
    /// With two accounts of GitHub, `Main` in the workspace `default` and `Other` in `acme`.
    pub async fn start() -> Self {
        let seeds = vec!["workspaces: [acme]".to_owned()];
        let emulator = Emulator::start(Options { seeds, ..Options::default() }).await.unwrap();
        let folder = std::env::temp_dir().join(format!("policy-{}", uuid::Uuid::new_v4()));
        fs::create_dir_all(&folder).unwrap();
        let world = Self { emulator, folder, now: Arc::new(AtomicU64::new(1_000_000)) };
        let free = world.free();
        for (name, workspace) in [("Main", "default"), ("Other", "acme")] {
            let request = CreateConnector {
                name: Some(name.into()),
                workspace_name: Some(workspace.into()),
                connector_type: Some("GitHub".into()),
                credentials: JsonObject::of(&json!({"personal_access_token": "ghp_hush_hush"})).ok(),
                replication_config: JsonObject::of(&json!({"repositories": ["airbytehq/airbyte"]})).ok(),
                ..CreateConnector::default()
            };
            free.connectors().create(request).await.unwrap();
        }
        world
    }

    /// A client without a policy.
    pub fn free(&self) -> Client {
        Client::new(self.config(self.settings(), &[]).unwrap(), ClientExtensions::default()).unwrap()
    }

    /// A client with a policy.
    pub fn client(&self, policy: &str) -> Client {
        Client::new(self.policy_config(policy), ClientExtensions::default()).unwrap()
    }

    pub fn client_with(&self, policy: &str, approver: Arc<dyn Approver>) -> Client {
        Client::new(self.policy_config(policy).with_approver(approver), ClientExtensions::default()).unwrap()
    }

    pub fn client_behind(&self, policy: &str, interceptor: impl Interceptor + 'static) -> Client {
        let extensions = ClientExtensions { interceptors: vec![Arc::new(interceptor)], ..Default::default() };
        Client::new(self.policy_config(policy), extensions).unwrap()
    }

    pub fn policy_config(&self, policy: &str) -> Config {
        let file = self.file("policy.toml", policy);
        self.config(Settings { policy: Some(file.into()), ..self.settings() }, &[]).unwrap()
    }

    /// Settings that are resolved with variables, in this world's folder and time.
    pub fn config(&self, settings: Settings, variables: &[(&str, &Path)]) -> Result<Config, Error> {
        let mut environment = json!({"XDG_STATE_HOME": self.folder.join("state"), "HOME": self.folder});
        for (name, value) in variables {
            environment[name] = json!(value);
        }
        let defaults = json!({"configured": {}, "environment": environment}).to_string();
        let config = Config::resolve_with(settings, Defaults::from_json(defaults.as_bytes())?)?;
        Ok(config.with_clock(self.clock()))
    }

    pub fn settings(&self) -> Settings {
        Settings {
            base_url: Some(self.emulator.url().to_owned()),
            replication_url: Some(format!("{}/api/public/v1", self.emulator.url())),
            client_id: Some(self.emulator.client_id().to_owned()),
            client_secret: Some(self.emulator.client_secret().into()),
            ..Settings::default()
        }
    }

    /// Writes a file.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn clock(&self) -> Clock {
        let now = Arc::clone(&self.now);
        Clock::new(move || UNIX_EPOCH + Duration::from_secs(now.load(Ordering::Relaxed)))
    }

    pub fn advance(&self, seconds: u64) {
        self.now.fetch_add(seconds, Ordering::Relaxed);
    }

    pub fn approvals(&self) -> Approvals {
        Approvals::in_folder(&self.folder.join("state/airbyte-agent")).with_clock(self.clock())
    }

    /// How often the emulator received an operation.
    pub async fn count(&self, operation: &str) -> usize {
        let url = format!("{}/_emulator/journal?operation={operation}", self.emulator.url());
        let journal: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
        journal["entries"].as_array().unwrap().len()
    }

    /// Everything in the files of the folder.
    pub fn kept(&self) -> String {
        fn read(folder: &Path, text: &mut String) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => read(&path, text),
                    false => text.push_str(&String::from_utf8_lossy(&fs::read(path).unwrap())),
                }
            }
        }
        let mut text = String::new();
        read(&self.folder, &mut text);
        text
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Creates an issue.
pub async fn create(github: &Connector, title: &str) -> Result<Execution, Error> {
    let params = json!({"owner": "airbytehq", "repo": "airbyte", "title": title});
    github.execute("issues", "create").params(params).intent("to test").await
}

/// Lists issues.
pub async fn list(github: &Connector) -> Result<Execution, Error> {
    github.execute("issues", "list").params(json!({"per_page": 2})).await
}

/// Answers in the same way every time, and keeps what it was asked.
pub struct Always {
    pub answer: airbyte_agent::policy::ApprovalAnswer,
    pub asked: std::sync::Mutex<Vec<airbyte_agent::policy::PendingApproval>>,
}

impl Always {
    pub fn new(answer: airbyte_agent::policy::ApprovalAnswer) -> Arc<Self> {
        Arc::new(Self { answer, asked: std::sync::Mutex::default() })
    }
}

impl Approver for Always {
    fn answer<'a>(
        &'a self,
        request: &'a airbyte_agent::policy::PendingApproval,
    ) -> BoxFuture<'a, Result<airbyte_agent::policy::ApprovalAnswer, Error>> {
        self.asked.lock().unwrap().push(request.clone());
        let answer = self.answer;
        async move { Ok(answer) }.boxed()
    }
}
