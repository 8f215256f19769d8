//! `airbyte-agent emulator`

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

use airbyte_agent_emulator::{Data, Emulator, Options};

/// Run the whole API on this machine until Ctrl-C. When it is ready it prints one line of JSON: `url`, `client_id`,
/// `client_secret`, `organization_id`, `pid`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Keep the state in this file; it survives a restart.
    #[arg(long, conflicts_with = "memory")]
    data: Option<PathBuf>,
    /// Keep the state in memory. The default.
    #[arg(long)]
    memory: bool,
    /// Connector types, records and organizations to begin with: YAML or JSON. May be repeated.
    #[arg(long)]
    seed: Vec<PathBuf>,
    /// Records made up for every main entity of a connector.
    #[arg(long)]
    records: Option<u64>,
    /// Client id to accept; made up when absent.
    #[arg(long)]
    client_id: Option<String>,
    /// Client secret to accept; made up when absent.
    #[arg(long, env = "AIRBYTE_EMULATOR_CLIENT_SECRET", hide_env_values = true)]
    client_secret: Option<String>,
    /// Id of the organization, a UUID; made up when absent.
    #[arg(long)]
    organization_id: Option<String>,
}

pub async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let mut seeds = Vec::with_capacity(arguments.seed.len());
    for path in &arguments.seed {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        seeds.push(text);
    }
    let emulator = Emulator::start(Options {
        port: arguments.port,
        data: arguments.data.map_or(Data::Memory, Data::File),
        client_id: arguments.client_id,
        client_secret: arguments.client_secret.map(Into::into),
        organization_id: arguments.organization_id,
        seeds,
        records: arguments.records,
        ..Options::default()
    })
    .await?;
    writeln!(std::io::stdout(), "{}", emulator.ready_line())?;
    tokio::signal::ctrl_c().await?;
    emulator.stop();
    Ok(())
}
