//! [`Replication`]: a client of the Airbyte API.

use std::fmt;
use std::sync::Arc;

use airbyte_agent_core::operation::Operation;
use airbyte_agent_core::pagination::{ListPages, Pages};
use airbyte_agent_core::procedure::{Procedure, RunningProcedure};
use airbyte_agent_core::transport::ClientExtensions;
use airbyte_agent_core::{ApiClient, EncodedRequest, Error, FromResponse, RawRequest, Response};

use super::api::API;
use super::applications::Applications;
use super::connections::Connections;
use super::connector_definitions::ConnectorDefinitions;
use super::dataplanes::Dataplanes;
use super::definitions::Definitions;
use super::destinations::Destinations;
use super::embedded::Embedded;
use super::groups::Groups;
use super::health::Health;
use super::jobs::Jobs;
use super::organizations::Organizations;
use super::permissions::Permissions;
use super::regions::Regions;
use super::sources::Sources;
use super::streams::Streams;
use super::tags::Tags;
use super::users::Users;
use super::workspaces::Workspaces;
use crate::config::Config;
use crate::options::CallOptions;
use crate::policy::{PolicyInterceptor, PolicyRun};

/// A client of the Airbyte API. Clones share connections, the token and the retry budget.
///
/// [`Client::replication`](crate::Client::replication) returns one that shares the settings of a client of both APIs.
#[derive(Clone)]
pub struct Replication {
    api: ApiClient,
}

impl Replication {
    /// Creates a client from resolved settings. Sends nothing.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if a setting cannot be used.
    pub fn new(config: Config, extensions: ClientExtensions) -> Result<Self, Error> {
        let Config { replication, policy, .. } = config;
        let mut extensions = extensions;
        if !policy.is_empty() {
            extensions.interceptors.push(Arc::new(PolicyInterceptor(PolicyRun::new(policy, None))));
        }
        Ok(Self::of(ApiClient::new(&API, replication.transport, replication.auth, extensions)?))
    }

    pub(crate) fn of(api: ApiClient) -> Self {
        Self { api }
    }

    /// Returns a client with default options for its calls, which shares connections, the token and the retry budget with this
    /// one. The options of a call replace them; headers are merged by name.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) if an option is invalid.
    pub fn with_options(&self, options: &CallOptions) -> Result<Self, Error> {
        Ok(Self::of(self.api.with_options(&options.replication_options()?)))
    }

