//! The envelope of an `execute` response, borrowed from its body.

use airbyte_agent_core::{Error, Response, json};
use serde::Deserialize;
use serde_json::value::RawValue;

/// The members that records and paging are read from.
#[derive(Deserialize)]
pub(super) struct Envelope<'a> {
    #[serde(borrow)]
    pub(super) result: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) connector_metadata: Option<&'a RawValue>,
}

/// A result that wraps its records.
#[derive(Deserialize)]
struct Wrapped<'a> {
    #[serde(borrow)]
    data: &'a RawValue,
}

impl<'a> Envelope<'a> {
    pub(super) fn read(response: &'a Response) -> Result<Self, Error> {
        serde_json::from_slice(response.body()).map_err(|error| response.decode_error(json::describe(&error)))
    }

    /// The array of records in the result: the result itself, or its member `data`.
    pub(super) fn record_array(&self) -> Option<&'a RawValue> {
        let result = self.result?;
        match result.get().as_bytes().first() {
            Some(b'[') => Some(result),
            Some(b'{') => {
                let wrapped: Wrapped<'a> = serde_json::from_str(result.get()).ok()?;
                wrapped.data.get().starts_with('[').then_some(wrapped.data)
            }
            _ => None,
        }
    }
}
