//! Pages of a list: where they start, how long they are, and how the caller gets the next one.

use std::cmp::Ordering;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::call::ConnectorRef;
use super::error::ExecuteError;
use super::filter::{Filter, order};
use crate::agent::catalogue::{Action, Entity, MetaValue, Paging, PositionStyle};
use crate::agent::json_path;
use crate::agent::records::Record;

/// Where a page starts and how long it is.
pub(super) struct Window {
    start: Start,
    /// Largest number of records.
    pub size: u64,
}

/// Where a page starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// After this position in the store.
    After(i64),
    /// After so many matching records.
    Skip(u64),
}

/// Condition and order of a list.
#[derive(Default)]
pub(super) struct Query {
    /// The condition. `None`: all records.
    pub filter: Option<Filter>,
    /// Fields to sort by, each with whether it is descending. Empty: the order of the store.
    pub order: Vec<(String, bool)>,
    /// Whether all matches must be counted.
    pub needs_total: bool,
}

/// A page, and what `connector_metadata` can say about it.
pub(super) struct Page {
    /// The records.
    pub records: Vec<Record>,
    /// Whether more records follow.
    pub more: bool,
    size: u64,
    offset: Option<u64>,
    total: Option<u64>,
}

impl Window {
    /// `size` records after the first `skip`.
    pub(super) fn skip(skip: u64, size: u64) -> Self {
        Self { start: Start::Skip(skip), size }
    }

    /// `size` records after a cursor; without one, from the start.
    pub(super) fn after_cursor(param: &str, cursor: Option<&Value>, size: u64) -> Result<Self, ExecuteError> {
        let start = match cursor {
            None | Some(Value::Null) => Start::After(0),
            Some(Value::String(text)) if text.is_empty() => Start::After(0),
            Some(value) => {
                value.as_str().and_then(Start::decode).ok_or_else(|| ExecuteError::param(param, "Invalid cursor"))?
            }
        };
        Ok(Self { start, size })
    }

    /// The window that the params describe.
    pub(super) fn read(
        db: &Connection,
        connector: &ConnectorRef<'_>,
        entity: &Entity,
        action: &Action,
        paging: &Paging,
        params: &Map<String, Value>,
    ) -> Result<Self, ExecuteError> {
        let default = action.page_size.unwrap_or(paging.default_size);
        let size = match &paging.size {
            Some(size) => match params.get(&size.param).and_then(Value::as_i64) {
                None => default,
                Some(asked) if asked >= 1 && asked as u64 <= size.max => asked as u64,
                Some(_) => {
                    let message = format!("Input should be from 1 to {}", size.max);
                    return Err(ExecuteError::param(&size.param, &message));
                }
            },
            None => default,
        };
        let given = paging.position.as_deref().and_then(|param| Some((param, params.get(param)?)));
        let number = |param: &str, value: &Value, least: i64| {
            value
                .as_i64()
                .filter(|number| *number >= least)
                .ok_or_else(|| ExecuteError::param(param, &format!("Input should be at least {least}")))
        };
        let start = match (paging.style, given) {
            (PositionStyle::Whole, _) | (PositionStyle::Cursor | PositionStyle::LastId | PositionStyle::Time, None) => {
                Start::After(0)
            }
            (PositionStyle::Offset | PositionStyle::Page, None) => Start::Skip(0),
            (PositionStyle::Cursor, Some((param, value))) => {
                return Self::after_cursor(param, Some(value), size);
            }
            (PositionStyle::Offset, Some((param, value))) => Start::Skip(number(param, value, 0)? as u64),
            (PositionStyle::Page, Some((param, value))) => {
                let page = number(param, value, i64::try_from(paging.first_page).unwrap_or(i64::MAX))?;
                Start::Skip((page as u64 - paging.first_page).saturating_mul(size))
            }
            (PositionStyle::Time, Some((param, value))) => {
                Start::After((number(param, value, 0)? - TIME_OF_FIRST).max(0))
            }
            // Ids are greater than 0, which some providers take as the start.
            (PositionStyle::LastId, Some((_, value))) if *value == 0 => Start::After(0),
            (PositionStyle::LastId, Some((param, value))) => {
                let id = json_path::text_of(value).unwrap_or_default();
                let record = connector.records(db, entity)?.find(&id)?;
                let record = record.ok_or_else(|| ExecuteError::param(param, &format!("No such record: `{id}`")))?;
                Start::After(record.position)
            }
        };
        Ok(Self { start, size })
    }
}

