//! Which types columns have, and what the report says.

use std::sync::Arc;

use airbyte_agent_tables::{BatchStream, DataType, FindingKind, Inference, Nested, Schema, TableBuilder, TableOptions};

fn inference(records: &[&str], options: TableOptions) -> Inference {
    let mut inference = Inference::new(options);
    records.iter().for_each(|record| inference.observe(record));
    inference
}

/// The type of the column `a` of values.
fn type_of(values: &[&str]) -> DataType {
    let records: Vec<String> = values.iter().map(|value| format!("{{\"a\": {value}}}")).collect();
    let records: Vec<&str> = records.iter().map(String::as_str).collect();
    inference(&records, TableOptions::default()).schema().fields.remove(0).data_type
}

/// The kinds of findings about values of the column `a`.
fn findings(values: &[&str]) -> Vec<FindingKind> {
    let records: Vec<String> = values.iter().map(|value| format!("{{\"a\": {value}}}")).collect();
    let records: Vec<&str> = records.iter().map(String::as_str).collect();
    inference(&records, TableOptions::default()).report().findings.iter().map(|finding| finding.kind).collect()
}

#[test]
fn numbers_have_the_narrowest_type_that_is_exact() {
    for (values, expected) in [
        (["1", "-2"], DataType::Int64),
        (["1", "2.5"], DataType::Float64),
        (["1", "null"], DataType::Int64),
        (["1", "18446744073709551615"], DataType::UInt64),
        (["-1", "9223372036854775808"], DataType::Text),
        (["1", "18446744073709551616"], DataType::Text),
        (["0.5", "9007199254740993"], DataType::Text),
        (["1e3", "-0"], DataType::Float64),
        (["1e400", "1"], DataType::Text),
    ] {
        assert_eq!(type_of(&values), expected, "{values:?}");
    }
    assert_eq!(findings(&["0.5", "9007199254740993"]), [FindingKind::ExactText]);
    assert_eq!(findings(&["0.12345678901234567890"]), [FindingKind::Rounded]);
    assert_eq!(findings(&["1", "2.5", "9223372036854775807"]), [FindingKind::ExactText]);
    assert_eq!(findings(&["1", "2.5"]), []);
}

#[test]
fn values_of_several_kinds_are_text_as_spelt() {
    for (values, expected) in [
        (["1", "\"a\""], DataType::Text),
        (["true", "1"], DataType::Text),
        (["true", "\"a\""], DataType::Text),
        (["{\"b\": 1}", "1"], DataType::Json),
        (["[1]", "\"a\""], DataType::Json),
        (["[1]", "{\"b\": 1}"], DataType::Json),
        (["null", "null"], DataType::Null),
        (["[]", "[null]"], DataType::List(Box::new(DataType::Null))),
        (["[1]", "[2.5]"], DataType::List(Box::new(DataType::Float64))),
        (["{}", "{}"], DataType::Json),
    ] {
        assert_eq!(type_of(&values), expected, "{values:?}");
        let is_mixed = !values.contains(&"null") && !matches!(expected, DataType::List(_)) && values[0] != values[1];
        assert_eq!(findings(&values).contains(&FindingKind::Mixed), is_mixed, "{values:?}");
    }
}

