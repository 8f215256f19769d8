//! Reading the bodies of error responses. None of their members is guaranteed.

use airbyte_agent_core::FieldError;
use airbyte_agent_core::error::ErrorBody;
use serde_json::Value;

use crate::error_text::{excerpt, is_visible, text_of};

pub(super) fn read(body: &[u8]) -> ErrorBody {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => ErrorBody {
            message: ["message", "detail", "error"].iter().find_map(|name| text_of(object.get(*name)?)),
            errors: ["errors", "detail"]
                .iter()
                .find_map(|name| object.get(*name)?.as_array())
                .map(|problems| problems.iter().map(field_error).collect())
                .unwrap_or_default(),
        },
        Ok(other) => ErrorBody { message: text_of(&other), errors: Vec::new() },
        Err(_) => ErrorBody { message: excerpt(body), errors: Vec::new() },
    }
}

fn field_error(value: &Value) -> FieldError {
    let Value::Object(object) = value else {
        return FieldError { message: text_of(value).or_else(|| Some(value.to_string())), ..FieldError::default() };
    };
    let text = |names: &[&str]| names.iter().find_map(|name| text_of(object.get(*name)?));
    FieldError {
        field: text(&["field"]).or_else(|| location(object.get("loc")?)),
        message: text(&["message", "userPresentableMessage", "msg"]),
        error_code: text(&["error_code", "type"]),
        details: object.get("details").filter(|details| !details.is_null()).cloned(),
    }
}

/// FastAPI reports a list of steps instead of a name.
fn location(steps: &Value) -> Option<String> {
    let steps: Vec<String> =
        steps.as_array()?.iter().map(|step| step.as_str().map_or_else(|| step.to_string(), str::to_owned)).collect();
    Some(steps.join(".")).filter(|location| is_visible(location))
}

#[cfg(test)]
mod tests {
    use airbyte_agent_core::{Error, ErrorKind};

    use super::*;
    use crate::error_text::EXCERPT_LENGTH;

    #[test]
    fn every_documented_shape_has_a_message() {
        for (body, message) in [
            (r#"{"message": "Not yours", "errors": []}"#, Some("Not yours")),
            (r#"{"detail": "Invalid token"}"#, Some("Invalid token")),
            (r#"{"error": "gone"}"#, Some("gone")),
            (r#"{"error": {"message": "inner"}}"#, Some("inner")),
            ("upstream connect error", Some("upstream connect error")),
            ("<html><body>502</body></html>", None),
            ("{}", None),
            ("", None),
        ] {
            assert_eq!(read(body.as_bytes()).message.as_deref(), message, "{body}");
        }
    }

    #[test]
    fn problems_keep_field_message_and_code() {
        let parsed = read(
            br#"{"errors": [
                {"field": "workspace_name", "message": "Field required", "error_code": "missing"},
                {"userPresentableMessage": "Reconnect the account"},
                {"loc": ["body", "tasks", 0], "msg": "bad", "type": "value_error"},
                "plain"]}"#,
        );
        let shown: Vec<String> = parsed.errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            shown,
            ["`workspace_name`: Field required", "Reconnect the account", "`body.tasks.0`: bad", "plain"]
        );
        assert_eq!(parsed.errors[0].error_code.as_deref(), Some("missing"));
    }

    #[test]
    fn an_error_does_not_repeat_itself() {
        for (body, sentence) in [
            (
                r#"{"message": "No such entity.", "errors": [{"field": "entity", "message": "No such entity."}]}"#,
                "422 Unprocessable Entity: No such entity. Correct",
            ),
            (
                r#"{"message": "Not a number", "errors": [{"field": "params.page", "message": "Not a number"}]}"#,
                "422 Unprocessable Entity: Not a number (`params.page`). Correct",
            ),
            (
                r#"{"message": "Two problems", "errors": [{"field": "a", "message": "x."}, {"message": "y"}]}"#,
                "422 Unprocessable Entity: Two problems; `a`: x; y. Correct",
            ),
        ] {
            let error =
                Error::new(ErrorKind::UnprocessableEntity, "").with_status(422).with_error_body(read(body.as_bytes()));
            assert!(error.to_string().starts_with(sentence), "{error}");
        }
    }

    #[test]
    fn a_long_text_is_cut_at_a_character() {
        let parsed = read("ü".repeat(500).as_bytes());
        assert_eq!(parsed.message.map(|text| text.chars().count()), Some(EXCERPT_LENGTH + 1));
    }
}
