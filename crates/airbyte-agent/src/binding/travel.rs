//! Sessions on their way to other processes, and what they find there.

use std::convert::Infallible;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::binding::process::PerProcess;
use crate::client::Client;
use crate::config::Config;
use crate::error::Error;

/// How many clients that came from elsewhere a process remembers.
const REMEMBERED: usize = 8;

/// A session as text.
#[derive(Serialize, Deserialize)]
pub(super) struct Luggage<S, O> {
    pub(super) settings: S,
    pub(super) options: O,
}

/// Workers unpack the same client with every task. They get the one of the last time, with its connections and its
/// token, as long as it would be made the same way.
pub(super) fn remembered(config: Config) -> Result<Client, Error> {
    static CLIENTS: PerProcess<Mutex<Vec<(Config, Client)>>> = PerProcess::empty();
    let Ok(clients) = CLIENTS.get(|| Ok::<_, Infallible>(Mutex::default()), drop);
    let mut clients = clients.lock().unwrap_or_else(PoisonError::into_inner);
    let known = clients.iter().position(|(known, _)| *known == config);
    let entry = match known {
        Some(place) => clients.remove(place),
        None => (config.clone(), Client::new(config)?),
    };
    let client = entry.1.clone();
    clients.insert(0, entry);
    clients.truncate(REMEMBERED);
    Ok(client)
}
