//! The engine of `airbyte-agent`: typed calls to any JSON-over-HTTP API.
//!
//! It knows no particular API. An [`ApiSpec`] says what an API consists of, [`ApiClient`] calls it:
//!
//! - [`operation`]: what an operation is; [`resource!`] writes the operation table
//! - [`request`]: from a request type to path, query and body
//! - [`transport`]: tokens, attempts, retries, redirects, deadlines
//! - [`Interceptor`]: hooks before and after every call
//! - [`Response`]: what came back, bytes first
//! - [`pagination`]: following pages
//! - [`Error`]: what went wrong, and what to do

mod api;
mod call;
pub mod caller;
mod client;
#[doc(hidden)]
pub mod digest;
pub mod error;
pub mod events;
mod file_path;
mod header_text;
mod interceptor;
pub mod json;
pub mod operation;
mod options;
pub mod pagination;
mod pem;
#[doc(hidden)]
pub mod private_files;
pub mod procedure;
pub mod request;
mod resource;
mod response;
mod secret;
mod single_flight;
pub mod suggest;
mod table;
pub mod transport;

pub use api::ApiSpec;
pub use call::Call;
pub use client::ApiClient;
pub use error::{Error, ErrorData, ErrorKind, FieldError, PagingProgress};
pub use file_path::FilePath;
pub use header_text::{header_bytes, header_texts};
pub use interceptor::{InterceptedCall, Interceptor};
pub use json::{Json, JsonObject, Object};
pub use options::RequestOptions;
pub use pem::Pem;
pub use request::{EncodedRequest, RawRequest};
pub use response::{FromResponse, Response};
pub use secret::Secret;
pub use table::{OperationEntry, OperationSchema};
pub use transport::{ClientAuth, ClientCredentials};

/// What the fuzz targets call (`tests/fuzz`). Not part of the API.
#[doc(hidden)]
pub mod fuzzing {
    pub use crate::pagination::{decode_token, encode_token};
    pub use crate::transport::retry_after;
}
