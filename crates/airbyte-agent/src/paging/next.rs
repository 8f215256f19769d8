//! Where an action's next page begins, read from the answer.

use serde_json::Value;
use url::Url;

use crate::api::Execute;
use crate::error::Error;
use crate::execution::Execution;
use crate::json::JsonObject;
use crate::paging::{Paging, Position, facts};

/// Keys of `connector_metadata` that hold the next value, with the parameter it goes to where no table says.
const PLACES: &[(&str, &str)] = &[
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

/// Keys that tell whether more follows.
const MORE: &[&str] = &["has_next_page", "hasNextPage", "has_more", "hasMore", "more_records"];

/// Keys that tell whether this was all.
const DONE: &[&str] = &["done", "isLast", "is_last"];

/// Keys that count all records, and all pages.
const RECORDS: &[&str] = &["total", "total_count", "count", "total_items"];
const PAGES: &[&str] = &["last_page", "total_pages", "page_count"];

/// How one action's pages follow each other.
#[derive(Debug)]
pub(super) enum Step {
    /// As a table or the caller says.
    Known(Paging),
    /// By the keys of the answer.
    Detected,
    /// `context_store_search`: `result.meta.cursor` goes to `cursor` while `has_more` (BEHAVIOUR section 6).
    Store,
    /// It takes no position: all there is, is one page.
    Single,
}

impl Step {
    pub(super) fn plan(request: &Execute, paging: Option<Paging>, definition_id: Option<&str>) -> Self {
        if let Some(paging) = paging {
            return Self::Known(paging);
        }
        match request.action.as_str() {
            "context_store_search" => return Self::Store,
            "context_store_sql_query" | "get" | "describe" => return Self::Single,
            "sql_select" => {
                return Self::Known(Paging {
                    position: "cursor".into(),
                    kind: Position::Token,
                    size: None,
                    next: Some("end_cursor".into()),
                });
            }
            _ => {}
        }
        // A deprecated alias pages as what it stands for.
        let action = if request.action == "api_search" { "search" } else { &request.action };
        match definition_id.and_then(|id| facts::of(id, &request.entity, action)) {
            Some(fact) => fact.paging().map_or(Self::Single, Self::Known),
            None => Self::Detected,
        }
    }

    /// The parameters that ask for the page after this answer, besides those of the request.
    pub(super) fn next(&self, answer: &Execution, request: &Execute) -> Result<Option<JsonObject>, Error> {
        match self {
            Self::Known(paging) => {
                let next = Seen::read(answer)?.after(paging, request)?;
                Ok(next.map(|next| JsonObject::one(&paging.position, next)))
            }
            Self::Detected => Seen::read(answer)?.detect(request),
            Self::Store => store_cursor(answer),
            Self::Single => Seen::read(answer)?.alone().map(|()| None),
        }
    }
}

/// The request of the page that a position is of.
pub(super) fn at(request: &Execute, position: Option<&JsonObject>) -> Execute {
    let params = match position {
        Some(position) => Some(request.params.clone().unwrap_or_default().with(position)),
        None => request.params.clone(),
    };
    Execute { params, ..request.clone() }
}

fn store_cursor(answer: &Execution) -> Result<Option<JsonObject>, Error> {
    #[derive(serde::Deserialize)]
    struct Found {
        meta: Option<Meta>,
    }
    #[derive(serde::Deserialize)]
    struct Meta {
        has_more: Option<bool>,
        cursor: Option<Value>,
    }
    let found: Found = answer.result()?;
    let Some(Meta { has_more, cursor }) = found.meta else { return Ok(None) };
    let cursor = cursor.filter(|cursor| has_more != Some(false) && says_something(cursor));
    Ok(cursor.map(|cursor| JsonObject::one("cursor", cursor)))
}

/// What an answer says about paging: in `connector_metadata`, and for connectors that pass on the provider's own
/// envelope in the result itself.
struct Seen<'a> {
    answer: &'a Execution,
    places: Vec<Value>,
    more: Option<bool>,
}

impl<'a> Seen<'a> {
    fn read(answer: &'a Execution) -> Result<Self, Error> {
        let mut places = vec![answer.connector_metadata()?];
        let envelope = answer.raw()?.result.filter(|result| result.get().starts_with('{'));
        if let Some(envelope) = envelope {
            let members: Value =
                serde_json::from_str(envelope.get()).map_err(|error| answer.reply().unreadable(error))?;
            places.extend(members.get("meta").cloned());
            places.push(members);
        }
        let mut seen = Self { answer, places, more: None };
        seen.more = seen.flag(MORE).or_else(|| seen.flag(DONE).map(|done| !done));
        Ok(seen)
    }

    fn flag(&self, keys: &[&str]) -> Option<bool> {
        self.find(keys, Value::as_bool)
    }

    fn count(&self, keys: &[&str]) -> Option<u64> {
        self.find(keys, Value::as_u64)
    }

    fn find<T>(&self, keys: &[&str], read: impl Fn(&Value) -> Option<T>) -> Option<T> {
        self.places.iter().find_map(|place| keys.iter().find_map(|key| read(place.get(key)?)))
    }

    /// The next value under one of its known names, with the parameter it goes to where no table says.
    fn known_next(&self) -> impl Iterator<Item = (&Value, &'static str)> {
        self.places.iter().flat_map(|place| {
            PLACES.iter().filter_map(move |(key, parameter)| {
                let value = place.get(key).or_else(|| place.get("links")?.get(key))?;
                says_something(value).then_some((value, *parameter))
            })
        })
    }

