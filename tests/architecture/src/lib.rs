//! Checks of the workspace as a whole, all of them tests: no cycles between the modules of a crate, which crate may depend
//! on which, engines that know no API, one build of each dependency, and promises that are tested.

#[cfg(test)]
mod builds;
#[cfg(test)]
mod crates;
#[cfg(test)]
mod cycles;
#[cfg(test)]
mod module_tree;
#[cfg(test)]
mod references;
#[cfg(test)]
mod resolve;
#[cfg(test)]
mod trust;
#[cfg(test)]
mod vocabulary;

#[cfg(test)]
use std::path::PathBuf;

/// The root of the workspace.
#[cfg(test)]
fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("two folders up").to_owned()
}
