//! The Airbyte API: sources, destinations, connections and the jobs that move data between them.

mod api;
mod client;
mod health;

pub use api::{API, schemas};
pub use client::Replication;
pub use health::*;
