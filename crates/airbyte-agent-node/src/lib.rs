//! Native addon of the npm package `airbyte-agent`.
//!
//! The addon converts and makes no decisions: settings and requests arrive as JSON text, responses leave as JSON text and
//! bytes, errors leave as JSON text. Promises, error classes, iterators and streams are built by the package's TypeScript.

// `pub` because the functions that napi exports have no caller in Rust.
pub mod approvals;
pub mod bigint;
mod call_queue;
mod call_scope;
pub mod callback;
pub mod client;
mod download;
mod emulator;
mod error;
mod external_memory;
mod latin1;
mod pages;
mod response;
mod steps;
mod table;
mod thrown;
mod to_js;
mod toolbox;
pub mod webhooks;
