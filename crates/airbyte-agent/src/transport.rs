//! The road: the only way in or out, the same for every call.
//!
//! `travel` gives a call its token, sends it, judges what came of it and repeats it where that is safe; `attempt`
//! is one sending, `body` what it brings; `retry` is the judgement; `token` is where bearers come from, `names` where
//! addresses do, `urls` URLs.

mod attempt;
mod body;
mod ids;
mod names;
mod redirect;
mod retry;
mod token;
mod urls;

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderValue};
use http::{HeaderMap, StatusCode};
use tokio::time::Instant;
use tracing::Instrument;

use crate::config::{Config, Credentials, header_name, header_value, hidden_header_value};
use crate::error::{Error, ErrorKind};
use crate::events::{self, Event, Level};
use crate::lookup::LookUps;
use crate::operation::{Effect, Operation, Token};
use crate::options::CallOptions;
use crate::reply::Reply;
use crate::request::Call;

use attempt::{Arrival, Miss, REQUEST_ID};
use body::Body;
use ids::{RequestId, RequestIds};
use retry::{Budget, Verdict};
use token::Tokens;
use urls::Urls;

/// Everything that calls share.
pub(crate) struct Transport {
    config: Arc<Config>,
    wire: Arc<Wire>,
    tokens: Tokens,
    pub(crate) look_ups: LookUps,
}

/// The part of it that minting a token needs too.
struct Wire {
    http: reqwest::Client,
    config: Arc<Config>,
    urls: Urls,
    budget: Budget,
    ids: RequestIds,
}

/// Whether the body is wanted whole or as it comes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    Whole,
    Stream,
}

/// A success whose body is still on the wire.
pub(crate) struct Opened {
    pub(crate) reply: Reply,
    pub(crate) rest: reqwest::Response,
}

/// A success, one way or the other.
enum Arrived {
    Whole(Reply),
    Stream(Box<Opened>),
}

/// One call's own part of what is sent, the same for every attempt.
struct Journey<'a> {
    call: &'a Call,
    /// Mostly none: those that every attempt has are added when it is sent.
    headers: HeaderMap,
    request_id: RequestId,
    began: Instant,
    deadline: Instant,
    timeout: Duration,
    max_retries: u32,
    delivery: Delivery,
}

