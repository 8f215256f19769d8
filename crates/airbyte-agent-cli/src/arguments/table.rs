//! How records become columns, in the formats whose columns have types.

use airbyte_agent::tables::{Nested, OnConflict, Schema, TableFormat};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches};

use super::input::Input;
use crate::failure::Failure;
use crate::output::Format;

const NESTED: &str = "option.nested";
const TIMESTAMPS: &str = "option.timestamps";
const SCHEMA: &str = "option.schema";
const ON_CONFLICT: &str = "option.on-conflict";

/// The flags, for commands that write records.
pub fn table_arguments() -> Vec<Arg> {
    let option = |id: &'static str, name: &'static str, help: &'static str| {
        Arg::new(id).long(name).help(help).help_heading("Columns of Parquet and Arrow")
    };
    vec![
        option(SCHEMA, "schema", "The columns and their types as a JSON object, such as {\"number\": \"int64\", \"author\": {\"login\": \"text\"}}: the text, `@FILE`, or `-` for standard input. Default: those of the first 10,000 records")
            .value_name("JSON"),
        option(NESTED, "nested", "Objects and arrays: structs and lists, or JSON text. Default: struct")
            .value_name("TYPE")
            .value_parser(["struct", "json"])
            .conflicts_with(SCHEMA),
        option(TIMESTAMPS, "timestamps", "Make timestamps of columns whose texts are all times of RFC 3339")
            .action(ArgAction::SetTrue)
            .conflicts_with(SCHEMA),
        option(ON_CONFLICT, "on-conflict", "A value that does not fit the columns: null, and a note says so, or an error. Default: null")
            .value_name("OUTCOME")
            .value_parser(["null", "error"]),
    ]
}

/// Reads the flags. A command may have none of them.
///
/// # Errors
/// If the schema is invalid, or the format has no use for a flag.
pub fn table_format(matches: &ArgMatches, format: Format) -> Result<TableFormat, Failure> {
    let flags = [(SCHEMA, "schema"), (NESTED, "nested"), (TIMESTAMPS, "timestamps"), (ON_CONFLICT, "on-conflict")];
    if let Some((_, flag)) = flags.into_iter().find(|(id, _)| !format.is_columnar() && is_given(matches, id)) {
        return Err(Failure::invalid(format!("`--{flag}` has no effect on the format {}", format.name()))
            .hint("Only columns of `--format parquet` and `--format arrow` have types."));
    }
    let text = |id: &str| matches.try_get_one::<String>(id).ok().flatten();
    let is = |id: &str, value: &str| text(id).is_some_and(|text| text == value);
    Ok(TableFormat {
        schema: text(SCHEMA).map(|text| schema(text)).transpose()?,
        nested: if is(NESTED, "json") { Nested::Json } else { Nested::Struct },
        timestamps: matches.try_get_one::<bool>(TIMESTAMPS).ok().flatten().copied().unwrap_or_default(),
        on_conflict: if is(ON_CONFLICT, "error") { OnConflict::Error } else { OnConflict::Null },
    })
}

fn schema(text: &str) -> Result<Schema, Failure> {
    let argument = "--schema";
    let json = Input::default().json(argument, text).map_err(|failure| match text.starts_with(['{', '@', '-']) {
        true => failure,
        false => failure.hint("A file is given as `@FILE`."),
    })?;
    let invalid = |reason: String| Failure::invalid(format!("`{argument}`: {reason}"));
    let words = serde_json::from_str(&json).map_err(|error| invalid(error.to_string()))?;
    Schema::from_json(&words).map_err(|error| invalid(error.to_string()))
}

/// Whether a command has a flag, and it was given.
fn is_given(matches: &ArgMatches, id: &str) -> bool {
    matches!(matches.try_contains_id(id), Ok(true)) && matches.value_source(id) == Some(ValueSource::CommandLine)
}
