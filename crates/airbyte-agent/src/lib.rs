//! Client for Airbyte's APIs.
//!
//! ```
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let emulator = airbyte_agent_emulator::Emulator::start(Default::default()).await?;
//! # airbyte_agent::configure(airbyte_agent::Settings {
//! #     base_url: Some(emulator.url().into()),
//! #     client_id: Some(emulator.client_id().into()),
//! #     client_secret: Some(emulator.client_secret().into()),
//! #     ..Default::default()
//! # });
//! use airbyte_agent::Client;
//! use futures::TryStreamExt;
//! use serde_json::{Value, json};
//!
//! let client = Client::from_env()?;
//! # client
//! #     .connect(airbyte_agent::CreateConnector {
//! #         connector_type: Some("GitHub".into()),
//! #         credentials: airbyte_agent::JsonObject::of(&serde_json::json!({"personal_access_token": "x"})).ok(),
//! #         replication_config: airbyte_agent::JsonObject::of(&json!({"repositories": ["airbytehq/airbyte"]})).ok(),
//! #         ..Default::default()
//! #     })
//! #     .await?;
//! let github = client.connector("github").await?;
//! let mut issues = github.records("issues", "list").params(json!({"per_page": 100})).stream::<Value>();
//! while let Some(issue) = issues.try_next().await? {
//!     println!("{} {}", issue["number"], issue["title"].as_str().unwrap_or_default());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! - [`Client`] is the entry point. Its settings come from arguments, [`configure`], the environment and the settings
//!   file, in this order: see [`Settings`].
//! - [`agent`] has the resources, requests and responses of the Agent API. A [`Connector`] runs
//!   actions on a connected account.
//! - [`replication`] has those of the Airbyte API: sources, destinations, connections and sync jobs.
//!   [`Client::replication`] and [`Replication`] give access to them.
//! - [`tables`] makes columns of records, for dataframes and files.
//! - [`webhooks`] reads the notifications that Airbyte sends to the webhook URLs of a workspace.
//! - [`policy`] holds calls to a file of rules, with approvals, a budget and an audit log.
//! - Every method returns the one [`Error`], whose [`kind`](Error::kind) says what a caller can do.
//! - [`Interceptor`]s see every call before it is sent, and its outcome. An [`HttpSender`] replaces the built-in HTTP client.
//!
//! A request that is a struct with many optional members is written with `..Default::default()`. A member of the type
//! `Option<Option<T>>` distinguishes a value that stays as it is (`None`) from one that is cleared (`Some(None)`).

pub mod agent;
mod client;
mod client_builder;
pub mod config;
mod error_text;
mod operations;
mod options;
pub mod policy;
pub mod replication;
pub mod tables;
pub mod webhooks;

pub use agent::*;
pub use airbyte_agent_core::operation::{Effect, Method};
pub use airbyte_agent_core::pagination::{Page, Pages, ReadAhead, Records};
pub use airbyte_agent_core::procedure::{Procedure, RunningProcedure, Step};
pub use airbyte_agent_core::transport::{ClientExtensions, HttpBody, HttpRequest, HttpResponse, HttpSender, SendError};
pub use airbyte_agent_core::{
    EncodedRequest, Error, ErrorKind, FieldError, FilePath, Interceptor, Json, JsonObject, Object, Pem, RawRequest,
    RequestOptions, Response, Secret,
};
pub use client::Client;
pub use client_builder::ClientBuilder;
pub use config::{Settings, configure};
pub use operations::{is_procedure, operation, parse_request};
pub use options::CallOptions;
pub use replication::Replication;
pub use tables::{Batches, Table, TableCall, TableFormat, ToTable};
