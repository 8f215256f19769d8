//! The next page by a rule: from the catalogue, or the caller's.

use airbyte_agent_core::pagination::NumberedPages;
use airbyte_agent_core::{Error, JsonObject};
use serde_json::Value;

use super::names::{DONE, MORE, NEXT_VALUES, PAGE_COUNTS, TOTALS};
use super::next_value::NextValue;
use super::page::PageResponse;
use super::unfollowable;
use crate::agent::catalogue::{End, Paging, Position};
use crate::agent::execute::Execute;

/// The position of the page after this one; `None` if it is the last.
pub(super) fn next_position(
    rule: &Paging,
    page: &PageResponse<'_>,
    request: &Execute,
) -> Result<Option<JsonObject>, Error> {
    let step = Step { rule, page, request, count: page.count, more: more(rule, page) };
    if step.more == Some(false) || (rule.end == Some(End::EmptyPage) && step.count == 0) {
        return Ok(None);
    }
    let Some(position) = &rule.position else { return step.require_last_page().map(|()| None) };
    let next = match rule.kind {
        Position::Token => step.token(position)?,
        Position::Time => step.time(position)?,
        Position::Page => step.page(position)?,
        Position::Offset => step.offset(position)?,
        Position::Last => step.last(position)?,
    };
    Ok(next.map(|next| JsonObject::with_member(position, next)))
}

/// The pages after this one, if they are numbered, this one is as long as a page was requested to be, and its response says how
/// many there are.
pub(super) fn numbered(rule: &Paging, page: &PageResponse<'_>, request: &Execute) -> Option<NumberedPages> {
    let step = Step { rule, page, request, count: page.count, more: more(rule, page) };
    let position = rule.position.as_deref()?;
    let size = step.size().or_else(|| step.requested_size()).filter(|size| *size > 0 && *size == step.count)?;
    let (next, step, end) = match rule.kind {
        Position::Page => {
            let first = rule.first.unwrap_or(1);
            let pages = step.total().map(|total| total.div_ceil(size)).or_else(|| step.page_count())?;
            (step.number(position).unwrap_or(first).checked_add(1)?, 1, first.checked_add(pages)?)
        }
        Position::Offset => {
            let offset = step.number(position).or(rule.first).unwrap_or(0);
            (offset.checked_add(size)?, size, step.total()?)
        }
        Position::Token | Position::Time | Position::Last => return None,
    };
    Some(NumberedPages { position: position.to_owned(), next, step, end, size })
}

/// Whether the response says that another page follows.
fn more(rule: &Paging, page: &PageResponse<'_>) -> Option<bool> {
    let usual = |names: &[&str]| names.iter().find_map(|name| page.flag(name));
    match (&rule.more, &rule.done) {
        (Some(more), _) => page.flag(more),
        (None, Some(done)) => page.flag(done).map(|done| !done),
        (None, None) => usual(MORE).or_else(|| usual(DONE).map(|done| !done)),
    }
}

/// One page, and what its response says.
struct Step<'a> {
    rule: &'a Paging,
    page: &'a PageResponse<'a>,
    request: &'a Execute,
    count: u64,
    more: Option<bool>,
}

