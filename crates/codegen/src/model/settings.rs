//! The settings of a client.

use airbyte_agent::Settings;
use airbyte_agent::config::VARIABLES;
use schemars::SchemaGenerator;
use serde_json::Value;

use super::doc::Doc;
use super::schema;
use super::types::Type;
use crate::error::CodegenError;

/// One setting. All are optional.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Name, in `snake_case`.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// Whether it is a duration in seconds. A language that uses another unit converts it.
    pub is_duration: bool,
    /// The default of a duration, in seconds.
    pub default_seconds: Option<f64>,
    /// The environment variable that sets it.
    pub variable: Option<&'static str>,
    /// Whether it is a URL.
    pub is_url: bool,
    /// What it is. Unit and default of a duration are left out.
    pub doc: Doc,
}

pub(super) fn read() -> Result<Vec<Setting>, CodegenError> {
    let schema = SchemaGenerator::default().into_root_schema_for::<Settings>().to_value();
    let setting = |(name, schema, _): (&str, &Value, bool)| {
        let is_duration = schema["x-unit"] == "seconds";
        Ok(Setting {
            name: name.to_owned(),
            ty: schema::nullable_type(schema)?.0,
            is_duration,
            default_seconds: schema["x-default"].as_f64().filter(|_| is_duration),
            variable: VARIABLES.iter().find(|(_, setting)| *setting == name).map(|(variable, _)| *variable),
            is_url: schema["format"] == "uri",
            doc: Doc::of_member(schema),
        })
    };
    schema::members(&schema).map(setting).collect()
}

impl Setting {
    /// What it is, with the unit and the default of a duration, converted by a factor: `In milliseconds. Default: 300000.`
    pub fn documented(&self, unit: &str, factor: f64) -> Doc {
        let mut doc = self.doc.clone();
        if self.is_duration
            && let Some(last) = doc.paragraphs.last_mut()
        {
            last.push_str(&format!(" In {unit}."));
            if let Some(default) = self.default_seconds {
                last.push_str(&format!(" Default: {}.", default * factor));
            }
        }
        doc
    }
}
