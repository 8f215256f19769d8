//! The Airbyte API.

mod connection_streams;
mod connections;
mod definitions;
mod destinations;
mod harness;
mod schedules;
mod sources;
mod streams;
