//! Resume tokens: a position as opaque text, for another process.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use crate::json::JsonObject;

#[derive(Serialize, Deserialize)]
struct Token {
    /// What the pages are of.
    of: String,
    /// The parameters of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<JsonObject>,
    /// Whether no page follows. Said rather than left out, so that a damaged token never passes for the end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    end: bool,
}

/// A position of the pages of `subject` as text; without one, their end.
pub fn encode(subject: String, position: Option<JsonObject>) -> Option<String> {
    let token = serde_json::to_vec(&Token { of: subject, end: position.is_none(), at: position }).ok()?;
    Some(URL_SAFE_NO_PAD.encode(token))
}

/// The position in a token; `None` if it is that of the end.
pub fn decode(subject: &str, token: &str) -> Result<Option<JsonObject>, Error> {
    let invalid = |reason: String| {
        Error::new(ErrorKind::InvalidRequest, format!("`after`: {reason}")).with_field("after", reason)
    };
    let decoded = URL_SAFE_NO_PAD.decode(token.trim()).ok();
    let decoded: Option<Token> = decoded.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let decoded = decoded.filter(|token| token.at.is_none() == token.end);
    let Token { of, at, .. } =
        decoded.ok_or_else(|| invalid("is not a token of records, of a page or of an error".into()))?;
    if of != subject {
        return Err(invalid(format!("is a token of `{of}`, not of `{subject}`")));
    }
    Ok(at)
}
