//! [`Pages`]: one page after the other.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::stream::{self, Stream};
use serde::de::DeserializeOwned;

use super::ahead::{Ahead, Context, ReadAhead, Requests};
use super::numbered::NumberedPages;
use super::records_json::RecordsJson;
use super::repetition::Seen;
use super::source::{PageContents, PageSource};
use super::token;
use crate::client::ApiClient;
use crate::error::{Error, ErrorKind, PagingProgress};
use crate::events;
use crate::json::{self, JsonObject};
use crate::options::RequestOptions;
use crate::response::Response;

/// One page.
#[derive(Clone)]
pub struct Page {
    response: Response,
    records: RecordsJson,
    next: Result<Option<JsonObject>, Arc<Error>>,
    token: Option<String>,
}

impl Page {
    /// The response: status, headers, bytes.
    #[must_use]
    pub fn response(&self) -> &Response {
        &self.response
    }

    /// The parameters to add to the call for the next page; `None` on the last page.
    ///
    /// # Errors
    /// [`ErrorKind::Paging`] if there is another page that cannot be requested.
    pub fn next(&self) -> Result<Option<&JsonObject>, Error> {
        self.next.as_ref().map(Option::as_ref).map_err(|error| error.duplicate())
    }

    /// Where the next page begins, for [`Pages::after`], also in another process; `None` if no page can be requested.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// The records of this page.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`].
    pub fn records<T: DeserializeOwned>(&self) -> Result<Vec<T>, Error> {
        serde_json::from_str(self.records.as_ref()).map_err(|error| self.response.decode_error(json::describe(&error)))
    }

    /// The records of this page as a JSON array, which was checked.
    #[must_use]
    pub fn records_json(&self) -> &RecordsJson {
        &self.records
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page").field("response", &self.response).field("next", &self.next).finish_non_exhaustive()
    }
}

/// How far to follow pages. By default to the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageLimits {
    /// Stop after so many pages.
    pub max_pages: Option<u64>,
    /// Stop after the page that completes so many records.
    pub max_records: Option<u64>,
}

/// Pages, one after the other. A page is requested when it is asked for, or before that: see
/// [`read_ahead`](Self::read_ahead).
///
/// What ends the pages before all records were read is an error, and never looks like the end: a page that cannot be
/// requested, a position that was read before, the same page again. Such an error comes after the last page that is
/// valid, and says by [`Error::progress`] how many records were read, and where to resume.
///
/// A clone continues where these pages are.
#[derive(Clone)]
pub struct Pages {
    client: ApiClient,
    options: RequestOptions,
    source: Arc<dyn PageSource>,
    limits: PageLimits,
    next: Next,
    seen: Seen,
    /// Ids of the records that were read, if the service may repeat them.
    ids: HashSet<String>,
    pages_read: u64,
    records_read: u64,
    /// Where the page that was read last begins.
    latest: Option<JsonObject>,
    read_ahead: ReadAhead,
    ahead: Ahead,
    numbered: Option<NumberedPages>,
    context: Option<Context>,
}

/// A response that may be a page.
pub struct FetchedPage {
    /// The response.
    pub response: Response,
    position: Option<JsonObject>,
}

#[derive(Clone)]
enum Next {
    First,
    At(JsonObject),
    Failed(Arc<Error>),
    End,
}

impl Pages {
    /// The pages of a source.
    pub fn new(client: ApiClient, source: impl PageSource + 'static, options: RequestOptions) -> Self {
        Self {
            client,
            options,
            source: Arc::new(source),
            limits: PageLimits::default(),
            next: Next::First,
            seen: Seen::default(),
            ids: HashSet::new(),
            pages_read: 0,
            records_read: 0,
            latest: None,
            read_ahead: ReadAhead::default(),
            ahead: Ahead::default(),
            numbered: None,
            context: None,
        }
    }

    /// Begins at a token of [`Records`](super::Records), of a [`Page`] or of an error, which may come from another process.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] if it is not a token, or one of other pages.
    pub fn after(mut self, token: &str) -> Result<Self, Error> {
        self.next = match token::decode(&self.source.subject(), token)? {
            Some(position) => {
                self.seen.note_position(position.as_str());
                Next::At(position)
            }
            None => Next::End,
        };
        Ok(self)
    }

