//! [`CallSender`]: sends a call, follows redirects and retries it.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, HeaderValue, USER_AGENT};
use http::{HeaderMap, StatusCode};
use tokio::time::Instant;
use tracing::Instrument;

use super::api_hooks::ApiHooks;
use super::attempt::{self, AttemptError, BodyMode, Hop, RawResponse};
use super::call_context::{CallContext, Received};
use super::config::TransportConfig;
use super::headers::header_value;
use super::http_sender::HttpSender;
use super::redirect;
use super::request_id::{REQUEST_ID, RequestIds};
use super::reqwest_sender::ReqwestSender;
use super::retry::{self, RetryDecision};
use super::retry_budget::RetryBudget;
use super::token_refresher::TokenRefresher;
use super::token_source::{AccessToken, TokenSource};
use super::url_builder::UrlBuilder;
use crate::error::{Error, Message};
use crate::events::Level;
use crate::options::RequestOptions;
use crate::request::EncodedRequest;

/// What calls and requests for tokens share.
pub(super) struct CallSender {
    http: Arc<dyn HttpSender>,
    config: TransportConfig,
    /// Headers that identify the client and nobody else.
    client_headers: HeaderMap,
    urls: UrlBuilder,
    budget: RetryBudget,
    ids: RequestIds,
    hooks: ApiHooks,
}

