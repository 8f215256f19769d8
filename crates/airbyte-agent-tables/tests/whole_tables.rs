//! Columns that are filled before all records were seen are those that are filled afterwards.

use std::sync::Arc;

use airbyte_agent_tables::{
    BatchStream, Inference, InvalidRecords, JsonColumns, Nested, Table, TableBuilder, TableOptions,
};
use proptest::prelude::*;
use serde_json::json;

fn values() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        (-3_i64..3).prop_map(|number| number.to_string()),
        prop::sample::select(vec![
            "-0",
            "1.50",
            "2e1",
            "9007199254740993",
            "9223372036854775808",
            "18446744073709551616"
        ])
        .prop_map(str::to_owned),
    ];
    let text = prop::sample::select(vec![
        r#""""#,
        r#""a""#,
        r#""\u00e9\n""#,
        r#""\ud83d""#,
        r#""2026-01-01T00:00:00Z""#,
        r#""2026-01-01T00:00:00.5Z""#,
    ]);
    let scalar = prop_oneof![
        Just("null".to_owned()),
        prop::bool::ANY.prop_map(|value| value.to_string()),
        number,
        text.prop_map(str::to_owned),
    ];
    scalar.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(" , "))),
            objects(inner),
        ]
    })
}

fn objects(values: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec!["a", "b", "c\\n"]);
    prop::collection::vec((key, values), 0..4).prop_map(|members| {
        let members: Vec<String> = members.into_iter().map(|(key, value)| format!("\"{key}\" :{value}")).collect();
        format!("{{{}}}", members.join(","))
    })
}

/// Values of a kind are mostly together, as they are in records.
fn pages() -> impl Strategy<Value = Vec<Vec<String>>> {
    let page = prop_oneof![
        3 => prop::collection::vec(objects(values()), 0..6),
        1 => prop::collection::vec(values(), 0..4),
        2 => (objects(values()), 0_usize..6).prop_map(|(record, count)| vec![record; count]),
    ];
    prop::collection::vec(page, 0..4)
}

fn at_once(pages: &[Vec<String>], options: TableOptions) -> Result<Table, InvalidRecords> {
    let mut builder = TableBuilder::new(options);
    for page in pages {
        builder.push(Arc::new(format!("[{}]", page.join(","))))?;
    }
    builder.finish()
}

fn afterwards(pages: &[Vec<String>], options: TableOptions) -> Result<Table, InvalidRecords> {
    let records: Vec<&str> = pages.iter().flatten().map(String::as_str).collect();
    let mut inference = Inference::new(options);
    records.iter().for_each(|record| inference.observe(record));
    let mut stream = BatchStream::with_schema(inference.schema(), records.len());
    stream.push(Arc::new(format!("[{}]", records.join(","))))?;
    stream.finish()?;
    Ok(Table::new(Arc::new(inference.schema()), stream.next_batch().into_iter().collect(), inference.report()))
}

proptest! {
    #[test]
    fn columns_that_widen_are_those_of_the_final_schema(pages in pages(), timestamps: bool, is_json in prop::bool::weighted(0.2)) {
        let nested = if is_json { Nested::Json } else { Nested::Struct };
        let options = TableOptions { nested, timestamps };
        let (table, expected) = (at_once(&pages, options)?, afterwards(&pages, options)?);
        prop_assert_eq!(table.schema(), expected.schema());
        prop_assert_eq!(table.report(), expected.report());
        let json = |table: &Table| String::from_utf8(table.to_json(JsonColumns::Strings)).expect("UTF-8");
        prop_assert_eq!(json(&table), json(&expected));
        prop_assert_eq!(table.to_ipc_stream(), expected.to_ipc_stream());
    }
}

/// The values of the column `a`.
fn column(values: &[&str], options: TableOptions) -> serde_json::Value {
    let records: Vec<String> = values.iter().map(|value| format!("{{\"a\": {value}}}")).collect();
    let table = at_once(&[records], options).expect("JSON");
    let rows: serde_json::Value = serde_json::from_slice(&table.to_json(JsonColumns::Strings)).expect("JSON");
    rows.as_array().expect("rows").iter().map(|row| row["a"].clone()).collect()
}

#[test]
fn values_before_a_wider_one_are_kept() {
    for (values, expected) in [
        (["null", "1", "2.5"], json!([null, 1.0, 2.5])),
        (["null", "7", "18446744073709551615"], json!([null, 7, u64::MAX])),
        (["null", "-7", "\"b\""], json!([null, "-7", "b"])),
        (["null", "18446744073709551615", "-1"], json!([null, "18446744073709551615", "-1"])),
        (["null", "true", "\"b\""], json!([null, "true", "b"])),
        (["false", "1", "null"], json!(["false", "1", null])),
        (["1.50", "\"b\"", "null"], json!(["1.50", "b", null])),
        (["\"b\"", "[1]", "{}"], json!(["\"b\"", "[1]", "{}"])),
        (["{}", "{\"b\": 1}", "null"], json!([{"b": null}, {"b": 1}, null])),
        (["[]", "[null]", "[1, 2.5]"], json!([[], [null], [1.0, 2.5]])),
        (["[{\"b\": 1}]", "[]", "[{\"c\": 2}, null]"], json!([[{"b": 1, "c": null}], [], [{"b": null, "c": 2}, null]])),
    ] {
        assert_eq!(column(&values, TableOptions::default()), expected, "{values:?}");
    }
    let times = ["\"2026-01-01T00:00:00Z\"", "\"soon\"", "null"];
    assert_eq!(
        column(&times, TableOptions { timestamps: true, ..TableOptions::default() }),
        json!(["2026-01-01T00:00:00Z", "soon", null])
    );
}

#[test]
fn what_is_no_array_in_json_is_no_table() {
    for page in ["", "{}", "null", "[", "[1,]", "[{\"a\":1]", "[{\"a\" 1}]", "[tru]", "[\"\\x\"]"] {
        let mut builder = TableBuilder::new(TableOptions::default());
        assert_eq!(builder.push(Arc::new(page)), Err(InvalidRecords), "{page}");
    }
    let mut builder = TableBuilder::new(TableOptions::default());
    assert_eq!(builder.push(Arc::new(" [ 1 ] , and more")), Ok(6));
}
