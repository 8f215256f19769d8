//! [`FilePath`]: the path of a file that holds secrets.

use std::fmt;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// The path of a file that holds secrets, such as a key. `Debug` and `Display` leave it out if it does not look like a
/// path: it is then most likely the content of such a file, passed by mistake.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FilePath(PathBuf);

impl FilePath {
    /// A text of several lines is no path. One in Base64 has no dot, and is longer than relative paths without one.
    fn looks_like_a_path(&self) -> bool {
        let text = self.0.to_string_lossy();
        if text.contains("-----") || text.contains(char::is_control) {
            return false;
        }
        let has_assignment = text.contains(['=', '{']);
        self.0.is_absolute() || !has_assignment && (text.contains('.') || text.len() < MIN_CONTENT)
    }
}

/// Keys are longer in any encoding.
const MIN_CONTENT: usize = 60;

impl<T: Into<PathBuf>> From<T> for FilePath {
    fn from(path: T) -> Self {
        Self(path.into())
    }
}

impl Deref for FilePath {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl AsRef<Path> for FilePath {
    fn as_ref(&self) -> &Path {
        &self.0
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.looks_like_a_path() {
            true => self.0.display().fmt(f),
            false => f.write_str("(not shown: it looks like the content of a file)"),
        }
    }
}

impl fmt::Debug for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.looks_like_a_path() { self.0.fmt(f) } else { f.write_str("FilePath(…)") }
    }
}

impl JsonSchema for FilePath {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FilePath".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "path"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_of_a_file_is_not_shown() {
        for content in [
            "-----BEGIN PRIVATE KEY-----\nhush",
            "-----BEGIN PRIVATE KEY-----\\nhush",
            "[default]\nclient_secret = \"hush\"",
            "client_secret=hush",
            "{\"client_secret\":\"hush\"}",
            &format!("MIGHAgEAMBMGByqGSM49/{}hush", "AgEGCCqGSM49AwEHBG0wawIBAQQg/".repeat(4)),
        ] {
            let path = FilePath::from(content);
            assert!(!format!("{path:?} {path}").contains("hush"), "{content}");
        }
    }

    #[test]
    fn paths_are_shown() {
        for text in ["key.pem", "/etc/ssl/private/some-company-name/clients/service-account-of-a-client", "settings"] {
            assert_eq!(FilePath::from(text).to_string(), text);
        }
    }
}
