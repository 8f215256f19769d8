//! [`CodegenError`]: why files could not be generated.

use std::fmt;

/// Why the files could not be generated, or which of them are out of date.
#[derive(Debug)]
pub struct CodegenError(String);

impl CodegenError {
    /// An error with this message.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for CodegenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
