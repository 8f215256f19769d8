//! The journal: every API request as it was received, and what became of it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::clock::{Moment, timestamp};
use super::masking::MaskingRules;
use super::request::ReceivedRequest;

/// Requests kept. Older ones are dropped; the counters go on counting.
const LIMIT: usize = 10_000;

/// What processing a request did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing changed.
    Read,
    /// A write was committed.
    Write,
    /// A bearer token was minted for client credentials.
    TokenMint,
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
    received: ReceivedRequest,
    fault: Option<&'static str>,
    status: Option<StatusCode>,
    aborted: bool,
    committed: bool,
}

#[derive(Default)]
struct Records {
    kept: VecDeque<Record>,
    last: u64,
    all: OperationCounters,
    operations: BTreeMap<&'static str, OperationCounters>,
}

impl Records {
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
        let mut records = self.records();
        records.last += 1;
        let number = records.last;
        records.count(operation, |counters| counters.requests += 1);
        if records.kept.len() == LIMIT {
            records.kept.pop_front();
        }
        let received = received.clone();
        let record =
            Record { number, time, operation, received, fault, status: None, aborted: false, committed: false };
        records.kept.push_back(record);
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
        let received = &self.received;
        JournalEntry {
            number: self.number,
            time: timestamp(self.time),
            operation: self.operation.map(str::to_owned),
            method: received.method.to_string(),
            path: received.path.clone(),
            query: masking.query(&received.query),
            headers: masking.headers(&received.headers),
            body: masking.body(&received.body),
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
            Outcome::Read => {}
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
