//! The envelope of an `execute` response, borrowed from its body.

use std::borrow::Cow;
use std::fmt;

use airbyte_agent_core::{Error, ErrorKind, Response, json};
use http::header::CONTENT_DISPOSITION;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The status of an action that succeeded.
const SUCCESS: &str = "success";

/// The members that records and paging are read from.
pub(super) struct Envelope<'a> {
    pub(super) result: &'a RawValue,
    pub(super) connector_metadata: Option<&'a RawValue>,
}

#[derive(serde::Deserialize)]
struct Members<'a> {
    #[serde(borrow)]
    status: Option<Cow<'a, str>>,
    /// `null` is a result.
    #[serde(borrow, default, deserialize_with = "present")]
    result: Option<&'a RawValue>,
    #[serde(borrow)]
    connector_metadata: Option<&'a RawValue>,
}

fn present<'de: 'a, 'a, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'a RawValue>, D::Error> {
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
        if let Some(status) = members.status.filter(|status| !status.eq_ignore_ascii_case(SUCCESS)) {
            let message = format!("the action ended with the status `{status}`");
            return Err(response.error(ErrorKind::Unsuccessful, message));
        }
        let result = members
            .result
            .ok_or_else(|| response.decode_error("it has no member `result`, so it is not the result of an action"))?;
        Ok(Self { result, connector_metadata: members.connector_metadata })
    }
}

/// Checks that the response to an `execute` is the result of an action, or a file. A body that begins like a result is not
/// read to its end, because that would cost as much as decoding it: whoever decodes it finds out what is wrong there.
pub(super) fn check(response: &Response) -> Result<(), Error> {
    // A file has no envelope.
    if response.headers().contains_key(CONTENT_DISPOSITION) || begins_with_success(response.body()) {
        return Ok(());
    }
    Envelope::read(response).map(drop)
}

/// Whether the body is an object with a status that is a success, followed by a result.
fn begins_with_success(body: &[u8]) -> bool {
    let mut has_result = false;
    let mut reader = serde_json::Deserializer::from_slice(body);
    // The result is not read, so this ends with an error.
    let _ = reader.deserialize_map(Beginning { has_result: &mut has_result });
    has_result
}

struct Beginning<'a> {
    has_result: &'a mut bool,
}

impl<'de> Visitor<'de> for Beginning<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut is_success = false;
        while let Some(name) = map.next_key::<Cow<'_, str>>()? {
            match name.as_ref() {
                "status" => is_success = map.next_value::<Cow<'_, str>>()?.eq_ignore_ascii_case(SUCCESS),
                "result" => {
                    *self.has_result = is_success;
                    return Ok(());
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}
