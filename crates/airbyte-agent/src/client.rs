//! [`Client`]: the entry point.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use airbyte_agent_core::operation::Operation;
use airbyte_agent_core::pagination::{ListPages, PageSource, Pages};
use airbyte_agent_core::procedure::RunningProcedure;
use airbyte_agent_core::transport::ClientExtensions;
use airbyte_agent_core::{ApiClient, EncodedRequest, Error, Interceptor, RawRequest, RequestOptions, Response};

use crate::agent::{
    self, Beta, Connector, ConnectorSummary, Connectors, CreateConnector, Definitions, Download, Execute,
    OAuthCredentialsResource, Organizations, Skills, Templates, Tokens, Workspaces,
};
use crate::config::{ApiConfig, Config};
use crate::options::CallOptions;
use crate::policy::{ActivePolicy, Policy, PolicyInterceptor, PolicyRun, PolicySetup, Preview};
use crate::replication::{self, Replication};

/// A client for Airbyte's APIs. Clones share connections, the token and the retry budget.
///
/// Calls require a tokio runtime with the time and I/O drivers enabled.
///
/// ```
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = airbyte_agent_emulator::Emulator::start(Default::default()).await?;
/// # let client = airbyte_agent::Client::builder()
/// #     .base_url(emulator.url())
/// #     .client_id(emulator.client_id())
/// #     .client_secret(emulator.client_secret())
/// #     .build()?;
/// use airbyte_agent::{CallOptions, GetWorkspaceStats};
/// use std::time::Duration;
///
/// // A method of a resource sends one call.
/// let page = client.workspaces().list(Default::default()).await?;
/// assert_eq!(page.data[0].name, "default");
///
/// // `send_with` sends the same requests with options for one call.
/// let options = CallOptions::default().timeout(Duration::from_secs(5)).max_retries(0);
/// let stats = client.send_with(GetWorkspaceStats::default(), &options).await?;
/// assert_eq!(stats.active_count, 1);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    api: ApiClient,
    replication: Arc<LazyApiClient>,
    replication_options: Arc<RequestOptions>,
    workspace: Arc<str>,
    policy_setup: Arc<PolicySetup>,
    policy: Option<ActivePolicy>,
}

/// The client of the Airbyte API, which is made when it is first used.
struct LazyApiClient {
    config: ApiConfig,
    extensions: ClientExtensions,
    client: OnceLock<ApiClient>,
}

impl LazyApiClient {
    fn get(&self) -> Result<&ApiClient, Error> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let ApiConfig { auth, transport } = self.config.clone();
        let client = ApiClient::new(&replication::API, transport, auth, self.extensions.clone())?;
        Ok(self.client.get_or_init(|| client))
    }
}

impl Client {
    /// Creates a client from resolved settings, which [`Client::builder`] resolves. Sends nothing.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if a setting cannot be used.
    pub fn new(config: Config, extensions: ClientExtensions) -> Result<Self, Error> {
        let Config { agent, replication, workspace, policy, .. } = config;
        let replication =
            LazyApiClient { config: replication, extensions: extensions.clone(), client: OnceLock::new() };
        let client = Self {
            api: ApiClient::new(&agent::API, agent.transport, agent.auth, extensions)?
                .with_default(agent::WORKSPACE, workspace.clone()),
            replication: Arc::new(replication),
            replication_options: Arc::default(),
            workspace: workspace.into(),
            policy_setup: Arc::new(policy),
            policy: None,
        };
        Ok(client.held_to_policies())
    }

    /// This client, whose calls are held to the policies of its setup from now on.
    fn held_to_policies(self) -> Self {
        if self.policy_setup.is_empty() {
            return self;
        }
        let run = PolicyRun::new(PolicySetup::clone(&self.policy_setup), Some(self.api.with_interceptors(Vec::new())));
        let with_run = |client: &ApiClient| {
            let policy: Arc<dyn Interceptor> = Arc::new(PolicyInterceptor(Arc::clone(&run)));
            client.with_interceptors(client.interceptors().iter().cloned().chain([policy]).collect())
        };
        let LazyApiClient { config, extensions, client } = &*self.replication;
        let mut extensions = extensions.clone();
        extensions.interceptors.push(Arc::new(PolicyInterceptor(Arc::clone(&run))));
        let client = client.get().map(with_run).map_or_else(OnceLock::new, OnceLock::from);
        let replication = LazyApiClient { config: config.clone(), extensions, client };
        let api = with_run(&self.api);
        Self { api, replication: Arc::new(replication), policy: Some(ActivePolicy(run)), ..self }
    }

    /// The policies that the calls of this client are held to; `None` if there are none.
    #[must_use]
    pub fn policy(&self) -> Option<&ActivePolicy> {
        self.policy.as_ref()
    }

    /// Returns a client that is held to this policy, or this client if it has a policy. It shares connections, the token and the
    /// retry budget with this one; its budget is its own.
    #[must_use]
    pub fn with_default_policy(&self, policy: Policy) -> Self {
        if self.policy.is_some() {
            return self.clone();
        }
        let setup = PolicySetup::clone(&self.policy_setup).or_policy(policy);
        Self { policy_setup: Arc::new(setup), ..self.clone() }.held_to_policies()
    }

