//! Bodies of error responses.

use airbyte_agent::agent::API;
use airbyte_agent::{Error, ErrorKind};
use serde_json::Value;

use crate::harness::fuzz;

/// The longest text that is taken from a body that is not JSON: an excerpt and an ellipsis.
const LONGEST_EXCERPT: usize = 201;

#[test]
fn error_bodies() {
    fuzz("error_bodies", 1500, |body| {
        let parsed = (API.read_error_body)(body);
        let message = parsed.message.iter();
        let problems = parsed.errors.iter();
        let texts = problems.flat_map(|problem| [&problem.field, &problem.message, &problem.error_code]).flatten();
        for text in message.chain(texts) {
            assert!(is_visible(text), "an error says nothing: {text:?}");
        }
        for problem in &parsed.errors {
            assert!(is_visible(&problem.to_string()), "{problem:?}");
        }
        if serde_json::from_slice::<Value>(body).is_err() {
            let length = parsed.message.as_ref().map_or(0, |text| text.chars().count());
            assert!(length <= LONGEST_EXCERPT, "an excerpt has {length} characters");
        }
        let error = Error::new(ErrorKind::UnprocessableEntity, "").with_status(422).with_error_body(parsed).to_string();
        assert!(error.starts_with("422 Unprocessable Entity"), "{error}");
    });
}

fn is_visible(text: &str) -> bool {
    text.chars().any(|character| !character.is_whitespace() && !character.is_control())
}
