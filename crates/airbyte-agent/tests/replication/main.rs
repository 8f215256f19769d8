//! Procedures of the Airbyte API against a service that fails as specified: what is sent, how often, and what results.

mod authorization;
mod clock;
mod faults;
mod find;
mod giving_up;
mod jobs_since;
#[path = "../transport/server.rs"]
#[allow(dead_code, reason = "the tests of the transport use the rest")]
mod server;
mod service;
mod start;
mod steps;
mod sync_all;
mod wait;
