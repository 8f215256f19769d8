//! What the Agent API adds under `/_emulator`.

pub(crate) mod consent;
mod context;
mod organizations;
mod router;
mod templates;
pub(crate) mod webhooks;

pub(crate) use router::{public_router, router};
