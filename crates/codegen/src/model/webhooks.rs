//! The events that notifications of a workspace are read into.

use airbyte_agent::webhooks::Event;
use schemars::generate::SchemaSettings;

use super::definitions::{Definitions, define};
use super::types::Definition;
use crate::error::CodegenError;

/// Every event, then the types of their members.
pub(super) fn read() -> Result<Definitions, CodegenError> {
    // As they are written: what is not known is `null`, so no member is left out.
    let mut generator = SchemaSettings::default().for_serialize().into_generator();
    generator.subschema_for::<Event>();
    let mut schemas = generator.take_definitions(true);
    let mut all = Vec::new();
    if let Some((name, schema)) = schemas.shift_remove_entry("Event") {
        define(&name, &schema, &mut all)?;
    }
    for (name, schema) in &schemas {
        define(name, schema, &mut all)?;
    }
    for definition in &mut all {
        if let Definition::Struct(it) = definition {
            it.in_responses = true;
        }
    }
    Ok(Definitions(all))
}
