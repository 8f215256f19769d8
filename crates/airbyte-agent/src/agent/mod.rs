//! The Agent API: third-party accounts behind one interface.
//!
//! One file per resource: its rows of the operation table, then its requests and responses. The facts are those of the
//! published OpenAPI document; ids are UUIDs and timestamps RFC 3339 texts. [`Connector`] is the handle on a connected
//! account, [`Execution`] the result of an action, [`Paging`] a rule for following pages.

mod api;
mod automations;
pub mod catalogue;
mod check;
mod common;
mod connection_templates;
mod connector;
mod connectors;
mod customization;
mod definitions;
mod download;
mod entity_selection;
mod envelope;
mod error_body;
mod execute;
mod execution;
mod groups;
mod inspect;
mod lookup;
mod many;
mod oauth_consent;
mod oauth_credentials;
mod organizations;
mod paging;
mod skill_markdown;
mod skills;
mod source_templates;
mod specification;
mod table;
mod token_source;
mod tokens;
mod workflows;
mod workspace_default;
mod workspaces;

pub use api::{API, schemas};
pub use automations::*;
pub use catalogue::{End, Paging, Position};
pub use check::*;
pub use common::*;
pub use connection_templates::*;
pub use connector::{Connector, ExecuteBuilder};
pub(crate) use connectors::effect_of_action;
pub use connectors::*;
pub use customization::*;
pub use definitions::*;
pub use download::Download;
pub use entity_selection::*;
pub use execute::*;
pub use execution::Execution;
pub use groups::{Beta, Templates};
pub use inspect::*;
pub(crate) use lookup::find_connector;
pub use many::{Many, RecordsOutcome, execute_many, records_many};
pub use oauth_consent::*;
pub use oauth_credentials::*;
pub use organizations::*;
pub use paging::ExecutePages;
pub use skills::*;
pub use source_templates::*;
pub use specification::*;
pub use table::response_table;
pub use tokens::*;
pub use workflows::*;
pub(crate) use workspace_default::WORKSPACE;
pub use workspaces::*;
