//! [`Pages`]: one page after the other.

use std::fmt;
use std::sync::Arc;

use futures::stream::{self, Stream, StreamExt, TryStreamExt};
use serde::de::DeserializeOwned;

use super::source::PageSource;
use crate::client::ApiClient;
use crate::error::Error;
use crate::json::JsonObject;
use crate::options::RequestOptions;
use crate::response::Response;

/// One page.
#[derive(Clone)]
pub struct Page {
    response: Response,
    next: Option<JsonObject>,
    source: Arc<dyn PageSource>,
}

impl Page {
    /// The response: status, headers, bytes.
    #[must_use]
    pub fn response(&self) -> &Response {
        &self.response
    }

    /// The parameters to add to the call for the next page; `None` on the last page.
    #[must_use]
    pub fn next(&self) -> Option<&JsonObject> {
        self.next.as_ref()
    }

    /// The response, and the parameters of the next page.
    #[must_use]
    pub fn into_parts(self) -> (Response, Option<JsonObject>) {
        (self.response, self.next)
    }

    /// The records of this page.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode).
    pub fn records<T: DeserializeOwned>(&self) -> Result<Vec<T>, Error> {
        let records = self.source.records(&self.response)?;
        serde_json::from_str(&records).map_err(|error| self.response.decode_error(crate::json::describe(&error)))
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page").field("response", &self.response).field("next", &self.next).finish_non_exhaustive()
    }
}

/// Pages, one after the other. A page is requested when it is asked for.
pub struct Pages {
    client: ApiClient,
    options: RequestOptions,
    source: Arc<dyn PageSource>,
    next: Next,
}

enum Next {
    First,
    At(JsonObject),
    End,
}

impl Next {
    fn position(&self) -> Option<&JsonObject> {
        match self {
            Self::At(position) => Some(position),
            Self::First | Self::End => None,
        }
    }
}

impl Pages {
    /// The pages of a source.
    pub fn new(client: ApiClient, source: impl PageSource + 'static, options: RequestOptions) -> Self {
        Self { client, options, source: Arc::new(source), next: Next::First }
    }

    /// The next page, or `None` after the last. After an error, the same page is requested again.
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
        if matches!(self.next, Next::End) {
            return Ok(None);
        }
        let position = self.next.position();
        let response = self.client.call(&self.source.request(position)?, &options.or(&self.options)).await?;
        let next = self.source.next_position(&response, position)?;
        // Following the same position again would never end.
        let next = next.filter(|next| Some(next) != position);
        self.next = next.clone().map_or(Next::End, Next::At);
        Ok(Some(Page { response, next, source: Arc::clone(&self.source) }))
    }

    /// The pages as a stream, which ends after an error.
    pub fn stream(self) -> impl Stream<Item = Result<Page, Error>> + Send {
        stream::try_unfold(self, |mut pages| async move { Ok(pages.next().await?.map(|page| (page, pages))) })
    }

    /// The records of all pages as a stream, which ends after an error.
    pub fn records<T: DeserializeOwned + Send>(self) -> impl Stream<Item = Result<T, Error>> + Send {
        self.stream()
            .map(|page| page.and_then(|page| page.records::<T>()))
            .map_ok(|records| stream::iter(records.into_iter().map(Ok)))
            .try_flatten()
    }
}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("client", &self.client).finish_non_exhaustive()
    }
}
