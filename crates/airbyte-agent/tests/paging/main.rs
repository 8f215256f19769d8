//! Following the pages of actions, against an emulator of every official kind of connector.

mod ahead;
mod catalogue;
mod many;
mod resume;
