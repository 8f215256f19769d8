//! Sessions in another process.

use std::convert::Infallible;
use std::sync::{Mutex, PoisonError};

use airbyte_agent::config::Config;
use airbyte_agent::{CallOptions, Client, ClientExtensions, Error, Settings};
use serde::{Deserialize, Serialize};

use crate::process::PerProcess;

/// How many clients from other processes a process caches.
const CACHE_SIZE: usize = 8;

/// A session as text.
#[derive(Serialize, Deserialize)]
pub(crate) struct PortableSession {
    pub(crate) settings: Settings,
    pub(crate) options: CallOptions,
}

/// The client with this configuration. Workers unpack the same client with every task; they get the one of the last
/// time, with its connections and its token.
pub(crate) fn cached_client(config: Config) -> Result<Client, Error> {
    static CLIENTS: PerProcess<Mutex<Vec<(Config, Client)>>> = PerProcess::empty();
    let Ok(clients) = CLIENTS.get(|| Ok::<_, Infallible>(Mutex::default()), drop);
    let mut clients = clients.lock().unwrap_or_else(PoisonError::into_inner);
    let entry = match clients.iter().position(|(known, _)| *known == config) {
        Some(position) => clients.remove(position),
        None => (config.clone(), Client::new(config, ClientExtensions::default())?),
    };
    let client = entry.1.clone();
    clients.insert(0, entry);
    clients.truncate(CACHE_SIZE);
    Ok(client)
}
