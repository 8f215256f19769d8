//! [`ApiClient`]: a client of one API. Cheap to clone, shared by any number of tasks and threads.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::api::ApiSpec;
use crate::caller::inherit_caller;
use crate::error::Error;
use crate::interceptor::Interceptor;
use crate::operation::{Effect, Operation};
use crate::options::RequestOptions;
use crate::request::{self, EncodedRequest};
use crate::response::{FromResponse, Response};
use crate::single_flight::SingleFlight;
use crate::transport::{ApiHooks, ClientAuth, ClientExtensions, StreamingResponse, Transport, TransportConfig};

/// A client of one API. Clones share connections, the token and the retry budget.
///
/// Calls need a running tokio runtime with time and I/O.
#[derive(Clone)]
pub struct ApiClient {
    shared: Arc<Shared>,
    options: Arc<RequestOptions>,
    defaults: Defaults,
}

/// The values of a client for members that its requests leave out, by name.
type Defaults = Arc<[(&'static str, String)]>;

struct Shared {
    api: &'static ApiSpec,
    transport: Transport,
    reads: SingleFlight<(String, RequestOptions), Result<Response, Arc<Error>>>,
}

impl ApiClient {
    /// A client. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if an option cannot be used.
    pub fn new(
        api: &'static ApiSpec,
        config: TransportConfig,
        auth: ClientAuth,
        extensions: ClientExtensions,
    ) -> Result<Self, Error> {
        let ApiSpec { token_source, read_error_body, check_response, .. } = *api;
        let hooks = ApiHooks { token_source, read_error_body, check_response };
        let transport = Transport::new(config, auth, extensions, hooks)?;
        Ok(Self {
            shared: Arc::new(Shared { api, transport, reads: SingleFlight::default() }),
            options: Arc::default(),
            defaults: Arc::default(),
        })
    }

    /// A client with a value for the members of requests that declare it as their
    /// [default](crate::operation::OperationSpec::client_default).
    #[must_use]
    pub fn with_default(self, name: &'static str, value: impl Into<String>) -> Self {
        let defaults = self.defaults.iter().cloned().chain([(name, value.into())]).collect();
        Self { defaults, ..self }
    }

    /// A client with other interceptors, which shares connections, the token and the retry budget with this one.
    #[must_use]
    pub fn with_interceptors(&self, interceptors: Vec<Arc<dyn Interceptor>>) -> Self {
        let Shared { api, transport, .. } = &*self.shared;
        let transport = transport.with_interceptors(interceptors);
        Self { shared: Arc::new(Shared { api, transport, reads: SingleFlight::default() }), ..self.clone() }
    }

    /// The interceptors, in the order in which they run.
    #[must_use]
    pub fn interceptors(&self) -> &[Arc<dyn Interceptor>] {
        self.shared.transport.interceptors()
    }

    /// The API of this client.
    #[must_use]
    pub fn api(&self) -> &'static ApiSpec {
        self.shared.api
    }

    /// How calls are sent.
    #[must_use]
    pub fn config(&self) -> &TransportConfig {
        self.shared.transport.config()
    }

    /// A client with default options for its calls, which shares connections, the token and the retry budget with this
    /// one. The options of a call replace them; headers are merged by name.
    #[must_use]
    pub fn with_options(&self, options: &RequestOptions) -> Self {
        Self { options: Arc::new(options.or(&self.options)), ..self.clone() }
    }

    /// Sends a request and reads the response.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn send<O: Operation>(&self, request: O) -> Result<O::Output, Error> {
        self.send_with(request, &RequestOptions::default()).await
    }

    /// [`send`](Self::send) with options for this call.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn send_with<O: Operation>(&self, request: O, options: &RequestOptions) -> Result<O::Output, Error> {
        O::Output::from_response(self.call(&request::encode(&request)?, options).await?)
    }

    /// Sends an encoded request and returns the response undecoded.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn call(&self, request: &EncodedRequest, options: &RequestOptions) -> Result<Response, Error> {
        let request = &*self.completed(request);
        let response = self.shared.transport.send(request, &self.effective(options)).await;
        self.shared.note_effect(request.effect);
        response
    }

    /// Sends an encoded request and leaves the body of the response on the connection.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn open(&self, request: &EncodedRequest, options: &RequestOptions) -> Result<StreamingResponse, Error> {
        let request = &*self.completed(request);
        let response = self.shared.transport.open(request, &self.effective(options)).await;
        self.shared.note_effect(request.effect);
        response
    }

    /// Sends a request that changes nothing, or joins an identical one that is in flight.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn send_shared<O: Operation>(&self, request: O, options: &RequestOptions) -> Result<O::Output, Error> {
        let request = self.completed(&request::encode(&request)?).into_owned();
        let options = self.effective(options).into_owned();
        let response = self.shared.reads.run((request.target.clone(), options.clone()), || {
            let shared = Arc::clone(&self.shared);
            inherit_caller(async move { shared.transport.send(&request, &options).await.map_err(Arc::new) })
        });
        O::Output::from_response(response.await.map_err(|error| error.duplicate())?)
    }

    /// The request with the client's value for the member that it leaves out, if it has one.
    #[must_use]
    pub fn completed<'a>(&self, request: &'a EncodedRequest) -> Cow<'a, EncodedRequest> {
        let Some(default) = request.client_default else { return Cow::Borrowed(request) };
        match self.defaults.iter().find(|(name, _)| *name == default.value) {
            Some((_, value)) => Cow::Owned(request.completed(default, value)),
            None => Cow::Borrowed(request),
        }
    }

    /// The options of a call, over the default ones of this client.
    #[must_use]
    pub fn effective<'a>(&self, options: &'a RequestOptions) -> Cow<'a, RequestOptions> {
        if self.options.is_empty() { Cow::Borrowed(options) } else { Cow::Owned(options.or(&self.options)) }
    }
}

impl Shared {
    fn note_effect(&self, effect: Effect) {
        if effect == Effect::Write {
            self.reads.invalidate();
        }
    }
}

impl fmt::Debug for ApiClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiClient")
            .field("api", &self.api().name)
            .field("config", self.config())
            .finish_non_exhaustive()
    }
}
