//! [`NextValue`]: what a response gives as the start of its next page.

use serde_json::Value;
use url::Url;

/// What a response gives as the start of its next page.
#[derive(Debug, PartialEq)]
pub(super) enum NextValue {
    /// The value of the position parameter.
    Value(Value),
    /// A page follows, but the value for the parameter is not among what is given: the parameters of a URL, or nothing.
    Without(Vec<String>),
}

impl NextValue {
    /// Reads a member of a response. `None` if it says that nothing follows.
    pub(super) fn read(value: &Value, position: &str) -> Option<Self> {
        match value {
            Value::Null | Value::Bool(_) => None,
            Value::String(text) if text.trim().is_empty() => None,
            Value::String(text) => Some(match link(text) {
                Some(link) => Self::in_link(&link, position),
                None => Self::Value(value.clone()),
            }),
            Value::Number(_) => Some(Self::Value(value.clone())),
            Value::Object(members) if members.is_empty() => None,
            Value::Object(members) => match members.get(position).and_then(|value| Self::read(value, position)) {
                Some(next) => Some(next),
                None => Some(
                    ["href", "url", "uri", "link"]
                        .iter()
                        .find_map(|name| Self::read(members.get(*name)?, position))
                        .unwrap_or(Self::Without(Vec::new())),
                ),
            },
            Value::Array(links) => {
                Self::read(links.iter().find(|link| link.get("rel").is_some_and(|rel| rel == "next"))?, position)
            }
        }
    }

    fn in_link(link: &Url, position: &str) -> Self {
        match link.query_pairs().find(|(name, _)| name == position) {
            Some((_, text)) => Self::Value(text.into_owned().into()),
            None => Self::Without(link.query_pairs().map(|(name, _)| name.into_owned()).collect()),
        }
    }
}

/// A text that is a URL, complete or relative. A relative URL has a query, which tells it from an opaque value.
fn link(text: &str) -> Option<Url> {
    // The host of the base is never used.
    let base = Url::parse("http://relative.invalid").ok()?;
    let is_complete = text.starts_with("http://") || text.starts_with("https://");
    let is_relative = text.starts_with(['/', '?']) && text.contains('?');
    (is_complete || is_relative).then(|| base.join(text).ok())?
}
