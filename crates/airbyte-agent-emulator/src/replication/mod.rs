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
//! | `notification_settings` | which events of a workspace are reported |
//! | `store/` | SQL, one file per table |

mod api;
mod authentication;
mod authorization;
mod base_path;
mod context;
mod enums;
mod lists;
mod notification_settings;
mod operation_table;
mod operations;
mod problem;
mod request;
mod resources;
mod response;
mod state;
mod store;
mod time;

pub(crate) use api::ReplicationApi;
