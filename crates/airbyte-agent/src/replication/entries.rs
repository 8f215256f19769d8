//! The entries of a list, as the service wrote them.

use std::borrow::Cow;
use std::collections::HashMap;

use airbyte_agent_core::json::describe;
use airbyte_agent_core::operation::Operation;
use airbyte_agent_core::pagination::{ListPages, Pages};
use airbyte_agent_core::{ApiClient, Error, ErrorKind, RequestOptions, Response};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Envelope {
    data: Vec<Box<RawValue>>,
}

/// A member of an entry that is a string.
pub(super) fn member(entry: &RawValue, name: &str) -> Option<String> {
    let members: HashMap<Cow<'_, str>, &RawValue> = serde_json::from_str(entry.get()).ok()?;
    serde_json::from_str(members.get(name)?.get()).ok()
}

/// The entries of a response.
pub(super) fn entries(response: &Response) -> Result<Vec<Box<RawValue>>, Error> {
    response.json().map(|Envelope { data }| data)
}

/// The entries of all pages, each once, and the last response.
pub(super) async fn all_entries<O: Operation>(
    client: &ApiClient,
    list: &O,
    options: RequestOptions,
) -> Result<(Vec<Box<RawValue>>, Response), Error> {
    let invalid = |reason: String| Error::new(ErrorKind::InvalidRequest, reason).with_operation(O::SPEC.name);
    let list = serde_json::to_vec(list).map_err(|error| invalid(describe(&error)))?;
    let source = ListPages::new(client, O::SPEC.name, &list)?;
    let mut pages = Pages::new(client.clone(), source, options);
    let mut all = Vec::new();
    let mut last = None;
    while let Some(page) = pages.next().await? {
        all.extend(page.records()?);
        last = Some(page.response().clone());
    }
    match last {
        Some(response) => Ok((all, response)),
        None => Err(invalid("the list has no pages".to_owned())),
    }
}
