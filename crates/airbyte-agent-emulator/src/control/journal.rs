//! The journal: every API request as it was received, and what came of it.
//!
//! `GET /_emulator/journal` answers `{entries, counters}`; `DELETE` clears both. Secrets are masked as they are read.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::masking;
use crate::clock::{Moment, timestamp};
use crate::request::Received;

/// Requests kept; older ones are dropped, the counters go on.
const LIMIT: usize = 10_000;

/// What a request led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// Nothing changed.
    Read,
    /// A write was committed.
    Effect,
    /// An application token was minted.
    Mint,
}

struct Entry {
    number: u64,
    time: Moment,
    operation: Option<&'static str>,
    received: Received,
    fault: Option<&'static str>,
    status: Option<StatusCode>,
    aborted: bool,
    committed: bool,
}

/// Counts of one operation, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Counters {
    /// Requests received.
    requests: u64,
    /// Writes committed.
    effects: u64,
    /// Application tokens minted.
    mints: u64,
    /// Requests whose caller went away before the answer was sent.
    aborted: u64,
}

#[derive(Default)]
struct Pages {
    entries: VecDeque<Entry>,
    last: u64,
    all: Counters,
    operations: BTreeMap<&'static str, Counters>,
}

impl Pages {
    fn entry(&mut self, number: u64) -> Option<&mut Entry> {
        let first = self.entries.front()?.number;
        self.entries.get_mut(usize::try_from(number.checked_sub(first)?).ok()?)
    }

    fn count(&mut self, operation: Option<&'static str>, mut add: impl FnMut(&mut Counters)) {
        add(&mut self.all);
        if let Some(name) = operation {
            add(self.operations.entry(name).or_default());
        }
    }
}

/// Notes every request of the API.
#[derive(Clone, Default)]
pub(crate) struct Journal(Arc<Mutex<Pages>>);

impl Journal {
    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Note a request. What becomes of it is told to the returned note.
    pub(crate) fn open(
        &self,
        operation: Option<&'static str>,
        received: &Received,
        time: Moment,
        fault: Option<&'static str>,
    ) -> Note {
        let mut pages = self.pages();
        pages.last += 1;
        let number = pages.last;
        pages.count(operation, |counters| counters.requests += 1);
        if pages.entries.len() == LIMIT {
            pages.entries.pop_front();
        }
        let received = received.clone();
        let entry = Entry { number, time, operation, received, fault, status: None, aborted: false, committed: false };
        pages.entries.push_back(entry);
        drop(pages);
        Note { journal: self.clone(), number, operation, is_closed: false }
    }

    pub(crate) fn clear(&self) {
        let mut pages = self.pages();
        // Numbers go on, so that a request still at work cannot be taken for a later one.
        *pages = Pages { last: pages.last, ..Pages::default() };
    }

    /// Entries after a number, of one operation or of all, with the counters.
    pub(crate) fn read(&self, after: u64, operation: Option<&str>) -> Value {
        let pages = self.pages();
        let entries: Vec<Value> = pages
            .entries
            .iter()
            .filter(|entry| entry.number > after)
            .filter(|entry| operation.is_none() || entry.operation == operation)
            .map(Entry::to_json)
            .collect();
        let Counters { requests, effects, mints, aborted } = pages.all;
        json!({
            "entries": entries,
            "counters": {
                "requests": requests,
                "effects": effects,
                "mints": mints,
                "aborted": aborted,
                "operations": pages.operations,
            },
        })
    }
}

impl Entry {
    fn to_json(&self) -> Value {
        let received = &self.received;
        json!({
            "number": self.number,
            "time": timestamp(self.time),
            "operation": self.operation,
            "method": received.method.as_str(),
            "path": received.path,
            "query": masking::query(&received.query),
            "headers": self.headers(),
            "body": masking::body(&received.body),
            "fault": self.fault,
            "status": self.status.map(|status| status.as_u16()),
            "aborted": self.aborted,
            "committed": self.committed,
        })
    }

    fn headers(&self) -> Map<String, Value> {
        let mut headers = Map::new();
        for (name, value) in &self.received.headers {
            let value = masking::header(name, &String::from_utf8_lossy(value.as_bytes()));
            headers.insert(name.as_str().to_owned(), value.into());
        }
        headers
    }
}

/// A request at work. Dropped before it is closed, it tells that the caller went away.
pub(crate) struct Note {
    journal: Journal,
    number: u64,
    operation: Option<&'static str>,
    is_closed: bool,
}

impl Note {
    /// The work is done.
    pub(crate) fn worked(&mut self, work: Work) {
        let mut pages = self.journal.pages();
        match work {
            Work::Read => return,
            Work::Effect => pages.count(self.operation, |counters| counters.effects += 1),
            Work::Mint => pages.count(self.operation, |counters| counters.mints += 1),
        }
        if work == Work::Effect
            && let Some(entry) = pages.entry(self.number)
        {
            entry.committed = true;
        }
    }

    /// The answer is on its way.
    pub(crate) fn answered(&mut self, status: StatusCode) {
        self.is_closed = true;
        if let Some(entry) = self.journal.pages().entry(self.number) {
            entry.status = Some(status);
        }
    }

    /// There is no answer, and it is the emulator's doing.
    pub(crate) fn cut_off(&mut self) {
        self.is_closed = true;
    }
}

impl Drop for Note {
    fn drop(&mut self) {
        if self.is_closed {
            return;
        }
        let mut pages = self.journal.pages();
        pages.count(self.operation, |counters| counters.aborted += 1);
        if let Some(entry) = pages.entry(self.number) {
            entry.aborted = true;
        }
    }
}
