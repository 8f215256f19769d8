//! Bodies of responses to `execute`.

use airbyte_agent::agent::API;
use airbyte_agent::{Error, ErrorKind, Execute, ExecutePages, Response};
use airbyte_agent_core::pagination::PageSource;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::harness::fuzz;

#[test]
fn envelopes() {
    fuzz("envelopes", 1500, |body| {
        let checked = check(body.to_vec());
        match serde_json::from_slice::<Value>(body) {
            // Repeated members are refused, so the text is written anew.
            Ok(value) => {
                assert_eq!(check(value.to_string().into_bytes()).is_ok(), is_success(&value), "{value}");
                assert!(checked.is_err() || is_success(&value), "accepted: {value}");
            }
            // Only what is read is decoded: elsewhere are numbers of any size, any depth, and texts that are not Unicode.
            // The check of a call ends where the result begins, and whoever reads the result finds out what is wrong.
            Err(_) => {
                let is_json = serde_json::from_slice::<IgnoredAny>(body).is_ok();
                let pages = ExecutePages::new(Execute::default(), None, None);
                let is_read = checked.is_ok() && pages.records(&response(body.to_vec())).is_ok();
                assert!(!is_read || is_json, "what is not JSON was read");
            }
        }
    });
}

fn check(body: Vec<u8>) -> Result<(), Error> {
    let checked = (API.check_response)(&response(body), &API.default_base_url.parse().expect("a URL"));
    if let Err(error) = &checked {
        assert!(matches!(error.kind(), ErrorKind::Decode | ErrorKind::Unsuccessful), "{error:?}");
        assert!(!error.message().trim().is_empty());
    }
    checked
}

/// A response to `execute` with this body.
pub(super) fn response(body: Vec<u8>) -> Response {
    Response::from_parts("connectors.execute", 200, [], "id".into(), 1, body.into()).expect("valid parts")
}

fn is_success(body: &Value) -> bool {
    let status = match body.get("status") {
        None | Some(Value::Null) => true,
        Some(status) => status.as_str().is_some_and(|status| status.eq_ignore_ascii_case("success")),
    };
    status && body.get("result").is_some()
}
