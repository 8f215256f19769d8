//! Client for Airbyte's Agent API.

mod api;
mod client;
pub mod config;
mod error;
mod execution;
mod json;
pub mod operation;
mod operations;
mod options;
mod reply;
pub mod request;
mod secret;
mod suggest;
mod transport;

pub use api::*;
pub use client::Client;
pub use config::{ClientBuilder, Settings, configure};
pub use error::{Error, ErrorKind, Failure, FieldError};
pub use execution::Execution;
pub use json::{Json, JsonObject, Object};
pub use operations::{Beta, Templates, operation as operation_named, operations};
pub use options::CallOptions;
pub use reply::Reply;
pub use secret::Secret;
