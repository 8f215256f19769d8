//! The HTTP server: everything that is the same for every API behind it.
//!
//! | file | what it is |
//! | --- | --- |
//! | `api` | the trait by which an API is plugged in |
//! | `router`, `pipeline` | from a connection to an operation: journal, faults, transaction, response |
//! | `request/` | the HTTP request as received, and how it becomes a request type |
//! | `faults/` | scripted faults: rules, which of them is due, and how it is applied |
//! | `journal`, `masking` | every request received, with secrets masked |
//! | `admin/` | the endpoints under `/_emulator` |
//! | `database/`, `snapshots`, `state_part` | SQLite: transactions, settings, copies of the state, what a reset does |
//! | `listener`, `serve`, `shutdown` | connections that can be broken on purpose, served until the emulator stops |
//! | `hosts` | the host names that requests may be sent to and from |
//! | `clock` | the emulated time |
//!
//! Nothing here names an operation, a resource or an error of an API.

pub(crate) mod admin;
pub(crate) mod api;
pub(crate) mod app_state;
pub(crate) mod clock;
pub(crate) mod context;
pub(crate) mod database;
pub(crate) mod error;
pub(crate) mod faults;
pub(crate) mod hosts;
pub(crate) mod journal;
pub(crate) mod listener;
pub(crate) mod masking;
mod pipeline;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod router;
pub(crate) mod serve;
pub(crate) mod shutdown;
pub(crate) mod snapshots;
pub(crate) mod state_part;
pub(crate) mod suggestion;
