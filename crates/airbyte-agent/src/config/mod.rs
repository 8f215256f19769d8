//! How a client is configured, and where its settings come from.

mod credentials;
mod defaults;
mod environment;
mod explain;
mod not_portable;
mod official_cli;
mod policies;
mod portable;
mod process_wide;
mod profile;
mod replication_url;
mod resolve;
mod settings;
mod source;
mod transport;

pub use defaults::Defaults;
pub use environment::Environment;
pub use explain::{SettingOrigin, explain};
pub use not_portable::not_portable;
pub use process_wide::configure;
pub(crate) use resolve::ApiConfig;
pub use resolve::Config;
pub use settings::{Settings, VARIABLES};