    /// Returns a client with default options for its calls, which shares connections, the token and the retry budget with this
    /// one. The options of a call replace them; headers are merged by name.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) if an option is invalid.
    pub fn with_options(&self, options: &CallOptions) -> Result<Self, Error> {
        let api = self.api.with_options(&options.request_options()?);
        let replication = CallOptions { organization_id: None, ..options.clone() }.request_options()?;
        let replication_options = Arc::new(replication.or(&self.replication_options));
        Ok(Self { api, replication_options, ..self.clone() })
    }

    /// Sends a request and reads the response. The methods of the resources call this.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn send<O: Operation>(&self, request: O) -> Result<O::Output, Error> {
        self.api_of(O::SPEC.name)?.send(request).await
    }

    /// [`send`](Self::send) with options for this call.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn send_with<O: Operation>(&self, request: O, options: &CallOptions) -> Result<O::Output, Error> {
        self.api_of(O::SPEC.name)?.send_with(request, &request_options(O::SPEC.name, options)?).await
    }

    /// Sends an encoded request and returns the response undecoded.
    ///
    /// # Errors
    /// Any [`Error`] but [`Decode`](crate::ErrorKind::Decode).
    pub async fn call(&self, request: &EncodedRequest, options: &CallOptions) -> Result<Response, Error> {
        let options = request_options(request.spec.name, options)?;
        self.api_of(request.spec.name)?.call(request, &options).await
    }

    /// What the policies say about a request, with the options of this client and without sending it. `None` if there are none.
    ///
    /// # Errors
    /// As [`ActivePolicy::preview`].
    pub async fn preview(&self, request: &EncodedRequest) -> Result<Option<Preview>, Error> {
        let Some(policy) = &self.policy else { return Ok(None) };
        let api = self.api_of(request.spec.name)?;
        policy.preview(&api.completed(request), &api.effective(&RequestOptions::default())).await.map(Some)
    }

    /// Sends a request to an endpoint of the Agent API that this client has no method for, with its token, retries and limits.
    ///
    /// ```
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = airbyte_agent_emulator::Emulator::start(Default::default()).await?;
    /// # let client = airbyte_agent::Client::builder()
    /// #     .base_url(emulator.url())
    /// #     .client_id(emulator.client_id())
    /// #     .client_secret(emulator.client_secret())
    /// #     .build()?;
    /// use airbyte_agent::{Method, RawRequest};
    ///
    /// let response = client.request(RawRequest::new(Method::GET, "/api/v1/workspaces").query("limit", 5)).await?;
    /// let page: serde_json::Value = response.json()?;
    /// assert_eq!(page["data"][0]["name"], "default");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Any [`Error`] but [`Decode`](crate::ErrorKind::Decode).
    pub async fn request(&self, request: RawRequest) -> Result<Response, Error> {
        self.request_with(request, &CallOptions::default()).await
    }

    /// [`request`](Self::request) with options for this call.
    ///
    /// # Errors
    /// As [`request`](Self::request).
    pub async fn request_with(&self, request: RawRequest, options: &CallOptions) -> Result<Response, Error> {
        self.call(&request.encode(&agent::API.raw)?, options).await
    }

    /// Executes the action `download` and returns its file, which is read from the connection. The parameter `range_header`, such as
    /// `bytes=0-99`, requests a part.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn download(&self, request: &Execute, options: &CallOptions) -> Result<Download, Error> {
        Download::open(&self.api, request, &options.request_options()?).await
    }

    /// The pages of a source, such as [`ExecutePages`](agent::ExecutePages).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) if an option is invalid.
    pub fn pages(&self, source: impl PageSource + 'static, options: &CallOptions) -> Result<Pages, Error> {
        Ok(Pages::new(self.api.clone(), source, options.request_options()?))
    }

    /// The pages of a list, by the name of its operation and its request as JSON.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) if the operation is not a list, or the
    /// request or an option is invalid.
    pub fn list_pages(&self, operation: &str, request: &[u8], options: &CallOptions) -> Result<Pages, Error> {
        let api = self.api_of(operation)?.into_owned();
        let source = ListPages::new(&api, operation, request)?;
        let options = request_options(api.api().operation(operation)?.spec.name, options)?;
        Ok(Pages::new(api, source, options))
    }

    /// Prepares the procedure of this name, with its parameters as JSON. The timeout in the options is that of all its steps.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) if there is no such procedure, or a parameter or an
    /// option is invalid.
    pub fn start(&self, procedure: &str, parameters: &[u8], options: &CallOptions) -> Result<RunningProcedure, Error> {
        let entry = crate::operations::procedure(procedure)?;
        let api = self.api_of(entry.spec.name)?.into_owned();
        (entry.prepare)(parameters, api, request_options(entry.spec.name, options)?)
    }

    /// The client of the API that an operation belongs to.
    fn api_of(&self, operation: &str) -> Result<Cow<'_, ApiClient>, Error> {
        if replication::API.has_namespace(operation) {
            return self.replication_api().map(Cow::Owned);
        }
        Ok(Cow::Borrowed(&self.api))
    }

    /// The client of the Airbyte API, with the settings, interceptors and options of this one. It is made when this is first
    /// called.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if a setting cannot be used.
    pub fn replication(&self) -> Result<Replication, Error> {
        self.replication_api().map(Replication::of)
    }

    fn replication_api(&self) -> Result<ApiClient, Error> {
        Ok(self.replication.get()?.with_options(&self.replication_options))
    }

    /// Creates a connector and returns a handle to it. See [`CreateConnector`].
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn connect(&self, request: CreateConnector) -> Result<Connector, Error> {
        Ok(Connector::from_details(self.api.clone(), self.send(request).await?))
    }

    /// Finds a connector by its id, its name, or a slug such as `github`, in the workspace of this client.
    ///
    /// An id is found in any workspace. Otherwise an exact name comes before a slug, and a slug before names that differ
    /// only in case. Identical lookups at the same time share one request.
    ///
    /// # Errors
    /// [`ErrorKind::LookupNotFound`](crate::ErrorKind::LookupNotFound) with the names that exist,
    /// [`ErrorKind::LookupAmbiguous`](crate::ErrorKind::LookupAmbiguous) with the ids to choose from, and the errors of
    /// listing.
    pub async fn connector(&self, reference: &str) -> Result<Connector, Error> {
        self.connector_with(reference, None, &CallOptions::default()).await
    }

    /// [`connector`](Self::connector) in another workspace, or with options for the call.
    ///
    /// # Errors
    /// As [`connector`](Self::connector).
    pub async fn connector_with(
        &self,
        reference: &str,
        workspace: Option<&str>,
        options: &CallOptions,
    ) -> Result<Connector, Error> {
        let workspace = workspace.unwrap_or(&self.workspace);
        agent::find_connector(&self.api, reference, workspace, &options.request_options()?).await
    }

    /// A handle on the connector with this id, without a request. The `kind`, a slug such as `github` or the id of a
    /// connector definition, says how its pages continue.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) if the id is not a UUID, or no official kind of connector
    /// has this slug.
    pub fn connector_by_id(&self, id: impl Into<String>, kind: Option<&str>) -> Result<Connector, Error> {
        Connector::by_id(self.api.clone(), id, kind)
    }

    /// The handle of an entry of [`Connectors::list`], without a request.
    #[must_use]
    pub fn connector_of(&self, summary: ConnectorSummary) -> Connector {
        Connector::from_summary(self.api.clone(), summary)
    }

    /// Name of the workspace in which connectors are looked up.
    #[must_use]
    pub fn workspace(&self) -> &str {
        &self.workspace
    }

    /// The base URL of the Agent API.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.api.config().base_url.as_str().trim_end_matches('/')
    }

    /// The base URL of the Airbyte API.
    #[must_use]
    pub fn replication_url(&self) -> &str {
        self.replication.config.transport.base_url.as_str().trim_end_matches('/')
    }

    /// The operations of `tokens`: see [`Tokens`].
    #[must_use]
    pub fn tokens(&self) -> Tokens<'_> {
        Tokens::new(&self.api)
    }

    /// The operations of `definitions`: see [`Definitions`].
    #[must_use]
    pub fn definitions(&self) -> Definitions<'_> {
        Definitions::new(&self.api)
    }

    /// The operations of `connectors`: see [`Connectors`].
    #[must_use]
    pub fn connectors(&self) -> Connectors<'_> {
        Connectors::new(&self.api)
    }

    /// The operations of `workspaces`: see [`Workspaces`].
    #[must_use]
    pub fn workspaces(&self) -> Workspaces<'_> {
        Workspaces::new(&self.api)
    }

    /// The operations of `skills`: see [`Skills`].
    #[must_use]
    pub fn skills(&self) -> Skills<'_> {
        Skills::new(&self.api)
    }

    /// The operations of `templates`: see [`Templates`].
    #[must_use]
    pub fn templates(&self) -> Templates<'_> {
        Templates::new(&self.api)
    }

    /// The operations of `oauth_credentials`: see [`OAuthCredentialsResource`].
    #[must_use]
    pub fn oauth_credentials(&self) -> OAuthCredentialsResource<'_> {
        OAuthCredentialsResource::new(&self.api)
    }

    /// The operations of `organizations`: see [`Organizations`].
    #[must_use]
    pub fn organizations(&self) -> Organizations<'_> {
        Organizations::new(&self.api)
    }

    /// The operations of `beta`, which are not part of the published API: see [`Beta`].
    #[must_use]
    pub fn beta(&self) -> Beta<'_> {
        Beta::new(&self.api)
    }
}

/// The options of a call as the transport of its API takes them.
fn request_options(operation: &'static str, options: &CallOptions) -> Result<RequestOptions, Error> {
    let options = match replication::API.has_namespace(operation) {
        true => options.replication_options(),
        false => options.request_options(),
    };
    options.map_err(|error| error.with_operation(operation))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.base_url())
            .field("workspace", &self.workspace())
            .finish_non_exhaustive()
    }
}
