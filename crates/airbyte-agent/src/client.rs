//! The client: cheap to clone, shared by any number of tasks and threads.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::config::{ClientBuilder, Config};
use crate::error::Error;
use crate::operation::{Answer, Operation};
use crate::options::CallOptions;
use crate::reply::Reply;
use crate::request::{self, Call};
use crate::transport::Transport;

/// A client of the Agent API. Clones share connections, tokens and the retry budget.
///
/// Calls need a running tokio runtime with time and I/O.
#[derive(Clone)]
pub struct Client {
    pub(crate) transport: Arc<Transport>,
    options: Arc<CallOptions>,
}

impl Client {
    /// Say how a client is to be.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// A client as the process, the environment and the settings file have it.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when there are no credentials.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().build()
    }

    pub(crate) fn new(config: Config) -> Result<Self, Error> {
        Ok(Self { transport: Arc::new(Transport::new(config)?), options: Arc::default() })
    }

    /// The same client with other options for all its calls; a call's own go before them, headers one by one. It shares
    /// connections, tokens and the retry budget with this one.
    #[must_use]
    pub fn with_options(&self, options: &CallOptions) -> Self {
        Self { transport: Arc::clone(&self.transport), options: Arc::new(options.over(&self.options)) }
    }

    /// Send a request and read its answer. Every method of a resource is sugar over this.
    ///
    /// # Errors
    /// Every kind of [`Error`].
    pub async fn send<O: Operation>(&self, request: O) -> Result<O::Output, Error> {
        self.send_with(request, &CallOptions::default()).await
    }

    /// [`send`](Self::send), with options for this call.
    ///
    /// # Errors
    /// Every kind of [`Error`].
    pub async fn send_with<O: Operation>(&self, request: O, options: &CallOptions) -> Result<O::Output, Error> {
        let call = request::encode(&request)?;
        O::Output::from_reply(self.call(&call, options).await?)
    }

    /// Send a call that is ready, and get its answer as bytes.
    ///
    /// # Errors
    /// Every kind of [`Error`] but [`Decode`](crate::ErrorKind::Decode).
    pub async fn call(&self, call: &Call, options: &CallOptions) -> Result<Reply, Error> {
        self.transport.send(call, &self.options_of(options)).await
    }

    /// What holds for a call that has options of its own.
    pub(crate) fn options_of<'a>(&self, options: &'a CallOptions) -> Cow<'a, CallOptions> {
        if self.options.is_empty() { Cow::Borrowed(options) } else { Cow::Owned(options.over(&self.options)) }
    }

    /// Name of the workspace in which connectors are looked up.
    #[must_use]
    pub fn workspace(&self) -> &str {
        &self.transport.config().workspace
    }

    /// Where the service is.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.transport.config().base_url.as_str().trim_end_matches('/')
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.base_url())
            .field("workspace", &self.workspace())
            .finish_non_exhaustive()
    }
}
