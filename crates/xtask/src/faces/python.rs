//! The Python package's resource classes, types and stubs.

use std::path::PathBuf;

use crate::model::Model;

/// Its generated files.
pub fn files(_model: &Model) -> Vec<(PathBuf, String)> {
    Vec::new()
}