/// Where the `Authorization` header of a call comes from.
pub(super) enum Authorization<'a> {
    None,
    Fixed(&'a HeaderValue),
    Refreshed(&'a Arc<TokenRefresher>),
}

/// `x-request-id`, `authorization`, `content-type`, `accept-encoding`, `host`, in addition to those of the call.
const HEADERS_PER_ATTEMPT: usize = 5;

impl CallSender {
    /// With a sender of the user's own, or the built-in one.
    pub(super) fn new(
        config: TransportConfig,
        http: Option<Arc<dyn HttpSender>>,
        hooks: ApiHooks,
    ) -> Result<Self, Error> {
        let mut client_headers = HeaderMap::new();
        client_headers.insert(ACCEPT, HeaderValue::from_static("application/json, */*;q=0.5"));
        client_headers.insert(USER_AGENT, header_value("user_agent", &config.user_agent)?);
        let http = match http {
            Some(http) => {
                config.refuse_connection_settings()?;
                http
            }
            None => Arc::new(ReqwestSender::new(&config)?),
        };
        Ok(Self {
            http,
            client_headers,
            urls: UrlBuilder::new(&config.base_url),
            config,
            budget: RetryBudget::default(),
            ids: RequestIds::default(),
            hooks,
        })
    }

    pub(super) fn config(&self) -> &TransportConfig {
        &self.config
    }

    /// Sends a call until it succeeds, or until retrying would not help or not be safe.
    pub(super) async fn send(
        &self,
        request: &EncodedRequest,
        options: &RequestOptions,
        mode: BodyMode,
        authorization: Authorization<'_>,
    ) -> Result<Received, Error> {
        let context =
            CallContext::new(&self.config, request, options, self.ids.next(), mode, self.hooks.read_error_body);
        let span =
            tracing::debug_span!("call", operation = request.spec.name, request_id = context.request_id.as_str());
        // Pinned in place, because moving large futures is slow.
        let received = pin!(self.send_with_retries(&context, authorization)).instrument(span).await?;
        if mode == BodyMode::Buffered {
            (self.hooks.check_response)(&received.response, &self.config.base_url)?;
        }
        Ok(received)
    }

    async fn send_with_retries(
        &self,
        context: &CallContext<'_>,
        authorization: Authorization<'_>,
    ) -> Result<Received, Error> {
        let mut attempts = 0;
        let mut retries = 0;
        let mut is_token_renewed = false;
        loop {
            let header = self.authorize(context, &authorization).await?;
            attempts += 1;
            let outcome = self.attempt(context, header.as_ref()).await;
            if let (true, Ok(response), Authorization::Refreshed(tokens), Some(token)) =
                (is_token_renewed, &outcome, &authorization, &header)
                && response.status != StatusCode::UNAUTHORIZED
                && !response.status.is_server_error()
            {
                tokens.confirm(token);
            }
            let error = match outcome {
                Ok(response) if response.status.is_success() => {
                    self.budget.refund();
                    context.emit(Level::Debug, attempts, Some(response.status), || "success".into());
                    return Ok(context.received(response, attempts));
                }
                Ok(response) => AttemptError::Status(Box::new(response)),
                Err(error) => error,
            };
            if let (AttemptError::Status(response), Authorization::Refreshed(tokens), Some(rejected), false) =
                (&error, &authorization, &header, is_token_renewed)
                && response.status == StatusCode::UNAUTHORIZED
                && tokens.discard(rejected)
            {
                context.emit(Level::Info, attempts, Some(response.status), || {
                    "the token was rejected; retrying with a new token".into()
                });
                is_token_renewed = true;
                continue;
            }
            let decision = retry::classify(context.request.effect, &error, context.retry_unavailable_writes);
            let error = context.error(error, decision, attempts);
            let status = error.status().and_then(|status| StatusCode::from_u16(status).ok());
            let reason = || error.message_parts().clone();
            match self.retry_delay(context, decision, retries) {
                None => return Err(error),
                Some(delay) => {
                    retries += 1;
                    context.emit(Level::Info, attempts, status, || {
                        Message::from("retrying in ").duration(delay).text(": ").message(reason())
                    });
                    tokio::time::sleep(delay).await;
                }
            }
        }
    }

    /// How long to wait before the next attempt; `None` if there must not be one.
    fn retry_delay(&self, context: &CallContext<'_>, decision: RetryDecision, retries: u32) -> Option<Duration> {
        let RetryDecision::Retry { after } = decision else { return None };
        if retries == context.max_retries || !self.budget.try_spend() {
            return None;
        }
        let delay =
            after.unwrap_or_else(|| retry::backoff(retries, self.config.retry_delay, self.config.max_retry_delay));
        (delay < context.limits.deadline.saturating_duration_since(Instant::now())).then_some(delay)
    }

    async fn authorize(
        &self,
        context: &CallContext<'_>,
        authorization: &Authorization<'_>,
    ) -> Result<Option<HeaderValue>, Error> {
        match authorization {
            Authorization::None => Ok(None),
            Authorization::Fixed(header) => Ok(Some((*header).clone())),
            Authorization::Refreshed(tokens) => {
                match tokio::time::timeout_at(context.limits.deadline, pin!(tokens.header())).await {
                    Ok(header) => header.map(Some),
                    Err(_) => Err(context.timed_out(" while waiting for a token")),
                }
            }
        }
    }

    /// Sends the request once, and follows redirects.
    async fn attempt(
        &self,
        context: &CallContext<'_>,
        authorization: Option<&HeaderValue>,
    ) -> Result<RawResponse, AttemptError> {
        let request = context.request;
        let url = self.urls.build(&request.target);
        let mut hop = Hop { method: request.spec.method, url, body: request.body.clone(), is_cross_origin: false };
        for _ in 0..=redirect::MAX_REDIRECTS {
            let mut headers = self.client_headers.clone();
            // Also for the headers that reqwest and hyper add, so that the map does not grow twice.
            headers.reserve(HEADERS_PER_ATTEMPT + context.headers.len());
            if !hop.is_cross_origin {
                self.add_headers_of_call(context, authorization, &mut headers);
            }
            let response = attempt::send(&*self.http, &hop, headers, &context.limits, context.mode).await?;
            match redirect::next_hop(&hop, &response, request.effect) {
                Some(next) => hop = next,
                None => return Ok(response),
            }
        }
        Err(AttemptError::TooManyRedirects)
    }

    /// Another origin gets none of these: neither the token nor what the caller added.
    fn add_headers_of_call(
        &self,
        context: &CallContext<'_>,
        authorization: Option<&HeaderValue>,
        headers: &mut HeaderMap,
    ) {
        for (name, value) in &context.headers {
            headers.insert(name, value.clone());
        }
        headers.insert(&REQUEST_ID, context.request_id.header());
        if let Some(authorization) = authorization {
            headers.insert(AUTHORIZATION, authorization.clone());
        }
    }

    /// Obtains a token.
    pub(super) async fn obtain_token(&self, source: &dyn TokenSource) -> Result<AccessToken, Error> {
        let request = source.request()?;
        // A limit for the responses to calls may be too low for a token.
        let max_response_bytes = self.config.max_response_bytes.max(attempt::MAX_ERROR_BODY as u64);
        let options = RequestOptions { max_response_bytes: Some(max_response_bytes), ..RequestOptions::default() };
        let received = self.send(&request, &options, BodyMode::Buffered, Authorization::None).await;
        let received = received.map_err(|error| source.explain(error, &self.config.base_url))?;
        // A body that cannot be decoded may contain the token.
        source.read(&received.response).map_err(Error::without_body)
    }
}
