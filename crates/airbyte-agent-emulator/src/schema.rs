//! JSON Schemas of what the packages of other languages pass to an emulator and read from it.
//!
//! Facts that a code generator depends on are attributes: `format` (`uuid`, `date-time`, `path`, `password`) and `x-unit`
//! (`seconds`, `milliseconds`, `bytes`).

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use crate::{
    ClockReading, FaultList, FaultRule, FinishedJobs, JobReading, JobScript, JobScriptList, JournalEntry,
    JournalReading, NotificationList, Options, SchemaChange, Snapshot,
};

/// A type that crosses a language boundary.
#[derive(Clone, Copy)]
pub struct NamedSchema {
    /// Name of the type.
    pub name: &'static str,
    /// Whether callers write it, rather than read it.
    pub is_input: bool,
    build: fn(SchemaSettings) -> Schema,
}

impl NamedSchema {
    const fn input<T: JsonSchema>(name: &'static str) -> Self {
        Self { name, is_input: true, build: root_schema::<T> }
    }

    const fn output<T: JsonSchema>(name: &'static str) -> Self {
        Self { name, is_input: false, build: root_schema::<T> }
    }

    /// The schema, with the types that it refers to under `$defs`.
    ///
    /// Of an input it describes what is read, so members that only responses have are absent.
    #[must_use]
    pub fn schema(&self) -> Schema {
        let settings = SchemaSettings::default();
        (self.build)(if self.is_input { settings.for_deserialize() } else { settings.for_serialize() })
    }
}

/// Every type that crosses a language boundary.
pub const SCHEMAS: [NamedSchema; 13] = [
    NamedSchema::input::<Options>("EmulatorOptions"),
    NamedSchema::input::<FaultRule>("FaultRule"),
    NamedSchema::output::<FaultList>("FaultList"),
    NamedSchema::output::<JournalEntry>("JournalEntry"),
    NamedSchema::output::<JournalReading>("JournalReading"),
    NamedSchema::output::<ClockReading>("ClockReading"),
    NamedSchema::output::<Snapshot>("Snapshot"),
    NamedSchema::output::<FinishedJobs>("FinishedJobs"),
    NamedSchema::input::<JobScript>("JobScript"),
    NamedSchema::output::<JobScriptList>("JobScriptList"),
    NamedSchema::output::<JobReading>("JobReading"),
    NamedSchema::output::<NotificationList>("NotificationList"),
    NamedSchema::input::<SchemaChange>("SchemaChange"),
];

fn root_schema<T: JsonSchema>(settings: SchemaSettings) -> Schema {
    settings.into_generator().into_root_schema_for::<T>()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::SCHEMAS;

    fn schema_of(name: &str) -> Value {
        SCHEMAS.iter().find(|named| named.name == name).expect("a schema of this name").schema().to_value()
    }

    #[test]
    fn units_formats_and_defaults_are_attributes() {
        let options = &schema_of("EmulatorOptions")["properties"];
        assert_eq!(options["token_lifetime"]["x-unit"], "seconds");
        assert_eq!(options["token_lifetime"]["default"], json!(900.0));
        assert_eq!(options["organization_id"]["format"], "uuid");
        assert_eq!(options["client_secret"]["format"], "password");
        assert_eq!(options["data"]["format"], "path");
        assert_eq!(schema_of("ClockReading")["properties"]["ahead_seconds"]["x-unit"], "seconds");
        assert_eq!(schema_of("JournalEntry")["properties"]["time"]["format"], "date-time");
        let rule = schema_of("FaultRule");
        assert_eq!(rule["$defs"]["Latency"]["properties"]["ms"]["x-unit"], "milliseconds");
    }

    #[test]
    fn a_rule_has_its_counts_in_responses_only() {
        let rule = schema_of("FaultRule");
        assert_eq!(rule["required"], json!(["operation", "fault"]));
        assert!(rule["properties"].get("calls").is_none());
        assert!(schema_of("FaultList")["$defs"]["FaultRule"]["properties"].get("calls").is_some());
    }
}
