//! `airbyte-agent mcp`, run as its users' programs run it, and spoken to by hand.

mod approvals;
mod harness;
mod http;
mod http_client;
mod install;
#[path = "../support/program.rs"]
mod program;
mod skills;
mod stateless;
mod stdio;
