//! [`OutputArguments`]: how and where a result is written.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use airbyte_agent::tables::TableFormat;
use clap::{Arg, ArgAction, ValueHint, value_parser};

use super::Matches;
use super::table::table_format;
use crate::failure::Failure;
use crate::operations::Schema;
use crate::output::{Encoding, Fields, Format, Printer, Shape, Sink, Target};

const FORMAT: &str = "option.format";
const OUTPUT: &str = "option.output";
const FIELDS: &str = "option.fields";
const SHOW_SECRETS: &str = "option.show-secrets";

/// How and where a result is written.
#[derive(Clone, Debug)]
pub struct OutputArguments {
    pub format: Format,
    /// Standard output if there is none.
    pub path: Option<PathBuf>,
    /// As given: `a,b.c`.
    pub fields: Option<String>,
    pub show_secrets: bool,
    /// How records become columns, if they are written so.
    pub table: TableFormat,
}

impl OutputArguments {
    /// The flags.
    pub fn arguments() -> Vec<Arg> {
        vec![
            Arg::new(FORMAT)
                .long("format")
                .value_name("FORMAT")
                .value_parser(value_parser!(Format))
                .help("Format of the result. Default: that of the file by its extension, a table on a terminal, otherwise JSON"),
            Self::output(),
            Arg::new(FIELDS)
                .long("fields")
                .value_name("FIELDS")
                .help("Members to write, as paths separated by commas: id,user.name"),
            Arg::new(SHOW_SECRETS)
                .long("show-secrets")
                .action(ArgAction::SetTrue)
                .help("Write secrets in full instead of ***"),
        ]
        .into_iter()
        .map(|argument| argument.help_heading("Output"))
        .collect()
    }

    /// The flag with the file.
    pub fn output() -> Arg {
        Arg::new(OUTPUT)
            .long("output")
            .short('o')
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .value_hint(ValueHint::FilePath)
            .help("File to write, which appears whole or not at all. Default: standard output")
            .help_heading("Output")
    }

    /// Reads the flags.
    ///
    /// # Errors
    /// If they contradict each other, or the format is binary and the output a terminal.
    pub fn read(matches: Matches<'_>) -> Result<Self, Failure> {
        Self::read_for(io::stdout().is_terminal(), matches)
    }

    fn read_for(is_terminal: bool, matches: Matches<'_>) -> Result<Self, Failure> {
        let path = matches.command.try_get_one::<PathBuf>(OUTPUT).ok().flatten().cloned();
        let path = path.filter(|path| path != Path::new("-"));
        let given = matches.command.try_get_one::<Format>(FORMAT).ok().flatten().copied();
        let format = given.unwrap_or_else(|| match &path {
            Some(path) => Format::of_file(path),
            None if is_terminal => Format::Table,
            None => Format::Json,
        });
        if format.is_columnar() && path.is_none() && is_terminal {
            let name = format.name();
            return Err(Failure::invalid(format!(
                "the format {name} is binary and not written to a terminal: add `--output FILE`, or write to a pipe"
            )));
        }
        let fields = matches.text(FIELDS).cloned();
        let table = table_format(matches.command, format)?;
        Ok(Self { format, path, fields, show_secrets: matches.flag(SHOW_SECRETS), table })
    }

    /// A printer of records, or of one value, of this schema.
    ///
    /// # Errors
    /// If the file cannot be created.
    pub fn printer(&self, shape: Shape, schema: Schema) -> Result<Printer, Failure> {
        let fields = self.fields.as_deref().map(Fields::parse);
        let schema = (!self.show_secrets).then_some(schema);
        let sink = Sink::open(self.path.as_deref())?;
        let target = match Encoding::of(self.format, self.path.as_deref()) {
            Some(encoding) => Target::columns(sink, encoding, self.table.clone()),
            None => Target::Text(sink),
        };
        Ok(Printer::new(target, self.format, shape, fields, schema))
    }

    /// Whether records are written one by one, so that those that arrived are there if a later one is not.
    pub fn is_written_at_once(&self) -> bool {
        self.format.is_written_at_once() && self.path.is_none()
    }

    /// Whether records are written to a terminal while they arrive, where progress would be in their way.
    pub fn streams_to_terminal(&self) -> bool {
        self.is_written_at_once() && io::stdout().is_terminal()
    }
}

#[cfg(test)]
mod tests {
    use clap::Command;

    use super::*;

    fn read(is_terminal: bool, flags: &[&str]) -> Result<OutputArguments, Failure> {
        let command = Command::new("x").args(OutputArguments::arguments());
        let matches = command.get_matches_from([&["x"], flags].concat());
        OutputArguments::read_for(is_terminal, Matches { command: &matches, program: &matches })
    }

    #[test]
    fn binary_formats_are_not_written_to_a_terminal() {
        for format in ["parquet", "arrow"] {
            for flags in [vec!["--format", format], vec!["--format", format, "-o", "-"]] {
                let failure = read(true, &flags).expect_err("a terminal");
                assert!(failure.message().contains(&format!("the format {format} is binary")), "{}", failure.message());
                assert!(failure.message().contains("add `--output FILE`"), "{}", failure.message());
                assert!(read(false, &flags).is_ok());
            }
            assert!(read(true, &["--format", format, "-o", "x"]).is_ok());
        }
    }

    #[test]
    fn the_format_follows_the_extension_unless_it_is_given() {
        let format = |flags: &[&str]| read(true, flags).expect("valid").format;
        for (file, expected) in [
            ("x.parquet", Format::Parquet),
            ("x.PARQUET", Format::Parquet),
            ("x.arrow", Format::Arrow),
            ("x.arrows", Format::Arrow),
            ("x.jsonl", Format::Jsonl),
            ("x.ndjson", Format::Jsonl),
            ("x.csv", Format::Csv),
            ("x.json", Format::Json),
            ("parquet", Format::Json),
        ] {
            assert_eq!(format(&["-o", file]), expected, "{file}");
        }
        assert_eq!(format(&["-o", "x.parquet", "--format", "csv"]), Format::Csv);
        assert_eq!(format(&[]), Format::Table);
    }
}
