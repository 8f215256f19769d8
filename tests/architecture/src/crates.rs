//! Which crate may depend on which.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::workspace;

/// A crate in the folder `crates`.
pub struct Crate {
    pub name: String,
    pub folder: PathBuf,
    /// Its dependencies, without those of tests and build scripts.
    pub dependencies: Vec<String>,
}

pub fn workspace_crates() -> Vec<Crate> {
    let folder = workspace().join("crates");
    let mut crates: Vec<_> = fs::read_dir(&folder)
        .expect("the folder `crates`")
        .map(|entry| entry.expect("a folder").path())
        .filter(|folder| folder.join("Cargo.toml").exists())
        .map(|folder| {
            let text = fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
            let manifest: toml::Table = text.parse().expect("TOML");
            let name = manifest["package"]["name"].as_str().expect("a name").to_owned();
            let dependencies =
                manifest.get("dependencies").and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::keys);
            Crate { name, dependencies: dependencies.cloned().collect(), folder }
        })
        .collect();
    crates.sort_by(|a, b| a.name.cmp(&b.name));
    crates
}

/// A crate may depend on those in the rows above its own.
const LAYERS: &[&[&str]] = &[
    &["airbyte-agent-core", "airbyte-agent-tables", "airbyte-agent-types"],
    &["airbyte-agent"],
    &["airbyte-agent-emulator", "airbyte-agent-tools"],
    &["airbyte-agent-ffi"],
    &["airbyte-agent-cli", "airbyte-agent-node", "airbyte-agent-python", "codegen"],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_depend_only_on_layers_above() {
        let layer: BTreeMap<&str, usize> =
            LAYERS.iter().enumerate().flat_map(|(layer, names)| names.iter().map(move |name| (*name, layer))).collect();
        let mut wrong = Vec::new();
        for member in workspace_crates() {
            let Some(own) = layer.get(member.name.as_str()) else {
                panic!("{} has no layer. Add it to LAYERS in {}.", member.name, file!())
            };
            for dependency in &member.dependencies {
                if layer.get(dependency.as_str()).is_some_and(|other| other >= own) {
                    wrong.push(format!("{} depends on {dependency}", member.name));
                }
            }
        }
        assert!(wrong.is_empty(), "against the layers in {}: {wrong:#?}", file!());
    }
}
