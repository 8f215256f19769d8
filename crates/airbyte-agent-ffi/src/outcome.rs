//! Calls that are ready to send, what they complete with, and results that arrive in parts.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use airbyte_agent::{Download, Error, ErrorKind, Page, Pages, Response, Table};
use airbyte_agent_core::RequestOptions;
use airbyte_agent_core::procedure::{RunningProcedure, Step};
use bytes::Bytes;
use futures::FutureExt;
use tokio::sync::Mutex;

use crate::callback::CallbackSink;
use crate::closable::Closable;
use crate::driver::{self, Driver};
use crate::options;

/// What a call completes with unless it fails.
pub enum Outcome {
    /// A response.
    Response(Response),
    /// A page. `None` after the last.
    Page(Option<PageOutcome>),
    /// A file that is read by [`DownloadStream::chunk`], and what is known of it as JSON: `filename`, `content_type`,
    /// `size`, `range`.
    Stream(Response, String, DownloadStream),
    /// A piece of a file. `None` at its end.
    Chunk(Option<Bytes>),
    /// A table. `None` after the last.
    Table(Option<Table>),
    /// Something else, as JSON: a connector that was found (`id`, `name`, `definition_id`, `slug`), the result of a tool.
    Json(String),
    /// One call of a [`CallSet`](crate::CallSet), by its id, has completed. `None` if all have.
    Member(Option<Box<Completion>>),
    /// Nothing.
    Done,
}

/// A call that has completed.
pub struct Completion {
    /// The id that it was enqueued with.
    pub id: u32,
    /// Its outcome.
    pub outcome: Result<Outcome, Error>,
}

/// A page, and what follows it.
pub struct PageOutcome {
    /// The response.
    pub response: Response,
    /// The parameters of the next page as JSON; `None` on the last page; an error if it cannot be requested.
    pub next: Result<Option<String>, Error>,
    /// Where the next page begins, for another process.
    pub token: Option<String>,
    /// Where the records are in the result, unless they are the result or its member `data`.
    pub record_path: Option<String>,
    /// The pages after this one, of a list. `None` if the response is not a page, which `next` says why.
    pub rest: Option<PageStream>,
}

/// A valid call that has not been sent. It is boxed because it is large.
pub type PreparedCall = Pin<Box<dyn Future<Output = Result<Outcome, Error>> + Send>>;

/// The outcome of a call, also if it panics: whoever waits for it must get one.
pub(crate) async fn catch_panic(call: PreparedCall) -> Result<Outcome, Error> {
    AssertUnwindSafe(call).catch_unwind().await.unwrap_or_else(|_| {
        Err(Error::new(ErrorKind::OutcomeUnknown, "the client crashed during the call; this is a bug"))
    })
}

/// Pages, one after the other.
#[derive(Clone)]
pub struct PageStream(Arc<SharedPages>);

struct SharedPages {
    pages: Closable<Pages>,
    record_path: Option<String>,
    /// Whether the calls may need functions of the language.
    has_functions: bool,
}

impl PageStream {
    pub(crate) fn new(pages: Pages, record_path: Option<String>, has_functions: bool) -> Self {
        Self(Arc::new(SharedPages { pages: Closable::new(pages), record_path, has_functions }))
    }

    /// The call for the first page of a list. It completes with the response even if that is not a page.
    pub(crate) fn first(mut pages: Pages) -> PreparedCall {
        Box::pin(async move {
            let Some(fetched) = pages.fetch(&RequestOptions::default()).await? else { return Ok(Outcome::Page(None)) };
            let response = fetched.response.clone();
            Ok(Outcome::Page(match pages.read(fetched) {
                Ok(page) => page.map(|page| PageOutcome::new(&page, None, Some(Self::new(pages, None, true)))),
                Err(error) => {
                    Some(PageOutcome { response, next: Err(error), token: None, record_path: None, rest: None })
                }
            }))
        })
    }

