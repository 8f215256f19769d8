//! Cutting one JSON value that is too large for a result, and saying where.

use airbyte_agent_core::json::Members;
use serde_json::value::RawValue;

use crate::json_text::{Text, is_portable, string_of, text_of};
use crate::limits::{cut_text, start_of};

/// How deep a value may be nested.
const MAX_DEPTH: usize = 32;

/// How many places of a value are named at most.
const MAX_PLACES: usize = 10;

/// A value that was cut, and the places where.
#[derive(Debug)]
pub(crate) struct Shortened {
    pub(crate) value: Box<RawValue>,
    places: Vec<String>,
    /// How many places there are.
    count: usize,
}

impl Shortened {
    /// The places in words, such as "`body` and `files.0.patch`"; `None` if nothing was cut.
    pub(crate) fn places(&self) -> Option<String> {
        let named = self.places.iter().map(|place| format!("`{place}`")).collect::<Vec<_>>().join(", ");
        match self.count.checked_sub(self.places.len())? {
            0 if named.is_empty() => None,
            0 => Some(named),
            more => Some(format!("{named} and {more} more")),
        }
    }
}

/// The value in at most so many bytes: strings lose their ends first, then arrays and objects. It is cut no more than
/// necessary, by halves. The digits of numbers and the order of members are kept.
pub(crate) fn shorten(json: &str, most: usize) -> Shortened {
    if json.len() <= most && is_portable(json) {
        return Shortened::of(json.to_owned(), Cutter::default());
    }
    let whole = Limits { text: usize::MAX, items: usize::MAX };
    let texts = (6..=14).rev().map(|exponent| Limits { text: 1 << exponent, items: usize::MAX });
    let items = (0..=8).rev().map(|exponent| Limits { text: 64, items: 1 << exponent });
    for limits in std::iter::once(whole).chain(texts).chain(items) {
        let mut cutter = Cutter { limits, most, ..Cutter::default() };
        cutter.value(json.trim(), "", 0);
        if cutter.out.len() <= most && is_portable(&cutter.out) {
            return Shortened::of(std::mem::take(&mut cutter.out), cutter);
        }
    }
    // Nothing of its structure fits: its beginning as text, in which every character takes six bytes at most.
    let text = format!("{}…", start_of(json, most / 6));
    let mut cutter = Cutter::default();
    cutter.note("");
    Shortened::of(string_of(&text), cutter)
}

impl Shortened {
    fn of(json: String, cutter: Cutter) -> Self {
        // The text was parsed, or is that of a string.
        let value = RawValue::from_string(json).unwrap_or_else(|_| RawValue::NULL.to_owned());
        Self { value, places: cutter.places, count: cutter.count }
    }
}

#[derive(Clone, Copy)]
struct Limits {
    /// Bytes of a string.
    text: usize,
    /// Items of an array, and members of an object.
    items: usize,
}

struct Cutter {
    limits: Limits,
    /// It ends when it has written more bytes than this.
    most: usize,
    out: String,
    places: Vec<String>,
    count: usize,
}

impl Default for Cutter {
    fn default() -> Self {
        let limits = Limits { text: usize::MAX, items: usize::MAX };
        Self { limits, most: usize::MAX, out: String::new(), places: Vec::new(), count: 0 }
    }
}

impl Cutter {
    fn value(&mut self, json: &str, path: &str, depth: usize) {
        if self.out.len() > self.most {
            return;
        }
        match json.as_bytes().first() {
            Some(b'"') => self.text(json, path),
            Some(b'[' | b'{') if depth == MAX_DEPTH => {
                self.note(path);
                self.out.push_str(&string_of(&cut_text(json, self.limits.text.min(64))));
            }
            Some(b'[') => self.array(json, path, depth),
            Some(b'{') => self.object(json, path, depth),
            _ if is_portable(json) => self.out.push_str(json),
            // A number that is out of range, as text.
            _ => {
                self.note(path);
                self.out.push_str(&string_of(&cut_text(json, self.limits.text)));
            }
        }
    }

    fn text(&mut self, json: &str, path: &str) {
        if json.len() > self.limits.text {
            self.note(path);
            let start = start_of_string(json, self.limits.text);
            let text = format!("{}… [cut, {} bytes in all]", &*text_of(&format!("{start}\"")), json.len() - 2);
            self.out.push_str(&string_of(&text));
            return;
        }
        match text_of(json) {
            Text::Valid(_) => self.out.push_str(json),
            Text::Replaced(text) => {
                self.note(path);
                self.out.push_str(&string_of(&text));
            }
        }
    }

