//! `ensure`: creating what does not exist, and changing only what differs.
//!
//! Everything is found by its exact name. Names are not unique, so several of the same name are an error.

mod actor;
mod carry_out;
mod connections;
mod destinations;
mod ensured;
mod lookup;
mod sources;
mod tags;
mod workspaces;

pub use connections::EnsureConnection;
pub use destinations::EnsureDestination;
pub use ensured::{EnsureAction, Ensured, SecretHandling};
pub use sources::EnsureSource;
pub use tags::EnsureTag;
pub use workspaces::EnsureWorkspace;