    /// Pages that continue where these are, independently. The call for a page of these must not be in progress.
    #[must_use]
    pub fn fork(&self) -> Option<Self> {
        let SharedPages { pages, record_path, has_functions } = &*self.0;
        Some(Self::new(pages.idle()?.clone(), record_path.clone(), *has_functions))
    }

    /// The pages where they are, independently, for a table. `None` while one is requested.
    pub(crate) fn table_pages(&self) -> Option<Pages> {
        let mut pages = self.0.pages.idle()?.clone();
        if self.0.has_functions {
            // The functions run on the thread that waits for a call, and nobody waits for a page ahead.
            pages.disable_read_ahead();
        }
        Some(pages)
    }

    /// Where the pages go on, for another process; `None` at the beginning, and while a page is being requested.
    #[must_use]
    pub fn token(&self) -> Option<String> {
        self.0.pages.idle()?.token()
    }

    /// Requests pages ahead, as far as the pages are to be. Nothing is requested while a page is.
    pub fn look_ahead(&self) {
        let Some(mut pages) = self.0.pages.idle() else { return };
        pages.look_ahead();
        if pages.requested_ahead() > 0
            && let Ok(driver) = Driver::get()
        {
            driver.run_briefly();
        }
    }

    /// Drops the requests ahead: no page is wanted any more.
    pub fn close(&self) {
        self.0.pages.close();
    }

    /// The call for the next page, with options of its own as JSON.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](airbyte_agent::ErrorKind::InvalidRequest).
    pub fn next(&self, options: &[u8]) -> Result<PreparedCall, Error> {
        let (shared, options) = (Arc::clone(&self.0), options::parse(options)?.request_options()?);
        Ok(Box::pin(async move {
            let SharedPages { pages, record_path, has_functions } = &*shared;
            let mut pages = pages.open().await;
            if *has_functions && !CallbackSink::outlives_call() {
                // The functions run on the thread that waits for a call, and nobody waits for a page ahead.
                pages.disable_read_ahead();
            }
            let page = pages.next_with(&options).await?;
            if pages.requested_ahead() > 0 {
                driver::run_spawned_tasks().await;
            }
            Ok(Outcome::Page(page.map(|page| PageOutcome::new(&page, record_path.clone(), None))))
        }))
    }
}

impl PageOutcome {
    fn new(page: &Page, record_path: Option<String>, rest: Option<PageStream>) -> Self {
        Self {
            response: page.response().clone(),
            next: page.next().map(|next| next.map(|next| next.as_str().to_owned())),
            token: page.token().map(str::to_owned),
            record_path,
            rest,
        }
    }
}

/// A procedure that goes on step by step.
#[derive(Clone)]
pub struct StepStream {
    running: Arc<Mutex<RunningProcedure>>,
    is_done: Arc<AtomicBool>,
}

impl StepStream {
    pub(crate) fn new(running: RunningProcedure) -> Self {
        Self { running: Arc::new(Mutex::new(running)), is_done: Arc::default() }
    }

    /// Whether it has ended: the response of the last step is the result, or the step failed.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.is_done.load(Ordering::Acquire)
    }

    /// The call for the next step. It completes with a response.
    #[must_use]
    pub fn next(&self) -> PreparedCall {
        let Self { running, is_done } = self.clone();
        Box::pin(async move {
            let step = running.lock().await.next().await;
            is_done.store(!matches!(step, Ok(Step::Progress(_))), Ordering::Release);
            match step? {
                Step::Progress(response) | Step::Done(response) => Ok(Outcome::Response(response)),
            }
        })
    }
}

/// A file that is read piece by piece.
#[derive(Clone)]
pub struct DownloadStream(Arc<Mutex<Download>>);

impl DownloadStream {
    pub(crate) fn new(download: Download) -> Self {
        Self(Arc::new(Mutex::new(download)))
    }

    /// The call for the next piece.
    #[must_use]
    pub fn chunk(&self) -> PreparedCall {
        let download = Arc::clone(&self.0);
        Box::pin(async move { download.lock().await.chunk().await.map(Outcome::Chunk) })
    }
}