    /// Sends a request and reads the response. The methods of the resources call this.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn send<O: Operation>(&self, request: O) -> Result<O::Output, Error> {
        self.api.send(request).await
    }

    /// [`send`](Self::send) with options for this call.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn send_with<O: Operation>(&self, request: O, options: &CallOptions) -> Result<O::Output, Error> {
        self.api.send_with(request, &options.replication_options()?).await
    }

    /// Sends an encoded request and returns the response undecoded.
    ///
    /// # Errors
    /// Any [`Error`] but [`Decode`](crate::ErrorKind::Decode).
    pub async fn call(&self, request: &EncodedRequest, options: &CallOptions) -> Result<Response, Error> {
        let options = options.replication_options().map_err(|error| error.with_operation(request.spec.name))?;
        self.api.call(request, &options).await
    }

    /// Sends a request to an endpoint of the Airbyte API that this client has no method for, with its token, retries and
    /// limits. See [`Client::request`](crate::Client::request).
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
        self.call(&request.encode(&API.raw)?, options).await
    }

    /// The pages of a list, by the name of its operation and its request as JSON. Entries that an earlier page had are left
    /// out: the service does not order most lists, so entries may move between pages.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) if the operation is not a list, or the
    /// request or an option is invalid.
    pub fn list_pages(&self, operation: &str, request: &[u8], options: &CallOptions) -> Result<Pages, Error> {
        let source = ListPages::new(&self.api, operation, request)?;
        Ok(Pages::new(self.api.clone(), source, options.replication_options()?))
    }

    /// Runs a procedure, a call that sends several requests, to its end.
    ///
    /// ```no_run
    /// # async fn run(replication: airbyte_agent::Replication) -> Result<(), airbyte_agent::Error> {
    /// use airbyte_agent::replication::{FindConnection, SyncConnection};
    ///
    /// let orders = replication.run(FindConnection { name: "orders".into(), ..Default::default() }).await?;
    /// let sync = SyncConnection { connection_id: orders.connection_id, ..Default::default() };
    /// let job = replication.run(sync).await?;
    /// println!("{} records were moved", job.rows_synced.unwrap_or_default());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn run<P: Procedure>(&self, procedure: P) -> Result<P::Output, Error> {
        self.run_with(procedure, &CallOptions::default()).await
    }

    /// [`run`](Self::run) with options. The timeout is that of the whole procedure; without one it takes as long as it takes.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn run_with<P: Procedure>(&self, procedure: P, options: &CallOptions) -> Result<P::Output, Error> {
        P::Output::from_response(self.start(procedure, options)?.finish().await?)
    }

    /// Prepares a procedure, whose progress can be followed step by step. The options are as for
    /// [`run_with`](Self::run_with).
    ///
    /// ```no_run
    /// # async fn run(replication: airbyte_agent::Replication, sync: airbyte_agent::replication::SyncConnection)
    /// # -> Result<(), airbyte_agent::Error> {
    /// use airbyte_agent::replication::Job;
    /// use airbyte_agent::{CallOptions, Step};
    ///
    /// let mut running = replication.start(sync, &CallOptions::default())?;
    /// while let Step::Progress(response) = running.next().await? {
    ///     let job: Job = response.json()?;
    ///     println!("{}: {} records so far", job.status, job.rows_synced.unwrap_or_default());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest).
    pub fn start<P: Procedure>(&self, procedure: P, options: &CallOptions) -> Result<RunningProcedure, Error> {
        RunningProcedure::new(procedure, self.api.clone(), options.replication_options()?)
    }

    /// The base URL of the service.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.api.config().base_url.as_str().trim_end_matches('/')
    }

    /// The operations of `applications`: see [`Applications`].
    #[must_use]
    pub fn applications(&self) -> Applications<'_> {
        Applications::new(&self.api)
    }

    /// The operations of `connections`: see [`Connections`].
    #[must_use]
    pub fn connections(&self) -> Connections<'_> {
        Connections::new(&self.api)
    }

    /// The operations of `connector_definitions`: see [`ConnectorDefinitions`].
    #[must_use]
    pub fn connector_definitions(&self) -> ConnectorDefinitions<'_> {
        ConnectorDefinitions::new(&self.api)
    }

    /// The operations of `destinations`: see [`Destinations`].
    #[must_use]
    pub fn destinations(&self) -> Destinations<'_> {
        Destinations::new(&self.api)
    }

    /// The operations of `health`: see [`Health`].
    #[must_use]
    pub fn health(&self) -> Health<'_> {
        Health::new(&self.api)
    }

    /// The operations of `jobs`: see [`Jobs`].
    #[must_use]
    pub fn jobs(&self) -> Jobs<'_> {
        Jobs::new(&self.api)
    }

    /// The operations of `organizations`: see [`Organizations`].
    #[must_use]
    pub fn organizations(&self) -> Organizations<'_> {
        Organizations::new(&self.api)
    }

    /// The operations of `sources`: see [`Sources`].
    #[must_use]
    pub fn sources(&self) -> Sources<'_> {
        Sources::new(&self.api)
    }

    /// The operations of `streams`: see [`Streams`].
    #[must_use]
    pub fn streams(&self) -> Streams<'_> {
        Streams::new(&self.api)
    }

    /// The operations of `tags`: see [`Tags`].
    #[must_use]
    pub fn tags(&self) -> Tags<'_> {
        Tags::new(&self.api)
    }

    /// The operations of `users`: see [`Users`].
    #[must_use]
    pub fn users(&self) -> Users<'_> {
        Users::new(&self.api)
    }

    /// The operations of `workspaces`: see [`Workspaces`].
    #[must_use]
    pub fn workspaces(&self) -> Workspaces<'_> {
        Workspaces::new(&self.api)
    }

    /// The operations of `dataplanes`: see [`Dataplanes`].
    #[must_use]
    pub fn dataplanes(&self) -> Dataplanes<'_> {
        Dataplanes::new(&self.api)
    }

    /// The operations of `embedded`: see [`Embedded`].
    #[must_use]
    pub fn embedded(&self) -> Embedded<'_> {
        Embedded::new(&self.api)
    }

    /// The operations of `groups`: see [`Groups`].
    #[must_use]
    pub fn groups(&self) -> Groups<'_> {
        Groups::new(&self.api)
    }

    /// The operations of `permissions`: see [`Permissions`].
    #[must_use]
    pub fn permissions(&self) -> Permissions<'_> {
        Permissions::new(&self.api)
    }

    /// The operations of `regions`: see [`Regions`].
    #[must_use]
    pub fn regions(&self) -> Regions<'_> {
        Regions::new(&self.api)
    }

    /// Definitions of connectors: see [`Definitions`].
    #[must_use]
    pub fn definitions(&self) -> Definitions<'_> {
        Definitions::new(&self.api)
    }
}

impl fmt::Debug for Replication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replication").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}