#[test]
fn structs_grow_and_names_stay_as_they_are() {
    let schema =
        inference(&[r#"{"a": {"b": 1}}"#, r#"{"a": {"c.d": "x"}, "e.f": null}"#], TableOptions::default()).schema();
    let names: Vec<&str> = schema.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["a", "e.f"]);
    let DataType::Struct(members) = &schema.fields[0].data_type else { panic!("{schema:?}") };
    assert_eq!(members.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["b", "c.d"]);
    let options = TableOptions { nested: Nested::Json, ..TableOptions::default() };
    assert_eq!(inference(&[r#"{"a": {"b": 1}}"#], options).schema().fields[0].data_type, DataType::Json);
}

#[test]
fn many_members_and_many_levels_are_json_text() {
    let members: Vec<String> = (0..201).map(|number| format!("\"k{number}\": 1")).collect();
    let wide = format!("{{{}}}", members.join(","));
    assert_eq!((type_of(&[&wide]), findings(&[&wide])), (DataType::Json, vec![FindingKind::TooManyMembers]));
    let deep = format!("{}1{}", "[".repeat(300), "]".repeat(300));
    let mut levels = 0;
    let mut inner = type_of(&[&deep]);
    while let DataType::List(items) = inner {
        levels += 1;
        inner = *items;
    }
    assert_eq!((levels, inner), (23, DataType::Json));
    assert_eq!(findings(&[&deep]), [FindingKind::TooDeep]);
}

#[test]
fn times_are_timestamps_if_all_are_and_it_is_asked_for() {
    let options = TableOptions { timestamps: true, ..TableOptions::default() };
    let of = |records: &[&str], options| inference(records, options).schema().fields.remove(0).data_type;
    let times = [r#"{"at": "2026-01-01T00:00:00Z"}"#, r#"{"at": null}"#];
    assert_eq!(of(&times, options), DataType::Timestamp);
    assert_eq!(of(&times, TableOptions::default()), DataType::Text);
    assert_eq!(of(&[times[0], r#"{"at": "soon"}"#], options), DataType::Text);
}

#[test]
fn what_is_no_object_is_a_value() {
    let found = inference(&["1", "\"a\"", r#"{"b": 1}"#, "[2]"], TableOptions::default());
    let names: Vec<String> = found.schema().fields.into_iter().map(|field| field.name).collect();
    assert_eq!((names.as_slice(), found.count()), (["value".to_owned(), "b".to_owned()].as_slice(), 4));
}

#[test]
fn the_report_names_the_place_the_number_and_the_first_record() {
    let report = inference(
        &[r#"{"u": {"id": 1}}"#, r#"{"u": {"id": 1, "id": "x"}}"#, r#"{"u": {"id": "y"}}"#, r#"{"t": ["\ud800"]}"#],
        TableOptions::default(),
    )
    .report();
    let lines = report.to_string();
    let lines: Vec<&str> = lines.lines().collect();
    assert_eq!(
        lines,
        [
            "`u.id`: the name came again in the same object; the last value counts (1 value, the first in record 1)",
            "`u.id`: strings among numbers; all are text, as spelt (2 values, the first in record 1)",
            "`t[]`: text has half a surrogate pair, and is kept as spelt (1 value, the first in record 3)",
        ]
    );
}

#[test]
fn a_stream_fixes_its_schema_and_reports_what_does_not_fit() {
    let mut stream = BatchStream::new(TableOptions::default(), 4_000, true);
    let page = format!("[{}]", vec![r#"{"id": 1, "none": null}"#; 5_000].join(","));
    stream.push(Arc::new(page.clone())).expect("JSON");
    assert!(stream.schema().is_none() && stream.next_batch().is_none());
    stream.push(Arc::new(page)).expect("JSON");
    let types: Vec<&DataType> = stream.schema().expect("fixed").fields.iter().map(|field| &field.data_type).collect();
    assert_eq!(types, [&DataType::Int64, &DataType::Text]);
    stream.push(Arc::new(r#"[{"id": "late"}, {"id": 2, "new": true}, {"id": 2.5}]"#)).expect("JSON");
    stream.finish().expect("JSON");
    let rows: Vec<usize> = std::iter::from_fn(|| stream.next_batch()).map(|batch| batch.rows()).collect();
    assert_eq!(rows, [4_000, 4_000, 2_003]);
    let report = stream.report();
    let found: Vec<_> =
        report.findings.iter().map(|it| (it.column.as_str(), it.kind, it.count, it.first_record)).collect();
    assert_eq!(found, [("new", FindingKind::NoColumn, 1, 10_001), ("id", FindingKind::Conflict, 2, 10_000)]);
}

#[test]
fn a_stream_of_nothing_has_no_columns() {
    let mut stream = BatchStream::new(TableOptions::default(), 10, false);
    stream.push(Arc::new("[]")).expect("JSON");
    stream.finish().expect("JSON");
    assert!(stream.schema() == Some(&Arc::new(Schema::default())) && stream.next_batch().is_none());
    let table = TableBuilder::new(TableOptions::default()).finish().expect("JSON");
    assert_eq!((table.rows(), table.schema().fields.len()), (0, 0));
}
