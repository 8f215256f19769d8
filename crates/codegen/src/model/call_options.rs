//! The options of a call, and the paging rule of an action.

use airbyte_agent::{CallOptions, Paging};
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::Value;

use super::package_types::PackageTypes;
use super::types::Struct;
use crate::error::CodegenError;

/// The options of a call.
pub(super) fn read() -> Result<Struct, CodegenError> {
    PackageTypes::object("CallOptions", schema::<CallOptions>())
}

/// The paging rule of an action.
pub(super) fn paging() -> Result<Struct, CodegenError> {
    PackageTypes::object("Paging", schema::<Paging>())
}

fn schema<T: JsonSchema>() -> Value {
    SchemaGenerator::default().into_root_schema_for::<T>().to_value()
}
