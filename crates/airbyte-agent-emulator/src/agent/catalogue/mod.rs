//! What kinds of connectors exist and what each can do, as data.
//!
//! One YAML file per kind under `types/`; a user's seed file has the same form. Nothing here touches a database.
//!
//! | to … | call |
//! | --- | --- |
//! | get the built-in catalogue | [`builtin`] |
//! | add a user's kinds and records | [`Catalogue::with_seed`] (YAML or JSON text) |
//! | list definitions | [`Catalogue::types`], [`Catalogue::destinations`] |
//! | find a kind | [`Catalogue::by_definition_id`], [`Catalogue::by_slug`], [`Catalogue::by_name`] |
//! | answer `GET /integrations/definitions/sources` | [`ConnectorType::definition_summary`] |
//! | answer `GET /integrations/definitions/sources/{id}` | [`ConnectorType::definition_detail`], [`ConnectorType::example_questions`] |
//! | the same for destinations | [`Destination::list_item`], [`Destination::definition_detail`] |
//! | judge `credentials` at create (400) | [`ConnectorType::check_credentials`] |
//! | judge `replication_config` + `environment` at create (422) | [`ConnectorType::missing_settings`] |
//! | mask secrets in an answer | [`ConnectorType::redact`] |
//! | answer `GET /skills/docs` for a connector | [`ConnectorType::docs_outline`], [`ConnectorType::docs_content`] |
//!
//! Kinds of which only the name is known ([`ConnectorType::is_listed_only`]) accept any non-empty credentials and have
//! no entities; executing on one of their connectors is a 422 that says so.

mod action;
mod builtin;
mod credentials;
mod definition;
mod docs;
mod generator_spec;
mod model;
mod ordered;
mod paging;
mod params;
mod scheme;
mod seed;

pub use action::{Action, Does, FilePaths, FilterRule, SearchSyntax};
pub use builtin::builtin;
pub use credentials::REDACTED;
pub use generator_spec::{IdAlphabet, Spec, TextKind, TimeFormat};
pub use model::{Catalogue, ConnectorType, ContextStore, Destination, Entity, Scope};
pub use paging::{MetaValue, Paging, PositionStyle};
pub use params::{Param, ParamType};
pub use seed::SeedError;

#[cfg(test)]
mod tests;