impl Transport {
    pub(crate) fn new(config: Config) -> Result<Self, Error> {
        let config = Arc::new(config);
        let http = attempt::http_client(&config)?;
        let wire = Arc::new(Wire {
            http,
            urls: Urls::under(&config.base_url),
            config: Arc::clone(&config),
            budget: Budget::default(),
            ids: RequestIds::default(),
        });
        let tokens = match &config.credentials {
            Credentials::Token(token) => Tokens::ready(token)?,
            Credentials::Application { client_id, client_secret } => {
                let (wire, id, secret) = (Arc::clone(&wire), client_id.clone(), client_secret.clone());
                Tokens::minted(move || Arc::clone(&wire).mint(id.clone(), secret.clone()))
            }
        };
        Ok(Self { config, wire, tokens, look_ups: LookUps::default() })
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    /// Send a call and wait for its whole answer.
    pub(crate) async fn send(&self, call: &Call, options: &CallOptions) -> Result<Reply, Error> {
        match self.travel(call, options, Delivery::Whole).await? {
            Arrived::Whole(reply) => Ok(reply),
            Arrived::Stream(opened) => Ok(opened.reply),
        }
    }

    /// Send a call and leave the body of its answer on the wire.
    pub(crate) async fn open(&self, call: &Call, options: &CallOptions) -> Result<Opened, Error> {
        match self.travel(call, options, Delivery::Stream).await? {
            Arrived::Stream(opened) => Ok(*opened),
            Arrived::Whole(_) => Err(Error::new(ErrorKind::Connection, "the answer was read already")),
        }
    }

    async fn travel(&self, call: &Call, options: &CallOptions, delivery: Delivery) -> Result<Arrived, Error> {
        let own = options.token.as_ref().map(token::header).transpose().map_err(|error| of_call(error, call))?;
        if call.meta.token == Token::Scoped && own.is_none() && self.tokens.are_minted() {
            return Err(Error::configuration(
                "needs a scoped token: give one as the call's `token`, or build a client with it",
            )
            .on(call.meta.name));
        }
        let journey = Journey::new(&self.wire, call, options, delivery)?;
        let bearer = match (call.meta.token, &own) {
            (Token::None, _) => Bearer::None,
            (_, Some(header)) => Bearer::Own(header),
            _ => Bearer::Shared(&self.tokens),
        };
        let arrived = self.wire.drive(&journey, bearer).await;
        if call.effect == Effect::Write {
            self.look_ups.forget();
        }
        arrived
    }
}

/// Headers of a call besides those that every call has.
fn headers_of(config: &Config, options: &CallOptions) -> Result<HeaderMap, Error> {
    let mut headers = config.headers.clone();
    let organization_id = match &options.organization_id {
        Some(id) => Some(header_value("organization_id", id)?),
        None => config.organization_id.clone(),
    };
    if let Some(id) = organization_id {
        headers.insert("x-organization-id", id);
    }
    for (name, value) in &options.headers {
        headers.insert(header_name(name)?, hidden_header_value(name, value)?);
    }
    Ok(headers)
}

/// What is wrong with an option of a call is no fault of the client's settings.
fn of_call(error: Error, call: &Call) -> Error {
    let message = error.message().to_owned();
    error.recast(ErrorKind::InvalidRequest, message).on(call.meta.name)
}

/// Longer than any call, and what every clock can still add.
const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// `x-request-id`, `authorization`, `content-type`, `accept`, `user-agent`, `accept-encoding`, `host`.
const HEADERS_OF_ALL: usize = 7;

/// Where the bearer of a journey comes from.
enum Bearer<'a> {
    None,
    Own(&'a HeaderValue),
    Shared(&'a Tokens),
}

impl<'a> Journey<'a> {
    fn new(wire: &Wire, call: &'a Call, options: &CallOptions, delivery: Delivery) -> Result<Self, Error> {
        let config = &wire.config;
        let headers = headers_of(config, options).map_err(|error| of_call(error, call))?;
        let timeout = options.timeout.unwrap_or(config.timeout);
        let began = Instant::now();
        Ok(Self {
            call,
            headers,
            request_id: wire.ids.next(),
            began,
            deadline: began + timeout.min(FOR_EVER),
            timeout,
            max_retries: options.max_retries.unwrap_or(config.max_retries),
            delivery,
        })
    }
}

impl Wire {
    /// Take a call to its end: success, or the error that is left when repeating it is no use or not safe.
    async fn drive(&self, journey: &Journey<'_>, bearer: Bearer<'_>) -> Result<Arrived, Error> {
        let span =
            tracing::debug_span!("call", operation = journey.call.meta.name, request_id = journey.request_id.as_str());
        // Pinned here, and not moved into what is around it: futures are large.
        pin!(self.attempts(journey, bearer)).instrument(span).await
    }

    async fn attempts(&self, journey: &Journey<'_>, bearer: Bearer<'_>) -> Result<Arrived, Error> {
        let mut attempts = 0;
        let mut repeats = 0;
        let mut renewed = false;
        loop {
            let authorization = self.authorization(journey, &bearer).await?;
            attempts += 1;
            let outcome = self.attempt(journey, authorization.as_ref()).await;
            let miss = match outcome {
                Ok(arrival) if arrival.status.is_success() => {
                    self.budget.refill();
                    journey.tell(Level::Debug, attempts, Some(arrival.status), || "success".to_owned());
                    return Ok(journey.arrived(arrival, attempts));
                }
                Ok(arrival) => Miss::Refused(Box::new(arrival)),
                Err(miss) => miss,
            };
            if let (Miss::Refused(arrival), Bearer::Shared(tokens), false) = (&miss, &bearer, renewed)
                && arrival.status == StatusCode::UNAUTHORIZED
                && tokens.are_minted()
            {
                journey.tell(Level::Info, attempts, Some(arrival.status), || {
                    "the token was refused; again with another".to_owned()
                });
                tokens.refuse(authorization.as_ref());
                renewed = true;
                continue;
            }
            let verdict = retry::judge(journey.call.effect, &miss);
            let error = journey.error(miss, verdict, attempts);
            let status = error.status().and_then(|status| StatusCode::from_u16(status).ok());
            match self.wait_before(journey, verdict, repeats) {
                None => {
                    journey.tell(Level::Debug, attempts, status, || format!("given up: {}", error.message()));
                    return Err(error);
                }
                Some(wait) => {
                    repeats += 1;
                    journey.tell(Level::Info, attempts, status, || {
                        format!("again in {:.2} s: {}", wait.as_secs_f64(), error.message())
                    });
                    tokio::time::sleep(wait).await;
                }
            }
        }
    }

    /// How long to wait before a call is sent again; `None` when it is not.
    fn wait_before(&self, journey: &Journey<'_>, verdict: Verdict, repeats: u32) -> Option<Duration> {
        let Verdict::Repeat { after } = verdict else { return None };
        if repeats == journey.max_retries || !self.budget.spend() {
            return None;
        }
        let wait =
            after.unwrap_or_else(|| retry::backoff(repeats, self.config.retry_delay, self.config.max_retry_delay));
        (wait < journey.deadline.saturating_duration_since(Instant::now())).then_some(wait)
    }

    async fn authorization(&self, journey: &Journey<'_>, bearer: &Bearer<'_>) -> Result<Option<HeaderValue>, Error> {
        match bearer {
            Bearer::None => Ok(None),
            Bearer::Own(header) => Ok(Some((*header).clone())),
            Bearer::Shared(tokens) => match tokio::time::timeout_at(journey.deadline, pin!(tokens.get())).await {
                Ok(header) => header.map(Some),
                Err(_) => Err(journey.timed_out("while waiting for a token").with_attempts(0)),
            },
        }
    }

    /// Send once, and where the service points elsewhere, go there.
    async fn attempt(&self, journey: &Journey<'_>, authorization: Option<&HeaderValue>) -> Result<Arrival, Miss> {
        let mut step = attempt::Step::first(&self.urls, journey.call);
        for _ in 0..=redirect::LIMIT {
            let mut headers = journey.headers.clone();
            // For those that follow here, in reqwest and in hyper, so that neither the map grows nor its copies do.
            headers.reserve(HEADERS_OF_ALL);
            headers.insert(&REQUEST_ID, journey.request_id.header());
            if let Some(authorization) = authorization {
                headers.insert(AUTHORIZATION, authorization.clone());
            }
            if step.elsewhere {
                redirect::keep_to_ourselves(&mut headers);
            }
            let arrival = attempt::send(&self.http, &step, headers, journey.deadline, journey.delivery).await?;
            match redirect::next(&step, &arrival, journey.call.effect) {
                Some(next) => step = next,
                None => return Ok(arrival),
            }
        }
        Err(Miss::TooManyRedirects)
    }

    async fn mint(self: Arc<Self>, client_id: String, client_secret: crate::Secret) -> Result<token::Grant, Error> {
        let request = crate::api::CreateApplicationToken { client_id, client_secret };
        let call = crate::request::encode(&request)?;
        let journey = Journey::new(&self, &call, &CallOptions::default(), Delivery::Whole)?;
        match self.drive(&journey, Bearer::None).await? {
            Arrived::Whole(reply) => token::Grant::from_reply(&reply),
            Arrived::Stream(_) => Err(Error::new(ErrorKind::Decode, "a token does not come as a stream")
                .on(crate::api::CreateApplicationToken::META.name)),
        }
    }
}

impl Journey<'_> {
    fn tell(&self, level: Level, attempts: u32, status: Option<StatusCode>, what: impl FnOnce() -> String) {
        events::tell(|| {
            let operation = self.call.meta.name;
            let elapsed = self.began.elapsed().as_secs_f64();
            let outcome = status.map_or_else(String::new, |status| format!(" {}", status.as_u16()));
            Event {
                level,
                message: format!("{operation}:{outcome} on attempt {attempts} after {elapsed:.3} s, {}", what()),
                operation,
                request_id: self.request_id.as_str().to_owned(),
                attempts,
                status: status.map(|status| status.as_u16()),
                elapsed,
            }
        });
    }

    fn arrived(&self, arrival: Arrival, attempts: u32) -> Arrived {
        let request_id = arrival.request_id().unwrap_or_else(|| self.request_id.header());
        let (body, rest) = match arrival.body {
            Body::Whole(bytes) => (bytes, None),
            Body::Open(rest) => (Bytes::new(), Some(rest)),
        };
        let reply = Reply {
            meta: self.call.meta,
            status: arrival.status,
            headers: arrival.headers,
            request_id,
            attempts,
            body,
        };
        match rest {
            None => Arrived::Whole(reply),
            Some(rest) => Arrived::Stream(Box::new(Opened { reply, rest })),
        }
    }

    /// What the caller is told if this was the last attempt.
    fn error(&self, miss: Miss, verdict: Verdict, attempts: u32) -> Error {
        let error = match miss {
            Miss::Refused(arrival) => {
                let retry_after = retry::asked_to_wait(&arrival.headers);
                let status = arrival.status.as_u16();
                let request_id = arrival.request_id().as_ref().and_then(|id| id.to_str().ok()).map(str::to_owned);
                let fallback = redirect::explain(&arrival).unwrap_or_else(|| "the service gave no reason".to_owned());
                let mut error = Error::new(ErrorKind::of_status(status), fallback)
                    .with_status(status)
                    .with_retry_after(retry_after)
                    .with_request_id(request_id);
                if let Body::Whole(body) = arrival.body {
                    error = error.with_body(body);
                }
                error
            }
            Miss::Unsent(cause) => {
                Error::new(ErrorKind::Connection, format!("could not connect: {}", attempt::innermost(&cause)))
                    .caused_by(cause)
            }
            Miss::Lost { cause, status } => {
                let mut error =
                    Error::new(ErrorKind::Connection, format!("the connection broke: {}", attempt::innermost(&cause)))
                        .caused_by(cause);
                if let Some(status) = status {
                    error = error.with_status(status.as_u16());
                }
                error
            }
            Miss::TimedOut => self.timed_out("before an answer came"),
            Miss::TooManyRedirects => {
                Error::new(ErrorKind::Connection, format!("pointed elsewhere {} times", redirect::LIMIT))
            }
        };
        let request_id = error.request_id().unwrap_or(self.request_id.as_str()).to_owned();
        let error = error.on(self.call.meta.name).with_attempts(attempts).with_request_id(Some(request_id));
        if verdict != Verdict::Unknown {
            return error;
        }
        let seen = match error.status() {
            Some(status) if (200..300).contains(&status) => {
                format!("the service answered {status}, but its answer was lost: {}", error.message())
            }
            Some(status) if (300..400).contains(&status) => {
                format!("the service pointed elsewhere instead of answering: {}", error.message())
            }
            Some(_) => format!("a gateway gave up on it: {}", error.message()),
            None => format!("it was sent, but no answer came: {}", error.message()),
        };
        error.recast(ErrorKind::OutcomeUnknown, seen)
    }

    fn timed_out(&self, when: &str) -> Error {
        Error::new(ErrorKind::Timeout, format!("{:?} passed {when}", self.timeout))
            .on(self.call.meta.name)
            .with_request_id(Some(self.request_id.as_str().to_owned()))
    }
}
