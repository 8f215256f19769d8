//! One sending of a call, and what can come of it.

use std::error::Error as StdError;
use std::pin::pin;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT};
use http::{HeaderMap, StatusCode};
use reqwest::Request;
use tokio::time::Instant;
use url::Url;

use crate::config::{Config, is_loopback};
use crate::error::Error;
use crate::operation::Method;
use crate::request::Call;
use crate::transport::Delivery;
use crate::transport::body::{self, Body};
use crate::transport::names::Names;
use crate::transport::urls::Urls;

/// Told to the service, which may answer with another.
pub(super) static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// An answer of any status.
pub(super) struct Arrival {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
}

impl Arrival {
    /// The service's own, where it sent one.
    pub(super) fn request_id(&self) -> Option<HeaderValue> {
        self.headers.get(&REQUEST_ID).filter(|id| id.to_str().is_ok_and(|id| !id.is_empty())).cloned()
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
    pub(super) fn first(urls: &Urls, call: &Call) -> Self {
        Self { method: call.meta.method, url: urls.of(&call.target), body: call.body.clone(), elsewhere: false }
    }
}

pub(super) async fn send(
    http: &reqwest::Client,
    step: &Step,
    headers: HeaderMap,
    deadline: Instant,
    delivery: Delivery,
) -> Result<Arrival, Miss> {
    let arrival = pin!(async {
        let mut response = http.execute(request(step, headers)).await.map_err(|cause| {
            if cause.is_connect() || is_hung_up_at_once(&cause) {
                Miss::Unsent(cause)
            } else {
                Miss::Lost { cause, status: None }
            }
        })?;
        let (status, mut headers) = (response.status(), std::mem::take(response.headers_mut()));
        let body = if delivery == Delivery::Stream && status.is_success() {
            Body::Open(response)
        } else {
            match body::whole(response, &mut headers).await {
                Ok(body) => Body::Whole(body),
                // The status of a failure says what became of the call, even if its reason broke off.
                Err(_) if !status.is_success() => Body::Whole(Bytes::new()),
                Err(cause) => return Err(Miss::Lost { cause, status: Some(status) }),
            }
        };
        Ok(Arrival { status, headers, body })
    });
    tokio::time::timeout_at(deadline, arrival).await.unwrap_or(Err(Miss::TimedOut))
}

fn request(step: &Step, mut headers: HeaderMap) -> Request {
    let method = match step.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    };
    let mut request = Request::new(method, step.url.clone());
    if let Some(body) = &step.body {
        headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
        *request.body_mut() = Some(body.clone().into());
    }
    *request.headers_mut() = headers;
    request
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
        // Without the number it copies each request, in case that it would.
        .retry(reqwest::retry::never().max_retries_per_request(0))
        .dns_resolver(Names::of_the_system())
        .tcp_nodelay(true)
        // Below the minute after which load balancers commonly hang up, so that a write seldom meets a dead one.
        .pool_idle_timeout(std::time::Duration::from_secs(50));
    match &settings.proxy {
        Some(url) => {
            // Any other would be ignored, and calls go past the proxy.
            if url.expose().split_once("://").is_some_and(|(scheme, _)| !matches!(scheme, "http" | "https")) {
                let reason = "must begin with http:// or https://";
                return Err(Error::configuration(format!("`proxy` {reason}")).about_field("proxy", reason));
            }
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
        if authorities.is_empty() {
            return Err(Error::configuration(format!("`ca`: {} holds no certificate in PEM", path.display()))
                .about_field("ca", "holds no certificate in PEM"));
        }
        // Only a client reads what is in them, and the one below would not tell whose fault it is.
        let reader = reqwest::Client::builder().tls_certs_only(authorities.clone());
        reader.build().map_err(|error| unusable("ca", path, error))?;
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

/// The last cause of an error: what the operating system or the peer said, and what it means where that says little.
pub(super) fn innermost(error: &(dyn StdError + 'static)) -> String {
    let causes: Vec<_> = causes(error).collect();
    let said = causes.last().map(String::as_str).unwrap_or_default();
    // What follows counts seconds since 1970.
    let said = said.split(": verification time ").next().unwrap_or(said);
    let way = if causes.iter().any(|cause| cause.starts_with("tunnel error: failed")) {
        "no way through the proxy: "
    } else {
        ""
    };
    match MEANINGS.iter().find(|(sign, _)| said.contains(sign)) {
        Some((_, meaning)) => format!("{way}{said} ({meaning})"),
        None => format!("{way}{said}"),
    }
}

/// What is said of TLS and proxies, in words of the settings.
const MEANINGS: &[(&str, &str)] = &[
    ("UnknownIssuer", "no authority that is trusted here has signed it: if it has one of its own, name that by `ca`"),
    ("alert: CertificateRequired", "the service wants a `client_certificate`"),
    ("connection was not ready", "the service hung up at once, as one does that wants a `client_certificate`"),
    ("alert: UnknownCA", "the service does not trust the `client_certificate`"),
    ("InvalidContentType", "what answers there does not speak TLS: is it https?"),
    ("proxy authorization required", "the user name and password in `proxy` are missing or wrong"),
];

/// Whether the service hung up before it read a request: the connection was gone when it was to be sent, or it refused the
/// client's certificate, of which the client hears only when it believes to be connected.
fn is_hung_up_at_once(error: &(dyn StdError + 'static)) -> bool {
    causes(error).last().is_some_and(|said| match said.strip_prefix("received fatal alert: ") {
        Some(alert) => alert.contains("Certificate") || matches!(alert, "UnknownCA" | "AccessDenied"),
        None => said == "connection was not ready",
    })
}

/// What an error and its causes say, the nearest first.
fn causes<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = String> + 'a {
    std::iter::successors(Some(error), |cause: &&'a (dyn StdError + 'static)| (*cause).source())
        .map(ToString::to_string)
}
