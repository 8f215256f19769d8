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
        Self::parse(response.body(), response)
    }

    /// Reads the envelope of a body that is, or was made of, that of a response.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub(super) fn parse(body: &'a [u8], response: &Response) -> Result<Self, Error> {
        let members: Members<'a> =
            serde_json::from_slice(body).map_err(|error| response.decode_error(json::describe(&error)))?;
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
    if response.headers().contains_key(CONTENT_DISPOSITION) || result_start(response.body()).is_some() {
        return Ok(());
    }
    Envelope::read(response).map(drop)
}

/// Where the result begins in a body that is an object with a status that is a success, followed by the result.
pub(super) fn result_start(body: &[u8]) -> Option<usize> {
    let mut key = None;
    // The result is not read, so this ends with an error.
    let _ = serde_json::Deserializer::from_slice(body).deserialize_map(Beginning { key: &mut key });
    // Behind the key and its quote.
    let end = key?.as_bytes().as_ptr_range().end.addr() - body.as_ptr().addr() + 1;
    let mut rest = body.iter().enumerate().skip(end).filter(|(_, byte)| !byte.is_ascii_whitespace());
    rest.next().filter(|(_, byte)| **byte == b':')?;
    rest.next().map(|(position, _)| position)
}

/// Finds the key of the result.
struct Beginning<'a, 'de> {
    key: &'a mut Option<&'de str>,
}

impl<'de> Visitor<'de> for Beginning<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut is_success = false;
        // A name with escapes is not borrowed, which ends this too.
        while let Some(name) = map.next_key::<&str>()? {
            match name {
                "status" => is_success = map.next_value::<Cow<'_, str>>()?.eq_ignore_ascii_case(SUCCESS),
                "result" => {
                    *self.key = Some(name).filter(|_| is_success);
                    return Ok(());
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_found_behind_a_success() {
        for (body, expected) in [
            (r#"{"status":"success","result":[1]}"#, Some("[1]}")),
            (
                r#"{ "warning": {"result": 1}, "status": "SUCCESS", "result" : {"data": []} }"#,
                Some(r#"{"data": []} }"#),
            ),
            (r#"{"status":"success","result":"#, None),
            (r#"{"status":"failed","result":[1]}"#, None),
            (r#"{"result":[1],"status":"success"}"#, None),
            (r#"{"status":"success","r\u0065sult":[1]}"#, None),
            (r#"{"status":"success","results":[1]}"#, None),
            ("[1]", None),
            ("", None),
        ] {
            assert_eq!(result_start(body.as_bytes()).map(|start| &body[start..]), expected, "{body}");
        }
    }
}
