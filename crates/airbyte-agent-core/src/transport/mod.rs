//! The transport: every call goes through [`Transport::send`] or [`Transport::open`].
//!
//! `interceptors → token → attempt → classify → retry → interceptors`. The files: `call_sender` is the retry loop,
//! `attempt` one request and response, `http_sender` the port that sends it and `reqwest_sender` what does so by default,
//! `retry` the policy, `retry_budget` its limit, `redirect` what is followed, `token_refresher` where tokens come from,
//! `call_context` what the attempts of a call share.

mod api_hooks;
mod attempt;
mod body;
mod call_context;
mod call_sender;
mod config;
mod connection_error;
mod credentials;
mod dispatch;
mod dns;
mod extensions;
mod headers;
mod http_client;
mod http_sender;
mod redirect;
mod request_id;
mod reqwest_sender;
mod retry;
mod retry_budget;
mod send_error;
mod streaming;
mod tls;
mod token_cache;
mod token_refresher;
mod token_source;
mod url_builder;

pub use api_hooks::ApiHooks;
pub use config::{TransportConfig, is_loopback, parse_base_url, url_without_secrets};
pub use credentials::{ClientAuth, ClientCredentials};
pub use dispatch::Transport;
pub use extensions::ClientExtensions;
pub(crate) use headers::HeaderNames;
pub use headers::{header_name, header_value, sensitive_header_value};
pub use http_sender::{HttpBody, HttpRequest, HttpResponse, HttpSender};
#[doc(hidden)]
pub use retry::retry_after;
pub use send_error::SendError;
pub use streaming::StreamingResponse;
pub use token_source::{AccessToken, TokenSource};
