//! Notifications of a workspace: what is sent to its webhooks, and what became of it.

mod blocks;
mod formats;
mod payload;
#[cfg(test)]
mod samples;
mod schema_diff;
mod schema_payload;
mod subject;
mod summary;
