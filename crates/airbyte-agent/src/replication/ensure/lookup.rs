//! Finding the one resource of a name.

use airbyte_agent_core::operation::Operation;
use airbyte_agent_core::{Error, ErrorKind, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::replication::requests::{Entries, Requests};

/// What there is of a name.
pub(super) struct Lookup<T> {
    pub found: Option<Found<T>>,
    /// The response that was read.
    pub response: Response,
}

/// The resource of the name.
pub(super) struct Found<T> {
    pub resource: T,
    /// The resource as received.
    pub text: Box<RawValue>,
}

/// Finds what has exactly this name in all pages of a list. `id` is the member that holds its id.
pub(super) async fn find<O: Operation, T: DeserializeOwned>(
    requests: &Requests,
    list: &O,
    name: &str,
    id: &str,
) -> Result<Lookup<T>, Error> {
    only_one(requests, requests.list(list, |entry| has_name(entry, name)).await?, name, id)
}

/// Whether an entry has exactly this name.
pub(super) fn has_name(entry: &RawValue, name: &str) -> bool {
    #[derive(Deserialize)]
    struct Named {
        name: String,
    }
    serde_json::from_str::<Named>(entry.get()).is_ok_and(|entry| entry.name == name)
}

/// The only entry, if there is one.
pub(super) fn only_one<T: DeserializeOwned>(
    requests: &Requests,
    found: Entries,
    name: &str,
    id: &str,
) -> Result<Lookup<T>, Error> {
    let Entries { mut entries, response } = found;
    if entries.len() > 1 {
        let id_of = |entry: &RawValue| {
            let members: Option<Value> = serde_json::from_str(entry.get()).ok();
            members
                .and_then(|members| members[id].as_str().map(str::to_owned))
                .unwrap_or_else(|| "without an id".into())
        };
        let ids: Vec<String> = entries.iter().map(|entry| id_of(entry)).collect();
        let message = format!(
            "{} have the name {name:?}: {}. `ensure` cannot tell which one is meant: rename or delete the others",
            ids.len(),
            ids.join(", ")
        );
        return Err(requests.error(ErrorKind::LookupAmbiguous, message));
    }
    let found = entries.pop().map(|text| match serde_json::from_str(text.get()) {
        Ok(resource) => Ok(Found { resource, text }),
        Err(error) => Err(response.decode_error(airbyte_agent_core::json::describe(&error))),
    });
    Ok(Lookup { found: found.transpose()?, response })
}
