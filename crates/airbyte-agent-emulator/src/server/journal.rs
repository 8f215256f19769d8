//! The journal: every API request as it was received, and what became of it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, Method, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::clock::{Moment, timestamp};
use super::masking::MaskingRules;
use super::request::ReceivedRequest;

/// Requests kept. Older ones are dropped; the counters go on counting.
const ENTRY_LIMIT: usize = 10_000;

/// Bytes kept of all requests together. Older ones are dropped.
const BYTE_LIMIT: usize = 64 * 1024 * 1024;

/// Bytes kept of a body.
const BODY_LIMIT: usize = 64 * 1024;

/// What processing a request did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing changed.
    Read,
    /// A write was committed.
    Write,
    /// A bearer token was minted for client credentials.
    TokenMint,
    /// The request was refused, with a response that its API wrote itself. What it changed is rolled back.
    Refused,
}

/// A request that the emulator received. Secrets are masked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct JournalEntry {
    /// Number of the request, from 1.
    pub number: u64,
    /// When it was received, by the emulator's clock.
    #[schemars(extend("format" = "date-time"))]
    pub time: String,
    /// Name of the operation, `resource.verb`; null if the path belongs to none.
    pub operation: Option<String>,
    /// HTTP method.
    pub method: String,
    /// Path of the URL.
    pub path: String,
    /// Parameters of the URL. The value of a repeated one is a list.
    #[schemars(extend("additionalProperties" = {"type": ["string", "array"], "items": {"type": "string"}}))]
    pub query: Map<String, Value>,
    /// Headers by their lower-case names.
    pub headers: BTreeMap<String, String>,
    /// The body, read as JSON; null if it was empty.
    pub body: Value,
    /// Whether the body was longer than 64 KiB. If so, `body` is a string: the first 64 KiB of its JSON.
    pub body_truncated: bool,
    /// Name of the fault that happened to it, such as `status`.
    pub fault: Option<String>,
    /// HTTP status of the response; null if there is none (yet).
    pub status: Option<u16>,
    /// Whether the caller went away before the response was sent.
    pub aborted: bool,
    /// Whether it changed anything.
    pub committed: bool,
}

/// Counts of one operation, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OperationCounters {
    /// Requests received.
    pub requests: u64,
    /// Writes committed.
    pub effects: u64,
    /// Bearer tokens minted for client credentials.
    pub mints: u64,
    /// Requests whose caller went away before the response was sent.
    pub aborted: u64,
}

/// Counts of all requests, and of each operation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct JournalCounters {
    /// Counts of all requests.
    #[serde(flatten)]
    pub all: OperationCounters,
    /// Counts by the name of the operation.
    pub operations: BTreeMap<String, OperationCounters>,
}

struct Record {
    number: u64,
    time: Moment,
    operation: Option<&'static str>,
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    body: KeptBody,
    fault: Option<&'static str>,
    status: Option<StatusCode>,
    aborted: bool,
    committed: bool,
}

/// What is kept of a body.
enum KeptBody {
    /// All of it, as received. Secrets are masked when it is read.
    Whole(Vec<u8>),
    /// The beginning. Secrets were masked before, since what is left cannot be read as JSON any more.
    Truncated(String),
}

impl KeptBody {
    fn new(body: &[u8], masking: &MaskingRules) -> Self {
        if body.len() <= BODY_LIMIT {
            // A copy, because the bytes received are a part of a larger buffer.
            return Self::Whole(body.to_vec());
        }
        let mut text = match masking.body(body) {
            Value::String(reason) => reason,
            json => json.to_string(),
        };
        let end = (0..=BODY_LIMIT.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        text.truncate(end);
        text.shrink_to_fit();
        Self::Truncated(text)
    }

    fn len(&self) -> usize {
        match self {
            Self::Whole(bytes) => bytes.len(),
            Self::Truncated(text) => text.len(),
        }
    }
}

impl Record {
    /// Bytes that it occupies, roughly.
    fn size(&self) -> usize {
        /// Per query parameter and header, for the memory that is allocated besides the text.
        const OVERHEAD: usize = 64;
        let query = self.query.iter().map(|(name, value)| name.len() + value.len() + OVERHEAD).sum::<usize>();
        let headers = self.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + OVERHEAD);
        size_of::<Self>() + self.path.len() + query + headers.sum::<usize>() + self.body.len()
    }
}

#[derive(Default)]
struct Records {
    kept: VecDeque<Record>,
    /// Bytes that the kept records occupy.
    size: usize,
    last: u64,
    all: OperationCounters,
    operations: BTreeMap<&'static str, OperationCounters>,
}

impl Records {
    fn push(&mut self, record: Record) {
        self.size += record.size();
        self.kept.push_back(record);
        while self.kept.len() > ENTRY_LIMIT || self.size > BYTE_LIMIT {
            let Some(oldest) = self.kept.pop_front() else { break };
            self.size -= oldest.size();
        }
    }

    fn get_mut(&mut self, number: u64) -> Option<&mut Record> {
        let first = self.kept.front()?.number;
        self.kept.get_mut(usize::try_from(number.checked_sub(first)?).ok()?)
    }

    fn count(&mut self, operation: Option<&'static str>, mut add: impl FnMut(&mut OperationCounters)) {
        add(&mut self.all);
        if let Some(name) = operation {
            add(self.operations.entry(name).or_default());
        }
    }
}

