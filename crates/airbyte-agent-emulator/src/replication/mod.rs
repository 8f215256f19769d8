//! The Airbyte API: sources, destinations, connections and jobs.
//!
//! | file | what it is |
//! | --- | --- |
//! | `api`, `base_path` | what the server is given: base paths, operations, errors |
//! | `operations` | every operation with its handler; `operation_table` mounts them |
//! | `resources/` | the handlers, one file per resource |
//! | `authentication`, `authorization/`, `context` | who calls, what they may do, and what a handler is given |
//! | `problem`, `request`, `response` | errors, requests and responses in the forms of the service |
//! | `lists`, `time`, `enums` | pages, moments and enumerations as the service reads and writes them |
//! | `actors`, `configuration/` | sources and destinations, as far as they are the same; their configurations |
//! | `connectors/`, `definitions` | the connectors, as data; finding one by the id of its definition |
//! | `discovery` | the streams of a source, and the sync modes of a destination |
//! | `stream_selection/`, `connection_schedule` | what connections move, and when |
//! | `jobs/` | plans on the emulator's clock, and what tests want of the next jobs |
//! | `notification_settings`, `notifications/` | which events of a workspace are reported, and what is sent |
//! | `timeline/` | what happens as time passes: jobs end, schedules start syncs, workspaces are notified |
//! | `admin/` | what it adds under `/_emulator` |
//! | `store/` | SQL, one file per table |

mod actors;
pub(crate) mod admin;
mod api;
mod authentication;
mod authorization;
mod base_path;
mod configuration;
mod connection_schedule;
mod connectors;
mod context;
mod definitions;
mod discovery;
mod enums;
pub(crate) mod jobs;
mod lists;
mod notification_settings;
pub(crate) mod notifications;
mod operation_table;
mod operations;
mod problem;
mod request;
mod resources;
mod response;
mod state;
mod store;
mod stream_selection;
mod time;
mod timeline;

pub(crate) use api::ReplicationApi;
