//! One sending of a call, and what can come of it.

use std::error::Error as StdError;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderValue, USER_AGENT};
use http::{HeaderMap, StatusCode};
use tokio::time::Instant;
use url::Url;

use crate::config::{Config, is_loopback};
use crate::error::Error;
use crate::operation::Method;
use crate::request::Call;
use crate::transport::Delivery;

/// An answer of any status.
pub(super) struct Arrival {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
}

/// A body that is here, or still on the wire. The body of a failure is always here.
pub(super) enum Body {
    Whole(Bytes),
    Open(reqwest::Response),
}

impl Arrival {
    pub(super) fn request_id(&self) -> Option<String> {
        let value = self.headers.get("x-request-id")?;
        value.to_str().ok().filter(|id| !id.is_empty()).map(str::to_owned)
    }
}

/// Why an attempt was no success, told by whether the service may have acted on it.
pub(super) enum Miss {
    /// The service answered, and it was no success.
    Refused(Box<Arrival>),
    /// No connection was made: nothing left this machine.
    Unsent(reqwest::Error),
    /// It was sent, or may have been, and then the connection broke. The status, if that much came back.
    Lost { cause: reqwest::Error, status: Option<StatusCode> },
    /// The deadline passed while it was under way.
    TimedOut,
    /// The service kept pointing elsewhere.
    TooManyRedirects,
}

/// Where an attempt goes next: the service itself, or where it pointed.
pub(super) struct Step {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) body: Option<Bytes>,
    /// Another origin than the service's: nothing that identifies the caller goes there.
    pub(super) elsewhere: bool,
}

impl Step {
    pub(super) fn first(base: &Url, call: &Call) -> Self {
        let (path, query) = match call.target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (call.target.as_str(), None),
        };
        let mut url = base.clone();
        let joined = format!("{}{path}", base.path().trim_end_matches('/'));
        url.set_path(&joined);
        url.set_query(query);
        Self { method: call.meta.method, url, body: call.body.clone(), elsewhere: false }
    }
}

pub(super) async fn send(
    http: &reqwest::Client,
    step: &Step,
    headers: HeaderMap,
    deadline: Instant,
    delivery: Delivery,
) -> Result<Arrival, Miss> {
    let arrival = async {
        let response = request(http, step, headers).send().await.map_err(|cause| {
            if cause.is_connect() { Miss::Unsent(cause) } else { Miss::Lost { cause, status: None } }
        })?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = if delivery == Delivery::Stream && status.is_success() {
            Body::Open(response)
        } else {
            let lost = |cause| Miss::Lost { cause, status: Some(status) };
            Body::Whole(response.bytes().await.map_err(lost)?)
        };
        Ok(Arrival { status, headers, body })
    };
    tokio::time::timeout_at(deadline, arrival).await.unwrap_or(Err(Miss::TimedOut))
}

fn request(http: &reqwest::Client, step: &Step, headers: HeaderMap) -> reqwest::RequestBuilder {
    let method = match step.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    };
    let request = http.request(method, step.url.clone()).headers(headers);
    match &step.body {
        Some(body) => request.header(CONTENT_TYPE, HeaderValue::from_static("application/json")).body(body.clone()),
        None => request,
    }
}

/// The client of the wire. Redirects and repeats are the road's own business, so it does neither.
pub(super) fn http_client(config: &Config) -> Result<reqwest::Client, Error> {
    let settings = &config.settings;
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json, */*;q=0.5"));
    let ours = Some(concat!("airbyte-agent-rust/", env!("CARGO_PKG_VERSION")));
    let agent = [ours, config.language.as_deref(), settings.user_agent.as_deref()];
    let agent = agent.into_iter().flatten().collect::<Vec<_>>().join(" ");
    headers.insert(USER_AGENT, crate::config::header_value("user_agent", &agent)?);
    let mut builder = reqwest::Client::builder()
        .default_headers(headers)
        .connect_timeout(config.connect_timeout)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .tcp_nodelay(true)
        // Below the minute after which load balancers commonly hang up, so that a write seldom meets a dead one.
        .pool_idle_timeout(std::time::Duration::from_secs(50));
    match &settings.proxy {
        Some(url) => {
            let proxy = reqwest::Proxy::all(url.expose()).map_err(|_| {
                Error::configuration("`proxy` is no URL of a proxy").about_field("proxy", "is no URL of a proxy")
            })?;
            builder = builder.proxy(proxy);
        }
        // What stays on this machine needs nobody's proxy.
        None if is_loopback(&config.base_url) => builder = builder.no_proxy(),
        None => {}
    }
    if let Some(path) = &settings.ca {
        let pem = read("ca", path)?;
        let authorities = reqwest::Certificate::from_pem_bundle(&pem).map_err(|error| unusable("ca", path, error))?;
        builder = builder.tls_certs_merge(authorities);
    }
    if let Some(path) = &settings.client_certificate {
        let pem = read("client_certificate", path)?;
        let identity =
            reqwest::Identity::from_pem(&pem).map_err(|error| unusable("client_certificate", path, error))?;
        builder = builder.identity(identity);
    }
    builder.build().map_err(|error| {
        Error::configuration(format!("the HTTP client cannot be made: {}", innermost(&error))).caused_by(error)
    })
}

fn read(name: &'static str, path: &std::path::Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|error| {
        Error::configuration(format!("`{name}`: cannot read {}", path.display()))
            .about_field(name, "cannot be read")
            .caused_by(error)
    })
}

fn unusable(name: &'static str, path: &std::path::Path, error: reqwest::Error) -> Error {
    Error::configuration(format!("`{name}`: {} is no PEM file that can be used", path.display()))
        .about_field(name, "is no PEM file that can be used")
        .caused_by(error)
}

/// The last cause of an error: what the operating system or the peer said.
pub(super) fn innermost(error: &dyn StdError) -> String {
    let mut last: &dyn StdError = error;
    while let Some(cause) = last.source() {
        last = cause;
    }
    last.to_string()
}
