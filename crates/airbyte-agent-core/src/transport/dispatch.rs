//! [`Transport`]: the entry point for calls.

use std::sync::Arc;

use http::HeaderValue;
use tokio::time::Instant;

use super::api_hooks::ApiHooks;
use super::attempt::BodyMode;
use super::call_context::Received;
use super::call_sender::{Authorization, CallSender};
use super::config::TransportConfig;
use super::credentials::ClientAuth;
use super::extensions::ClientExtensions;
use super::streaming::StreamingResponse;
use super::token_cache::TokenCache;
use super::token_refresher::TokenRefresher;
use super::token_source::{basic, bearer};
use crate::error::{Error, ErrorKind, Message};
use crate::events;
use crate::interceptor::{InterceptedCall, Interceptor};
use crate::operation::Auth;
use crate::options::RequestOptions;
use crate::request::EncodedRequest;
use crate::response::Response;

/// Sends calls. It has what they share: connections, the token, the retry budget, the interceptors.
pub struct Transport {
    sender: Arc<CallSender>,
    tokens: Tokens,
    interceptors: Vec<Arc<dyn Interceptor>>,
}

#[derive(Clone)]
enum Tokens {
    Fixed(HeaderValue),
    Refreshed(Arc<TokenRefresher>),
    Nothing,
    Missing,
}

impl Transport {
    /// A transport. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] if an option cannot be used.
    pub fn new(
        config: TransportConfig,
        auth: ClientAuth,
        extensions: ClientExtensions,
        hooks: ApiHooks,
    ) -> Result<Self, Error> {
        let ClientExtensions { interceptors, http_sender } = extensions;
        let sender = Arc::new(CallSender::new(config, http_sender, hooks)?);
        let tokens = match auth {
            ClientAuth::Token(token) => Tokens::Fixed(bearer(&token)?),
            ClientAuth::Credentials(credentials) => {
                let TransportConfig { token_cache, base_url, .. } = sender.config();
                let cache = token_cache.clone().map(|file| Arc::new(TokenCache::new(file, base_url, &credentials)));
                let (sender, source) = (Arc::clone(&sender), (hooks.token_source)(credentials));
                Tokens::Refreshed(TokenRefresher::new(move |rejected| {
                    let (sender, source, cache) = (Arc::clone(&sender), Arc::clone(&source), cache.clone());
                    async move {
                        let request = sender.obtain_token(&*source);
                        match cache {
                            Some(cache) => cache.obtain(rejected, request).await,
                            None => request.await,
                        }
                    }
                }))
            }
            ClientAuth::Basic { username, password } => Tokens::Fixed(basic(&username, &password)?),
            ClientAuth::Nothing => Tokens::Nothing,
            ClientAuth::Missing => Tokens::Missing,
        };
        Ok(Self { sender, tokens, interceptors })
    }

    /// A transport with other interceptors, which shares connections, the token and the retry budget with this one.
    #[must_use]
    pub fn with_interceptors(&self, interceptors: Vec<Arc<dyn Interceptor>>) -> Self {
        Self { sender: Arc::clone(&self.sender), tokens: self.tokens.clone(), interceptors }
    }

    /// The interceptors, in the order in which they run.
    #[must_use]
    pub fn interceptors(&self) -> &[Arc<dyn Interceptor>] {
        &self.interceptors
    }

    /// How calls are sent.
    #[must_use]
    pub fn config(&self) -> &TransportConfig {
        self.sender.config()
    }

    /// Sends a call and waits for the whole response.
    ///
    /// # Errors
    /// Any [`Error`] but [`ErrorKind::Decode`].
    pub async fn send(&self, request: &EncodedRequest, options: &RequestOptions) -> Result<Response, Error> {
        self.dispatch(request, options, BodyMode::Buffered).await.map(|(received, _)| received.response)
    }

    /// Sends a call and leaves the body of the response on the connection.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn open(&self, request: &EncodedRequest, options: &RequestOptions) -> Result<StreamingResponse, Error> {
        let (Received { response, open_body }, calls) = self.dispatch(request, options, BodyMode::Streamed).await?;
        let timeout = options.timeout.unwrap_or(self.config().timeout);
        match open_body {
            Some(body) => Ok(StreamingResponse { response, body, timeout, calls }),
            None => Err(response.decode_error("the body was already read")),
        }
    }

    async fn dispatch(
        &self,
        request: &EncodedRequest,
        options: &RequestOptions,
        mode: BodyMode,
    ) -> Result<(Received, Vec<Arc<dyn InterceptedCall>>), Error> {
        let started = Instant::now();
        let outcome = self.intercepted(request, options, mode, started).await;
        outcome.map_err(|error| {
            let error = request.located(error);
            events::emit_failure(request.spec.name, &error, started.elapsed());
            error
        })
    }

    /// Returns what interceptors have kept of the call too.
    async fn intercepted(
        &self,
        request: &EncodedRequest,
        options: &RequestOptions,
        mode: BodyMode,
        started: Instant,
    ) -> Result<(Received, Vec<Arc<dyn InterceptedCall>>), Error> {
        if self.interceptors.is_empty() {
            return Ok((self.authorized(request, options, mode).await?, Vec::new()));
        }
        let mut begun = Vec::with_capacity(self.interceptors.len());
        let mut outcome = Ok(());
        for interceptor in &self.interceptors {
            match interceptor.begin(request, options).await {
                Ok(call) => begun.push((interceptor, call)),
                Err(error) => {
                    outcome = Err(error.with_operation(request.spec.name));
                    break;
                }
            }
        }
        let outcome = match outcome {
            Ok(()) => self.authorized(request, options, mode).await,
            Err(error) => Err(error),
        };
        for (interceptor, call) in begun.iter().rev() {
            let (seen, elapsed) = (outcome.as_ref().map(|received| &received.response), started.elapsed());
            match call {
                Some(call) => call.end(request, seen, elapsed).await,
                None => interceptor.after(request, seen, elapsed).await,
            }
        }
        outcome.map(|received| (received, begun.into_iter().filter_map(|(_, call)| call).collect()))
    }

    async fn authorized(
        &self,
        request: &EncodedRequest,
        options: &RequestOptions,
        mode: BodyMode,
    ) -> Result<Received, Error> {
        let invalid = |error: Error| error.with_kind(ErrorKind::InvalidRequest).with_operation(request.spec.name);
        let fixed = options.token.as_ref().map(bearer).transpose().map_err(invalid)?;
        let authorization = match (request.spec.auth, &fixed, &self.tokens) {
            (Auth::None, ..) | (_, None, Tokens::Nothing) => Authorization::None,
            (_, Some(header), _) | (_, None, Tokens::Fixed(header)) => Authorization::Fixed(header),
            (Auth::Scoped, None, Tokens::Refreshed(_)) => {
                let message = Message::from("requires a scoped token: pass it as ").name("token");
                return Err(Error::configuration(message).with_operation(request.spec.name));
            }
            (_, None, Tokens::Refreshed(tokens)) => Authorization::Refreshed(tokens),
            (_, None, Tokens::Missing) => {
                let message = Message::from("the client has no credentials: create it with ").name("client_id");
                let message = message.text(" and ").name("client_secret").text(" or with a ").name("token");
                return Err(Error::configuration(message).with_operation(request.spec.name));
            }
        };
        self.sender.send(request, options, mode, authorization).await
    }
}
