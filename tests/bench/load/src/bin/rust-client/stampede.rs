//! Many callers of a client that has no token yet and knows no connector.

use std::time::Instant;

use crate::measure::Load;
use crate::{Error, ours};

/// Each looks the connector up by its name and executes. Prints how long all of it took, the making of the client included.
pub async fn run(url: &str, load: &Load) -> Result<(), Error> {
    let begun = Instant::now();
    let client = ours(url)?;
    let callers = (0..load.concurrency).map(|_| async {
        let github = client.connector("GitHub").await?;
        github.execute("issues", "list").await
    });
    futures::future::try_join_all(callers).await?;
    println!("{}", serde_json::json!({ "wall_ms": begun.elapsed().as_secs_f64() * 1e3 }));
    Ok(())
}
