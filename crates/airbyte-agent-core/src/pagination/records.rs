//! [`Records`]: the records of all pages as a stream.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures::future::{BoxFuture, FutureExt};
use futures::stream::Stream;
use serde::de::DeserializeOwned;

use super::pages::{Page, Pages};
use crate::error::Error;

/// The records of all pages, as a stream that ends after an error.
///
/// [`token`](Self::token) says where another stream goes on. Dropping the stream drops its requests.
pub struct Records<T> {
    state: State,
    /// The records of the page that were not returned yet.
    page: std::vec::IntoIter<T>,
    /// Where the page begins, and where the one after it does.
    start: Option<String>,
    end: Option<String>,
    /// How many more records may be returned.
    left: u64,
    records_read: u64,
    is_page_cut: bool,
}

/// What [`Pages::next`] returns.
type NextPage = Result<Option<Page>, Error>;

enum State {
    Ready(Box<Pages>),
    Reading(BoxFuture<'static, (Box<Pages>, NextPage)>),
    Failed(Error),
    Done,
}

impl Pages {
    /// The records of all pages as a stream, which ends after an error.
    #[must_use]
    pub fn records<T: DeserializeOwned>(self) -> Records<T> {
        Records::new(self)
    }
}

impl<T> Records<T> {
    fn new(pages: Pages) -> Self {
        let (token, left) = (pages.token(), pages.max_records().unwrap_or(u64::MAX));
        Self { start: token.clone(), end: token, left, ..Self::in_state(State::Ready(Box::new(pages))) }
    }

    /// A stream that consists of an error.
    #[must_use]
    pub fn failed(error: Error) -> Self {
        Self::in_state(State::Failed(error))
    }

    fn in_state(state: State) -> Self {
        Self {
            state,
            page: Vec::new().into_iter(),
            start: None,
            end: None,
            left: 0,
            records_read: 0,
            is_page_cut: false,
        }
    }

    /// Where to go on, for [`Pages::after`], also in another process; `None` at the beginning.
    ///
    /// It is where the page begins whose records are being returned, so a reader that goes on there skips none, but gets those
    /// of this page again. When the last record of a page is returned, it is the next page; after all pages, it is the end,
    /// from where nothing is read.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        if self.page.len() == 0 && !self.is_page_cut { self.end.as_deref() } else { self.start.as_deref() }
    }

    /// How many records were returned.
    #[must_use]
    pub fn records_read(&self) -> u64 {
        self.records_read
    }
}

impl<T: DeserializeOwned> Records<T> {
    fn accept(&mut self, pages: Box<Pages>, page: NextPage) -> Result<(), Error> {
        let end = pages.token();
        let records = page.and_then(|page| page.map(|page| page.records::<T>()).transpose());
        match records {
            Ok(Some(mut records)) => {
                let left = usize::try_from(self.left).unwrap_or(usize::MAX);
                self.is_page_cut = records.len() > left;
                records.truncate(left);
                self.left -= records.len() as u64;
                self.start = std::mem::replace(&mut self.end, end);
                self.page = records.into_iter();
                self.state = State::Ready(pages);
                Ok(())
            }
            Ok(None) => {
                if !self.is_page_cut {
                    self.end = end;
                }
                self.state = State::Done;
                Ok(())
            }
            Err(error) => {
                self.state = State::Done;
                Err(error)
            }
        }
    }
}

impl<T: DeserializeOwned> Stream for Records<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(record) = self.page.next() {
                self.records_read += 1;
                // Whoever takes one record may want no other.
                if self.records_read == 2
                    && let State::Ready(pages) = &mut self.state
                {
                    pages.look_ahead();
                }
                return Poll::Ready(Some(Ok(record)));
            }
            match std::mem::replace(&mut self.state, State::Done) {
                State::Ready(_) if self.left == 0 => return Poll::Ready(None),
                State::Ready(mut pages) => {
                    let read = async move {
                        let page = pages.next().await;
                        (pages, page)
                    };
                    self.state = State::Reading(read.boxed());
                }
                State::Reading(mut read) => {
                    let Poll::Ready((pages, page)) = read.poll_unpin(context) else {
                        self.state = State::Reading(read);
                        return Poll::Pending;
                    };
                    if let Err(error) = self.accept(pages, page) {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                State::Failed(error) => return Poll::Ready(Some(Err(error))),
                State::Done => return Poll::Ready(None),
            }
        }
    }
}

// Records are never pinned in place.
impl<T> Unpin for Records<T> {}

impl<T> fmt::Debug for Records<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Records").field("records_read", &self.records_read).finish_non_exhaustive()
    }
}