/// A page of the entity's records that satisfy the query. Without a condition it reads the page only; with one, everything
/// from the start to the end of the page; with an order or a total, all records.
pub(super) fn page(
    db: &Connection,
    connector: &ConnectorRef<'_>,
    entity: &Entity,
    query: &Query,
    window: &Window,
) -> Result<Page, ExecuteError> {
    let records = connector.records(db, entity)?;
    let everything = Filter::And(Vec::new());
    let filter = query.filter.as_ref().unwrap_or(&everything);
    let size = window.size;
    let start = match window.start {
        Start::After(0) if !query.order.is_empty() => Start::Skip(0),
        Start::After(_) if !query.order.is_empty() => {
            return Err(ExecuteError::field(422, "params", "The cursor belongs to another query", "value_error"));
        }
        start => start,
    };
    let offset = match start {
        Start::After(_) => None,
        Start::Skip(offset) => Some(offset),
    };
    let mut read: Vec<&str> = query.order.iter().map(|(field, _)| field.as_str()).collect();
    let read = filter.add_paths(&mut read).then_some(read.as_slice());
    if !query.order.is_empty() {
        let skipped = offset.unwrap_or_default();
        let kept = clamp(skipped.saturating_add(size));
        let mut total = 0;
        let mut found: Vec<(Vec<Value>, i64)> = Vec::new();
        records.scan::<ExecuteError>(0, read, |record| {
            if filter.matches(&record.body) {
                total += 1;
                let key =
                    |(field, _): &(String, bool)| json_path::get(&record.body, field).cloned().unwrap_or(Value::Null);
                found.push((query.order.iter().map(key).collect(), record.position));
                // Only what can be on the page is kept; sorting now and then is cheaper than keeping it sorted.
                if found.len() >= kept.saturating_mul(2).max(1024) {
                    found.sort_by(|(a, _), (b, _)| compare(a, b, &query.order));
                    found.truncate(kept);
                }
            }
            Ok(true)
        })?;
        found.sort_by(|(a, _), (b, _)| compare(a, b, &query.order));
        let mut page = Vec::new();
        for (_, position) in found.into_iter().skip(clamp(skipped)).take(clamp(size)) {
            page.extend(records.at(position)?);
        }
        let more = skipped.saturating_add(size) < total;
        return Ok(Page { records: page, more, size, offset, total: Some(total) });
    }
    let (after, mut skip) = match start {
        Start::After(position) => (position, 0),
        Start::Skip(offset) if filter.is_all() => (records.position_of_offset(offset)?, 0),
        Start::Skip(offset) => (0, offset),
    };
    let mut total = None;
    let mut found = Vec::new();
    if filter.is_all() {
        found = records.page_after(after, size.saturating_add(1))?;
        total = Some(records.total());
    } else {
        let mut matching = 0u64;
        let from = if query.needs_total { 0 } else { after };
        let mut positions = Vec::new();
        records.scan::<ExecuteError>(from, read, |record| {
            if !filter.matches(&record.body) {
                return Ok(true);
            }
            matching += 1;
            if record.position > after {
                if skip > 0 {
                    skip -= 1;
                } else if positions.len() as u64 <= size {
                    positions.push(record.position);
                }
            }
            Ok(query.needs_total || positions.len() as u64 <= size)
        })?;
        for position in positions {
            found.extend(records.at(position)?);
        }
        if query.needs_total {
            total = Some(matching);
        }
    }
    let more = found.len() as u64 > size;
    found.truncate(clamp(size));
    Ok(Page { records: found, more, size, offset, total })
}

