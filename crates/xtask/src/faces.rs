//! The faces: what is written from the model, a module for each.

mod docs;
mod node;
mod python;

use std::path::PathBuf;

use crate::model::Model;

/// Every generated file: its path from the root of the repository, and its text.
pub fn files(model: &Model) -> Vec<(PathBuf, String)> {
    [docs::files(model), python::files(model), node::files(model)].concat()
}
