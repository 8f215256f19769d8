//! The service over raw HTTP: what a caller sees who knows nothing but the contract.

mod beta;
mod connectors;
mod faults;
mod journal;
mod oauth;
mod quickstart;
mod skills;
mod state;
mod templates;
mod tokens;
mod validation;
mod workspaces;
mod world;
