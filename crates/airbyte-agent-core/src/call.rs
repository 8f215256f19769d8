//! [`Call`]: a call that has not been sent.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use crate::client::ApiClient;
use crate::error::{Error, ErrorKind};
use crate::json;
use crate::operation::{ListOperation, Operation};
use crate::options::RequestOptions;
use crate::pagination::{ListPages, Pages, ReadAhead, Records};

/// A call that has not been sent. Await it for its response; a list also has a [`stream`](Self::stream) of all entries.
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct Call<'a, O> {
    client: &'a ApiClient,
    request: O,
}

impl<'a, O: Operation> Call<'a, O> {
    /// The call of an operation.
    pub fn new(client: &'a ApiClient, request: O) -> Self {
        Self { client, request }
    }
}

impl<O: ListOperation> Call<'_, O> {
    /// The pages of the list. Each is requested when it is read.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`].
    pub fn pages(self) -> Result<Pages, Error> {
        let request = serde_json::to_vec(&self.request).map_err(|error| {
            Error::new(ErrorKind::InvalidRequest, json::describe(&error)).with_operation(O::SPEC.name)
        })?;
        let source = ListPages::new(self.client, O::SPEC.name, &request)?;
        Ok(Pages::new(self.client.clone(), source, RequestOptions::default()))
    }

    /// The entries of all pages, as a stream that ends after an error.
    ///
    /// The next page is requested when the second entry is taken, and then one page ahead: see [`Pages::read_ahead`].
    pub fn stream(self) -> Records<O::Entry> {
        match self.pages() {
            Ok(pages) => pages.read_ahead(ReadAhead { prefetch: 1, ..ReadAhead::default() }).records(),
            Err(error) => Records::failed(error),
        }
    }
}

impl<'a, O: Operation> IntoFuture for Call<'a, O> {
    type Output = Result<O::Output, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.client.send(self.request))
    }
}
