//! Converts the YAML of the catalogue to JSON, which is parsed ten times as fast when an emulator starts.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

const TYPES: &str = "src/agent/catalogue/types";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={TYPES}");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for file in fs::read_dir(TYPES)? {
        let path = file?.path();
        let mut yaml: serde_yaml_ng::Value = serde_yaml_ng::from_str(&fs::read_to_string(&path)?)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        yaml.apply_merge()?;
        let name = path.file_stem().ok_or("a file without a name")?;
        fs::write(out.join(name).with_extension("json"), serde_json::to_string(&yaml)?)?;
    }
    Ok(())
}
