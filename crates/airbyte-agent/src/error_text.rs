//! Texts for people in the bodies of error responses.

use serde_json::Value;

/// The length of the excerpt of a body that is not JSON, in characters.
pub(crate) const EXCERPT_LENGTH: usize = 200;

/// A string, or the string inside `{"message": …}`.
pub(crate) fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.as_str(),
        Value::Object(object) => object.get("message")?.as_str()?,
        _ => return None,
    };
    is_visible(text).then(|| text.to_owned())
}

/// Whether a person would see anything of a text.
pub(crate) fn is_visible(text: &str) -> bool {
    text.chars().any(|character| !character.is_whitespace() && !character.is_control())
}

/// The beginning of a body that is not JSON. Markup is left out.
pub(crate) fn excerpt(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    if text.starts_with('<') {
        return None;
    }
    let mut cut: String = text.chars().take(EXCERPT_LENGTH).collect();
    if !is_visible(&cut) {
        return None;
    }
    if cut.len() < text.len() {
        cut.push('…');
    }
    Some(cut)
}
