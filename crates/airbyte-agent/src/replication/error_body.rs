//! Reading the bodies of error responses, which come in three shapes: problems with `type`, `title`, `detail` and `data`;
//! `{"errorId": …}` alone; and `{"message": …}`. None of their members is guaranteed.

use airbyte_agent_core::FieldError;
use airbyte_agent_core::error::ErrorBody;
use serde_json::{Map, Value};

use crate::error_text::{excerpt, text_of};

pub(super) fn read(body: &[u8]) -> ErrorBody {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => {
            ErrorBody { message: message(&object), errors: problem(&object).into_iter().collect() }
        }
        Ok(other) => ErrorBody { message: text_of(&other), errors: Vec::new() },
        Err(_) => ErrorBody { message: excerpt(body), errors: Vec::new() },
    }
}

/// The most specific text first: `detail` is the same for all problems of a type.
fn message(object: &Map<String, Value>) -> Option<String> {
    let text = |name: &str| text_of(object.get(name)?);
    if let Some(reason) = text("data") {
        return Some(reason);
    }
    let reason = ["detail", "message", "title"].into_iter().find_map(text);
    let reason = reason.map(|reason| reason.trim_end_matches('.').to_owned() + &details(object));
    reason.or_else(|| {
        let id = text("errorId")?;
        Some(format!("the service gives no reason, but has logged one with the errorId {id}"))
    })
}

/// What the details of a problem say, such as ` (resourceType: source, resourceId: 1)`.
fn details(object: &Map<String, Value>) -> String {
    let members = object.get("data").and_then(Value::as_object).into_iter().flatten();
    let shown: Vec<String> = members.filter_map(|(name, value)| Some(format!("{name}: {}", value.as_str()?))).collect();
    if shown.is_empty() { String::new() } else { format!(" ({})", shown.join(", ")) }
}

/// The type of a problem, with the details that depend on it.
fn problem(object: &Map<String, Value>) -> Option<FieldError> {
    let text = |name: &str| text_of(object.get(name)?);
    let details = object.get("data").filter(|data| !data.is_null()).cloned();
    let error_code = text("type");
    (error_code.is_some() || details.is_some()).then(|| FieldError {
        field: None,
        // A title such as `bad-request` says no more than the status.
        message: text("title").filter(|title| title.contains(' ')),
        error_code,
        details,
    })
}

#[cfg(test)]
mod tests {
    use airbyte_agent_core::{Error, ErrorKind};
    use serde_json::json;

    use super::*;

    #[test]
    fn every_documented_shape_has_a_message() {
        for (body, message) in [
            (r#"{"title": "t", "detail": "d", "data": {"message": "specific"}}"#, Some("specific")),
            (
                r#"{"title": "t", "detail": "d.", "message": "m", "data": {"resourceId": "1"}}"#,
                Some("d (resourceId: 1)"),
            ),
            (r#"{"title": "t", "detail": null, "data": null, "message": "m"}"#, Some("m")),
            (r#"{"title": "t", "type": "error:x"}"#, Some("t")),
            (r#"{"message": "Forbidden", "_links": {"self": []}}"#, Some("Forbidden")),
            (r#"{"errorId": "6b1c"}"#, Some("the service gives no reason, but has logged one with the errorId 6b1c")),
            ("upstream connect error", Some("upstream connect error")),
            ("<!DOCTYPE html><html></html>", None),
            ("{}", None),
            ("", None),
        ] {
            assert_eq!(read(body.as_bytes()).message.as_deref(), message, "{body}");
        }
    }

    #[test]
    fn a_problem_keeps_its_type_and_details() {
        let body = json!({
            "type": "https://reference.airbyte.com/reference/errors#resource-not-found",
            "title": "resource-not-found",
            "status": 404,
            "detail": "Could not find the requested resource",
            "documentationUrl": null,
            "data": {"resourceType": "source", "resourceId": "s1"},
        });
        let body = read(body.to_string().as_bytes());
        let problem = &body.errors[0];
        assert_eq!(
            problem.error_code.as_deref(),
            Some("https://reference.airbyte.com/reference/errors#resource-not-found")
        );
        assert_eq!(problem.details, Some(json!({"resourceType": "source", "resourceId": "s1"})));
        let error = Error::new(ErrorKind::NotFound, "").with_status(404).with_error_body(body);
        let sentence =
            "404 Not Found: Could not find the requested resource (resourceType: source, resourceId: s1). Check";
        assert!(error.to_string().starts_with(sentence), "{error}");
    }

    #[test]
    fn a_body_without_type_and_details_has_no_problems() {
        for body in [r#"{"errorId": "6b1c"}"#, r#"{"message": "Forbidden"}"#] {
            assert_eq!(read(body.as_bytes()).errors, Vec::new(), "{body}");
        }
    }
}
