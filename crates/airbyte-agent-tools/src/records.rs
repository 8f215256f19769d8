//! Reading records from pages until the result is full.

use airbyte_agent::{Error, ErrorKind, Page, Pages};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::json_text::is_portable;
use crate::limits::RESULT_BYTES;
use crate::service_error::reason;
use crate::shorten::{Shortened, shorten};

/// How many pages a call requests at most. Services may answer with many pages that have no or few records.
const MAX_PAGES: usize = 50;

/// Where the next record is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// The token of the page; `None` for the first one.
    #[serde(rename = "p", skip_serializing_if = "Option::is_none")]
    pub(crate) page: Option<String>,
    /// How many records of the page are before it.
    #[serde(rename = "r")]
    pub(crate) record: usize,
    /// The size of a page, if the tool chose it. All pages must have the same, or their numbers mean something else.
    #[serde(rename = "s", skip_serializing_if = "Option::is_none")]
    pub(crate) page_size: Option<u64>,
}

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Records {
    pub(crate) records: Vec<Box<RawValue>>,
    /// What was read instead of records.
    pub(crate) result: Option<Box<RawValue>>,
    /// Where the next record is, if there is another one.
    pub(crate) next: Option<Position>,
    pub(crate) notes: Vec<String>,
}

/// What is in a page, and what the service says about it.
pub(crate) struct PageContents {
    pub(crate) content: Content,
    pub(crate) warning: Option<String>,
}

/// What is in a page.
pub(crate) enum Content {
    Records(Vec<Box<RawValue>>),
    /// A result that is not a list of records.
    Other(Box<RawValue>),
}

/// Reads from a position until there are `limit` records, or [`RESULT_BYTES`] of them. `contents` says what is in a page.
///
/// # Errors
/// Only if nothing was read: what fails later is a note.
pub(crate) async fn read(
    mut pages: Pages,
    start: Position,
    limit: usize,
    contents: impl Fn(&Page) -> Result<PageContents, Error>,
) -> Result<Records, Error> {
    let mut reading = Reading { read: Records::default(), limit, bytes: 0 };
    let mut position = start;
    for _ in 0..MAX_PAGES {
        let page = match pages.next().await {
            Ok(Some(page)) => page,
            Ok(None) => return Ok(reading.read),
            Err(error) if reading.read.records.is_empty() => return Err(error),
            Err(error) => return Ok(reading.interrupted(&error, position)),
        };
        let PageContents { content, warning } = match contents(&page) {
            Ok(contents) => contents,
            Err(error) if reading.read.records.is_empty() => return Err(error),
            Err(error) => return Ok(reading.interrupted(&error, position)),
        };
        reading.read.notes.extend(warning.filter(|warning| !reading.read.notes.contains(warning)));
        let records = match content {
            Content::Records(records) => records,
            Content::Other(value) => return Ok(Records { result: Some(value), ..reading.read }),
        };
        for (index, record) in records.into_iter().enumerate().skip(position.record) {
            if !reading.add(record) {
                return Ok(reading.stopped(Position { record: index, ..position }));
            }
        }
        match (page.next(), page.token()) {
            (Ok(None), _) => return Ok(reading.read),
            (Ok(Some(_)), Some(token)) => position = Position { page: Some(token.to_owned()), record: 0, ..position },
            (Ok(Some(_)), None) => return Ok(reading.without_next_page("its position cannot be kept in a cursor")),
            (Err(error), _) => return Ok(reading.without_next_page(&reason(&error))),
        }
        if reading.is_full() {
            return Ok(reading.stopped(position));
        }
    }
    reading
        .read
        .notes
        .push(format!("Stopped after {MAX_PAGES} pages with few records. Narrow the call, or go on with `cursor`."));
    Ok(reading.stopped(position))
}

struct Reading {
    read: Records,
    limit: usize,
    /// The size of the records.
    bytes: usize,
}

impl Reading {
    fn is_full(&self) -> bool {
        self.read.records.len() >= self.limit || self.bytes >= RESULT_BYTES
    }

    /// Adds a record unless it has to wait for the next call. A record that is too large for any is cut.
    fn add(&mut self, record: Box<RawValue>) -> bool {
        let size = record.get().len() + 1;
        if self.is_full() {
            return false;
        }
        let has_space = self.bytes + size <= RESULT_BYTES;
        if has_space && is_portable(record.get()) {
            self.push(record);
            return true;
        }
        if !has_space && !self.read.records.is_empty() {
            self.read.notes.push(
                "Cut because of its size: more follows with `cursor`. `select_fields` or a smaller `limit` makes it shorter."
                    .to_owned(),
            );
            return false;
        }
        let shortened = shorten(record.get(), RESULT_BYTES - self.bytes);
        if let Some(places) = shortened.places() {
            let number = self.read.records.len() + 1;
            self.read.notes.push(cut_note(&format!("Record {number} of this answer"), size, &places));
        }
        self.push(shortened.value);
        true
    }

    fn push(&mut self, record: Box<RawValue>) {
        self.bytes += record.get().len() + 1;
        self.read.records.push(record);
    }

    fn stopped(mut self, next: Position) -> Records {
        self.read.next = Some(next);
        self.read
    }

    fn interrupted(mut self, error: &Error, position: Position) -> Records {
        if error.kind() == ErrorKind::Paging {
            return self.without_next_page(&reason(error));
        }
        let kind = error.kind();
        self.read.notes.push(format!("Not all was read: the next page failed ({kind}): {}.", reason(error)));
        self.stopped(position)
    }

    fn without_next_page(mut self, reason: &str) -> Records {
        self.read.notes.push(format!("Not all was read, and the rest cannot be requested: {reason}."));
        self.read
    }
}

/// A result that is not a list, cut if it is too large, and a note if it was.
pub(crate) fn fit(result: &RawValue) -> (Box<RawValue>, Option<String>) {
    let size = result.get().len();
    let shortened: Shortened = shorten(result.get(), RESULT_BYTES);
    let note = shortened.places().map(|places| cut_note("The result", size, &places));
    (shortened.value, note)
}

fn cut_note(what: &str, size: usize, places: &str) -> String {
    format!(
        "{what} has {size} bytes and does not fit or is not valid everywhere; cut or replaced: {places}. Select other \
         fields to read less of it."
    )
}
