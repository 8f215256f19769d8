//! Tokens with which pages are resumed.

use airbyte_agent::{ErrorKind, JsonObject};
use airbyte_agent_core::fuzzing::{decode_token, encode_token};

use crate::harness::fuzz;

/// Anything is a token that may be given; any JSON object is a position, which its token leads back to.
#[test]
fn resume_tokens() {
    fuzz("resume_tokens", 1500, |input| {
        let text = String::from_utf8_lossy(input);
        if let Err(error) = decode_token("issues.list", &text) {
            assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            assert!(error.message().contains("after"), "{error}");
        }
        if let Ok(position) = serde_json::from_slice::<JsonObject>(input) {
            let subject = "ïssues.list\u{0}\"";
            let token = encode_token(subject.into(), Some(position.clone())).expect("a token");
            assert_eq!(decode_token(subject, &token).expect("its position"), Some(position));
            assert!(decode_token("issues.list", &token).is_err(), "a token of other pages was accepted");
        }
    });
}