    fn after(&self, paging: &Paging, request: &Execute) -> Result<Option<Value>, Error> {
        if self.more == Some(false) {
            return Ok(None);
        }
        if let Some(value) = self.given(paging).filter(|value| moves_on(value, paging, request)) {
            return Ok(Some(value));
        }
        let next = match paging.kind {
            Position::Token => None,
            Position::Page => self.page_after(paging, request),
            Position::Offset => self.offset_after(paging, request)?,
            Position::Last => self.last_id()?,
        };
        match next {
            None if self.more == Some(true) => Err(self.dead_end()),
            next => Ok(next),
        }
    }

    /// The value that the answer gives, out of a URL where it is one.
    fn given(&self, paging: &Paging) -> Option<Value> {
        let value = match &paging.next {
            Some(path) => path.split('.').try_fold(&self.places[0], |value, step| value.get(step))?,
            None => self.known_next().next()?.0,
        };
        if !says_something(value) {
            return None;
        }
        match as_link(value) {
            // A link that does not hold the parameter only says that there is more.
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

    fn detect(&self, request: &Execute) -> Result<Option<JsonObject>, Error> {
        if self.more == Some(false) {
            return Ok(None);
        }
        for (value, parameter) in self.known_next() {
            let named = match as_link(value) {
                Some(link) => self.position_in(&link, request),
                None if value.is_string() || value.is_number() => Some((parameter.to_owned(), value.clone())),
                None => None,
            };
            if let Some((name, value)) = named {
                return Ok(Some(JsonObject::one(&name, value)));
            }
        }
        if self.more == Some(true) { Err(self.dead_end()) } else { Ok(None) }
    }

    /// The parameter of a link that the request did not send: that is the one which moved.
    fn position_in(&self, link: &Url, request: &Execute) -> Option<(String, Value)> {
        let sent = request.params.as_ref().map(crate::JsonObject::members).unwrap_or_default();
        let known = |name: &str| PLACES.iter().any(|(_, parameter)| *parameter == name);
        link.query_pairs()
            .filter(|(name, _)| known(name) || !sent.iter().any(|(member, _)| member.as_str() == name))
            .max_by_key(|(name, _)| known(name))
            .map(|(name, text)| (name.into_owned(), Value::from(text.into_owned())))
    }

    fn page_after(&self, paging: &Paging, request: &Execute) -> Option<Value> {
        let page = number(request, &paging.position).unwrap_or(1);
        let link = self.known_next().next().is_some();
        let pages = self.count(PAGES);
        let follows = self.more == Some(true) || link || pages.is_some_and(|pages| page < pages);
        follows.then(|| Value::from(page + 1))
    }

    fn offset_after(&self, paging: &Paging, request: &Execute) -> Result<Option<Value>, Error> {
        // A result that is no list has nothing to count.
        let list = self.answer.raw()?.result.and_then(|result| self.answer.record_array(result));
        let Some(list) = list else { return Ok(None) };
        let records: Vec<serde::de::IgnoredAny> =
            serde_json::from_str(list.get()).map_err(|error| self.answer.reply().unreadable(error))?;
        let records = records.len() as u64;
        if records == 0 {
            return Ok(None);
        }
        let seen = number(request, &paging.position).unwrap_or(0) + records;
        let total = self.count(RECORDS);
        let size = paging.size.as_deref().and_then(|size| number(request, size));
        let follows = match (self.more, total, size) {
            (Some(more), ..) => more,
            (None, Some(total), _) => seen < total,
            // A page shorter than asked for is the last; of an unasked length nobody knows.
            (None, None, Some(size)) => records >= size,
            (None, None, None) => true,
        };
        Ok(follows.then(|| Value::from(seen)))
    }

    fn last_id(&self) -> Result<Option<Value>, Error> {
        if self.more != Some(true) {
            return Ok(None);
        }
        let records = self.answer.records::<Value>()?;
        Ok(records.last().and_then(|record| record.get("id")).cloned())
    }

    fn alone(&self) -> Result<(), Error> {
        if self.more == Some(true) { Err(self.dead_end()) } else { Ok(()) }
    }

    /// More follows, but nobody can say where: silence here would pass for completeness.
    fn dead_end(&self) -> Error {
        self.answer.reply().unreadable(
            "more records follow, but the answer does not say how to ask for them; give a `paging` rule, or narrow \
             the call",
        )
    }
}

/// Some connectors tell the offset of the page itself where its name promises the next one.
fn moves_on(value: &Value, paging: &Paging, request: &Execute) -> bool {
    let numbered = matches!(paging.kind, Position::Page | Position::Offset);
    let here = number(request, &paging.position).unwrap_or(0);
    !numbered || value.as_u64().is_none_or(|next| next > here)
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) => false,
        Value::String(text) => !text.trim().is_empty(),
        _ => true,
    }
}

fn as_link(value: &Value) -> Option<Url> {
    let text = value.as_str()?;
    // Relative links are told from opaque values by their beginning; the host of the base is never used.
    let base = Url::parse("http://relative.invalid").ok()?;
    if text.starts_with("http://") || text.starts_with("https://") || text.starts_with('/') {
        return base.join(text).ok();
    }
    None
}

/// A parameter that is a whole number from 0.
fn number(request: &Execute, name: &str) -> Option<u64> {
    request.params.as_ref()?.number(name)
}

#[cfg(test)]
mod tests;
