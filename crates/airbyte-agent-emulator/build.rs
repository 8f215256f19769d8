//! Converts the YAML of the connectors to JSON, which is parsed ten times as fast when an emulator starts.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_yaml_ng::{Mapping, Value};

/// Kinds of connector of the Agent API: one file of JSON for each.
const TYPES: &str = "src/agent/catalogue/types";
/// Connectors of the Airbyte API: a list in `sources.json`, `destinations.json` and `custom.json` each.
const CONNECTORS: &str = "src/replication/connectors";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={TYPES}");
    println!("cargo::rerun-if-changed={CONNECTORS}");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for path in files(Path::new(TYPES))? {
        let name = path.file_stem().ok_or("a file without a name")?;
        fs::write(out.join(name).with_extension("json"), serde_json::to_string(&read(&path)?)?)?;
    }
    let connectors = Path::new(CONNECTORS);
    let shared = read(&connectors.join("shared.yaml"))?;
    let shared = shared.as_mapping().ok_or("shared.yaml is not a mapping")?;
    for kind in ["sources", "destinations", "custom"] {
        let mut definitions = Vec::new();
        for path in files(&connectors.join(kind))? {
            let mut definition = read(&path)?;
            if let Some(specification) = definition.get_mut("specification") {
                resolve(specification, shared).map_err(|error| format!("{}: {error}", path.display()))?;
            }
            definitions.push(definition);
        }
        fs::write(out.join(kind).with_extension("json"), serde_json::to_string(&definitions)?)?;
    }
    Ok(())
}

/// The files of a folder, by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = fs::read_dir(folder)?.map(|file| Ok(file?.path())).collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Result<Value, Box<dyn Error>> {
    let mut yaml: Value =
        serde_yaml_ng::from_str(&fs::read_to_string(path)?).map_err(|error| format!("{}: {error}", path.display()))?;
    yaml.apply_merge()?;
    Ok(yaml)
}

/// Puts the shared parts in the place of the mappings `{$ref: NAME}`.
fn resolve(value: &mut Value, shared: &Mapping) -> Result<(), String> {
    if let Some(name) = value.get("$ref").and_then(Value::as_str) {
        *value = shared.get(name).cloned().ok_or_else(|| format!("shared.yaml has no `{name}`"))?;
    }
    match value {
        Value::Mapping(members) => members.iter_mut().try_for_each(|(_, member)| resolve(member, shared)),
        Value::Sequence(items) => items.iter_mut().try_for_each(|item| resolve(item, shared)),
        _ => Ok(()),
    }
}