    /// Sets how far to follow.
    #[must_use]
    pub fn limits(mut self, limits: PageLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets how many pages are requested before they are asked for. By default none.
    ///
    /// The first request ahead is sent with the second page, or by [`look_ahead`](Self::look_ahead): whoever reads one page may
    /// want no other. With `concurrency`, it is sent with the first page. Pages of actions that may change something are never
    /// requested ahead. An error of a page is returned when its turn comes.
    #[must_use]
    pub fn read_ahead(mut self, read_ahead: ReadAhead) -> Self {
        self.read_ahead = read_ahead;
        self
    }

    /// Requests no page before it is asked for from now on.
    pub fn disable_read_ahead(&mut self) {
        self.read_ahead = ReadAhead::default();
    }

    /// Requests the pages that [`read_ahead`](Self::read_ahead) says, if a page was read and the next one is wanted.
    pub fn look_ahead(&mut self) {
        let (Some(context), Next::At(next)) = (&self.context, &self.next) else { return };
        if self.is_limit_reached() {
            return;
        }
        let ReadAhead { prefetch, concurrency } = self.read_ahead;
        // At the same time only from where the positions are known.
        let known = self.numbered.as_ref().filter(|pages| pages.nth(0).as_ref() == Some(next));
        let most = if known.is_some() { concurrency.max(prefetch) } else { prefetch };
        let left = self.limits.max_pages.map_or(u64::MAX, |most| most - self.pages_read);
        let requests = Requests {
            client: &self.client,
            source: &self.source,
            context,
            records_read: self.records_read,
            max_records: self.limits.max_records,
        };
        self.ahead.fill(most.min(usize::try_from(left).unwrap_or(usize::MAX)), next, known, &requests);
    }

    /// How many pages were requested that were not asked for yet.
    #[must_use]
    pub fn requested_ahead(&self) -> usize {
        self.ahead.len()
    }

    /// Drops the requests of pages that were not asked for yet. They are sent again when they are.
    pub fn drop_ahead(&mut self) {
        self.ahead.clear();
    }

    /// Where these pages go on, for [`after`](Self::after), also in another process; `None` at the beginning. After the last
    /// page it is the end, and if the next page cannot be requested, the page before it.
    #[must_use]
    pub fn token(&self) -> Option<String> {
        let position = match &self.next {
            Next::First => return None,
            Next::At(position) => Some(position.clone()),
            Next::Failed(_) => Some(self.latest.clone()?),
            Next::End => None,
        };
        token::encode(self.source.subject(), position)
    }

    /// The number of records to stop after. The page that completes them may have more.
    #[must_use]
    pub fn max_records(&self) -> Option<u64> {
        self.limits.max_records
    }

    /// The next page, or `None` after the last. If a request fails, the same page is requested again by the next call.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn next(&mut self) -> Result<Option<Page>, Error> {
        self.next_with(&RequestOptions::default()).await
    }

