//! `airbyte-agent emulator`

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

use airbyte_agent::Secret;
use airbyte_agent_emulator::{Data, Edition, Emulator, Options};

use crate::signals::Signals;

/// Run an emulator of the API until Ctrl-C or SIGTERM. When it accepts connections it prints one line of JSON with `url`,
/// `client_id`, `client_secret`, `organization_id` and `pid`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Port on 127.0.0.1. 0 selects a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Host name, besides those of this machine, that requests may be sent to: that of a proxy or a container. Can be
    /// repeated.
    #[arg(long, value_name = "NAME")]
    allowed_host: Vec<String>,
    /// File with the bearer token that requests to `/_emulator` must have. Default: the environment variable
    /// AIRBYTE_EMULATOR_ADMIN_TOKEN; without it, none is needed.
    #[arg(long, value_name = "FILE")]
    admin_token_file: Option<PathBuf>,
    /// SQLite file that keeps the state across restarts.
    #[arg(long, value_name = "FILE", conflicts_with = "memory")]
    data: Option<PathBuf>,
    /// Keep the state in memory. This is the default.
    #[arg(long)]
    memory: bool,
    /// YAML or JSON file with connector types, records, workspaces, organizations, users and groups. Can be repeated.
    #[arg(long, value_name = "FILE")]
    seed: Vec<PathBuf>,
    /// Number of generated records of each main entity of a connector. Default: 250, unless a seed says otherwise.
    #[arg(long)]
    records: Option<u64>,
    /// Refuse calls with parameters or fields that the connector does not declare. The service drops them.
    #[arg(long)]
    strict: bool,
    /// Return lists of `execute` as `{data, meta}`. The service has been seen to do both.
    #[arg(long)]
    list_envelope: bool,
    /// Which installation of Airbyte the Airbyte API behaves like.
    #[arg(long, value_enum, default_value_t = EditionArgument::Cloud)]
    edition: EditionArgument,
    /// Answer requests to the Airbyte API without a token, as the single user. Requires `--edition self-managed`.
    #[arg(long)]
    no_auth: bool,
    /// Shuffle the lists that the Airbyte API returns in no particular order, in another way whenever an entry is added or
    /// removed.
    #[arg(long)]
    shuffle_lists: bool,
    /// Host name, besides those of this machine, that notifications of workspaces may be sent to. Can be repeated.
    #[arg(long, value_name = "HOST")]
    allow_notifications_to: Vec<String>,
    /// Client id of the first organization. Default: generated.
    #[arg(long)]
    client_id: Option<String>,
    // Not the secret itself: other users of the machine can read arguments.
    /// File with the client secret of the first organization. Default: the environment variable
    /// AIRBYTE_EMULATOR_CLIENT_SECRET; without it, it is generated.
    #[arg(long, value_name = "FILE")]
    client_secret_file: Option<PathBuf>,
    /// Id of the first organization, a UUID. Default: generated.
    #[arg(long)]
    organization_id: Option<String>,
}

/// [`Edition`], as an argument.
#[derive(Clone, Copy, clap::ValueEnum)]
enum EditionArgument {
    /// Users have roles in organizations and workspaces, and are refused (403) what they cannot see.
    Cloud,
    /// A single user may do everything (404 for what does not exist), and OAuth is not implemented (501).
    SelfManaged,
}

impl From<EditionArgument> for Edition {
    fn from(argument: EditionArgument) -> Self {
        match argument {
            EditionArgument::Cloud => Self::Cloud,
            EditionArgument::SelfManaged => Self::SelfManaged,
        }
    }
}

pub async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    // First of all, so that a signal during the start is not lost: the first process of a container ignores signals that
    // it does not listen to.
    let mut signals = Signals::listen()?;
    let mut seeds = Vec::with_capacity(arguments.seed.len());
    for path in &arguments.seed {
        seeds.push(read("seed", path)?);
    }
    let emulator = Emulator::start(Options {
        port: arguments.port,
        allowed_hosts: arguments.allowed_host,
        admin_token: secret("admin token", arguments.admin_token_file.as_deref(), "AIRBYTE_EMULATOR_ADMIN_TOKEN")?,
        data: arguments.data.map_or(Data::Memory, Data::File),
        client_id: arguments.client_id,
        client_secret: secret(
            "client secret",
            arguments.client_secret_file.as_deref(),
            "AIRBYTE_EMULATOR_CLIENT_SECRET",
        )?,
        organization_id: arguments.organization_id,
        seeds,
        records: arguments.records,
        strict: arguments.strict,
        list_envelope: arguments.list_envelope,
        edition: arguments.edition.into(),
        auth: !arguments.no_auth,
        shuffle_lists: arguments.shuffle_lists,
        allow_notifications_to: arguments.allow_notifications_to,
        ..Options::default()
    })
    .await?;
    writeln!(std::io::stdout(), "{}", emulator.ready_line())?;
    signals.next().await;
    let stopped = tokio::task::spawn_blocking(move || emulator.stop());
    tokio::select! {
        stopped = stopped => stopped?,
        // Whoever asks twice does not want to wait for the requests in progress.
        code = signals.next() => std::process::exit(code),
    }
    Ok(())
}

/// A secret from a file, else from a variable of the environment.
fn secret(what: &str, file: Option<&Path>, variable: &str) -> Result<Option<Secret>, Box<dyn Error>> {
    let (text, source) = match file {
        Some(path) => (read(what, path)?, path.display().to_string()),
        None => match std::env::var(variable) {
            Ok(text) => (text, variable.to_owned()),
            Err(std::env::VarError::NotPresent) => return Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => return Err(format!("{variable} is not valid UTF-8").into()),
        },
    };
    // Editors and `echo` end a file with a newline, which is no part of the secret.
    match text.trim_end_matches(['\r', '\n']) {
        "" => Err(format!("the {what} in {source} is empty").into()),
        secret => Ok(Some(secret.into())),
    }
}

fn read(what: &str, path: &Path) -> Result<String, Box<dyn Error>> {
    Ok(std::fs::read_to_string(path).map_err(|error| format!("cannot read the {what} {}: {error}", path.display()))?)
}
