//! [`Ahead`]: pages that are requested before they are read.

use std::collections::VecDeque;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use super::numbered::NumberedPages;
use super::source::PageSource;
use crate::caller::{Caller, caller, with_caller};
use crate::client::ApiClient;
use crate::error::Error;
use crate::events::{EventBuffer, with_listener};
use crate::json::JsonObject;
use crate::operation::Effect;
use crate::options::RequestOptions;
use crate::response::Response;

/// How many pages are requested before they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadAhead {
    /// Pages after the one that is being read. Each is requested when the response to the one before it has arrived.
    pub prefetch: usize,
    /// Requests at the same time, where the positions of several pages are known in advance.
    pub concurrency: usize,
}

impl Default for ReadAhead {
    fn default() -> Self {
        Self { prefetch: 0, concurrency: 1 }
    }
}

/// The caller of the pages, for requests that are sent while it does something else.
#[derive(Clone)]
pub(super) struct Context {
    runtime: Handle,
    caller: Option<Caller>,
    events: EventBuffer,
    pub(super) options: RequestOptions,
}

impl Context {
    /// That of the call that runs now. `None` outside of a runtime.
    pub(super) fn current(options: RequestOptions) -> Option<Self> {
        let runtime = Handle::try_current().ok()?;
        Some(Self { runtime, caller: caller(), events: EventBuffer::of_caller(), options })
    }
}

/// Pages that are requested before they are read, in their order. Dropping it drops their requests.
#[derive(Default)]
pub(super) struct Ahead(VecDeque<Requested>);

/// A page whose request runs in a task of its own.
struct Requested {
    /// Where it begins, if that was known before the page before it was there.
    position: Option<JsonObject>,
    page: Shared<BoxFuture<'static, Option<Arrived>>>,
    task: AbortHandle,
}

/// What the request of a page has led to.
#[derive(Clone)]
struct Arrived {
    position: JsonObject,
    response: Result<Response, Arc<Error>>,
    events: EventBuffer,
    /// How many records are before it.
    records_before: u64,
}

/// What the requests of pages have in common.
pub(super) struct Requests<'a> {
    pub(super) client: &'a ApiClient,
    pub(super) source: &'a Arc<dyn PageSource>,
    pub(super) context: &'a Context,
    pub(super) records_read: u64,
    pub(super) max_records: Option<u64>,
}

impl Ahead {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Drops all of them, and their requests.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// The response of the page at a position, if it was requested. Anything else that was requested is dropped: what is
    /// read decides which page follows.
    pub(super) async fn take(&mut self, position: &JsonObject) -> Option<Result<Response, Error>> {
        let next = self.0.pop_front()?;
        if next.position.as_ref().is_none_or(|at| at == position)
            && let Some(arrived) = next.page.clone().await
            && arrived.position == *position
        {
            arrived.events.replay();
            if arrived.response.is_err() {
                self.clear();
            }
            return Some(arrived.response.map_err(|error| error.duplicate()));
        }
        self.clear();
        None
    }

    /// Requests pages until there are so many: from `next` on, at the positions that are known in advance, or else each
    /// at the position that the one before it has for the next.
    pub(super) fn fill(&mut self, most: usize, next: &JsonObject, known: Option<&NumberedPages>, of: &Requests<'_>) {
        while self.len() < most {
            let index = self.len() as u64;
            let requested = match (known, self.0.back()) {
                (_, None) => of.start_at(next.clone(), of.records_read),
                (Some(pages), _) => {
                    let before = of.records_read.saturating_add(index.saturating_mul(pages.size));
                    let is_needed = of.max_records.is_none_or(|most| before < most);
                    pages.nth(index).filter(|_| is_needed).and_then(|position| of.start_at(position, before))
                }
                (None, Some(last)) => Some(of.start_after(last.page.clone())),
            };
            let Some(requested) = requested else { return };
            self.0.push_back(requested);
        }
    }
}

/// A copy has no requests: the original reads them.
impl Clone for Ahead {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Drop for Requested {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Requests<'_> {
    /// Requests the page at a position, unless that would do more than read.
    fn start_at(&self, position: JsonObject, records_before: u64) -> Option<Requested> {
        let request = self.source.request(Some(&position)).ok()?;
        if request.effect != Effect::Read {
            return None;
        }
        let (source, client) = (Arc::clone(self.source), self.client.clone());
        let context = self.context.clone();
        let at = position.clone();
        let page = async move { fetch(&*source, &client, context, at, records_before).await };
        Some(self.spawn(Some(position), page))
    }

    /// Requests the page after one that has not arrived.
    fn start_after(&self, before: Shared<BoxFuture<'static, Option<Arrived>>>) -> Requested {
        let (source, client) = (Arc::clone(self.source), self.client.clone());
        let (context, max_records) = (self.context.clone(), self.max_records);
        let page = async move {
            let before = before.await?;
            let response = before.response.ok()?;
            let contents = source.read(&response, Some(&before.position)).ok()?;
            let records_before = before.records_before.saturating_add(contents.count);
            let next = contents.next.ok().flatten()?;
            if max_records.is_some_and(|most| records_before >= most) {
                return None;
            }
            fetch(&*source, &client, context, next, records_before).await
        };
        self.spawn(None, page)
    }

    fn spawn(
        &self,
        position: Option<JsonObject>,
        page: impl Future<Output = Option<Arrived>> + Send + 'static,
    ) -> Requested {
        let task = self.context.runtime.spawn(with_caller(self.context.caller.clone(), page));
        let abort = task.abort_handle();
        // A task that was aborted, or that panicked, has no page; it is requested again when it is read.
        Requested { position, page: task.map(|page| page.ok().flatten()).boxed().shared(), task: abort }
    }
}

/// Requests a page. Its events are kept until it is read.
async fn fetch(
    source: &dyn PageSource,
    client: &ApiClient,
    context: Context,
    position: JsonObject,
    records_before: u64,
) -> Option<Arrived> {
    let request = source.request(Some(&position)).ok().filter(|request| request.effect == Effect::Read)?;
    let events = context.events.empty();
    let response = with_listener(events.listener(), client.call(&request, &context.options)).await;
    Some(Arrived { position, response: response.map_err(Arc::new), events, records_before })
}
