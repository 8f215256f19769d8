//! The handlers, one file per resource. They take and return the types of the client.

pub(super) mod applications;
pub(super) mod jobs;
pub(super) mod root;
