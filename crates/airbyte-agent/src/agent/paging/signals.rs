//! [`PagingSignals`]: what a response says about its next page.

use airbyte_agent_core::{Error, JsonObject, Response, json};
use serde_json::Value;
use url::Url;

use super::records::records;
use crate::agent::catalogue::{Paging, Position};
use crate::agent::envelope::Envelope;
use crate::agent::execute::Execute;

/// Members that hold the next value, and the parameter that takes it if no rule says which.
const NEXT_VALUES: &[(&str, &str)] = &[
    ("end_cursor", "after"),
    ("endCursor", "after"),
    ("next_cursor", "cursor"),
    ("nextCursor", "cursor"),
    ("next_page_token", "page_token"),
    ("nextPageToken", "pageToken"),
    ("next_token", "nextToken"),
    ("next_offset", "offset"),
    ("next_page", "page"),
    ("nextPage", "page"),
    ("next_link", "cursor"),
    ("next_page_url", "cursor"),
    ("next_page_uri", "cursor"),
    ("nextRecordsUrl", "cursor"),
    ("next_id", "cursor"),
    ("next", "cursor"),
    ("after", "after"),
    ("offset", "offset"),
    ("cursor", "cursor"),
];

/// Members that are true if there is another page.
const HAS_MORE: &[&str] = &["has_next_page", "hasNextPage", "has_more", "hasMore", "more_records"];

/// Members that are true on the last page.
const IS_LAST: &[&str] = &["done", "isLast", "is_last"];

/// Members that count all records.
const RECORD_COUNTS: &[&str] = &["total", "total_count", "count", "total_items"];
/// Members that count all pages.
const PAGE_COUNTS: &[&str] = &["last_page", "total_pages", "page_count"];

/// What a response says about its next page: in `connector_metadata`, and in the result itself if the connector passes
/// on the envelope of its provider.
pub(super) struct PagingSignals<'a> {
    response: &'a Response,
    /// The objects to look in: `connector_metadata` first.
    objects: Vec<Value>,
    has_more: Option<bool>,
}

impl<'a> PagingSignals<'a> {
    pub(super) fn read(response: &'a Response) -> Result<Self, Error> {
        let envelope = Envelope::read(response)?;
        let decode = |text: &str| -> Result<Value, Error> {
            serde_json::from_str(text).map_err(|error| response.decode_error(json::describe(&error)))
        };
        let mut objects = vec![decode(envelope.connector_metadata.map_or("null", |metadata| metadata.get()))?];
        if let Some(result) = envelope.result.filter(|result| result.get().starts_with('{')) {
            let members = decode(result.get())?;
            objects.extend(members.get("meta").cloned());
            objects.push(members);
        }
        let mut signals = Self { response, objects, has_more: None };
        signals.has_more = signals.flag(HAS_MORE).or_else(|| signals.flag(IS_LAST).map(|is_last| !is_last));
        Ok(signals)
    }

    fn flag(&self, keys: &[&str]) -> Option<bool> {
        self.find(keys, Value::as_bool)
    }

    fn count(&self, keys: &[&str]) -> Option<u64> {
        self.find(keys, Value::as_u64)
    }

    fn find<T>(&self, keys: &[&str], read: impl Fn(&Value) -> Option<T>) -> Option<T> {
        self.objects.iter().find_map(|object| keys.iter().find_map(|key| read(object.get(key)?)))
    }

    /// The values that commonly say where the next page is, and the parameters that take them if no rule says which.
    fn candidates(&self) -> impl Iterator<Item = (&Value, &'static str)> {
        self.objects.iter().flat_map(|object| {
            NEXT_VALUES.iter().filter_map(move |(key, parameter)| {
                let value = object.get(key).or_else(|| object.get("links")?.get(key))?;
                is_meaningful(value).then_some((value, *parameter))
            })
        })
    }

    pub(super) fn next_by_rule(&self, paging: &Paging, request: &Execute) -> Result<Option<Value>, Error> {
        if self.has_more == Some(false) {
            return Ok(None);
        }
        if let Some(value) = self.next_value(paging).filter(|value| is_after(value, paging, request)) {
            return Ok(Some(value));
        }
        let next = match paging.kind {
            Position::Token => None,
            Position::Page => self.next_page(paging, request),
            Position::Offset => self.next_offset(paging, request)?,
            Position::Last => self.last_record_id()?,
        };
        match next {
            None if self.has_more == Some(true) => Err(self.missing_next_error()),
            next => Ok(next),
        }
    }

    /// The next value in the response, taken out of a URL if it is one.
    fn next_value(&self, paging: &Paging) -> Option<Value> {
        let value = match &paging.next {
            Some(path) => path.split('.').try_fold(&self.objects[0], |value, step| value.get(step))?,
            None => self.candidates().next()?.0,
        };
        if !is_meaningful(value) {
            return None;
        }
        match as_link(value) {
            // A link without the parameter only says that there is another page.
            Some(link) => {
                link.query_pairs().find(|(name, _)| *name == paging.position).map(|(_, text)| match paging.kind {
                    Position::Page | Position::Offset => {
                        text.parse::<u64>().map_or_else(|_| Value::from(text.as_ref()), Value::from)
                    }
                    _ => Value::from(text.as_ref()),
                })
            }
            None if value.is_string() || value.is_number() => Some(value.clone()),
            None => None,
        }
    }

