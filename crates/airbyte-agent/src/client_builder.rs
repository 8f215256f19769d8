//! [`ClientBuilder`]: configures and builds a [`Client`].

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use airbyte_agent_core::transport::{ClientExtensions, HttpSender};
use airbyte_agent_core::{Error, Interceptor, Pem, Secret};

use crate::client::Client;
use crate::config::{Config, Settings};
use crate::policy::Approver;
use crate::replication::Replication;

/// Configures and builds a [`Client`].
///
/// ```
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = airbyte_agent_emulator::Emulator::start(Default::default()).await?;
/// use airbyte_agent::{Client, EncodedRequest, Error, ErrorKind, GetWorkspaceStats, Interceptor};
/// use futures::future::{BoxFuture, FutureExt};
///
/// /// Refuses every call of one resource.
/// struct Without(&'static str);
///
/// impl Interceptor for Without {
///     fn before<'a>(&'a self, request: &'a EncodedRequest) -> BoxFuture<'a, Result<(), Error>> {
///         let is_allowed = !request.spec.name.starts_with(self.0);
///         async move { if is_allowed { Ok(()) } else { Err(Error::refused("not allowed by the policy")) } }.boxed()
///     }
/// }
///
/// let client = Client::builder()
///     .base_url(emulator.url())
///     .client_id(emulator.client_id())
///     .client_secret(emulator.client_secret())
///     .interceptor(Without("workspaces."))
///     .build()?;
/// let error = client.send(GetWorkspaceStats::default()).await.expect_err("refused");
/// assert_eq!(error.kind(), ErrorKind::Refused);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct ClientBuilder {
    settings: Settings,
    extensions: ClientExtensions,
    approver: Option<Arc<dyn Approver>>,
}

macro_rules! setters {
    ($($name:ident: $type:ty => |$value:ident| $stored:expr;)*) => {
        impl ClientBuilder {
            $(
                #[doc = concat!("Sets [`", stringify!($name), "`](Settings::", stringify!($name), ").")]
                pub fn $name(mut self, $value: $type) -> Self {
                    self.settings.$name = Some($stored);
                    self
                }
            )*
        }
    };
}

setters! {
    client_id: impl Into<String> => |id| id.into();
    client_secret: impl Into<Secret> => |secret| secret.into();
    token: impl Into<Secret> => |token| token.into();
    organization_id: impl Into<String> => |id| id.into();
    workspace: impl Into<String> => |name| name.into();
    base_url: impl Into<String> => |url| url.into();
    replication_url: impl Into<String> => |url| url.into();
    auth: impl Into<String> => |method| method.into();
    username: impl Into<String> => |name| name.into();
    password: impl Into<Secret> => |password| password.into();
    profile: impl Into<String> => |name| name.into();
    settings_file: impl Into<PathBuf> => |path| path.into().into();
    policy: impl Into<PathBuf> => |path| path.into().into();
    timeout: Duration => |time| time.as_secs_f64();
    connect_timeout: Duration => |time| time.as_secs_f64();
    max_retries: u32 => |count| count;
    retry_delay: Duration => |time| time.as_secs_f64();
    max_retry_delay: Duration => |time| time.as_secs_f64();
    retry_unavailable_writes: bool => |retried| retried;
    max_response_bytes: u64 => |bytes| bytes;
    proxy: impl Into<Secret> => |url| url.into();
    ca: impl Into<Pem> => |pem| pem.into();
    client_certificate: impl Into<PathBuf> => |path| path.into().into();
    token_cache: impl Into<PathBuf> => |path| path.into().into();
    user_agent: impl Into<String> => |text| text.into();
    allow_http: bool => |allowed| allowed;
}

impl ClientBuilder {
    /// Adds a header to every call.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.settings.headers.get_or_insert_default().insert(name.into(), value.into());
        self
    }

    /// Adds an interceptor. Interceptors run in the order in which they are added.
    pub fn interceptor(mut self, interceptor: impl Interceptor + 'static) -> Self {
        self.extensions.interceptors.push(Arc::new(interceptor));
        self
    }

    /// Sets who approves calls while they wait, if a [`policy`](Settings::policy) says that they need an approval.
    /// [`with_approver`](crate::policy::with_approver) sets it for some calls.
    pub fn approver(mut self, approver: impl Approver + 'static) -> Self {
        self.approver = Some(Arc::new(approver));
        self
    }

    /// Sends the requests by a sender of your own, instead of the built-in HTTP client. `connect_timeout` is its business
    /// then, and `proxy`, `ca` and `client_certificate` are refused.
    ///
    /// ```
    /// use airbyte_agent::{Client, HttpRequest, HttpResponse, HttpSender, SendError};
    /// use futures::future::{BoxFuture, FutureExt};
    ///
    /// /// Sends requests by a `reqwest::Client` that is configured elsewhere.
    /// struct Corporate(reqwest::Client);
    ///
    /// impl HttpSender for Corporate {
    ///     fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, SendError>> {
    ///         let body = request.body.unwrap_or_default();
    ///         let sent = self.0.request(request.method, request.url).headers(request.headers).body(body).send();
    ///         async move {
    ///             let response = sent.await.map_err(|error| match error.is_connect() {
    ///                 true => SendError::not_sent(error),
    ///                 false => SendError::lost(error),
    ///             })?;
    ///             let (status, headers) = (response.status(), response.headers().clone());
    ///             let body = response.bytes().await.map_err(SendError::lost)?;
    ///             Ok(HttpResponse { status, headers, body: body.into() })
    ///         }
    ///         .boxed()
    ///     }
    /// }
    ///
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = airbyte_agent_emulator::Emulator::start(Default::default()).await?;
    /// let client = Client::builder()
    ///     .base_url(emulator.url())
    ///     .client_id(emulator.client_id())
    ///     .client_secret(emulator.client_secret())
    ///     .http_sender(Corporate(reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?))
    ///     .build()?;
    /// assert_eq!(client.workspaces().list(Default::default()).await?.data[0].name, "default");
    /// # Ok(())
    /// # }
    /// ```
    pub fn http_sender(mut self, sender: impl HttpSender + 'static) -> Self {
        self.extensions.http_sender = Some(Arc::new(sender));
        self
    }

    /// Resolves the settings with the other sources and builds the client. Sends nothing.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if no credentials are found, if one half of them
    /// comes from one source and the other half from another, or if a setting is invalid.
    pub fn build(self) -> Result<Client, Error> {
        let (config, extensions) = self.resolve()?;
        Client::new(config, extensions)
    }

    /// Resolves the settings with the other sources and builds a client of the Airbyte API alone. Sends nothing.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    pub fn build_replication(self) -> Result<Replication, Error> {
        let (config, extensions) = self.resolve()?;
        Replication::new(config, extensions)
    }

    fn resolve(self) -> Result<(Config, ClientExtensions), Error> {
        let config = Config::resolve(self.settings)?;
        let config = self.approver.into_iter().fold(config, Config::with_approver);
        Ok((config, self.extensions))
    }
}

impl From<Settings> for ClientBuilder {
    fn from(settings: Settings) -> Self {
        Self { settings, ..Self::default() }
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("settings", &self.settings)
            .field("extensions", &self.extensions)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Returns a builder without settings.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Creates a client from the settings of the process, the environment and the settings file.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if no credentials are found.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().build()
    }
}

impl Replication {
    /// Returns a builder without settings. [`ClientBuilder::build_replication`] builds the client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Creates a client from the settings of the process, the environment and the settings file.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if no credentials are found.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().build_replication()
    }
}
