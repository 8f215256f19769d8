//! Connector types as data: their credentials, settings, entities and actions.
//!
//! Each has a YAML file under `types/`; seed files have the same format. Nothing here accesses the database.
//!
//! | to … | call |
//! | --- | --- |
//! | get the built-in catalogue | [`builtin`] |
//! | add the connector types and records of a seed | [`Catalogue::with_seed`] |
//! | list definitions | [`Catalogue::types`], [`Catalogue::destinations`] |
//! | find a connector type | [`Catalogue::by_definition_id`], [`Catalogue::by_slug`], [`Catalogue::by_name`] |
//! | answer `GET /integrations/definitions/sources` | [`ConnectorType::definition_summary`] |
//! | answer `GET /integrations/definitions/sources/{id}` | [`ConnectorType::definition_detail`], [`ConnectorType::example_questions`] |
//! | the same for destinations | [`Destination::list_item`], [`Destination::definition_detail`] |
//! | check `credentials` (400) | [`ConnectorType::check_credentials`] |
//! | check `replication_config` and `environment` (422) | [`ConnectorType::missing_settings`] |
//! | redact secrets in a response | [`ConnectorType::redact`] |
//! | answer `GET /skills/docs` for a connector | [`ConnectorType::docs_outline`], [`ConnectorType::docs_content`] |
//!
//! Types that are only listed ([`ConnectorType::is_listed_only`]) accept any non-empty credentials and have no entities;
//! executing on one of their connectors is a 422.

mod action;
mod builtin;
mod credentials;
mod definition;
mod docs;
mod field_generator;
mod model;
mod official;
mod official_paging;
mod ordered;
mod paging;
mod params;
mod scheme;
mod seed;

pub use action::{Action, ActionKind, FilePaths, FilterRule, SearchSyntax};
pub use builtin::builtin;
pub use credentials::REDACTED;
pub use field_generator::{FieldGenerator, IdAlphabet, TextKind, TimeFormat};
pub use model::{Catalogue, ConnectorType, ContextStore, Destination, Entity, Scope};
pub use paging::{MetaValue, Paging, PositionStyle};
pub use params::{Param, ParamType};

#[cfg(test)]
mod tests;