impl Step<'_> {
    fn token(&self, position: &str) -> Result<Option<Value>, Error> {
        match self.next_value(position) {
            Some(NextValue::Value(value)) => Ok(Some(self.typed(value))),
            Some(NextValue::Without(given)) => Err(self.not_taken(position, &given)),
            None if self.more == Some(true) => {
                Err(unfollowable::without_value(self.page.response, self.request, position))
            }
            None => Ok(None),
        }
    }

    fn time(&self, position: &str) -> Result<Option<Value>, Error> {
        let next = self.token(position)?;
        let is_same = next.as_ref().and_then(Value::as_u64).is_some_and(|next| self.number(position) == Some(next));
        match (is_same, self.more) {
            (true, Some(true)) => Err(unfollowable::same_position(self.page.response, self.request, position)),
            // A page that begins where the next one would begin has everything from then on.
            (true, _) => Ok(None),
            (false, _) => Ok(next),
        }
    }

    fn page(&self, position: &str) -> Result<Option<Value>, Error> {
        let page = self.number(position).or(self.rule.first).unwrap_or(1);
        let next = self.next_value(position);
        let given = next.as_ref().and_then(as_number).filter(|next| *next > page);
        let read = page.saturating_sub(self.rule.first.unwrap_or(1));
        let counted = self
            .size()
            .zip(self.total())
            .map(|(size, total)| read.saturating_mul(size).saturating_add(self.count) < total);
        let paged = self.page_count().map(|pages| pages.saturating_sub(read) > 1);
        self.counted_on(position, self.follows(next.is_some(), counted, paged), given, page.checked_add(1))
    }

    fn offset(&self, position: &str) -> Result<Option<Value>, Error> {
        let offset = self.number(position).or(self.rule.first).unwrap_or(0);
        let next = self.next_value(position);
        let given = next.as_ref().and_then(as_number).filter(|next| *next > offset);
        let end = offset.checked_add(self.count);
        let counted = self.total().map(|total| end.is_some_and(|end| end < total));
        self.counted_on(position, self.follows(next.is_some(), counted, None), given, end)
    }

    /// The number that is given, or else the one that was counted, which may be too large for any service.
    fn counted_on(
        &self,
        position: &str,
        follows: bool,
        given: Option<u64>,
        counted: Option<u64>,
    ) -> Result<Option<Value>, Error> {
        match given.or(counted) {
            _ if !follows => Ok(None),
            Some(next) => Ok(Some(next.into())),
            None => Err(unfollowable::without_value(self.page.response, self.request, position)),
        }
    }

    fn last(&self, position: &str) -> Result<Option<Value>, Error> {
        if !self.follows(self.next_value(position).is_some(), None, None) {
            return Ok(None);
        }
        let path = self.rule.id.as_deref().unwrap_or("id");
        match self.page.last_record(path)?.filter(is_id) {
            Some(id) => Ok(Some(id)),
            // After an empty page, the position stays.
            None if self.count == 0 => Ok(self.number(position).map(Value::from)),
            None => Err(unfollowable::without_id(self.page.response, self.request, path)),
        }
    }

    /// Whether another page follows, for positions that are counted here: any sign that one does is believed, and the end
    /// is believed without a sign only if some sign is known to be given.
    fn follows(&self, has_next: bool, counted: Option<bool>, paged: Option<bool>) -> bool {
        let signs = [self.more, Some(has_next).filter(|_| has_next || self.rule.next.is_some()), counted, paged];
        match signs.iter().flatten().copied().reduce(|one, other| one || other) {
            Some(follows) => follows,
            // A page that is shorter than a page can be is the last.
            None => match self.size().filter(|_| self.is_size_requested()) {
                Some(size) => self.count >= size,
                None => self.count > 0,
            },
        }
    }

    /// The size of a page, if it is certain: a service may return less than requested, unless its limit is known.
    fn size(&self) -> Option<u64> {
        match (self.requested_size(), self.rule.max_size) {
            (Some(requested), Some(max)) => Some(requested.min(max)),
            (Some(_), None) => None,
            (None, _) => self.rule.default_size,
        }
    }

    fn is_size_requested(&self) -> bool {
        self.requested_size().is_some()
    }

    fn requested_size(&self) -> Option<u64> {
        self.number(self.rule.size.as_deref()?)
    }

    fn total(&self) -> Option<u64> {
        self.count_at(self.rule.total.as_deref(), TOTALS)
    }

    fn page_count(&self) -> Option<u64> {
        self.count_at(self.rule.page_count.as_deref(), PAGE_COUNTS)
    }

    /// A count at its path, or with a usual name if the rule says nothing of what follows.
    fn count_at(&self, path: Option<&str>, usual: &[&str]) -> Option<u64> {
        let Paging { next, more, done, total, page_count, .. } = self.rule;
        match path {
            Some(path) => self.page.integer(path),
            None if [next, more, done, total, page_count].iter().any(|path| path.is_some()) => None,
            None => usual.iter().find_map(|name| self.page.integer(name)),
        }
    }

    fn next_value(&self, position: &str) -> Option<NextValue> {
        match &self.rule.next {
            Some(path) => NextValue::read(self.page.value(path)?, position),
            // A flag says whether a page follows, and the position is counted.
            None if self.rule.kind != Position::Token && (self.rule.more.is_some() || self.rule.done.is_some()) => None,
            None => NEXT_VALUES
                .iter()
                .find_map(|(name, _)| self.page.value(name).and_then(|value| NextValue::read(value, position))),
        }
    }

    /// Fails if the response says that there is more, which no parameter can request.
    fn require_last_page(&self) -> Result<(), Error> {
        let next = self.rule.next.as_deref().filter(|_| self.next_value("").is_some());
        let is_cut =
            self.rule.total.as_deref().and_then(|path| self.page.integer(path)).is_some_and(|total| self.count < total);
        if next.is_some() || is_cut || self.more == Some(true) {
            return Err(unfollowable::without_parameter(self.page.response, self.request, next));
        }
        Ok(())
    }

    fn not_taken(&self, position: &str, given: &[String]) -> Error {
        unfollowable::without_position(self.page.response, self.request, position, given)
    }

    /// A value from a URL is a text, also where the parameter takes a number.
    fn typed(&self, value: Value) -> Value {
        match (self.rule.kind, value.as_str().and_then(|text| text.parse::<u64>().ok())) {
            (Position::Time, Some(number)) => number.into(),
            _ => value,
        }
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.request.params.as_ref()?.integer(name)
    }
}

/// Whether a member of a record can be sent as a parameter.
fn is_id(value: &Value) -> bool {
    value.is_number() || value.as_str().is_some_and(|text| !text.trim().is_empty())
}

fn as_number(next: &NextValue) -> Option<u64> {
    match next {
        NextValue::Value(Value::String(text)) => text.parse().ok(),
        NextValue::Value(value) => value.as_u64(),
        NextValue::Without(_) => None,
    }
}
