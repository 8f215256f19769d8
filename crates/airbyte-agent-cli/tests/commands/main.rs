//! The command as a process, against an emulator.

mod columns;
mod connectors;
mod errors;
mod every_operation;
mod harness;
#[cfg(unix)]
mod interruption;
mod local;
mod output;
#[cfg(unix)]
mod policies;
#[path = "../support/program.rs"]
mod program;
mod requests;
mod resuming;
mod syncs;
