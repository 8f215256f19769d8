//! Following pages: of a connector's lists, whatever its style, and of the API's own lists.
//!
//! How a connector pages is data (`facts.txt`); where the table is silent, the keys of its answers tell
//! (`next.rs`); a caller's own [`Paging`] goes before both. An empty page that has a next one is followed; a page
//! without a next one, or with the same one again, is the last. Where a page begins is said in parameters: what to
//! add to the call's own for that page.

mod facts;
mod lists;
mod next;

use futures::stream::{self, Stream, StreamExt, TryStreamExt};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::api::Execute;
use crate::client::Client;
use crate::error::Error;
use crate::execution::Execution;
use crate::json::JsonObject;
use crate::operation::Answer;
use crate::options::CallOptions;
use crate::reply::Reply;
use crate::request;

use lists::List;

/// How one list goes on: for callers who know better than the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// Parameter that says where a page begins.
    pub position: String,
    /// What this parameter takes. Default: a value of the answer.
    #[serde(default)]
    pub kind: Position,
    /// Parameter that says how long a page is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// Where the next value stands in `connector_metadata`, dots between the steps. Default: the known places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// What a position parameter takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// A value that the answer gives.
    #[default]
    Token,
    /// The number of the page, from 1.
    Page,
    /// How many records were seen.
    Offset,
    /// Id of the last record seen.
    Last,
}

/// One page.
#[derive(Clone, Debug)]
pub struct Page {
    reply: Reply,
    next: Option<JsonObject>,
    of_list: bool,
}

impl Page {
    /// The reply: status, headers, bytes.
    #[must_use]
    pub fn reply(&self) -> &Reply {
        &self.reply
    }

    /// The parameters that ask for the next page, besides the call's own; `None` on the last one.
    #[must_use]
    pub fn next(&self) -> Option<&JsonObject> {
        self.next.as_ref()
    }

    /// The reply, and where the next page begins.
    #[cfg(feature = "binding")]
    pub(crate) fn into_parts(self) -> (Reply, Option<String>) {
        (self.reply, self.next.map(|next| next.as_str().to_owned()))
    }

    /// The records or entries of this page.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode).
    pub fn records<T: DeserializeOwned>(&self) -> Result<Vec<T>, Error> {
        if !self.of_list {
            return Execution::from_reply(self.reply.clone())?.records();
        }
        #[derive(Deserialize)]
        struct Listed<T> {
            data: Vec<T>,
        }
        self.reply.json::<Listed<T>>().map(|listed| listed.data)
    }
}

/// The parameters that ask for the page after an answer, besides those of the request that it answers.
pub(crate) fn next_of(
    answer: &Execution,
    request: &Execute,
    definition_id: Option<&str>,
) -> Result<Option<JsonObject>, Error> {
    next::Step::plan(request, None, definition_id).next(answer, request)
}

/// Pages, one after the other. Nothing is fetched before it is asked for.
#[derive(Debug)]
pub struct Pages {
    client: Client,
    options: CallOptions,
    of: Of,
    /// `None` when the last page has been given.
    at: Option<At>,
}

#[derive(Debug)]
enum Of {
    Execute { request: Box<Execute>, step: next::Step },
    List(List),
}

/// Where the next page begins; no position is the beginning.
#[derive(Debug, Default)]
struct At(Option<JsonObject>);

impl Pages {
    /// Pages of an action. The kind of connector tells how it pages, unless `paging` does.
    pub fn of_execute(
        client: Client,
        request: Execute,
        definition_id: Option<String>,
        paging: Option<Paging>,
        options: CallOptions,
    ) -> Self {
        let step = next::Step::plan(&request, paging, definition_id.as_deref());
        let of = Of::Execute { request: Box::new(request), step };
        Self { client, options, of, at: Some(At::default()) }
    }

    /// Pages of one of the API's own lists, by the name of its operation.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) when the operation is not paged, or the
    /// request cannot be right.
    pub fn of_list(client: Client, operation: &str, request: &[u8], options: CallOptions) -> Result<Self, Error> {
        let of = Of::List(List::new(operation, request)?);
        Ok(Self { client, options, of, at: Some(At::default()) })
    }

    /// The next page, or `None` after the last.
    ///
    /// After an error the same page can be asked for again.
    ///
    /// # Errors
    /// Every kind of [`Error`].
    pub async fn next(&mut self) -> Result<Option<Page>, Error> {
        self.next_with(&CallOptions::default()).await
    }

    /// [`next`](Self::next), with options for this page's call besides those for all pages.
    ///
    /// # Errors
    /// Every kind of [`Error`].
    pub async fn next_with(&mut self, options: &CallOptions) -> Result<Option<Page>, Error> {
        let options = options.over(&self.options);
        let Some(At(position)) = &self.at else { return Ok(None) };
        let (reply, next) = match &self.of {
            Of::Execute { request, step } => {
                let request = next::at(request, position.as_ref());
                let reply = self.client.call(&request::encode(&request)?, &options).await?;
                let next = step.next(&Execution::from_reply(reply.clone())?, &request)?;
                (reply, next)
            }
            Of::List(list) => {
                let reply = self.client.call(&list.call(position.as_ref())?, &options).await?;
                let next = list.next(&reply, position.as_ref(), self.client.base_url())?;
                (reply, next)
            }
        };
        // The same place again would go round for ever (BEHAVIOUR section 6).
        let next = next.filter(|value| Some(value) != position.as_ref());
        self.at = next.clone().map(|value| At(Some(value)));
        Ok(Some(Page { reply, next, of_list: matches!(self.of, Of::List(_)) }))
    }

    /// The pages as a stream. It ends after an error.
    pub fn stream(self) -> impl Stream<Item = Result<Page, Error>> + Send {
        stream::try_unfold(self, |mut pages| async move { Ok(pages.next().await?.map(|page| (page, pages))) })
    }

    /// The records of all pages as a stream. It ends after an error.
    pub fn records<T: DeserializeOwned + Send>(self) -> impl Stream<Item = Result<T, Error>> + Send {
        self.stream()
            .map(|page| page.and_then(|page| page.records::<T>()))
            .map_ok(|records| stream::iter(records.into_iter().map(Ok)))
            .try_flatten()
    }
}
