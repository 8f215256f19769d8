//! Policies against the emulator: what is sent, what is refused, and what is recorded.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod approvals;
mod audit;
mod budgets;
mod harness;
mod rules;
mod workspaces;
