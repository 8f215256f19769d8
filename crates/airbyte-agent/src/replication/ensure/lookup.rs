//! Finding the one resource of a name.

use airbyte_agent_core::json::describe;
use airbyte_agent_core::operation::Operation;
use airbyte_agent_core::{Error, ErrorKind, Response};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::replication::entries::member;
use crate::replication::requests::Requests;

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

/// Finds what has exactly this name in all pages of a list. `noun` is what that is, and `id` the member that holds its id.
pub(super) async fn find<O: Operation, T: DeserializeOwned>(
    requests: &Requests,
    list: &O,
    name: &str,
    (noun, id): (&str, &str),
) -> Result<Lookup<T>, Error> {
    let (mut entries, response) = requests.list(list).await?;
    entries.retain(|entry| member(entry, "name").as_deref() == Some(name));
    if entries.len() > 1 {
        let ids: Vec<String> = entries.iter().filter_map(|entry| member(entry, id)).collect();
        let message = format!(
            "{} {noun}s have the name {name:?}, so it is unclear which one is meant: {}; rename or delete the others",
            entries.len(),
            ids.join(", ")
        );
        return Err(requests.error(ErrorKind::NameAmbiguous, message));
    }
    let found = entries.pop().map(|text| match serde_json::from_str(text.get()) {
        Ok(resource) => Ok(Found { resource, text }),
        Err(error) => Err(response.decode_error(describe(&error))),
    });
    Ok(Lookup { found: found.transpose()?, response })
}
