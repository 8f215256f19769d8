//! A client as a face holds it: made from settings in JSON, asked by names and bytes.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use tokio::sync::Mutex as AsyncMutex;

use crate::api::Execute;
use crate::binding::process::PerProcess;
use crate::binding::travel::{self, Luggage};
use crate::client::Client;
use crate::config::{Config, Settings, without_position};
use crate::download::Download;
use crate::error::{Error, ErrorKind};
use crate::execution::Execution;
use crate::json::{self, Misread};
use crate::operation::Answer;
use crate::operations::operation;
use crate::options::CallOptions;
use crate::paging::{self, Page, Pages, Paging};
use crate::reply::Reply;
use crate::request;

/// What a call can end in, besides a failure.
pub enum Outcome {
    /// An answer.
    Reply(Reply),
    /// A page, and where the next one begins as JSON; `None` after the last.
    Page(Option<(Reply, Option<String>)>),
    /// A file whose pieces come by [`StreamSource::chunk`]: what is known of it, as JSON
    /// (`filename`, `content_type`, `size`, `range`).
    Stream(Reply, String, StreamSource),
    /// A piece of a file; `None` after the last.
    Chunk(Option<Bytes>),
    /// A connector that was looked up, as JSON (`id`, `name`, `definition_id`, `slug`).
    Connector(String),
    /// Nothing to say.
    Done,
}

/// A call that nothing is wrong with as far as can be told before it is sent. It is large, so it stays where it is.
pub type Ready = Pin<Box<dyn Future<Output = Result<Outcome, Error>> + Send>>;

/// Settings, and the client they make; options that hold for all its calls. After a fork the child gets a client of its
/// own, since connections and timers belong to the parent's threads.
pub struct Session {
    shared: Arc<Shared>,
    options: CallOptions,
}

/// What sessions with different options have in common.
struct Shared {
    settings: Settings,
    language: String,
    travelled: bool,
    client: PerProcess<Client>,
}

impl Shared {
    fn config(&self) -> Result<Config, Error> {
        Ok(Config::settle(self.settings.clone())?.used_from(&self.language))
    }

    fn client(&self) -> Result<&Client, Error> {
        let make = || {
            let config = self.config()?;
            if self.travelled { travel::remembered(config) } else { Client::new(config) }
        };
        self.client.get(make, drop)
    }
}

/// Pages that are asked for one by one.
#[derive(Clone)]
pub struct PageSource(Arc<AsyncMutex<Pages>>);

/// A file that is asked for piece by piece.
#[derive(Clone)]
pub struct StreamSource(Arc<AsyncMutex<Download>>);

impl Session {
    /// A session as the settings, in JSON, have it, for a language such as `python/3.12`. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`].
    pub fn open(settings: &[u8], language: &str) -> Result<Self, Error> {
        Self::made(Settings::from_json(settings)?, language, CallOptions::default(), false)
    }

    /// The session that another process packed by [`portable`](Self::portable). What it left out is looked for here.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`].
    pub fn unpack(luggage: &[u8], language: &str) -> Result<Self, Error> {
        let broken = |error| Error::configuration("this is no client that was packed here").caused_by(error);
        let Luggage::<Settings, Box<RawValue>> { settings, options } =
            serde_json::from_slice(luggage).map_err(broken)?;
        Self::made(settings, language, CallOptions::from_json(options.get().as_bytes())?, true)
    }

    fn made(settings: Settings, language: &str, options: CallOptions, travelled: bool) -> Result<Self, Error> {
        let shared = Shared { settings, language: language.to_owned(), travelled, client: PerProcess::empty() };
        shared.client()?;
        Ok(Self { shared: Arc::new(shared), options })
    }

    /// The session as text that another process can unpack: settled, with secrets that the environment or the settings
    /// file gave left out. Others are in it only if `secrets` says so.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`], with the settings and options that would have to be in it.
    pub fn portable(&self, secrets: bool) -> Result<String, Error> {
        let settings = self.shared.config()?.portable(secrets)?;
        let options = self.options.portable(secrets)?;
        Ok(json!(Luggage { settings, options }).to_string())
    }

    /// The same session with options, in JSON, that go before its own. Both use the same client.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`].
    pub fn with_options(&self, options: &[u8]) -> Result<Self, Error> {
        Ok(Self { shared: Arc::clone(&self.shared), options: options_of(options)?.over(&self.options) })
    }

    /// The client of this process.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`], in a forked child whose settings no longer hold.
    pub fn client(&self) -> Result<Client, Error> {
        let client = self.shared.client()?;
        Ok(if self.options.is_empty() { client.clone() } else { client.with_options(&self.options) })
    }

