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
    at: JsonObject,
}

/// A position of the pages of `subject` as text.
pub fn encode(subject: String, position: JsonObject) -> Option<String> {
    let token = serde_json::to_vec(&Token { of: subject, at: position }).ok()?;
    Some(URL_SAFE_NO_PAD.encode(token))
}

/// The position in a token.
pub fn decode(subject: &str, token: &str) -> Result<JsonObject, Error> {
    let invalid = |reason: String| {
        Error::new(ErrorKind::InvalidRequest, format!("`after`: {reason}")).with_field("after", reason)
    };
    let decoded = URL_SAFE_NO_PAD.decode(token.trim()).ok();
    let decoded: Option<Token> = decoded.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let Token { of, at } = decoded.ok_or_else(|| invalid("is not a token of a page or of an error".into()))?;
    if of != subject {
        return Err(invalid(format!("is a token of `{of}`, not of `{subject}`")));
    }
    Ok(at)
}
