//! Files of Parquet and Arrow.

use std::error::Error;
use std::fs::{self, File};
use std::io::Cursor;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, RecordBatch};
use arrow_ipc::reader::{FileReader, StreamReader};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::json;

use crate::harness::{Folder, Service, TestResult};

const RECORDS: [&str; 5] = ["records", "github", "issues", "-p", "per_page=100"];

type Batches = Result<Vec<RecordBatch>, Box<dyn Error>>;

fn parquet(bytes: Vec<u8>) -> Batches {
    Ok(ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes))?.build()?.collect::<Result<_, _>>()?)
}

fn arrow_file(bytes: Vec<u8>) -> Batches {
    Ok(FileReader::try_new(Cursor::new(bytes), None)?.collect::<Result<_, _>>()?)
}

fn arrow_stream(bytes: Vec<u8>) -> Batches {
    Ok(StreamReader::try_new(Cursor::new(bytes), None)?.collect::<Result<_, _>>()?)
}

/// The numbers of issues.
fn numbers(batches: &[RecordBatch]) -> Result<Vec<i64>, Box<dyn Error>> {
    let mut numbers = Vec::new();
    for batch in batches {
        let column = batch.column_by_name("number").ok_or("a column")?;
        numbers.extend(column.as_primitive_opt::<Int64Type>().ok_or("integers")?.values());
    }
    Ok(numbers)
}

/// The names and types of columns.
fn types(batches: &[RecordBatch]) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let schema = batches.first().ok_or("a batch")?.schema();
    Ok(schema.fields().iter().map(|field| (field.name().clone(), field.data_type().to_string())).collect())
}

#[test]
fn every_file_has_all_records() -> TestResult {
    let service = Service::with_github()?;
    let folder = Folder::new()?;
    let all: Vec<i64> = (1..=250).collect();
    for (name, read) in
        [("issues.parquet", parquet as fn(_) -> _), ("issues.arrow", arrow_file), ("issues.arrows", arrow_stream)]
    {
        let path = folder.path(name);
        let ended = service.run(&[&RECORDS, &["-o", &path][..]].concat())?;
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{name}");
        let batches = read(fs::read(&path)?)?;
        assert_eq!(numbers(&batches)?, all, "{name}");
        let author = batches[0].column_by_name("author").ok_or("a column")?.as_struct();
        assert_eq!(author.column_by_name("login").ok_or("a member")?.as_string::<i32>().value(0), "ines-novak-6");
    }
    for (format, read) in [("parquet", parquet as fn(_) -> _), ("arrow", arrow_stream)] {
        let piped = service.command(&[&RECORDS, &["--format", format][..]].concat()).output()?;
        assert_eq!(numbers(&read(piped.stdout)?)?, all, "{format}");
    }
    Ok(())
}

