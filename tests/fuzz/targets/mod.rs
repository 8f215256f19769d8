//! One file for each kind of input.

mod envelopes;
mod error_bodies;
mod paging;
mod resume_tokens;
mod retry_after;
mod seeds;
mod settings;
mod webhooks;
