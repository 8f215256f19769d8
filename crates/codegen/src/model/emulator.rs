//! What the packages pass to an emulator and read from it.

use airbyte_agent_emulator::schema::SCHEMAS;
use serde_json::Value;

use super::definitions::Definitions;
use super::package_types::PackageTypes;
use super::types::Struct;
use crate::error::CodegenError;

/// The types of an emulator.
#[derive(Debug)]
pub struct EmulatorTypes {
    /// The options that it starts with.
    pub options: Struct,
    /// A fault rule and the types of its members.
    pub faults: Definitions,
    /// What the packages read from its admin interface, each type after those it refers to.
    pub responses: Definitions,
}

pub(super) fn read() -> Result<EmulatorTypes, CodegenError> {
    let schema = |name: &str| -> Result<Value, CodegenError> {
        let mut named = SCHEMAS.iter().filter(|named| named.name == name);
        let found = named.next().ok_or_else(|| CodegenError::new(format!("the emulator has no schema {name}")))?;
        Ok(found.schema().to_value())
    };
    let mut responses = PackageTypes::default();
    for name in ["JournalReading", "Snapshot"] {
        responses.add(name, schema(name)?);
    }
    let mut faults = PackageTypes::default();
    faults.add("FaultRule", schema("FaultRule")?);
    Ok(EmulatorTypes {
        options: PackageTypes::object("EmulatorOptions", schema("EmulatorOptions")?)?,
        faults: Definitions(faults.inputs()?),
        responses: Definitions(responses.outputs()?),
    })
}
