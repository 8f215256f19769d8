//! [`Pem`]: certificates as text, or a file that has them.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::file_path::FilePath;

/// Certificates in PEM format: as text, or the path of a file that has them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Pem {
    /// The text, which contains `-----BEGIN`.
    Text(String),
    /// The path of a file.
    File(FilePath),
}

impl Pem {
    /// The text.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn read(&self) -> io::Result<Cow<'_, [u8]>> {
        match self {
            Self::Text(text) => Ok(text.as_bytes().into()),
            Self::File(path) => std::fs::read(path).map(Cow::Owned),
        }
    }
}

impl From<String> for Pem {
    fn from(text: String) -> Self {
        if text.contains("-----BEGIN") { Self::Text(text) } else { Self::File(text.into()) }
    }
}

impl From<&str> for Pem {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<PathBuf> for Pem {
    fn from(path: PathBuf) -> Self {
        Self::File(path.into())
    }
}

impl From<&Path> for Pem {
    fn from(path: &Path) -> Self {
        path.to_owned().into()
    }
}

impl From<Pem> for String {
    fn from(pem: Pem) -> Self {
        match pem {
            Pem::Text(text) => text,
            Pem::File(path) => path.to_string_lossy().into_owned(),
        }
    }
}

impl fmt::Display for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("the text"),
            Self::File(path) => write!(f, "the file {path}"),
        }
    }
}

impl fmt::Debug for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // It may contain a key by mistake.
            Self::Text(_) => f.write_str("Pem::Text(…)"),
            Self::File(path) => path.fmt(f),
        }
    }
}

impl JsonSchema for Pem {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Pem".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "pem"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_from_a_path_and_is_not_shown() {
        let text = Pem::from("-----BEGIN PRIVATE KEY-----\nhush");
        assert!(matches!(text, Pem::Text(_)) && !format!("{text} {text:?}").contains("hush"));
        let file = Pem::from("certificates/ca.pem");
        assert_eq!(file.to_string(), "the file certificates/ca.pem");
    }
}
