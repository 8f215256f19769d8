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
    /// What callers send to its admin interface.
    pub inputs: Definitions,
    /// What the packages read from its admin interface, each type after those it refers to. Types that are inputs as well
    /// are only there.
    pub responses: Definitions,
}

const INPUTS: [&str; 3] = ["FaultRule", "JobScript", "SchemaChange"];
const RESPONSES: [&str; 5] = ["JournalReading", "Snapshot", "FinishedJobs", "JobReading", "NotificationList"];

pub(super) fn read() -> Result<EmulatorTypes, CodegenError> {
    let schema = |name: &str| -> Result<Value, CodegenError> {
        let mut named = SCHEMAS.iter().filter(|named| named.name == name);
        let found = named.next().ok_or_else(|| CodegenError::new(format!("the emulator has no schema {name}")))?;
        Ok(found.schema().to_value())
    };
    let read_all = |names: &[&str]| -> Result<PackageTypes, CodegenError> {
        let mut types = PackageTypes::default();
        names.iter().try_for_each(|name| schema(name).map(|schema| types.add(name, schema)))?;
        Ok(types)
    };
    let inputs = Definitions(read_all(&INPUTS)?.inputs()?);
    let mut responses = read_all(&RESPONSES)?.outputs()?;
    responses.retain(|definition| inputs.get(definition.name()).is_none());
    Ok(EmulatorTypes {
        options: PackageTypes::object("EmulatorOptions", schema("EmulatorOptions")?)?,
        inputs,
        responses: Definitions(responses),
    })
}
