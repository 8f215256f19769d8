//! The HTTP request: as it was received, and as a request type of an operation.

mod members;
mod reader;
mod received;

pub(crate) use reader::{ReadRules, UnknownMembers};
pub(crate) use received::ReceivedRequest;