/// Records every request of the APIs.
#[derive(Clone)]
pub(crate) struct Journal {
    records: Arc<Mutex<Records>>,
    masking: Arc<MaskingRules>,
}

impl Journal {
    pub(crate) fn new(masking: MaskingRules) -> Self {
        Self { records: Arc::default(), masking: Arc::new(masking) }
    }

    fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records a request that was received; what becomes of it is reported to the returned entry.
    pub(crate) fn open(
        &self,
        operation: Option<&'static str>,
        received: &ReceivedRequest,
        time: Moment,
        fault: Option<&'static str>,
    ) -> PendingEntry {
        let body = KeptBody::new(&received.body, &self.masking);
        let mut records = self.records();
        records.last += 1;
        let number = records.last;
        records.count(operation, |counters| counters.requests += 1);
        records.push(Record {
            number,
            time,
            operation,
            method: received.method.clone(),
            path: received.path.clone(),
            query: received.query.clone(),
            headers: received.headers.clone(),
            body,
            fault,
            status: None,
            aborted: false,
            committed: false,
        });
        drop(records);
        PendingEntry { journal: self.clone(), number, operation, is_closed: false }
    }

    pub(crate) fn clear(&self) {
        let mut records = self.records();
        // Numbers continue: a request still in progress must not be taken for a later one.
        *records = Records { last: records.last, ..Records::default() };
    }

    /// Entries after a number, of one operation or of all, and the counters.
    pub(crate) fn read(&self, after: u64, operation: Option<&str>) -> (Vec<JournalEntry>, JournalCounters) {
        let records = self.records();
        let entries = records
            .kept
            .iter()
            .filter(|record| record.number > after)
            .filter(|record| operation.is_none() || record.operation == operation)
            .map(|record| record.entry(&self.masking))
            .collect();
        let operations = records.operations.iter().map(|(name, counters)| ((*name).to_owned(), *counters));
        (entries, JournalCounters { all: records.all, operations: operations.collect() })
    }
}

impl Record {
    fn entry(&self, masking: &MaskingRules) -> JournalEntry {
        let (body, body_truncated) = match &self.body {
            KeptBody::Whole(bytes) => (masking.body(bytes), false),
            KeptBody::Truncated(text) => (Value::from(text.as_str()), true),
        };
        JournalEntry {
            number: self.number,
            time: timestamp(self.time),
            operation: self.operation.map(str::to_owned),
            method: self.method.to_string(),
            path: self.path.clone(),
            query: masking.query(&self.query),
            headers: masking.headers(&self.headers),
            body,
            body_truncated,
            fault: self.fault.map(str::to_owned),
            status: self.status.map(|status| status.as_u16()),
            aborted: self.aborted,
            committed: self.committed,
        }
    }
}

/// The journal entry of a request in progress. Dropped before it is closed, it records that the caller went away.
pub(crate) struct PendingEntry {
    journal: Journal,
    number: u64,
    operation: Option<&'static str>,
    is_closed: bool,
}

impl PendingEntry {
    /// The request was processed.
    pub(crate) fn processed(&mut self, outcome: Outcome) {
        let mut records = self.journal.records();
        match outcome {
            Outcome::Read | Outcome::Refused => {}
            Outcome::TokenMint => records.count(self.operation, |counters| counters.mints += 1),
            Outcome::Write => {
                records.count(self.operation, |counters| counters.effects += 1);
                if let Some(record) = records.get_mut(self.number) {
                    record.committed = true;
                }
            }
        }
    }

    /// The response is being sent.
    pub(crate) fn answered(&mut self, status: StatusCode) {
        self.is_closed = true;
        if let Some(record) = self.journal.records().get_mut(self.number) {
            record.status = Some(status);
        }
    }

    /// There is no response, because a fault broke the connection.
    pub(crate) fn discarded(&mut self) {
        self.is_closed = true;
    }
}

impl Drop for PendingEntry {
    fn drop(&mut self) {
        if self.is_closed {
            return;
        }
        let mut records = self.journal.records();
        records.count(self.operation, |counters| counters.aborted += 1);
        if let Some(record) = records.get_mut(self.number) {
            record.aborted = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use chrono::Utc;

    use super::*;
    use crate::server::hosts::BaseUrl;

    #[test]
    fn the_oldest_entries_make_room_when_all_of_them_are_too_large() {
        // Each of them is kept whole.
        let received = ReceivedRequest {
            base_url: BaseUrl::default(),
            method: Method::POST,
            path: "/path".to_owned(),
            path_members: Vec::new(),
            query: vec![("q".to_owned(), "v".repeat(1_000))],
            headers: HeaderMap::new(),
            body: Bytes::from(vec![b'x'; BODY_LIMIT]),
        };
        let journal = Journal::new(MaskingRules::default());
        for _ in 0..1_100 {
            journal.open(None, &received, Utc::now(), None).discarded();
        }
        let (entries, counters) = journal.read(0, None);
        assert_eq!(counters.all.requests, 1_100);
        assert_eq!(entries.last().map(|entry| entry.number), Some(1_100));
        // 64 MiB divided by 64 KiB and a little more.
        assert!((980..1_024).contains(&entries.len()), "{} entries", entries.len());
        assert!(journal.records().size <= BYTE_LIMIT);
        journal.clear();
        assert_eq!(journal.records().size, 0);
    }
}
