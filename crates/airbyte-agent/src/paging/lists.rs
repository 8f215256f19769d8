//! Pages of the API's own lists (BEHAVIOUR section 6, Paging).

use serde::Deserialize;
use url::Url;

use crate::error::{Error, ErrorKind};
use crate::json::JsonObject;
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
            list.request = list.request.with(&JsonObject::one("limit", OFFSET_LIMIT.into()));
        }
        Ok(list)
    }

    /// The call of the page that a position is of.
    pub(super) fn call(&self, position: Option<&JsonObject>) -> Result<Call, Error> {
        match position {
            None => (self.entry.parse)(self.request.as_str().as_bytes()),
            Some(position) => (self.entry.parse)(self.request.with(position).as_str().as_bytes()),
        }
    }

    /// The parameters that ask for the page after this answer, besides those of the request.
    pub(super) fn next(
        &self,
        reply: &Reply,
        position: Option<&JsonObject>,
        base_url: &str,
    ) -> Result<Option<JsonObject>, Error> {
        #[derive(Deserialize)]
        struct Listed {
            #[serde(default)]
            data: Vec<serde::de::IgnoredAny>,
            next: Option<String>,
            next_cursor: Option<String>,
        }
        let listed: Listed = reply.json()?;
        let text = |value: Option<String>| value.filter(|value| !value.trim().is_empty());
        let cursor = |value: String| JsonObject::one("cursor", value.into());
        Ok(match self.paging {
            ListPaging::NextCursor => text(listed.next_cursor).map(cursor),
            ListPaging::NextUrl => {
                text(listed.next).map(|next| cursor_of(&next, base_url, reply)).transpose()?.map(cursor)
            }
            ListPaging::Offset => {
                let limit = self.request.number("limit").unwrap_or(OFFSET_LIMIT);
                let count = listed.data.len() as u64;
                let begun = position.unwrap_or(&self.request).number("offset").unwrap_or(0);
                (count >= limit && count > 0).then(|| JsonObject::one("offset", (begun + count).into()))
            }
        })
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
