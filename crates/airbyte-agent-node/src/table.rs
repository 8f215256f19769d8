//! Tables of records.

use airbyte_agent::Table;
use airbyte_agent::tables::{Finding, JsonColumns};
use airbyte_agent_ffi::TableStream;
use napi::bindgen_prelude::{AsyncTask, Either, Task, Uint8Array};
use napi::{Env, JsString};
use napi_derive::napi;

use crate::bigint::{MarkedText, mark};
use crate::call_scope::{CallScope, NativeCallHandle};
use crate::error::Result;
use crate::external_memory::ExternalMemory;

/// Records as columns.
#[napi]
pub struct NativeTable {
    table: Table,
    exact_integers: bool,
    _memory: ExternalMemory,
}

impl NativeTable {
    pub(crate) fn new(env: &Env, table: Table, exact_integers: bool) -> napi::Result<Self> {
        let memory = ExternalMemory::report(env, table.memory_size())?;
        Ok(Self { table, exact_integers, _memory: memory })
    }
}

#[napi]
impl NativeTable {
    /// How many rows it has.
    #[napi(getter)]
    pub fn rows(&self) -> i64 {
        integer(self.table.rows())
    }

    /// The name of each column with the word of its type, as JSON.
    #[napi]
    pub fn schema(&self) -> String {
        self.table.schema().to_json().to_string()
    }

    /// The lines of the report.
    #[napi]
    pub fn report(&self) -> Vec<NativeFinding> {
        self.table.report().findings.iter().cloned().map(Into::into).collect()
    }

    /// The rows as a stream of Arrow's IPC format.
    #[napi]
    pub fn ipc(&self) -> Uint8Array {
        self.table.to_ipc_stream().into()
    }

    /// The rows as an array of JSON objects, in which JSON text is text. Integers that JavaScript would round are marked if the
    /// client wants that, or the caller.
    #[napi]
    pub fn json<'env>(
        &self,
        env: &'env Env,
        exact_integers: Option<bool>,
    ) -> napi::Result<Either<JsString<'env>, MarkedText<'env>>> {
        let json = self.table.to_json(JsonColumns::Strings);
        let marked = exact_integers.unwrap_or(self.exact_integers).then(|| mark(&json)).flatten();
        Ok(match marked {
            Some(marked) => Either::B(MarkedText { text: env.create_string(text(&marked.text))?, nuls: marked.nuls }),
            None => Either::A(env.create_string(text(&json))?),
        })
    }

    /// Tables of at most that many rows each. Nothing is copied.
    #[napi]
    pub fn parts(&self, env: &Env, most: u32) -> napi::Result<Vec<NativeTable>> {
        let parts = self.table.parts(usize::try_from(most).unwrap_or(usize::MAX)).into_iter();
        parts.map(|part| Self::new(env, part, self.exact_integers)).collect()
    }

    /// The table for files, whose formats know no column without a type.
    #[napi]
    pub fn without_nulls(&self, env: &Env) -> napi::Result<NativeTable> {
        Self::new(env, self.table.without_nulls(), self.exact_integers)
    }

    /// The rows as JSON, one on each line, written on a thread of the pool.
    #[napi(ts_return_type = "Promise<Uint8Array>")]
    pub fn json_lines(&self) -> AsyncTask<Write> {
        AsyncTask::new(Write(self.table.clone(), Table::to_json_lines))
    }

    /// The rows as CSV, without the line of names, written on a thread of the pool.
    #[napi(ts_return_type = "Promise<Uint8Array>")]
    pub fn csv(&self) -> AsyncTask<Write> {
        AsyncTask::new(Write(self.table.clone(), Table::to_csv))
    }

    /// The line of names of CSV.
    #[napi]
    pub fn csv_head(&self) -> Uint8Array {
        self.table.csv_head().into()
    }
}

/// A line of a report.
#[napi(object, object_from_js = false)]
pub struct NativeFinding {
    /// The column.
    pub column: String,
    /// What happened.
    pub kind: &'static str,
    /// How many values it is about.
    pub count: i64,
    /// The record with the first of them, counted from 0.
    pub first_record: i64,
    /// What happened, in words.
    pub reason: String,
    /// What happened to which column and how many values, in words.
    pub message: String,
}

impl From<Finding> for NativeFinding {
    fn from(finding: Finding) -> Self {
        let message = finding.to_string();
        let Finding { column, kind, count, first_record, reason } = finding;
        let (kind, count, first_record) = (kind.as_str(), integer(count), integer(first_record));
        Self { column, kind, count, first_record, reason, message }
    }
}

/// Writes rows in a format.
pub struct Write(Table, fn(&Table) -> Vec<u8>);

impl Task for Write {
    type Output = Vec<u8>;
    type JsValue = Uint8Array;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        Ok(self.1(&self.0))
    }

    fn resolve(&mut self, _: Env, bytes: Self::Output) -> napi::Result<Self::JsValue> {
        Ok(bytes.into())
    }
}

/// Tables that are read one by one.
#[napi]
pub struct NativeTables {
    source: TableStream,
    scope: CallScope,
}

impl NativeTables {
    pub(crate) fn new(source: TableStream, scope: CallScope) -> Self {
        Self { source, scope }
    }
}

#[napi]
impl NativeTables {
    /// Enqueues the requests for the next table, with options of its own. Completes with a `NativeTable`, or with `null` after
    /// the last.
    #[napi]
    pub fn next(&self, id: u32, options: String, cancellable: bool) -> Result<Option<NativeCallHandle>> {
        self.scope.enqueue(id, self.source.next(options.as_bytes()), cancellable)
    }

    /// A table without rows, with the columns and the report so far. `null` while the next one is read, and before the columns
    /// are known.
    #[napi]
    pub fn summary(&self, env: &Env) -> napi::Result<Option<NativeTable>> {
        let summary = self.source.summary();
        summary.map(|table| NativeTable::new(env, table, self.scope.exact_integers())).transpose()
    }

    /// Drops the requests ahead: no table is wanted any more.
    #[napi]
    pub fn close(&self) {
        self.source.close();
    }
}

/// A count, of which none is beyond what JavaScript has exactly.
fn integer(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}

/// JSON, which is written as UTF-8.
fn text(json: &[u8]) -> &str {
    std::str::from_utf8(json).unwrap_or_default()
}
