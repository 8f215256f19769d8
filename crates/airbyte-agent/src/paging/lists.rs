//! Pages of the API's own lists (BEHAVIOUR section 6, Paging).

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::error::{Error, ErrorKind};
use crate::json::{Json, JsonObject};
use crate::operation::{Entry, ListPaging};
use crate::operations::operation;
use crate::reply::Reply;
use crate::request::Call;

/// How long a page of an offset list is where the caller does not say: what an official client sends.
const OFFSET_LIMIT: u64 = 200;

/// A list and what is asked of it.
pub(super) struct List {
    entry: &'static Entry,
    paging: ListPaging,
    request: JsonObject,
}

impl std::fmt::Debug for List {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("List").field("operation", &self.entry.meta.name).finish_non_exhaustive()
    }
}

impl List {
    pub(super) fn new(name: &str, request: &[u8]) -> Result<Self, Error> {
        let entry = operation(name)?;
        let refused = |reason: String| Error::new(ErrorKind::InvalidRequest, reason).on(entry.meta.name);
        let paging = entry.meta.pages.ok_or_else(|| refused("has no pages; call it once".into()))?;
        // What is wrong with the request itself is told before the first page.
        (entry.parse)(request)?;
        let request: JsonObject = serde_json::from_slice(request).map_err(|error| refused(error.to_string()))?;
        let mut list = Self { entry, paging, request };
        if paging == ListPaging::Offset && list.request.number("limit").is_none() {
            list.request = list.request.with("limit", &Json::from(Value::from(OFFSET_LIMIT)));
        }
        Ok(list)
    }

    /// The call of the page that begins at a position.
    pub(super) fn call(&self, position: Option<&Json>) -> Result<Call, Error> {
        let request = match (position, self.paging) {
            (None, _) => self.request.clone(),
            (Some(value), ListPaging::Offset) => self.request.with("offset", value),
            (Some(value), ListPaging::NextCursor | ListPaging::NextUrl) => self.request.with("cursor", value),
        };
        (self.entry.parse)(request.as_str().as_bytes())
    }

    /// Where the page after this answer begins.
    pub(super) fn next(&self, reply: &Reply, position: Option<&Json>, base_url: &str) -> Result<Option<Json>, Error> {
        #[derive(Deserialize)]
        struct Listed {
            #[serde(default)]
            data: Vec<serde::de::IgnoredAny>,
            next: Option<String>,
            next_cursor: Option<String>,
        }
        let listed: Listed = reply.json()?;
        let text = |value: Option<String>| value.filter(|value| !value.trim().is_empty());
        let next = match self.paging {
            ListPaging::NextCursor => text(listed.next_cursor).map(Value::from),
            ListPaging::NextUrl => match text(listed.next) {
                Some(next) => Some(Value::from(cursor_of(&next, base_url, reply)?)),
                None => None,
            },
            ListPaging::Offset => {
                let limit = self.request.number("limit").unwrap_or(OFFSET_LIMIT);
                let count = listed.data.len() as u64;
                let begun = position.and_then(|at| at.decode::<u64>().ok()).or_else(|| self.request.number("offset"));
                (count >= limit && count > 0).then(|| Value::from(begun.unwrap_or(0) + count))
            }
        };
        Ok(next.map(Json::from))
    }
}

/// The cursor inside a `next` that is a URL; one source says that `next` is the cursor itself (BEHAVIOUR section
/// 11). A URL of another host is refused: following it would carry the token there.
fn cursor_of(next: &str, base_url: &str, reply: &Reply) -> Result<String, Error> {
    let is_link = next.starts_with("http://") || next.starts_with("https://") || next.starts_with(['/', '?']);
    if !is_link {
        return Ok(next.to_owned());
    }
    let base = Url::parse(base_url).map_err(|error| reply.unreadable(error))?;
    let url = base.join(next).map_err(|error| reply.unreadable(format!("`next` is no URL: {error}")))?;
    if url.host_str() != base.host_str() {
        return Err(reply.unreadable("`next` points to another host"));
    }
    let cursor = url.query_pairs().find(|(name, _)| name == "cursor").map(|(_, value)| value.into_owned());
    cursor.ok_or_else(|| reply.unreadable("`next` is a URL without a cursor"))
}
