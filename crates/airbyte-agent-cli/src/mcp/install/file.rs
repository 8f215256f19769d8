//! [`ConfigFile`]: a configuration file that is read, and replaced as a whole.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::failure::Failure;

/// A configuration file, which may not exist yet.
pub struct ConfigFile {
    path: PathBuf,
    /// `None` if there was no file.
    content: Option<String>,
}

impl ConfigFile {
    /// Reads a file. A link stands for the file that it leads to.
    ///
    /// # Errors
    /// If it cannot be read, or is not text.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let content = content(&path)?;
        Ok(Self { path, content })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is in it.
    pub fn text(&self) -> &str {
        self.content.as_deref().unwrap_or_default()
    }

    /// Replaces it. It has the old text or the new one at any time, and the same permissions.
    ///
    /// # Errors
    /// If another program has changed it since it was read, or it cannot be written.
    pub fn write(&self, text: &str) -> Result<(), Failure> {
        if content(&self.path)? != self.content {
            let message = format!("{} has been changed by another program; nothing was written", self.path.display());
            return Err(Failure::invalid(message).hint("Run the command again."));
        }
        let failed = |error: std::io::Error| Failure::io(&format!("cannot write {}", self.path.display()), &error);
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut part = self.path.clone().into_os_string();
        part.push(format!(".{}.part", Uuid::new_v4()));
        let written = File::create_new(&part).and_then(|mut file| {
            if let Ok(metadata) = fs::metadata(&self.path) {
                file.set_permissions(metadata.permissions())?;
            }
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&part, &self.path)
        });
        written.map_err(|error| {
            // The error that led here is the one to report.
            let _ = fs::remove_file(&part);
            failed(error)
        })
    }
}

fn content(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::io(&format!("cannot read {}", path.display()), &error)),
    }
}
