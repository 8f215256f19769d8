//! How a client is configured, and where its settings come from.

mod not_portable;
mod portable;
mod process_wide;
mod profile;
mod resolve;
mod settings;

pub use not_portable::not_portable;
pub use process_wide::configure;
pub use resolve::Config;
pub use settings::{Settings, VARIABLES};
