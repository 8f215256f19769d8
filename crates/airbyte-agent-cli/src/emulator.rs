//! `airbyte-agent emulator`

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

use airbyte_agent_emulator::{Data, Emulator, Options};

/// Run an emulator of the API until Ctrl-C. When it accepts connections it prints one line of JSON with `url`,
/// `client_id`, `client_secret`, `organization_id` and `pid`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Port on 127.0.0.1. 0 selects a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// SQLite file that keeps the state across restarts.
    #[arg(long, conflicts_with = "memory")]
    data: Option<PathBuf>,
    /// Keep the state in memory. This is the default.
    #[arg(long)]
    memory: bool,
    /// YAML or JSON file with connector types, records, workspaces and organizations. Can be repeated.
    #[arg(long)]
    seed: Vec<PathBuf>,
    /// Number of generated records of each main entity of a connector. Default: 250, unless a seed says otherwise.
    #[arg(long)]
    records: Option<u64>,
    /// Refuse calls with parameters or fields that the connector does not declare. The service drops them.
    #[arg(long)]
    strict: bool,
    /// Client id of the first organization. Default: generated.
    #[arg(long)]
    client_id: Option<String>,
    /// Client secret of the first organization. Default: generated.
    #[arg(long, env = "AIRBYTE_EMULATOR_CLIENT_SECRET", hide_env_values = true)]
    client_secret: Option<String>,
    /// Id of the first organization, a UUID. Default: generated.
    #[arg(long)]
    organization_id: Option<String>,
}

pub async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let mut seeds = Vec::with_capacity(arguments.seed.len());
    for path in &arguments.seed {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("cannot read the seed {}: {error}", path.display()))?;
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
        strict: arguments.strict,
        ..Options::default()
    })
    .await?;
    writeln!(std::io::stdout(), "{}", emulator.ready_line())?;
    tokio::signal::ctrl_c().await?;
    emulator.stop();
    Ok(())
}
