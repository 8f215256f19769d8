//! The envelope of an `execute` response, borrowed from its body.

use airbyte_agent_core::{Error, ErrorKind, Response, json};
use http::header::CONTENT_DISPOSITION;
use serde::Deserialize;
use serde_json::value::RawValue;

/// The members that records and paging are read from.
pub(super) struct Envelope<'a> {
    pub(super) result: &'a RawValue,
    pub(super) connector_metadata: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Members<'a> {
    #[serde(borrow)]
    status: Option<std::borrow::Cow<'a, str>>,
    /// `null` is a result.
    #[serde(borrow, default, deserialize_with = "present")]
    result: Option<&'a RawValue>,
    #[serde(borrow)]
    connector_metadata: Option<&'a RawValue>,
}

fn present<'de: 'a, 'a, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<&'a RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

impl<'a> Envelope<'a> {
    /// Reads the envelope.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] if the body is something else, such as the page of a proxy, and [`ErrorKind::Unsuccessful`] if
    /// the status is not `success`.
    pub(super) fn read(response: &'a Response) -> Result<Self, Error> {
        let members: Members<'a> =
            serde_json::from_slice(response.body()).map_err(|error| response.decode_error(json::describe(&error)))?;
        if let Some(status) = members.status.filter(|status| !status.eq_ignore_ascii_case("success")) {
            let message = format!("the action ended with the status `{status}`");
            return Err(response.error(ErrorKind::Unsuccessful, message));
        }
        let result = members.result.ok_or_else(|| response.decode_error("it has no member `result`, so it is not the result of an action"))?;
        Ok(Self { result, connector_metadata: members.connector_metadata })
    }
}

/// Checks that the response to an `execute` is the result of an action, or a file.
pub(super) fn check(response: &Response) -> Result<(), Error> {
    // A file has no envelope.
    if response.headers().contains_key(CONTENT_DISPOSITION) {
        return Ok(());
    }
    Envelope::read(response).map(drop)
}
