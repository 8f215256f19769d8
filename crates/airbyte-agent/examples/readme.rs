//! The example of the README. A test checks that both are the same.

use airbyte_agent::Client;
use futures::TryStreamExt;
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<(), airbyte_agent::Error> {
    let client = Client::from_env()?;
    let github = client.connector("github").await?;
    let mut issues = github.records("issues", "list").params(json!({"per_page": 100})).stream::<Value>();
    while let Some(issue) = issues.try_next().await? {
        println!("{} {}", issue["number"], issue["title"].as_str().unwrap_or_default());
    }
    Ok(())
}
