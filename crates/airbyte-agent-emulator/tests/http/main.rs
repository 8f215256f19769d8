//! The emulator over plain HTTP, as a caller sees it who knows only the contract.

mod access;
mod beta;
mod connections;
mod connectors;
mod data_file;
mod faults;
mod harness;
mod journal;
mod oauth;
mod quickstart;
mod replication;
mod skills;
mod sql;
mod state;
mod templates;
mod tokens;
mod validation;
mod workspaces;
