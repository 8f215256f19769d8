//! Masked secrets in updates.

use airbyte_agent::replication::{API, MaskHandling, ReplaceSource, UpdateDestination, UpdateSource};
use airbyte_agent::{EncodedRequest, Error, ErrorKind, JsonObject};
use airbyte_agent_core::request::encode;
use serde_json::json;

fn encode_json(name: &str, json: &str) -> Result<EncodedRequest, Error> {
    (API.operation(name)?.parse)(json.as_bytes())
}

fn body(request: &EncodedRequest) -> &str {
    std::str::from_utf8(request.body.as_ref().expect("a body")).expect("UTF-8")
}

fn masked() -> JsonObject {
    JsonObject::of(&json!({"password": "**********", "host": "h"})).expect("an object")
}

#[test]
fn an_update_refuses_masks_and_names_the_member() {
    for handling in [None, Some(MaskHandling::Refuse)] {
        let update = UpdateSource {
            source_id: "s".into(),
            configuration: Some(masked()),
            masked: handling,
            ..Default::default()
        };
        let error = encode(&update).expect_err("a mask");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.errors()[0].field.as_deref(), Some("configuration.password"));
        assert!(error.message().contains("`masked`"), "{error}");
    }
}

#[test]
fn masks_are_left_out_on_request_and_the_request_says_so_only_to_the_client() {
    let update = UpdateDestination {
        destination_id: "d".into(),
        configuration: Some(masked()),
        masked: Some(MaskHandling::Drop),
        ..Default::default()
    };
    assert_eq!(body(&encode(&update).expect("valid")), r#"{"configuration":{"host":"h"}}"#);
    let json = r#"{"sourceId": "s", "masked": "drop", "configuration": {"port": 1.50, "a": {"key": "**********"}}}"#;
    let named = encode_json("replication.sources.update", json).expect("valid");
    assert_eq!(body(&named), r#"{"configuration":{"port":1.50,"a":{}}}"#);
    let without = r#"{"sourceId": "s", "masked": "drop", "name": "n"}"#;
    assert_eq!(body(&encode_json("replication.sources.update", without).expect("valid")), r#"{"name":"n"}"#);
    let misspelt = encode_json("replication.sources.update", r#"{"sourceId": "s", "masked": "keep"}"#);
    assert_eq!(misspelt.expect_err("unknown").errors()[0].field.as_deref(), Some("masked"));
}

#[test]
fn a_replacement_keeps_masked_secrets() {
    let replace =
        ReplaceSource { source_id: "s".into(), name: "n".into(), configuration: masked(), ..Default::default() };
    assert!(body(&encode(&replace).expect("valid")).contains(r#""password":"**********""#));
}