    /// [`next`](Self::next) with options for this page, which replace those of all pages.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn next_with(&mut self, options: &RequestOptions) -> Result<Option<Page>, Error> {
        match self.fetch(options).await? {
            Some(fetched) => self.read(fetched),
            None => Ok(None),
        }
    }

    /// Requests the next page, for callers that need the response even if it is not a page. [`read`](Self::read) moves on.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub async fn fetch(&mut self, options: &RequestOptions) -> Result<Option<FetchedPage>, Error> {
        let position = match &self.next {
            Next::First => None,
            Next::At(position) => Some(position.clone()),
            Next::Failed(error) => {
                self.emit_failure(error, Duration::ZERO);
                return Err(error.duplicate());
            }
            Next::End => return Ok(None),
        };
        if self.is_limit_reached() {
            return Ok(None);
        }
        let options = options.or(&self.options);
        if self.read_ahead != ReadAhead::default() {
            self.context = Context::current(options.clone());
        }
        let requested = match &position {
            Some(position) => self.ahead.take(position).await,
            None => None,
        };
        let response = match (requested, self.source.request(position.as_ref())) {
            (Some(response), _) => response,
            (None, Ok(request)) => self.client.call(&request, &options).await,
            (None, Err(error)) => Err(error),
        };
        match response {
            Ok(response) => Ok(Some(FetchedPage { response, position })),
            Err(error) => Err(self.with_progress(error, position)),
        }
    }

    /// The page in a response to [`fetch`](Self::fetch). The next one is requested from then on.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub fn read(&mut self, FetchedPage { response, position }: FetchedPage) -> Result<Option<Page>, Error> {
        let started = Instant::now();
        let page = self.read_at(response, position.as_ref());
        page.map_err(|error| self.with_progress(error, position))
            .inspect_err(|error| self.emit_failure(error, started.elapsed()))
    }

    fn read_at(&mut self, response: Response, position: Option<&JsonObject>) -> Result<Option<Page>, Error> {
        let source = Arc::clone(&self.source);
        let PageContents { records, count, next } = source.read(&response, position)?;
        if count > 0 && self.seen.repeats_page(&records, source.has_whole_records()) {
            // More records than a page can have are not a page: the service returns everything each time.
            if source.page_size().is_some_and(|size| count > size) {
                self.next = Next::End;
                return Ok(None);
            }
            return Err(self.error("the service returned the same page again, so it ignores the position"));
        }
        if self.read_ahead.concurrency > 1 {
            self.numbered = source.numbered(&response, position);
        }
        // Part of the body, which is not read again.
        let records = RecordsJson::new(response.body(), records);
        let (response, repeated) = source.without_repeated(response, &mut self.ids)?;
        let records =
            if repeated == 0 { records } else { RecordsJson::new(response.body(), source.records(&response)?) };
        self.pages_read += 1;
        self.records_read += count.saturating_sub(repeated);
        let next = next.and_then(|next| self.unseen(next, position, count));
        let next = next.map_err(|error| Arc::new(self.with_progress(error, None)));
        let token = next.as_ref().ok().and_then(|next| next.clone());
        let token = token.and_then(|position| token::encode(source.subject(), Some(position)));
        self.latest = position.cloned();
        self.next = match &next {
            Ok(Some(position)) => Next::At(position.clone()),
            Ok(None) => Next::End,
            Err(error) => Next::Failed(Arc::clone(error)),
        };
        if self.pages_read > 1 || self.read_ahead.concurrency > 1 {
            self.look_ahead();
        }
        Ok(Some(Page { response, records, next, token }))
    }

    /// The next position, unless it was read before.
    fn unseen(
        &mut self,
        next: Option<JsonObject>,
        position: Option<&JsonObject>,
        count: u64,
    ) -> Result<Option<JsonObject>, Error> {
        let Some(next) = next else { return Ok(None) };
        if self.seen.note_position(next.as_str()) {
            return Ok(Some(next));
        }
        if count == 0 || (self.source.repeated_position_ends() && Some(&next) == position) {
            return Ok(None);
        }
        let names: Vec<String> = next.members().iter().map(|(name, _)| format!("`{}`", name.as_str())).collect();
        let message = format!("the response continues at a position that was read before ({})", names.join(", "));
        Err(self.error(&message))
    }

    fn is_limit_reached(&self) -> bool {
        self.limits.max_pages.is_some_and(|most| self.pages_read >= most)
            || self.limits.max_records.is_some_and(|most| self.records_read >= most)
    }

    fn error(&self, message: &str) -> Error {
        Error::new(ErrorKind::Paging, format!("`{}`: {message}{}", self.source.subject(), self.source.advice()))
    }

    fn emit_failure(&self, error: &Error, elapsed: Duration) {
        events::emit_failure(self.source.operation(), error, elapsed);
    }

    /// The error with what was read, and where to resume.
    fn with_progress(&self, error: Error, position: Option<JsonObject>) -> Error {
        if error.progress().is_some() {
            return error;
        }
        let token = position.and_then(|position| token::encode(self.source.subject(), Some(position)));
        if self.pages_read == 0 && token.is_none() {
            return error;
        }
        error.with_progress(PagingProgress { records_read: self.records_read, token })
    }

    /// The pages as a stream, which ends after an error.
    pub fn stream(self) -> impl Stream<Item = Result<Page, Error>> + Send {
        stream::try_unfold(self, |mut pages| async move { Ok(pages.next().await?.map(|page| (page, pages))) })
    }
}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("client", &self.client).finish_non_exhaustive()
    }
}
