//! Many actions at once: [`execute_many`] and [`records_many`].

use std::future::IntoFuture;

use airbyte_agent_core::Error;
use futures::future::{BoxFuture, FutureExt};
use futures::stream::{self, BoxStream, StreamExt};
use serde::de::DeserializeOwned;

use super::connector::ExecuteBuilder;
use super::execution::Execution;

/// How many calls run at the same time, and in which order their outcomes come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Many {
    /// So many calls at the same time; at least one. Default: 8.
    pub concurrency: usize,
    /// Outcomes in the order of the calls, instead of as they complete.
    pub ordered: bool,
}

impl Default for Many {
    fn default() -> Self {
        Self { concurrency: 8, ordered: false }
    }
}

/// What has become of a call of [`records_many`].
#[derive(Debug)]
pub struct RecordsOutcome<T> {
    /// The number of the call, from 0 on.
    pub index: usize,
    /// The records that were read, also before an error.
    pub records: Vec<T>,
    /// Where to go on: see [`Records::token`](crate::Records::token).
    pub token: Option<String>,
    /// Why not all could be read.
    pub error: Option<Error>,
}

/// Runs many actions, several at once. Each has an outcome, with the number of its call from 0 on; one that fails leaves the
/// others alone.
///
/// Calls are taken from the iterator as they are started. Dropping the stream starts no more of them, and drops those in
/// progress: a write among these may have taken effect. Like any other, it is never sent twice.
pub fn execute_many<'a, I>(calls: I, how: Many) -> BoxStream<'a, (usize, Result<Execution, Error>)>
where
    I: IntoIterator<Item = ExecuteBuilder<'a>>,
    I::IntoIter: Send + 'a,
{
    run(
        calls.into_iter().enumerate().map(|(index, call)| async move { (index, call.into_future().await) }.boxed()),
        how,
    )
}

/// Reads the records of many actions, several actions at once.
pub fn records_many<'a, T, I>(calls: I, how: Many) -> BoxStream<'a, RecordsOutcome<T>>
where
    T: DeserializeOwned + Send + 'static,
    I: IntoIterator<Item = ExecuteBuilder<'a>>,
    I::IntoIter: Send + 'a,
{
    let read = |(index, call): (usize, ExecuteBuilder<'a>)| {
        async move {
            let mut stream = call.prefetch(0).stream();
            let (mut records, mut error) = (Vec::new(), None);
            while let Some(next) = stream.next().await {
                match next {
                    Ok(record) => records.push(record),
                    Err(reason) => error = Some(reason),
                }
            }
            RecordsOutcome { index, records, token: stream.token().map(str::to_owned), error }
        }
        .boxed()
    };
    run(calls.into_iter().enumerate().map(read), how)
}

fn run<'a, T: Send + 'a>(
    calls: impl Iterator<Item = BoxFuture<'a, T>> + Send + 'a,
    Many { concurrency, ordered }: Many,
) -> BoxStream<'a, T> {
    let (calls, most) = (stream::iter(calls), concurrency.max(1));
    if ordered { calls.buffered(most).boxed() } else { calls.buffer_unordered(most).boxed() }
}