    /// Name of the workspace in which connectors are looked up, and where the service is.
    ///
    /// # Errors
    /// As [`client`](Self::client).
    pub fn describe(&self) -> Result<String, Error> {
        let client = self.client()?;
        Ok(json!({"workspace": client.workspace(), "base_url": client.base_url()}).to_string())
    }

    /// An operation by its name. Request and options are JSON; what is wrong with them is told at once.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`], [`ErrorKind::Configuration`].
    pub fn call(&self, name: &str, request: &[u8], options: &[u8]) -> Result<Ready, Error> {
        let entry = operation(name)?;
        let call = (entry.parse)(request)?;
        let options = options_of(options).map_err(|error| error.on(entry.meta.name))?;
        let client = self.client()?;
        Ok(Box::pin(async move { client.call(&call, &options).await.map(Outcome::Reply) }))
    }

    /// A `download`: its request is that of `connectors.execute`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`], [`ErrorKind::Configuration`].
    pub fn download(&self, request: &[u8], options: &[u8]) -> Result<Ready, Error> {
        let request: Execute = request::from_json(request)?;
        let (client, options) = (self.client()?, options_of(options)?);
        Ok(Box::pin(async move {
            let download = client.download(&request, &options).await?;
            let about = json!({
                "filename": download.filename(),
                "content_type": download.content_type(),
                "size": download.size(),
                "range": download.range(),
            });
            let reply = download.reply().clone();
            Ok(Outcome::Stream(reply, about.to_string(), StreamSource(Arc::new(AsyncMutex::new(download)))))
        }))
    }

    /// A connector by id, name or slug.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`], [`ErrorKind::Configuration`].
    pub fn connector(&self, reference: String, workspace: Option<String>, options: &[u8]) -> Result<Ready, Error> {
        let (client, options) = (self.client()?, options_of(options)?);
        Ok(Box::pin(async move {
            let found = client.connector_with(&reference, workspace.as_deref(), &options).await?;
            let about = json!({
                "id": found.id,
                "name": found.name,
                "definition_id": found.definition_id,
                "slug": found.slug,
            });
            Ok(Outcome::Connector(about.to_string()))
        }))
    }

    /// Pages of an action. The request is that of `connectors.execute`; `about` is JSON with `definition_id`, the
    /// kind of connector, and `paging`, a rule of the caller's own; both may be left out.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`], [`ErrorKind::Configuration`].
    pub fn pages(&self, request: &[u8], about: &[u8], options: &[u8]) -> Result<PageSource, Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct About {
            definition_id: Option<String>,
            paging: Option<Paging>,
        }
        let request: Execute = request::from_json(request)?;
        let about: About = json::read(about).map_err(|Misread { path: name, reason }| {
            let reason = without_position(&reason.to_string());
            Error::new(ErrorKind::InvalidRequest, format!("`{name}`: {reason}")).about_field(&name, &reason)
        })?;
        let (client, options) = (self.client()?, options_of(options)?);
        Ok(PageSource::new(Pages::of_execute(client, request, about.definition_id, about.paging, options)))
    }

    /// Pages of one of the API's own lists, by the name of its operation.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`], [`ErrorKind::Configuration`].
    pub fn list_pages(&self, name: &str, request: &[u8], options: &[u8]) -> Result<PageSource, Error> {
        Pages::of_list(self.client()?, name, request, options_of(options)?).map(PageSource::new)
    }
}

/// The parameters that ask for the page after the reply to an `execute`, as JSON; `None` on the last one. The kind of
/// connector, where it is known, tells how it pages.
///
/// # Errors
/// [`ErrorKind::Decode`].
pub fn next_page(reply: &Reply, request: &[u8], definition_id: Option<&str>) -> Result<Option<String>, Error> {
    let request: Execute = request::from_json(request)?;
    let next = paging::next_of(&Execution::from_reply(reply.clone())?, &request, definition_id)?;
    Ok(next.map(|next| next.as_str().to_owned()))
}

/// Options in JSON; nothing at all is none.
fn options_of(json: &[u8]) -> Result<CallOptions, Error> {
    if json.is_empty() { Ok(CallOptions::default()) } else { CallOptions::from_json(json) }
}

impl PageSource {
    fn new(pages: Pages) -> Self {
        Self(Arc::new(AsyncMutex::new(pages)))
    }

    /// The next page; its call may have options of its own.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`].
    pub fn next(&self, options: &[u8]) -> Result<Ready, Error> {
        let (pages, options) = (Arc::clone(&self.0), options_of(options)?);
        Ok(Box::pin(async move {
            let page = pages.lock().await.next_with(&options).await?;
            Ok(Outcome::Page(page.map(Page::into_parts)))
        }))
    }
}

impl StreamSource {
    /// The next piece.
    pub fn chunk(&self) -> Ready {
        let download = Arc::clone(&self.0);
        Box::pin(async move { download.lock().await.chunk().await.map(Outcome::Chunk) })
    }
}
