//! What a client can be told when it is made.

use airbyte_agent::Settings;
use airbyte_agent::config::VARIABLES;
use schemars::SchemaGenerator;

use super::doc::Doc;
use super::schema;
use super::types::Type;
use crate::CodegenError;

/// One setting. All are optional.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Name, in `snake_case`.
    pub name: String,
    /// What it holds.
    pub ty: Type,
    /// A span of time, in seconds: a face whose language counts otherwise converts it.
    pub is_time: bool,
    /// The environment variable that gives it, where there is one.
    pub variable: Option<&'static str>,
    /// What it is, with its default.
    pub doc: Doc,
}

pub(super) fn read() -> Result<Vec<Setting>, CodegenError> {
    let schema = SchemaGenerator::default().into_root_schema_for::<Settings>().to_value();
    let setting = |(name, schema, _): (&str, &serde_json::Value, bool)| {
        let (ty, _) = schema::nullable_type(schema)?;
        let comment = schema::comment(schema);
        Ok(Setting {
            name: name.to_owned(),
            is_time: ty == Type::Number && comment.contains("in seconds"),
            ty,
            variable: VARIABLES.iter().find(|(_, setting)| *setting == name).map(|(variable, _)| *variable),
            doc: Doc::of(comment),
        })
    };
    schema::members(&schema).map(setting).collect()
}
