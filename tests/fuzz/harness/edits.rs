//! Edits of an input: of its values, and of its text.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

/// An edit of the values of an input. A place is an index of all values.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    Replace(Index, Value),
    Add(Index, String, Value),
    Remove(Index),
    /// A value of another input in place of one.
    Graft(Index, Index, Index),
    /// A value inside so many lists.
    Nest(Index, usize),
}

pub(super) fn edit(names: Vec<String>) -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => (any::<Index>(), value()).prop_map(|(at, value)| Edit::Replace(at, value)),
        2 => (any::<Index>(), select(names), value()).prop_map(|(at, name, value)| Edit::Add(at, name, value)),
        2 => any::<Index>().prop_map(Edit::Remove),
        3 => (any::<Index>(), any::<Index>(), any::<Index>()).prop_map(|(at, file, from)| Edit::Graft(at, file, from)),
        1 => (any::<Index>(), select(vec![1_usize, 20, 130, 500])).prop_map(|(at, depth)| Edit::Nest(at, depth)),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => select(notable()),
        2 => any::<u8>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        2 => "\\PC{0,12}".prop_map(Value::from),
        1 => any::<String>().prop_map(Value::from),
    ]
}

/// Values at the edges of what code expects.
fn notable() -> Vec<Value> {
    vec![
        Value::Null,
        json!(false),
        json!(true),
        json!(0),
        json!(1),
        json!(-1),
        json!(2.5),
        json!(u64::MAX),
        json!(u64::MAX - 1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(1e300),
        json!(""),
        json!(" \t"),
        json!("\u{0}\u{1b}[31m"),
        json!("18446744073709551615"),
        json!("next"),
        json!("<html>"),
        json!("https://api.example.com/items?page=2&after=abc&cursor=x"),
        json!("/items?starting_after=9&offset=18446744073709551615"),
        json!("https://[broken"),
        json!([]),
        json!({}),
        json!([null]),
        json!([{}]),
        json!([{"rel": "next", "href": "/items?page=3"}]),
        json!({"message": ""}),
        json!({"data": [{"id": 1}]}),
        json!("long ".repeat(2000)),
    ]
}

/// An edit of the text of an input. A place is an index of its bytes.
#[derive(Clone, Debug)]
pub(super) enum TextEdit {
    Insert(Index, Vec<u8>),
    Overwrite(Index, Vec<u8>),
    Cut(Index, Index),
    Repeat(Index, Index),
    End(Index),
}

pub(super) fn text_edit() -> impl Strategy<Value = TextEdit> {
    let bytes = || {
        prop_oneof![
            select(TOKENS).prop_map(|token| token.as_bytes().to_vec()),
            prop::collection::vec(any::<u8>(), 1..4),
            "[0-9]{1,30}".prop_map(String::into_bytes),
        ]
    };
    prop_oneof![
        (any::<Index>(), bytes()).prop_map(|(at, bytes)| TextEdit::Insert(at, bytes)),
        (any::<Index>(), bytes()).prop_map(|(at, bytes)| TextEdit::Overwrite(at, bytes)),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| TextEdit::Cut(from, to)),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| TextEdit::Repeat(from, to)),
        any::<Index>().prop_map(TextEdit::End),
    ]
}

/// What means something in JSON, YAML, TOML or a header.
const TOKENS: &[&str] = &[
    "\"",
    "'",
    "\\",
    "\\ud800",
    "\\u0000",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "=",
    "#",
    "&a ",
    "*a",
    "<<: ",
    "- ",
    "!!str ",
    "| ",
    "\n",
    "\r\n",
    "\t",
    "  ",
    "null",
    "true",
    "NaN",
    "inf",
    "1e999",
    "-0",
    "0x10",
    "1_000",
    "\u{feff}",
    "ü",
    "\u{202e}",
    "\0",
    "GMT",
    "-1",
    ".5",
    "99999999999999999999",
];

impl TextEdit {
    pub(super) fn apply(&self, text: &mut Vec<u8>) {
        let at = |index: &Index, text: &[u8]| index.index(text.len() + 1);
        let range = |from: &Index, to: &Index, text: &[u8]| {
            let (one, other) = (at(from, text), at(to, text));
            one.min(other)..one.max(other)
        };
        match self {
            Self::Insert(index, bytes) => {
                let at = at(index, text);
                text.splice(at..at, bytes.iter().copied());
            }
            Self::Overwrite(index, bytes) => {
                let at = at(index, text);
                let end = (at + bytes.len()).min(text.len());
                text.splice(at..end, bytes.iter().copied());
            }
            Self::Cut(from, to) => _ = text.drain(range(from, to, text)),
            Self::Repeat(from, to) => {
                let range = range(from, to, text);
                let copy = text[range.clone()].to_vec();
                text.splice(range.end..range.end, copy);
            }
            Self::End(index) => text.truncate(at(index, text)),
        }
    }
}
