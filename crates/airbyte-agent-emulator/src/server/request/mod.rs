//! The HTTP request: as it was received, and as a request type of an operation.

mod body;
mod members;
mod reader;
mod received;

pub(crate) use body::read_to_end;
pub(crate) use reader::{MemberRules, ReadRules, UnknownMembers, is_json};
pub(crate) use received::ReceivedRequest;
