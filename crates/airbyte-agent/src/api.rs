//! The operation table: one file a resource. Each begins with its slice of the table and goes on with the requests
//! and answers of that slice. Sources are paths of `tests/contract/agent-api.openapi.yaml` and sections of its
//! companion, quoted as BEHAVIOUR.

mod automations;
mod check;
mod common;
mod connection_templates;
mod connectors;
mod customization;
mod definitions;
mod entity_selection;
mod execute;
mod inspect;
mod oauth_consent;
mod oauth_credentials;
mod organizations;
mod skills;
mod source_templates;
mod specification;
mod tokens;
mod workflows;
mod workspaces;

pub use automations::*;
pub use check::*;
pub use common::*;
pub use connection_templates::*;
pub use connectors::*;
pub use customization::*;
pub use definitions::*;
pub use entity_selection::*;
pub use execute::*;
pub use inspect::*;
pub use oauth_consent::*;
pub use oauth_credentials::*;
pub use organizations::*;
pub use skills::*;
pub use source_templates::*;
pub use specification::*;
pub use tokens::*;
pub use workflows::*;
pub use workspaces::*;
