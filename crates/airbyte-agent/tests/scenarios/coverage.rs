//! Which operations and procedures the scenarios call.

use std::collections::HashSet;
use std::path::PathBuf;

use airbyte_agent::replication::{API, PROCEDURES};
use serde_json::Value;

/// Checks that the scenarios in these files call everything that the Airbyte API has.
pub fn check(files: &[PathBuf]) -> Result<(), String> {
    let mut called = HashSet::new();
    for file in files {
        let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
        let scenarios = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        collect_calls(&scenarios, &mut called);
    }
    let operations = API.operations().map(|entry| entry.spec.name);
    let names = operations.chain(PROCEDURES.iter().map(|entry| entry.spec.name));
    let missing: Vec<&str> = names.filter(|name| !called.contains(*name)).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("no scenario calls {}", missing.join(", "))) }
}

/// Adds the names that steps call, at any depth.
fn collect_calls(value: &Value, called: &mut HashSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_calls(item, called)),
        Value::Object(members) => {
            for (name, member) in members {
                match (name.as_str(), member) {
                    ("call" | "list_all", Value::String(operation)) => {
                        called.insert(operation.clone());
                    }
                    _ => collect_calls(member, called),
                }
            }
        }
        _ => {}
    }
}
