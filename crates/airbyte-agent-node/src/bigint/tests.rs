use std::fmt::Write;

use proptest::prelude::*;

use super::{MarkedJson, mark};

fn marked(json: &str) -> Option<String> {
    mark(json.as_bytes()).map(|marked| String::from_utf8(marked.text.into()).expect("valid UTF-8"))
}

#[test]
fn leaves_safe_integers_alone() {
    for json in [
        "",
        "{}",
        "9007199254740991",
        "-9007199254740991",
        "[1700000000000,12.5,1e30]",
        "12345678901234567.5",
        "1.2345678901234567890",
        "12345678901234567890e1",
        "12345678901234567890E-5",
        r#"{"12345678901234567890":"12345678901234567890"}"#,
        r#"["\"12345678901234567890\\", "\\\"12345678901234567890"]"#,
    ] {
        assert_eq!(marked(json), None, "{json}");
    }
}

#[test]
fn marks_large_integers() {
    for (json, wanted) in [
        ("9007199254740992", r#""\u00009007199254740992""#),
        ("-9007199254740992", r#""\u0000-9007199254740992""#),
        ("[1,\n12345678901234567890 ]", "[1,\n\"\\u000012345678901234567890\" ]"),
        (r#"{"a\\":12345678901234567}"#, r#"{"a\\":"\u000012345678901234567"}"#),
        (r#"["\u0000\u00005",12345678901234567]"#, r#"["\u0000\u00005","\u0000\u0000\u000012345678901234567"]"#),
    ] {
        assert_eq!(marked(json).as_deref(), Some(wanted), "{json}");
    }
}

#[test]
fn invalid_json_stays_invalid() {
    for json in
        ["{12345678901234567: 1}", "[00012345678901234567]", "12345678901234567x", "\"\\", "{\"a\" 12345678901234567"]
    {
        let marked = marked(json).unwrap_or_else(|| json.to_owned());
        assert!(serde_json::from_str::<serde_json::Value>(&marked).is_err(), "{marked}");
    }
}

/// JSON with the digits of its numbers.
#[derive(Clone, Debug)]
enum Json {
    Integer(String),
    Other(String),
    Text(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

fn json() -> impl Strategy<Value = Json> {
    let text = prop_oneof!["\\PC{0,8}", "[-0-9]{14,20}", "\u{0}{0,4}[0-9]{0,18}", "[\"\\\\u0]{0,12}"];
    let leaf = prop_oneof![
        "-?[1-9][0-9]{0,24}".prop_map(Json::Integer),
        Just(Json::Integer("9007199254740991".to_owned())),
        Just(Json::Integer("-9007199254740992".to_owned())),
        "-?[1-9][0-9]{0,20}(\\.[0-9]{1,20})?[eE][-+]?[0-9]{1,2}".prop_map(Json::Other),
        "-?(0|[1-9][0-9]{0,20})\\.[0-9]{1,20}".prop_map(Json::Other),
        prop_oneof![Just("true"), Just("null")].prop_map(|word| Json::Other(word.to_owned())),
        text.clone().prop_map(Json::Text),
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::Array),
            prop::collection::vec((text.clone(), inner), 0..6).prop_map(Json::Object),
        ]
    })
}

impl Json {
    /// Writes the value with whitespace, integers through `integer`.
    fn write(&self, out: &mut String, integer: &dyn Fn(&str) -> String) {
        let quoted = |text: &str| serde_json::to_string(text).expect("a string is valid JSON");
        match self {
            Self::Integer(digits) => out.push_str(&integer(digits)),
            Self::Other(text) => out.push_str(text),
            Self::Text(text) => out.push_str(&quoted(text)),
            Self::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    out.push_str(if index == 0 { " " } else { ",\n" });
                    item.write(out, integer);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (name, member)) in members.iter().enumerate() {
                    let _ = write!(out, "{}{} :", if index == 0 { "" } else { ", " }, quoted(name));
                    member.write(out, integer);
                }
                out.push('}');
            }
        }
    }
}

fn is_large(digits: &str) -> bool {
    digits.parse::<i128>().expect("at most 25 digits").unsigned_abs() > (1 << 53) - 1
}

proptest! {
    #[test]
    fn marks_all_large_integers_and_nothing_else(json in json()) {
        let mut plain = String::new();
        json.write(&mut plain, &str::to_owned);
        let found = mark(plain.as_bytes());
        let nuls = found.as_ref().map_or(0, |marked| marked.nuls);

        let mut wanted = String::new();
        json.write(&mut wanted, &|digits| {
            if is_large(digits) { format!("\"{}{digits}\"", "\\u0000".repeat(nuls as usize)) } else { digits.to_owned() }
        });
        prop_assert_eq!(found.is_some(), wanted != plain);
        let text = found.map_or(plain.clone().into(), |MarkedJson { text, .. }| text);
        prop_assert_eq!(String::from_utf8(text.into()).expect("valid UTF-8"), wanted);
        // No string of the body begins with the mark.
        prop_assert!(nuls == 0 || !plain.contains(&"\\u0000".repeat(nuls as usize)));
    }
}