    fn array(&mut self, json: &str, path: &str, depth: usize) {
        let items: Vec<&RawValue> = serde_json::from_str(json).unwrap_or_default();
        if items.len() > self.limits.items {
            self.note(path);
        }
        self.out.push('[');
        for (index, item) in items.iter().take(self.limits.items).enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            self.value(item.get(), &step(path, &index.to_string()), depth + 1);
        }
        self.out.push(']');
    }

    fn object(&mut self, json: &str, path: &str, depth: usize) {
        let members = serde_json::from_str::<Members<'_>>(json).map(|members| members.0).unwrap_or_default();
        if members.len() > self.limits.items {
            self.note(path);
        }
        self.out.push('{');
        for (index, (name, value)) in members.iter().take(self.limits.items).enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            let path = step(path, name.as_str());
            let name = cut_text(name.as_str(), self.limits.text);
            self.out.push_str(&string_of(&name));
            self.out.push(':');
            self.value(value.get(), &path, depth + 1);
        }
        self.out.push('}');
    }

    fn note(&mut self, path: &str) {
        self.count += 1;
        if self.places.len() < MAX_PLACES {
            self.places.push(cut_text(if path.is_empty() { "." } else { path }, 80));
        }
    }
}

/// The longest beginning of a string of JSON, without its closing quote, that has about so many bytes and ends neither in a
/// character nor in an escape.
fn start_of_string(json: &str, most: usize) -> &str {
    let bytes = json.as_bytes();
    let (mut end, mut next) = (1, 1);
    while next <= most {
        end = next;
        next += match (bytes.get(end), bytes.get(end + 1)) {
            (Some(b'\\'), Some(b'u')) => 6,
            (Some(b'\\'), _) => 2,
            _ => 1,
        };
    }
    start_of(json, end)
}

fn step(path: &str, name: &str) -> String {
    let name = cut_text(name, 80);
    if path.is_empty() { name } else { format!("{path}.{name}") }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn shortened(json: &str, most: usize) -> (Value, Option<String>) {
        let shortened = shorten(json, most);
        assert!(shortened.value.get().len() <= most, "{} bytes", shortened.value.get().len());
        (serde_json::from_str(shortened.value.get()).expect("JSON"), shortened.places())
    }

    #[test]
    fn what_fits_is_kept_as_it_is() {
        let json = r#"{"id": 12345678901234567890123, "b": 1, "a": 1.50}"#;
        let same = shorten(json, 100);
        assert_eq!((same.value.get(), same.places()), (json, None));
    }

    #[test]
    fn long_strings_lose_their_ends_and_the_rest_is_kept() {
        let json = json!({"id": 1, "body": "ü".repeat(5_000_000), "files": [{"patch": "p".repeat(9000), "name": "a"}]});
        let (value, places) = shortened(&json.to_string(), 24_000);
        assert_eq!((&value["id"], &value["files"][0]["name"]), (&json!(1), &json!("a")));
        let body = value["body"].as_str().expect("text");
        assert!(body.starts_with("üü") && body.ends_with("… [cut, 10000000 bytes in all]"), "{body}");
        assert_eq!(places.as_deref(), Some("`body`, `files.0.patch`"));
    }

    #[test]
    fn a_string_ends_neither_in_a_character_nor_in_an_escape() {
        let json = r#""a\n\u00e9\\ü\"z""#;
        for most in 1..json.len() - 1 {
            let start = format!("{}\"", start_of_string(json, most));
            assert!(serde_json::from_str::<String>(&start).is_ok(), "{most}: {start}");
        }
    }

    #[test]
    fn digits_and_repeated_members_survive_a_cut() {
        let json = format!(r#"{{"id":12345678901234567890123,"a":1,"a":2,"t":"{}"}}"#, "x".repeat(900));
        let text = shorten(&json, 200).value.get().to_owned();
        assert!(text.starts_with(r#"{"id":12345678901234567890123,"a":1,"a":2,"t":"xxx"#), "{text}");
    }

    #[test]
    fn arrays_and_objects_are_cut_if_strings_do_not_suffice() {
        let numbers: Vec<u32> = (0..100_000).collect();
        let (value, places) = shortened(&json!({"id": 1, "numbers": numbers}).to_string(), 24_000);
        assert_eq!((&value["id"], value["numbers"].as_array().map(Vec::len)), (&json!(1), Some(256)));
        assert_eq!(places.as_deref(), Some("`numbers`"));
    }

    #[test]
    fn nothing_makes_it_larger_than_allowed_or_unreadable() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let names: serde_json::Map<String, Value> =
            (0..999).map(|n| (format!("{n}{}", "k".repeat(999)), json!(n))).collect();
        for json in [
            deep,
            json!(names).to_string(),
            json!("\u{1}".repeat(100_000)).to_string(),
            r#"{"a": "\ud800", "b": 1e999}"#.to_owned(),
            "7".repeat(100_000),
        ] {
            let (_, places) = shortened(&json, 1000);
            assert!(places.is_some());
        }
        let (value, places) = shortened(r#"{"a":"x\ud800","b":1e999}"#, 1000);
        assert_eq!((value, places.as_deref()), (json!({"a": "x\u{FFFD}", "b": "1e999"}), Some("`a`, `b`")));
    }
}