    pub(super) fn detect(&self, request: &Execute) -> Result<Option<JsonObject>, Error> {
        if self.has_more == Some(false) {
            return Ok(None);
        }
        for (value, parameter) in self.candidates() {
            let named = match as_link(value) {
                Some(link) => self.position_in(&link, request),
                None if value.is_string() || value.is_number() => Some((parameter.to_owned(), value.clone())),
                None => None,
            };
            if let Some((name, value)) = named {
                return Ok(Some(JsonObject::with_member(&name, value)));
            }
        }
        if self.has_more == Some(true) { Err(self.missing_next_error()) } else { Ok(None) }
    }

    /// The parameter of a link that the request does not have: the one that differs from page to page.
    fn position_in(&self, link: &Url, request: &Execute) -> Option<(String, Value)> {
        let sent = request.params.as_ref().map(JsonObject::members).unwrap_or_default();
        let known = |name: &str| NEXT_VALUES.iter().any(|(_, parameter)| *parameter == name);
        link.query_pairs()
            .filter(|(name, _)| known(name) || !sent.iter().any(|(member, _)| member.as_str() == name))
            .max_by_key(|(name, _)| known(name))
            .map(|(name, text)| (name.into_owned(), Value::from(text.into_owned())))
    }

    fn next_page(&self, paging: &Paging, request: &Execute) -> Option<Value> {
        let page = number(request, &paging.position).unwrap_or(1);
        let link = self.candidates().next().is_some();
        let pages = self.count(PAGE_COUNTS);
        let follows = self.has_more == Some(true) || link || pages.is_some_and(|pages| page < pages);
        follows.then(|| Value::from(page + 1))
    }

    fn next_offset(&self, paging: &Paging, request: &Execute) -> Result<Option<Value>, Error> {
        // A result that is not a list has no records to count.
        let Some(list) = Envelope::read(self.response)?.record_array() else { return Ok(None) };
        let records: Vec<serde::de::IgnoredAny> =
            serde_json::from_str(list.get()).map_err(|error| self.response.decode_error(json::describe(&error)))?;
        let records = records.len() as u64;
        if records == 0 {
            return Ok(None);
        }
        let seen = number(request, &paging.position).unwrap_or(0) + records;
        let total = self.count(RECORD_COUNTS);
        let size = paging.size.as_deref().and_then(|size| number(request, size));
        let follows = match (self.has_more, total, size) {
            (Some(more), ..) => more,
            (None, Some(total), _) => seen < total,
            // A page shorter than requested is the last. If no length was requested, only an empty page is.
            (None, None, Some(size)) => records >= size,
            (None, None, None) => true,
        };
        Ok(follows.then(|| Value::from(seen)))
    }

    fn last_record_id(&self) -> Result<Option<Value>, Error> {
        if self.has_more != Some(true) {
            return Ok(None);
        }
        let records: Vec<Value> = serde_json::from_str(&records(self.response)?)
            .map_err(|error| self.response.decode_error(json::describe(&error)))?;
        Ok(records.last().and_then(|record| record.get("id")).cloned())
    }

    pub(super) fn require_last_page(&self) -> Result<(), Error> {
        if self.has_more == Some(true) { Err(self.missing_next_error()) } else { Ok(()) }
    }

    /// There is another page, but nothing says where: ending here would look like the end of the records.
    fn missing_next_error(&self) -> Error {
        self.response.decode_error(
            "there are more records, but the response does not say how to request them; pass a `paging` rule, or \
             narrow the call",
        )
    }
}

/// Some connectors return the offset of the page itself in a member that is named like the next one.
fn is_after(value: &Value, paging: &Paging, request: &Execute) -> bool {
    let numbered = matches!(paging.kind, Position::Page | Position::Offset);
    let here = number(request, &paging.position).unwrap_or(0);
    !numbered || value.as_u64().is_none_or(|next| next > here)
}

pub(super) fn is_meaningful(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) => false,
        Value::String(text) => !text.trim().is_empty(),
        _ => true,
    }
}

fn as_link(value: &Value) -> Option<Url> {
    let text = value.as_str()?;
    // A relative link begins with a slash, an opaque value does not. The host of the base is never used.
    let base = Url::parse("http://relative.invalid").ok()?;
    if text.starts_with("http://") || text.starts_with("https://") || text.starts_with('/') {
        return base.join(text).ok();
    }
    None
}

/// A parameter that is a non-negative integer.
fn number(request: &Execute, name: &str) -> Option<u64> {
    request.params.as_ref()?.integer(name)
}