fn clamp(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Compares by each field in turn. Missing values come last.
fn compare(a: &[Value], b: &[Value], by: &[(String, bool)]) -> Ordering {
    for ((a, b), (_, descends)) in a.iter().zip(b).zip(by) {
        let order = match (a.is_null(), b.is_null()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => {
                let order = order(a, b).unwrap_or(Ordering::Equal);
                if *descends { order.reverse() } else { order }
            }
        };
        if order.is_ne() {
            return order;
        }
    }
    Ordering::Equal
}

impl Paging {
    /// Whether `connector_metadata` or the reply contains the total number of records.
    pub(super) fn needs_total(&self, action: &Action) -> bool {
        let members = self.metadata.iter().flatten().chain(action.reply.iter().flatten());
        members.map(|(_, value)| value).any(MetaValue::is_counted)
    }
}

impl MetaValue {
    fn is_counted(&self) -> bool {
        match self {
            Self::Total | Self::PageCount => true,
            Self::Object(members) | Self::NextObject(members) => members.iter().any(|(_, value)| value.is_counted()),
            _ => false,
        }
    }
}

/// The time of the first record in lists that page by time, in seconds since 1970. Every record is a second later.
const TIME_OF_FIRST: i64 = 1_735_689_600;

/// The members of `connector_metadata` or of a reply.
pub(super) fn members(
    wanted: &[(String, MetaValue)],
    connector: &ConnectorRef<'_>,
    entity: &Entity,
    paging: &Paging,
    page: &Page,
) -> Value {
    let next = next(paging, page);
    let link = |position: Option<Value>| match position.as_ref().and_then(json_path::text_of) {
        Some(position) => Value::String(address(connector, entity, paging, page, Some(&position))),
        None => Value::Null,
    };
    let value = |wanted: &MetaValue| match wanted {
        MetaValue::Next => next.clone().unwrap_or(Value::Null),
        MetaValue::NextOrEmpty => next.clone().unwrap_or_else(|| Value::String(String::new())),
        MetaValue::End => page.end().map_or(Value::Null, |end| end.encode().into()),
        MetaValue::More => page.more.into(),
        MetaValue::Done => (!page.more).into(),
        MetaValue::NextLink => link(next.clone()),
        MetaValue::FirstLink => address(connector, entity, paging, page, None).into(),
        MetaValue::Links => links(link(next.clone()), address(connector, entity, paging, page, None)),
        MetaValue::Count => page.records.len().into(),
        MetaValue::PageNumber => page.number(paging).into(),
        MetaValue::PageCount => page.total.map(|total| total.div_ceil(page.size.max(1))).into(),
        MetaValue::NextObject(_) if next.is_none() => Value::Null,
        MetaValue::Object(members) | MetaValue::NextObject(members) => {
            self::members(members, connector, entity, paging, page)
        }
        MetaValue::PreviousLink => link(previous(paging, page)),
        MetaValue::Total => page.total.into(),
        MetaValue::Size => page.size.into(),
        MetaValue::Offset => page.offset.into(),
        MetaValue::Records => page.records.iter().map(|record| record.body.clone()).collect(),
        MetaValue::Literal(value) => value.clone(),
        MetaValue::Id | MetaValue::Field(_) => Value::Null,
    };
    Value::Object(wanted.iter().map(|(name, wanted)| (name.clone(), value(wanted))).collect())
}

fn next(paging: &Paging, page: &Page) -> Option<Value> {
    if !page.more && !paging.always_next {
        return None;
    }
    let Some(last) = page.records.last() else { return Some("end".into()) };
    Some(match paging.style {
        PositionStyle::Cursor | PositionStyle::Whole => page.end()?.encode().into(),
        PositionStyle::LastId => last.id.clone().into(),
        PositionStyle::Time => (TIME_OF_FIRST + last.position).into(),
        PositionStyle::Offset => (page.offset.unwrap_or_default() + page.records.len() as u64).into(),
        PositionStyle::Page => (page.number(paging) + 1).into(),
    })
}

/// Links as PayPal has them.
fn links(next: Value, this: String) -> Value {
    let mut links = vec![json!({"href": this, "rel": "self", "method": "GET"})];
    links.extend(next.as_str().map(|next| json!({"href": next, "rel": "next", "method": "GET"})));
    links.into()
}

fn previous(paging: &Paging, page: &Page) -> Option<Value> {
    let offset = page.offset.filter(|offset| *offset > 0)?;
    match paging.style {
        PositionStyle::Offset => Some(offset.saturating_sub(page.size).into()),
        PositionStyle::Page => Some((page.number(paging) - 1).into()),
        _ => None,
    }
}

/// The URL of the page at a position; of the first one without a position.
fn address(
    connector: &ConnectorRef<'_>,
    entity: &Entity,
    paging: &Paging,
    page: &Page,
    position: Option<&str>,
) -> String {
    // `{name}` stands for a setting of the connector.
    let mut root = connector.kind.api_root.clone();
    for setting in &connector.kind.settings {
        let text = connector.config.get(&setting.name).and_then(Value::as_str).unwrap_or("example");
        root = root.replace(&format!("{{{}}}", setting.name), text);
    }
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if let Some(position) = position {
        // The provider has a param that the connector does not.
        query.append_pair(paging.position.as_deref().unwrap_or("page_info"), position);
    }
    if let Some(size) = &paging.size {
        query.append_pair(&size.param, &page.size.to_string());
    }
    format!("{root}/{}?{}", entity.name, query.finish())
}

impl Page {
    /// The number of this page.
    fn number(&self, paging: &Paging) -> u64 {
        self.offset.unwrap_or_default() / self.size.max(1) + paging.first_page
    }

    /// The cursor of the next page.
    pub(super) fn next_cursor(&self) -> Option<String> {
        self.end().filter(|_| self.more).map(Start::encode)
    }

    /// The start of the next page.
    fn end(&self) -> Option<Start> {
        let last = self.records.last()?;
        Some(match self.offset {
            Some(offset) => Start::Skip(offset + self.records.len() as u64),
            None => Start::After(last.position),
        })
    }
}

impl Start {
    /// Encodes it as opaque text.
    fn encode(self) -> String {
        URL_SAFE_NO_PAD.encode(match self {
            Self::After(position) => format!("after:{position}"),
            Self::Skip(count) => format!("skip:{count}"),
        })
    }

    fn decode(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        match std::str::from_utf8(&bytes).ok()?.split_once(':')? {
            ("after", position) => position.parse().ok().map(Self::After),
            ("skip", count) => count.parse().ok().map(Self::Skip),
            _ => None,
        }
    }
}
