//! The Agent API.
//!
//! | file | what it is |
//! | --- | --- |
//! | `api` | what the server is given: operations, admin routes, errors |
//! | `operations` | every operation with its handler; `operation_table` mounts them |
//! | `resources/` | the handlers, one file per resource |
//! | `authentication`, `context` | who calls, and what a handler is given |
//! | `catalogue/` | kinds of connectors as data (`types/*.yaml`), and the format of seed files |
//! | `records/`, `execute/` | generated records, and what actions do with them |
//! | `connector_setup`, `customization`, `validation` | checks that several handlers make |
//! | `store/` | SQL, one file per table |
//! | `admin/` | what it adds under `/_emulator` |

mod admin;
mod api;
mod authentication;
pub(crate) mod catalogue;
mod connector_setup;
mod context;
mod customization;
mod execute;
mod json_path;
mod lookup;
mod operation_table;
mod operations;
mod records;
mod resources;
mod state;
mod store;
mod tags;
mod validation;

pub(crate) use api::AgentApi;
