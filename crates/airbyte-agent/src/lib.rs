//! Client for Airbyte's Agent API.

mod api;
#[cfg(feature = "binding")]
pub mod binding;
mod client;
pub mod config;
mod download;
mod error;
mod events;
mod execution;
mod handle;
mod json;
mod lookup;
pub mod operation;
mod operations;
mod options;
mod paging;
mod reply;
pub mod request;
mod secret;
mod suggest;
mod transport;

pub use api::*;
pub use client::Client;
pub use config::{ClientBuilder, Settings, configure};
pub use download::Download;
pub use error::{Error, ErrorKind, Failure, FieldError};
pub use execution::Execution;
pub use handle::{Action, Connector};
pub use json::{Json, JsonObject, Object};
pub use operations::{Beta, Templates, operation as operation_named, operations};
pub use options::CallOptions;
pub use paging::{Page, Pages, Paging, Position};
pub use reply::Reply;
pub use secret::Secret;
