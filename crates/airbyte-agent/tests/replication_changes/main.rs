//! Changes of the Airbyte API that read before they write: what is sent, and what is not.

#[path = "../transport/server.rs"]
#[allow(dead_code, reason = "the tests of the transport use the rest of it")]
mod server;

mod connections;
mod emulator;
mod ensure;
mod ensure_connection;
mod jobs;
mod masks;
mod service;
mod webhooks;
