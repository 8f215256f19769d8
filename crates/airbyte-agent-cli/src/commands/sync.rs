//! `airbyte-agent sync`: start a sync of a connection, and wait until it has ended.

use clap::{Arg, ArgAction, Command};
use serde_json::{Value as Json, json};

use super::connector::show_json;
use super::{procedure, result};
use crate::arguments::{ClientArguments, Matches, OutputArguments};
use crate::dry_run::DryRun;
use crate::failure::Failure;
use crate::in_flight::InFlight;
use crate::operations::{Described, find};
use crate::session::Session;

const SYNC: &str = "replication.connections.sync";
const FIND: &str = "replication.connections.find";

const CONNECTION: &str = "connection";
const NO_WAIT: &str = "no-wait";
const CANCEL: &str = "cancel-on-timeout";

pub fn command() -> Command {
    let option = |id: &'static str, help: &'static str| {
        Arg::new(id).long(id).action(ArgAction::SetTrue).help(help).help_heading("Call")
    };
    Command::new("sync")
        .about("Start a sync of a connection, and wait until it has ended.")
        .long_about(
            "Start a sync of a connection, and wait until it has ended.\n\nA sync that is running already is waited for. Ctrl-C \
             leaves it running. `replication connections sync` has more options.",
        )
        .arg(Arg::new(CONNECTION).value_name("CONNECTION").required(true).help("Id or name of the connection"))
        .arg(option(NO_WAIT, "Return the job as soon as it was started"))
        .arg(option(CANCEL, "Cancel the job if --timeout passes before it has ended"))
        .arg(DryRun::argument())
        .args(ClientArguments::arguments(false))
        .args(OutputArguments::arguments())
}

/// Syncs the connection and writes the job.
///
/// # Errors
/// If there is no such connection, and how the sync ended.
pub async fn run(matches: Matches<'_>, in_flight: &InFlight) -> Result<(), Failure> {
    let output = OutputArguments::read(matches)?;
    let session = Session::open(matches, in_flight)?;
    let connection = matches.text(CONNECTION).cloned().unwrap_or_default();
    let on_giving_up = if matches.flag(CANCEL) { "cancel" } else { "leave" };
    let parameters = |id: &str| json!({"connectionId": id, "wait": !matches.flag(NO_WAIT), "onGivingUp": on_giving_up});
    let is_id = uuid::Uuid::try_parse(&connection).is_ok();
    if session.dry_run.is_some() {
        let id = if is_id { connection } else { format!("id of {connection}") };
        let plan = json!({"operation": SYNC, "effect": "write", "parameters": parameters(&id)});
        return show_json(&plan, &output);
    }
    let id = if is_id { connection } else { id_of(&connection, &session).await? };
    let parameters = parameters(&id).to_string();
    let running = session.client.start(SYNC, parameters.as_bytes(), &session.options)?;
    let body = procedure::wait("sync", running, &session).await?;
    result::write(&body, &output, Described::of(find(&[SYNC.to_owned()])?).response)
}

async fn id_of(name: &str, session: &Session) -> Result<String, Failure> {
    let parameters = json!({"name": name}).to_string();
    let found = session.client.start(FIND, parameters.as_bytes(), &session.options)?.finish().await?;
    let connection: Json = found.json()?;
    Ok(connection["connectionId"].as_str().unwrap_or_default().to_owned())
}
