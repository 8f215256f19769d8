//! The tools against the emulator: what a model gets, and what reaches the service.

mod airbyte;
mod catalogue;
mod cursors;
mod definitions;
mod docs;
mod errors;
mod list;
mod names;
mod policy;
mod read;
mod schema;
mod setup;
mod size;
mod write;
