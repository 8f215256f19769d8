//! `airbyte-agent demo`: the steps of the public quick start, then paging.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, Write};
use std::time::Instant;

use airbyte_agent::{
    Client, ClientBuilder, CreateConnector, JsonObject, ListSourceDefinitions, ListWorkspaces, Settings,
};
use airbyte_agent_emulator::{Emulator, Options};
use futures::TryStreamExt;
use serde_json::{Value, json};

/// Connect GitHub and read its issues.
#[derive(clap::Args)]
pub struct Arguments {
    /// Use the live API instead of an emulator, with AIRBYTE_CLIENT_ID, AIRBYTE_CLIENT_SECRET and GITHUB_TOKEN. Creates a
    /// connector in the workspace `default`.
    #[arg(long)]
    live: bool,
    /// The repository to read, as `owner/name`.
    #[arg(long, default_value = "airbytehq/airbyte")]
    repository: String,
}

pub async fn run(arguments: Arguments, settings: Settings) -> Result<(), Box<dyn Error>> {
    if arguments.live {
        let token = std::env::var("GITHUB_TOKEN")
            .map_err(|_| "GITHUB_TOKEN is not set; set it to a GitHub token that can read the repository")?;
        return run_steps(&ClientBuilder::from(settings).build()?, token, &arguments.repository).await;
    }
    let started = Instant::now();
    let emulator = Emulator::start(Options::default()).await?;
    writeln!(io::stdout(), "Rust    emulator of the Agent API up in {:.0?} at {}", started.elapsed(), emulator.url())?;
    let client = Client::builder()
        .base_url(emulator.url())
        .client_id(emulator.client_id())
        .client_secret(emulator.client_secret())
        .build()?;
    run_steps(&client, "ghp_made_up".to_owned(), &arguments.repository).await
}

async fn run_steps(client: &Client, github_token: String, repository: &str) -> Result<(), Box<dyn Error>> {
    let found = client.definitions().list_sources(ListSourceDefinitions { name: Some("github".into()) }).await?;
    let github = found.definitions.first().ok_or("the catalogue has no GitHub")?;
    print_step("definitions.list_sources", &format!("{} ({})", github.name, support_level(github)))?;

    let connector = client
        .connect(CreateConnector {
            definition_id: github.source_definition_id.clone(),
            name: Some("My GitHub Connector".into()),
            credentials: Some(JsonObject::of(&json!({
                "option_title": "PAT Credentials",
                "personal_access_token": github_token,
            }))?),
            replication_config: Some(JsonObject::of(&json!({"repositories": [repository]}))?),
            ..CreateConnector::default()
        })
        .await?;
    let name = connector.name.as_deref().unwrap_or_default();
    print_step("connectors.create", &format!("{name} ({})", connector.id))?;

    let page = connector.execute("issues", "list").params(json!({"per_page": 10})).await?;
    let issues: Vec<Value> = page.records()?;
    print_step("execute issues/list", &format!("{} issues, the first:", issues.len()))?;
    for issue in issues.iter().take(3) {
        writeln!(io::stdout(), "          #{:<5} {}", issue["number"], issue["title"].as_str().unwrap_or_default())?;
    }

    let started = Instant::now();
    let records = connector.records("issues", "list").params(json!({"per_page": 100}));
    let states: Vec<String> = records
        .stream::<Value>()
        .map_ok(|issue| issue["state"].as_str().unwrap_or("unknown").to_lowercase())
        .try_collect()
        .await?;
    let mut counted = BTreeMap::new();
    for state in &states {
        *counted.entry(state.as_str()).or_insert(0) += 1;
    }
    let summary: Vec<String> = counted.iter().map(|(state, count)| format!("{count} {state}")).collect();
    print_step(
        "records issues/list",
        &format!("{} issues over all pages ({}) in {:.0?}", states.len(), summary.join(", "), started.elapsed()),
    )?;

    let workspaces = client.workspaces().list(ListWorkspaces::default()).await?.data;
    let names: Vec<&str> = workspaces.iter().map(|workspace| workspace.name.as_str()).collect();
    print_step("workspaces.list", &names.join(", "))?;
    Ok(())
}

fn support_level(definition: &airbyte_agent::ConnectorDefinitionSummary) -> String {
    definition.support_level.as_ref().map_or_else(|| "no support level".to_owned(), ToString::to_string)
}

fn print_step(step: &str, result: &str) -> io::Result<()> {
    writeln!(io::stdout(), "  {step:<26}{result}")
}
