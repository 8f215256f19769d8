//! Rows as JSON and CSV.

use std::sync::Arc;

use airbyte_agent_tables::{JsonColumns, Table, TableBuilder, TableOptions};

fn table(records: &'static str) -> Table {
    let mut builder = TableBuilder::new(TableOptions { timestamps: true, ..TableOptions::default() });
    builder.push(Arc::new(records)).expect("JSON");
    builder.finish().expect("JSON")
}

const RECORDS: &str = r#"[
    {"n": -1, "f": 1, "t": "a,\"b\"", "j": [1], "s": {"x": [true, null], "n": null}, "none": null, "at": "2026-01-01T00:00:00+01:00"},
    {"n": 9007199254740993, "f": 1e300, "t": "", "j": {"k":
        "é"}, "s": null, "at": null},
    {}
]"#;

#[test]
fn rows_are_json_again() {
    let table = table(RECORDS);
    let lines = String::from_utf8(table.to_json_lines()).expect("UTF-8");
    assert_eq!(
        lines.lines().collect::<Vec<_>>(),
        [
            r#"{"n":-1,"f":1.0,"t":"a,\"b\"","j":[1],"s":{"x":[true,null],"n":null},"none":null,"at":"2025-12-31T23:00:00Z"}"#,
            r#"{"n":9007199254740993,"f":1e300,"t":"","j":{"k":         "é"},"s":null,"none":null,"at":null}"#,
            r#"{"n":null,"f":null,"t":null,"j":null,"s":null,"none":null,"at":null}"#,
        ]
    );
    let rows: serde_json::Value = serde_json::from_slice(&table.to_json(JsonColumns::Strings)).expect("JSON");
    assert_eq!((rows[0]["j"].as_str(), rows[2]["j"].as_str()), (Some("[1]"), None));
}

#[test]
fn rows_are_csv() {
    let table = table(RECORDS);
    assert_eq!(table.csv_head(), b"n,f,t,j,s,none,at\r\n");
    let first = table.first(1);
    let expected = "-1,1.0,\"a,\"\"b\"\"\",[1],\"{\"\"x\"\":[true,null],\"\"n\"\":null}\",,2025-12-31T23:00:00Z\r\n";
    assert_eq!(String::from_utf8(first.to_csv()).expect("UTF-8"), expected);
    let csv = String::from_utf8(table.to_csv()).expect("UTF-8");
    assert!(csv.contains("9007199254740993,1e300,\"\",") && csv.ends_with("\r\n,,,,,,\r\n"), "{csv}");
}

#[test]
fn parts_are_rows_in_order() {
    let table = table(r#"[{"a": 1}, {"a": 2}, {"a": 3}, {"a": 4}, {"a": 5}]"#);
    let parts: Vec<String> =
        table.parts(2).iter().map(|part| String::from_utf8(part.to_csv()).expect("UTF-8")).collect();
    assert_eq!(parts, ["1\r\n2\r\n", "3\r\n4\r\n", "5\r\n"]);
    assert_eq!((table.first(3).rows(), table.first(9).rows(), table.first(0).rows()), (3, 5, 0));
    assert_eq!(table.parts(2)[1].first(1).to_csv(), b"3\r\n");
}

#[test]
fn columns_of_nulls_are_texts_in_files() {
    let table = table(r#"[{"a": null, "b": {"c": null}, "d": [null]}, {}]"#).without_nulls();
    let words = serde_json::json!({"a": "text", "b": {"c": "text"}, "d": ["text"]});
    assert_eq!(table.schema().to_json(), words);
    assert_eq!(
        table.to_json_lines(),
        b"{\"a\":null,\"b\":{\"c\":null},\"d\":[null]}\n{\"a\":null,\"b\":null,\"d\":null}\n"
    );
}