#[test]
fn flags_choose_the_columns() -> TestResult {
    let service = Service::with_github()?;
    let folder = Folder::new()?;
    let schema = folder.file("schema.json", r#"{"createdAt": "timestamp", "author": {"login": "text"}}"#)?;
    let file = folder.path("issues.parquet");
    let types_with = |flags: &[&str]| -> Result<Vec<(String, String)>, Box<dyn Error>> {
        let ended = service.run(&[&RECORDS, flags, &["-o", &file]].concat())?;
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        types(&parquet(fs::read(&file)?)?)
    };
    let time = r#"Timestamp(µs, "UTC")"#;
    let has = |types: &[(String, String)], name: &str, data_type: &str| {
        let found = types.iter().find(|(column, _)| column == name);
        assert!(found.is_some_and(|(_, found)| found.starts_with(data_type)), "{name}: {found:?}");
    };
    let plain = types_with(&[])?;
    has(&plain, "createdAt", "Utf8");
    has(&plain, "labels", "List(");
    let chosen = types_with(&["--nested=json", "--timestamps"])?;
    has(&chosen, "createdAt", time);
    has(&chosen, "labels", "Utf8");
    let given = types_with(&["--schema", &format!("@{schema}")])?;
    assert_eq!(given.len(), 2);
    has(&given, "createdAt", time);
    has(&given, "author", "Struct(");
    Ok(())
}

#[test]
fn what_does_not_fit_is_said_or_an_error() -> TestResult {
    let service = Service::with_github()?;
    let folder = Folder::new()?;
    let path = folder.file("issues.parquet", "before")?;
    let flags = [&RECORDS[..], &["--schema", r#"{"number": "int64", "title": "int64"}"#, "-o", &path]].concat();
    let refused = service.run(&[&flags[..], &["--on-conflict=error"]].concat())?;
    let error = refused.error()?;
    assert_eq!((refused.code, &error["type"]), (Some(1), &json!("decode")));
    assert!(
        error["message"].as_str().is_some_and(|text| text.starts_with("`title` of record 0 does not fit")),
        "{error}"
    );
    assert!(error["hint"].as_str().is_some_and(|hint| hint.contains("--on-conflict")), "{error}");
    assert_eq!((fs::read_to_string(&path)?.as_str(), folder.names()?), ("before", vec!["issues.parquet".to_owned()]));
    let reported = service.run(&flags)?;
    assert_eq!(reported.code, Some(0));
    assert!(
        reported.stderr.contains("`title`: values do not fit the schema, and are null (250 values"),
        "{}",
        reported.stderr
    );
    assert!(reported.stderr.contains("`body`: the schema does not have it"), "{}", reported.stderr);
    let batches = parquet(fs::read(&path)?)?;
    assert_eq!(batches[0].column_by_name("title").ok_or("a column")?.null_count(), 250);
    Ok(())
}

#[test]
fn flags_are_checked_before_anything_is_sent() -> TestResult {
    let service = Service::with_github()?;
    let before = service.calls()?.len();
    for (flags, expected) in [
        (vec!["--format=csv", "--timestamps"], "`--timestamps` has no effect on the format csv"),
        (vec!["--format=json", "--schema={}"], "`--schema` has no effect on the format json"),
        (vec!["--format=parquet", "--schema={"], "`--schema` is not JSON"),
        (vec!["--format=parquet", "--schema=columns.json"], "A file is given as `@FILE`"),
        (
            vec!["--format=parquet", r#"--schema={"a": "varchar"}"#],
            "`--schema`: `a`: `varchar` is not a type; use `null`",
        ),
        (vec!["--format=parquet", "--schema={}", "--nested=json"], "cannot be used with '--nested"),
        (vec!["--format=parquet", "--nested=list"], "possible values: struct, json"),
        (vec!["--format=parqet"], r#""did_you_mean":"parquet""#),
    ] {
        let refused = service.run(&[&RECORDS, &flags[..]].concat())?;
        assert_eq!(refused.code, Some(4), "{flags:?}");
        assert!(refused.stderr.contains(expected), "{flags:?}: {}", refused.stderr);
    }
    assert_eq!(service.calls()?.len(), before);
    Ok(())
}

#[test]
fn a_failure_leaves_the_file_that_was_there() -> TestResult {
    let service = Service::with_github()?;
    let folder = Folder::new()?;
    for name in ["issues.parquet", "issues.arrow"] {
        let path = folder.file(name, "before")?;
        service.fault(&json!({"operation": "connectors.execute", "nth": 2, "fault": {"status": {"status": 400}}}))?;
        let failed = service.run(&[&RECORDS, &["-o", &path][..]].concat())?;
        assert_eq!((failed.code, fs::read_to_string(&path)?.as_str()), (Some(4), "before"));
        assert!(failed.stderr.contains(&format!("Nothing was written to {path}")), "{}", failed.stderr);
    }
    assert_eq!(folder.names()?.len(), 2);
    Ok(())
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() -> TestResult {
    let service = Service::with_github()?;
    for format in ["parquet", "arrow"] {
        let mut command = service.command(&[&RECORDS, &["--format", format][..]].concat());
        let output = command.stdout(File::options().write(true).open("/dev/full")?).output()?;
        assert_eq!(output.status.code(), Some(1), "{format}");
        assert!(String::from_utf8(output.stderr)?.contains("No space left on device"), "{format}");
    }
    Ok(())
}

/// It would be replaced by a file of the same name.
#[cfg(unix)]
#[test]
fn a_named_pipe_stays_one() -> TestResult {
    use std::os::unix::fs::FileTypeExt;

    let service = Service::with_github()?;
    let folder = Folder::new()?;
    let path = folder.path("issues.parquet");
    assert!(std::process::Command::new("mkfifo").arg(&path).status()?.success());
    let reader = std::thread::spawn({
        let path = path.clone();
        move || fs::read(path)
    });
    let ended = service.run(&[&RECORDS, &["-o", &path][..]].concat())?;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(fs::metadata(&path)?.file_type().is_fifo());
    let bytes = reader.join().map_err(|_| "the reader")??;
    assert_eq!(numbers(&parquet(bytes)?)?.len(), 250);
    Ok(())
}

#[test]
fn nothing_is_a_file_without_rows() -> TestResult {
    let service = Service::with_github()?;
    let folder = Folder::new()?;
    let path = folder.path("issues.parquet");
    let search = ["records", "github", "issues", "search", "-p", "query=zzzz", "-o", &path];
    let ended = service.run(&search)?;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stderr.contains("there are no columns"), "{}", ended.stderr);
    let ended = service.run(&[&search[..], &[r#"--schema={"number": "int64"}"#]].concat())?;
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    let file = ParquetRecordBatchReaderBuilder::try_new(File::open(&path)?)?;
    assert_eq!((file.schema().fields().len(), file.metadata().file_metadata().num_rows()), (1, 0));
    Ok(())
}

#[test]
fn other_results_can_be_columns_too() -> TestResult {
    let service = Service::with_github()?;
    let folder = Folder::new()?;
    let path = folder.path("result.parquet");
    let rows = |arguments: &[&str]| -> Result<usize, Box<dyn Error>> {
        let ended = service.run(&[arguments, &["-o", &path]].concat())?;
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        Ok(parquet(fs::read(&path)?)?.iter().map(RecordBatch::num_rows).sum())
    };
    assert_eq!(rows(&["execute", "github", "issues", "list", "-p", "per_page=3"])?, 3);
    assert_eq!(rows(&["execute", "github", "issues", "get", "-p", "number=3", "--nested=json"])?, 1);
    assert_eq!(rows(&["workspaces", "list", "--all"])?, 1);
    // Secrets are masked there as well.
    assert_eq!(rows(&["replication", "applications", "list"])?, 1);
    let bytes = fs::read(&path)?;
    assert!(!bytes.windows(service.client_secret().len()).any(|part| part == service.client_secret().as_bytes()));
    Ok(())
}

#[test]
fn a_dry_run_leaves_the_file_alone() -> TestResult {
    let service = Service::with_github()?;
    let folder = Folder::new()?;
    let path = folder.file("issues.parquet", "before")?;
    let shown = service.json(&[&RECORDS, &["--dry-run", "-o", &path][..]].concat())?;
    assert_eq!((shown["effect"].as_str(), fs::read_to_string(&path)?.as_str()), (Some("read"), "before"));
    Ok(())
}
