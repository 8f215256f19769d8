//! Why an emulator did not start.

use std::io;

use crate::seed::SeedError;

/// Why an emulator did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// An option has a value that cannot be used.
    #[error("option `{name}`: {reason}")]
    Option {
        /// Name of the option.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A seed cannot be used.
    #[error("{0}")]
    Seed(String),
    /// The data file cannot be used; another emulator may be using it.
    #[error("the data file cannot be used: {0}")]
    Data(String),
    /// The port cannot be listened on, or the system refuses another thread.
    #[error("the emulator cannot listen: {0}")]
    Serve(#[from] io::Error),
}

impl StartError {
    pub(crate) fn option(name: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Option { name: name.into(), reason: reason.into() }
    }
}

impl From<rusqlite::Error> for StartError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Data(error.to_string())
    }
}

impl From<SeedError> for StartError {
    fn from(error: SeedError) -> Self {
        Self::Seed(error.to_string())
    }
}
