//! The Airbyte API.

mod applications;
mod base_paths;
mod editions;
mod errors;
mod groups;
mod harness;
mod lists;
mod oauth;
mod permissions;
mod regions;
mod roles;
mod state;
mod tags;
mod workspaces;
