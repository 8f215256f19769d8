//! The transport: every call goes through [`Transport::send`] or [`Transport::open`].
//!
//! `interceptors → token → attempt → classify → retry → interceptors`. The files: `sender` is the retry loop, `attempt`
//! one request and response, `retry` the policy, `retry_budget` its limit, `redirect` what is followed,
//! `token_refresher` where tokens come from, `call_context` what the attempts of a call share.

mod api_hooks;
mod attempt;
mod body;
mod call_context;
mod config;
mod connection_error;
mod credentials;
mod dispatch;
mod dns;
mod headers;
mod http_client;
mod redirect;
mod request_id;
mod retry;
mod retry_budget;
mod sender;
mod streaming;
mod token_refresher;
mod token_source;
mod url_builder;

pub use api_hooks::ApiHooks;
pub use config::{TransportConfig, is_loopback, parse_base_url, url_without_secrets};
pub use credentials::{ClientAuth, ClientCredentials};
pub use dispatch::Transport;
pub(crate) use headers::HeaderNames;
pub use headers::{header_name, header_value, sensitive_header_value};
#[doc(hidden)]
pub use retry::retry_after;
pub use streaming::StreamingResponse;
pub use token_source::{AccessToken, TokenSource};
