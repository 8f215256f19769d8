//! Placing the members of a request.

use std::collections::BTreeMap;

use crate::json::Json;
use crate::operation::{Method, Operation, OperationSpec};
use crate::request::encode;

/// A request with members in every place.
#[derive(Clone, Default, serde::Serialize, serde::Deserialize)]
struct Everywhere {
    #[serde(skip_serializing_if = "Option::is_none")]
    second: Option<String>,
    both: Vec<u8>,
    first: u8,
    asked: Option<bool>,
    /// Doubles `both`.
    #[serde(skip_serializing_if = "Option::is_none")]
    doubled: Option<bool>,
    #[serde(flatten)]
    more: BTreeMap<String, Json>,
}

impl Operation for Everywhere {
    const SPEC: OperationSpec = OperationSpec::new("everywhere", Method::Post, "/{first}/then/{second}/end")
        .query(&["asked"])
        .query_and_body(&["both"])
        .not_sent(&["doubled"]);
    type Output = ();

    fn prepare(&self) -> Option<Self> {
        (self.doubled == Some(true)).then(|| Self { both: self.both.repeat(2), ..self.clone() })
    }
}

#[test]
fn members_are_placed_in_any_order_and_from_flattened_maps() {
    let more = [("z\"", "[1.50]"), ("first", "{}"), ("asked", "true")];
    let more = more.map(|(name, json)| (name.to_owned(), serde_json::from_str(json).expect("JSON")));
    let request = Everywhere {
        first: 1,
        second: Some("{first}?".into()),
        both: vec![1, 2],
        more: more.into(),
        ..Default::default()
    };
    let sent = encode(&request).expect("valid");
    assert_eq!(sent.target, "/1/then/%7Bfirst%7D%3F/end?both=1&both=2&asked=null&asked=true");
    assert_eq!(
        sent.body.as_deref().map(String::from_utf8_lossy).unwrap_or_default(),
        r#"{"both":[1,2],"first":{},"z\"":[1.50]}"#
    );
}

#[test]
fn a_path_is_never_sent_with_an_open_placeholder() {
    let error = encode(&Everywhere::default()).expect_err("a placeholder is open");
    assert_eq!(error.errors()[0].field.as_deref(), Some("second"));
    assert!(error.message().contains("is required"), "{error}");
}

#[test]
fn a_member_that_is_not_sent_decides_what_is() {
    for (doubled, body) in [(Some(true), r#"{"both":[7,7]}"#), (Some(false), r#"{"both":[7]}"#)] {
        let request = Everywhere { second: Some("s".into()), both: vec![7], doubled, ..Default::default() };
        let sent = encode(&request).expect("valid");
        assert_eq!(sent.body.as_deref(), Some(body.as_bytes()));
        assert!(!sent.target.contains("doubled"), "{}", sent.target);
    }
}
