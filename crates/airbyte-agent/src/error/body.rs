//! The bodies that failures come with. None of their members is guaranteed (BEHAVIOUR section 10).

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One problem of a failed call.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldError {
    /// Where in the request: `body`, or the name of a member.
    pub field: Option<String>,
    /// What is wrong, in words.
    pub message: Option<String>,
    /// Machine-readable code, such as `value_error`. Open set.
    pub error_code: Option<String>,
    /// Whatever else the service says of it.
    pub details: Option<Value>,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.field, &self.message, &self.error_code) {
            (Some(field), Some(message), _) => write!(f, "`{field}`: {message}"),
            (Some(field), None, Some(code)) => write!(f, "`{field}`: {code}"),
            (Some(field), None, None) => write!(f, "`{field}`"),
            (None, Some(text), _) | (None, None, Some(text)) => f.write_str(text),
            (None, None, None) => f.write_str("a problem without a description"),
        }
    }
}

impl FieldError {
    /// Write what it says beyond a message that came with it: services like to repeat themselves.
    pub(super) fn add_to(&self, message: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said =
            |text: &Option<String>| text.as_ref().is_some_and(|text| message.contains(text.trim_end_matches('.')));
        match &self.field {
            _ if said(&self.message) && (self.field.is_none() || said(&self.field)) => Ok(()),
            Some(field) if said(&self.message) => write!(f, " (`{field}`)"),
            _ => write!(f, "; {}", self.to_string().trim_end_matches('.')),
        }
    }
}

/// What could be made out of a failure's body.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Parsed {
    pub(super) message: Option<String>,
    pub(super) errors: Vec<FieldError>,
}

/// Longest piece of a body that is no JSON, in characters, to stand in a message.
const EXCERPT: usize = 200;

pub(super) fn parse(body: &[u8]) -> Parsed {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Parsed {
            message: ["message", "detail", "error"].iter().find_map(|name| said(object.get(*name)?)),
            errors: ["errors", "detail"]
                .iter()
                .find_map(|name| object.get(*name)?.as_array())
                .map(|problems| problems.iter().map(problem).collect())
                .unwrap_or_default(),
        },
        Ok(other) => Parsed { message: said(&other), errors: Vec::new() },
        Err(_) => Parsed { message: excerpt(&String::from_utf8_lossy(body)), errors: Vec::new() },
    }
}

/// A text, or the text inside `{"message": …}`.
fn said(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.as_str(),
        Value::Object(object) => object.get("message")?.as_str()?,
        _ => return None,
    };
    (!text.trim().is_empty()).then(|| text.to_owned())
}

fn problem(value: &Value) -> FieldError {
    let Value::Object(object) = value else {
        return FieldError { message: said(value).or_else(|| Some(value.to_string())), ..FieldError::default() };
    };
    let text = |names: &[&str]| names.iter().find_map(|name| said(object.get(*name)?));
    FieldError {
        field: text(&["field"]).or_else(|| location(object.get("loc")?)),
        message: text(&["message", "userPresentableMessage", "msg"]),
        error_code: text(&["error_code", "type"]),
        details: object.get("details").filter(|details| !details.is_null()).cloned(),
    }
}

/// Validators of the service's kind give a list of steps instead of a name.
fn location(steps: &Value) -> Option<String> {
    let steps: Vec<String> =
        steps.as_array()?.iter().map(|step| step.as_str().map_or_else(|| step.to_string(), str::to_owned)).collect();
    Some(steps.join("."))
}

/// The beginning of a text that is not JSON; markup tells a person nothing and is left out.
fn excerpt(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || text.starts_with('<') {
        return None;
    }
    let mut cut: String = text.chars().take(EXCERPT).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    Some(cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_shape_gives_its_message() {
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
            assert_eq!(parse(body.as_bytes()).message.as_deref(), message, "{body}");
        }
    }

    #[test]
    fn problems_keep_field_message_and_code() {
        let parsed = parse(
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
    fn a_failure_says_nothing_twice() {
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
            let error = crate::Error::new(crate::ErrorKind::UnprocessableEntity, "")
                .with_status(422)
                .with_body(bytes::Bytes::copy_from_slice(body.as_bytes()));
            assert!(error.to_string().starts_with(sentence), "{error}");
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let parsed = parse("ü".repeat(500).as_bytes());
        assert_eq!(parsed.message.map(|text| text.chars().count()), Some(EXCERPT + 1));
    }
}
