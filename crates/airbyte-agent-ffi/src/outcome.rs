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
    /// Nothing.
    Done,
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

/// Pages that are requested one by one.
#[derive(Clone)]
pub struct PageStream {
    pages: Arc<Mutex<Pages>>,
    record_path: Option<String>,
}

impl PageStream {
    pub(crate) fn new(pages: Pages, record_path: Option<String>) -> Self {
        Self { pages: Arc::new(Mutex::new(pages)), record_path }
    }

    /// The call for the first page of a list. It completes with the response even if that is not a page.
    pub(crate) fn first(mut pages: Pages) -> PreparedCall {
        Box::pin(async move {
            let Some(fetched) = pages.fetch(&RequestOptions::default()).await? else { return Ok(Outcome::Page(None)) };
            let response = fetched.response.clone();
            Ok(Outcome::Page(match pages.read(fetched) {
                Ok(page) => page.map(|page| PageOutcome::new(&page, None, Some(Self::new(pages, None)))),
                Err(error) => {
                    Some(PageOutcome { response, next: Err(error), token: None, record_path: None, rest: None })
                }
            }))
        })
    }

    /// Pages that continue where these are, independently. The call for a page of these must not be in progress.
    #[must_use]
    pub fn fork(&self) -> Option<Self> {
        Some(Self::new(self.pages()?, self.record_path.clone()))
    }

    /// The pages where they are, independently. `None` while one is requested.
    pub(crate) fn pages(&self) -> Option<Pages> {
        self.pages.try_lock().ok().map(|pages| pages.clone())
    }

    /// The call for the next page, with options of its own as JSON.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](airbyte_agent::ErrorKind::InvalidRequest).
    pub fn next(&self, options: &[u8]) -> Result<PreparedCall, Error> {
        let (pages, options) = (Arc::clone(&self.pages), options::parse(options)?.request_options()?);
        let record_path = self.record_path.clone();
        Ok(Box::pin(async move {
            let page = pages.lock().await.next_with(&options).await?;
            Ok(Outcome::Page(page.map(|page| PageOutcome::new(&page, record_path, None))))
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
