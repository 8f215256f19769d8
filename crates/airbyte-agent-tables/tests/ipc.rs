//! The IPC format, read by the Arrow implementation of Rust.

use std::sync::Arc;

use airbyte_agent_tables::{DataType, Table, TableBuilder, TableOptions, c_data};
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{Array, Int64Array, RecordBatch, RecordBatchReader, StringArray};
use arrow_ipc::reader::StreamReader;

fn table(records: String) -> Table {
    let mut builder = TableBuilder::new(TableOptions { timestamps: true, ..TableOptions::default() });
    builder.push(Arc::new(records)).expect("JSON");
    builder.finish().expect("JSON")
}

/// The batches of the stream, all of whose memory is checked.
fn read(table: &Table) -> Vec<RecordBatch> {
    let stream = table.to_ipc_stream();
    assert_eq!(stream.len() % 8, 0);
    let reader = StreamReader::try_new(stream.as_slice(), None).expect("a schema");
    let batches: Vec<RecordBatch> = reader.map(|batch| batch.expect("a batch")).collect();
    for column in batches.iter().flat_map(RecordBatch::columns) {
        column.to_data().validate_full().expect("valid");
    }
    batches
}

/// The batches by the C data interface.
fn shared(table: &Table) -> Vec<RecordBatch> {
    let mut stream = std::mem::ManuallyDrop::new(table.stream());
    let pointer: *mut c_data::ArrowArrayStream = &mut *stream;
    // SAFETY: both structs are that of the specification, and the reader releases it in our place.
    let reader = unsafe { RecordBatchStreamReader::from_raw(pointer.cast::<FFI_ArrowArrayStream>()) };
    let reader = reader.expect("a stream");
    let (schema, batches) = (reader.schema(), reader.map(|batch| batch.expect("a batch")).collect());
    let ipc = table.to_ipc_stream();
    assert_eq!(StreamReader::try_new(ipc.as_slice(), None).expect("a schema").schema(), schema);
    batches
}

/// Records of all types, of which some are missing.
fn records(count: usize) -> String {
    let mut lines = Vec::new();
    for number in 0..count {
        let list = vec![number.to_string(); number % 4].join(",");
        let nullable = |value: String| if number.is_multiple_of(3) { "null".to_owned() } else { value };
        lines.push(format!(
            r#"{{"none": null, "bool": {}, "int": {}, "unsigned": {}, "float": {}, "text": {}, "all": "é{number}", "at": {},
            "list": {}, "struct": {}, "structs": [{{"a": {number}}}, null], "json": {}, "lists": [[], null, [{list}]]}}"#,
            nullable((number % 2 == 0).to_string()),
            nullable(format!("-{number}")),
            nullable(format!("1844674407370955{}", 1000 + number % 600)),
            nullable(format!("{number}.5")),
            nullable(format!("\"text {list}\"")),
            nullable(format!("\"2026-01-01T00:00:{:02}.000001Z\"", number % 60)),
            nullable(format!("[{list}]")),
            nullable(format!(r#"{{"x": {number}, "y": {{"z": [{list}]}}}}"#)),
            if number.is_multiple_of(2) { "[1]" } else { "{}" },
        ));
    }
    format!("[{}]", lines.join(","))
}

#[test]
fn all_types_are_what_the_c_data_interface_has() {
    let table = table(records(100));
    let words = serde_json::json!({
        "none": "null", "bool": "bool", "int": "int64", "unsigned": "uint64", "float": "float64", "text": "text", "all": "text",
        "at": "timestamp", "list": ["int64"], "struct": {"x": "int64", "y": {"z": ["int64"]}}, "structs": [{"a": "int64"}],
        "json": "json", "lists": [["int64"]],
    });
    assert_eq!(table.schema().to_json(), words);
    let batches = read(&table);
    assert_eq!((batches.len(), batches[0].num_rows()), (1, 100));
    assert_eq!(batches, shared(&table));
    let (ints, texts) = (batches[0].column(2), batches[0].column(6));
    let ints = ints.as_any().downcast_ref::<Int64Array>().expect("int64");
    let texts = texts.as_any().downcast_ref::<StringArray>().expect("text");
    assert_eq!((ints.value(98), ints.is_null(99), texts.value(99)), (-98, true, "é99"));
}

#[test]
fn parts_begin_at_any_row() {
    let table = table(records(100));
    for rows in [1, 7, 8, 33] {
        for part in table.parts(rows) {
            assert_eq!(read(&part), shared(&part), "{rows} rows");
        }
    }
    // A part has its own memory only.
    assert!(table.parts(1)[50].to_ipc_stream().len() < table.to_ipc_stream().len() / 3);
}

#[test]
fn a_large_table_has_several_batches() {
    let records: Vec<String> = (0..70_000).map(|number| format!("{{\"a\": {number}, \"b\": \"{number}\"}}")).collect();
    let table = table(format!("[{}]", records.join(",")));
    let batches = read(&table);
    assert_eq!(batches.iter().map(RecordBatch::num_rows).collect::<Vec<_>>(), [65_536, 4_464]);
    assert_eq!(batches, shared(&table));
}

#[test]
fn tables_without_rows_or_columns_have_a_schema() {
    assert_eq!(read(&table("[]".to_owned())), []);
    let without_columns = read(&table("[{}, {}]".to_owned()));
    assert_eq!((without_columns[0].num_rows(), without_columns[0].num_columns()), (2, 0));
}

#[test]
fn names_are_any_text() {
    let names = ["", "a.b", "é \"", "x\0y"];
    let record: serde_json::Map<_, _> = names.iter().map(|name| ((*name).to_owned(), 1.into())).collect();
    let batches = read(&table(format!("[{}]", serde_json::Value::Object(record))));
    let schema = batches[0].schema();
    assert_eq!(schema.fields().iter().map(|field| field.name().as_str()).collect::<Vec<_>>(), names);
}

#[test]
fn deep_types_are_there_to_the_last_level() {
    let table = table(format!("[{{\"deep\": {}1{}}}]", "[".repeat(300), "]".repeat(300)));
    let mut data_type = &table.schema().fields[0].data_type;
    let mut levels = 0;
    while let DataType::List(items) = data_type {
        (data_type, levels) = (items, levels + 1);
    }
    assert_eq!((levels, data_type), (23, &DataType::Json));
    assert_eq!(read(&table), shared(&table));
}
