//! The records of a page.

use std::borrow::Cow;

use airbyte_agent_core::{Error, Response};

use crate::agent::envelope::Envelope;

/// The records of an `execute` response as a JSON array, whatever the shape of the result.
pub(in crate::agent) fn records(response: &Response) -> Result<Cow<'_, str>, Error> {
    let envelope = Envelope::read(response)?;
    Ok(match (envelope.record_array(), envelope.result) {
        (Some(array), _) => array.get().into(),
        (None, Some(result)) if result.get() != "null" => format!("[{}]", result.get()).into(),
        (None, _) => "[]".into(),
    })
}
