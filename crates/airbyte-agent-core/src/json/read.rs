//! Deserializing JSON with errors that name the member, in words that mention no Rust type.

use std::borrow::Cow;

use serde::Deserialize;

use super::member_path::MemberPath;
use super::tracked::{self, MemberError};
use crate::suggest::nearest;

/// Why JSON could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// Path of the member, steps separated by dots; `.` for the whole document.
    pub path: String,
    /// The reason, without a position in the text.
    pub reason: String,
    /// Whether the member is unknown. Only [`read_strict`] rejects unknown members.
    pub is_unknown_member: bool,
}

impl JsonError {
    /// What the member must be, as far as the reason says it: `must be a non-negative integer, not -1`.
    #[must_use]
    pub fn requirement(&self) -> Cow<'_, str> {
        let reason = &self.reason;
        let mismatch = ["invalid type: ", "invalid value: "].iter().find_map(|prefix| reason.strip_prefix(prefix));
        match mismatch.and_then(|rest| rest.rsplit_once(", expected ")) {
            Some((found, wanted)) => match found_value(found) {
                // Nothing else is wrong with a whole number that is not negative.
                Found::Number(text, number)
                    if wanted.ends_with("integer") && number.fract() == 0.0 && number >= 0.0 =>
                {
                    format!("is too large: {text}").into()
                }
                Found::Number(text, _) | Found::Other(text) => format!("must be {wanted}, not {text}").into(),
            },
            None => match reason.strip_prefix("expected ") {
                Some(wanted) => format!("must be {wanted}").into(),
                None => reason.into(),
            },
        }
    }

    /// What is wrong with an option, to be read after its name: `must be a string`, `is not valid: unknown value`.
    #[must_use]
    pub fn problem(&self) -> Cow<'_, str> {
        let requirement = self.requirement();
        match ["must ", "is "].iter().any(|verb| requirement.starts_with(verb)) {
            true => requirement,
            false => format!("is not valid: {requirement}").into(),
        }
    }
}

/// What was found instead of the expected value.
enum Found<'a> {
    Number(&'a str, f64),
    Other(&'a str),
}

fn found_value(found: &str) -> Found<'_> {
    let quoted = found.split_once('`').and_then(|(_, rest)| rest.strip_suffix('`'));
    match (found, quoted) {
        ("string", _) => Found::Other("a string"),
        ("sequence", _) => Found::Other("an array"),
        ("map", _) => Found::Other("an object"),
        (_, Some(text)) => text.parse().map_or(Found::Other(text), |number| Found::Number(text, number)),
        (other, None) => Found::Other(other),
    }
}

/// Deserializes JSON.
///
/// # Errors
/// If the JSON is malformed or does not have the shape of `T`.
pub fn read<'a, T: Deserialize<'a>>(json: &'a [u8]) -> Result<T, JsonError> {
    // Tracking the path is slower than reading, so it is done only after a failure.
    serde_json::from_slice(json).map_err(|error| {
        let found = tracked::from_json::<T>(json).err().unwrap_or(MemberError { path: MemberPath::default(), error });
        unreadable(&found)
    })
}

/// Deserializes JSON and rejects unknown members, at any depth.
///
/// # Errors
/// As [`read`]; also for the first unknown member.
pub fn read_strict<'a, T: Deserialize<'a>>(json: &'a [u8]) -> Result<T, JsonError> {
    let (value, unknown) = tracked::from_json(json).map_err(|error| incomplete(&error))?;
    refuse_unknown(unknown)?;
    Ok(value)
}

// The following is apart from what is compiled for every type.

#[inline(never)]
fn unreadable(MemberError { path, error }: &MemberError) -> JsonError {
    let reason = describe(error);
    JsonError { path: path.to_string(), is_unknown_member: reason.starts_with("unknown field `"), reason }
}

/// As [`unreadable`], but the path of a member that is missing is its own.
#[inline(never)]
fn incomplete(error: &MemberError) -> JsonError {
    let JsonError { path, reason, is_unknown_member } = unreadable(error);
    match missing_member(&reason) {
        Some(name) => {
            let path = if path == "." { name.to_owned() } else { format!("{path}.{name}") };
            JsonError { path, reason: "is required".to_owned(), is_unknown_member: false }
        }
        None => JsonError { path, reason, is_unknown_member },
    }
}

#[inline(never)]
fn refuse_unknown(unknown: Vec<MemberPath>) -> Result<(), JsonError> {
    let Some(path) = unknown.first() else { return Ok(()) };
    Err(JsonError { path: path.to_string(), reason: "is not a known member".to_owned(), is_unknown_member: true })
}

fn missing_member(reason: &str) -> Option<&str> {
    reason.strip_prefix("missing field `")?.strip_suffix('`')
}

/// What a JSON error says, without the position in the text, with JSON's names for types, and without texts from the
/// JSON, which may be secrets.
#[must_use]
pub fn describe(error: &serde_json::Error) -> String {
    let message = error.to_string();
    // Callers from Python and Node never see the text that the position refers to.
    let reason = message.rsplit_once(" at line ").map_or(message.as_str(), |(reason, _)| reason);
    let unquoted = without_text(reason);
    let reason: &str = &shorten(unquoted.as_deref().unwrap_or(reason));
    if let Some(unknown) = unknown_name(reason) {
        return unknown;
    }
    match reason.rsplit_once(" expected ") {
        Some((found, "u8" | "u16" | "u32" | "u64" | "usize")) => format!("{found} expected a non-negative integer"),
        Some((found, "i8" | "i16" | "i32" | "i64")) => format!("{found} expected an integer"),
        Some((found, "f32" | "f64")) => format!("{found} expected a number"),
        Some((found, wanted)) if wanted.starts_with("struct ") => format!("{found} expected an object"),
        Some((found, "a sequence")) => format!("{found} expected an array"),
        Some((found, "a map")) => format!("{found} expected an object"),
        _ => reason.to_owned(),
    }
}

/// "unknown field `nam`, expected `name` or `size`" with the nearest name; `None` for any other message.
fn unknown_name(reason: &str) -> Option<String> {
    let (what, rest) = reason.strip_prefix("unknown ")?.split_once(" `")?;
    let (given, known) = rest.split_once("`, expected ")?;
    let what = if what == "field" { "member" } else { "value" };
    // Every odd piece is between backticks.
    let names: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    Some(match nearest(given, &names) {
        Some(near) => format!("unknown {what} `{given}`; did you mean `{near}`?"),
        None => format!("unknown {what} `{given}`; expected {known}"),
    })
}

/// `invalid type: string "hush", expected a map` without `"hush"`; `None` for any other message.
#[must_use]
pub fn without_text(reason: &str) -> Option<String> {
    let (start, rest) = reason.split_once(": string \"")?;
    let (_, end) = rest.rsplit_once("\", expected ")?;
    Some(format!("{start}: string, expected {end}"))
}

/// How much of the beginning and of the end of a reason is kept, in characters. It may quote a name of any length.
const REASON_ENDS: usize = 200;

fn shorten(reason: &str) -> Cow<'_, str> {
    let start = reason.char_indices().nth(REASON_ENDS).map(|(at, _)| at);
    let end = reason.char_indices().rev().nth(REASON_ENDS).map(|(at, _)| at);
    match (start, end) {
        (Some(start), Some(end)) if start < end => format!("{}…{}", &reason[..start], &reason[end..]).into(),
        _ => reason.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Inner {
        #[allow(dead_code, reason = "only its deserialization matters")]
        count: u32,
    }

    #[derive(Debug, Deserialize)]
    struct Outer {
        #[allow(dead_code, reason = "only its deserialization matters")]
        inner: Inner,
    }

    #[test]
    fn errors_name_the_member_and_no_rust_type() {
        let error = read::<Outer>(br#"{"inner": {"count": -1}}"#).expect_err("negative");
        assert_eq!(error.path, "inner.count");
        assert!(error.reason.ends_with("expected a non-negative integer"), "{}", error.reason);
        let error = read::<Outer>(br#"{"inner": 3}"#).expect_err("not an object");
        assert!(error.reason.ends_with("expected an object"), "{}", error.reason);
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Shape {
        Point,
        Circle(Inner),
    }

    #[test]
    fn errors_inside_of_a_variant_name_the_variant() {
        assert!(matches!(read_strict::<Shape>(br#""point""#), Ok(Shape::Point)));
        assert!(matches!(read_strict::<Shape>(br#"{"circle": {"count": 1}}"#), Ok(Shape::Circle(Inner { count: 1 }))));
        for (json, path) in [
            (r#"{"circle": {"count": true}}"#, "circle.count"),
            (r#"{"circle": {"count": 1, "x": 1}}"#, "circle.x"),
            (r#"{"circle": 1}"#, "circle"),
            (r#""circle""#, "circle"),
            (r#"{"point": 1}"#, "point"),
            (r#"{"square": {}}"#, "."),
            (r#"{"circle": {"count": 1}, "point": null}"#, "."),
            ("{}", "."),
            ("7", "."),
        ] {
            assert_eq!(read_strict::<Shape>(json.as_bytes()).expect_err(json).path, path, "{json}");
        }
    }

    #[test]
    fn a_variant_is_a_name_or_an_object_with_one_member() {
        for (json, requirement) in
            [("7", "must be a string or an object, not 7"), ("{}", "must be an object with one member, not an object")]
        {
            assert_eq!(read_strict::<Shape>(json.as_bytes()).expect_err(json).requirement(), requirement);
        }
    }

    #[test]
    fn an_unknown_name_is_reported_with_the_nearest_one() {
        for (reason, expected) in [
            (
                "unknown field `positon`, expected `position` or `kind`",
                "unknown member `positon`; did you mean `position`?",
            ),
            ("unknown variant `x`, expected one of `a`, `b`", "unknown value `x`; expected one of `a`, `b`"),
        ] {
            assert_eq!(super::unknown_name(reason).as_deref(), Some(expected));
        }
        assert_eq!(super::unknown_name("invalid type: map, expected a string"), None);
    }

    #[test]
    fn errors_do_not_quote_texts() {
        for json in [r#"{"inner": {"count": "hush"}}"#, r#"{"inner": {"count": "\", expected hush at line 1"}}"#] {
            let error = read::<Outer>(json.as_bytes()).expect_err("a text");
            assert_eq!(error.reason, "invalid type: string, expected a non-negative integer");
        }
    }

    #[test]
    fn a_requirement_says_what_the_member_must_be() {
        for (count, expected) in [
            ("-1", "must be a non-negative integer, not -1"),
            ("1.5", "must be a non-negative integer, not 1.5"),
            ("true", "must be a non-negative integer, not true"),
            ("null", "must be a non-negative integer, not null"),
            ("\"hush\"", "must be a non-negative integer, not a string"),
            ("[1]", "must be a non-negative integer, not an array"),
            ("4294967296", "is too large: 4294967296"),
            ("1e30", "is too large: 1e+30"),
        ] {
            let error = read::<Outer>(format!(r#"{{"inner": {{"count": {count}}}}}"#).as_bytes()).expect_err(count);
            assert_eq!(error.requirement(), expected);
        }
    }

    #[test]
    fn a_reason_does_not_quote_a_long_name() {
        let name = "ü".repeat(10_000);
        assert!(super::shorten(&name).len() < 1000);
    }

    #[test]
    fn strict_reading_rejects_unknown_and_missing_members() {
        let error = read_strict::<Outer>(br#"{"inner": {"count": 1, "cuont": 2}}"#).expect_err("unknown");
        assert_eq!((error.path.as_str(), error.is_unknown_member), ("inner.cuont", true));
        let error = read_strict::<Outer>(br#"{"inner": {}}"#).expect_err("missing");
        assert_eq!((error.path.as_str(), error.reason.as_str()), ("inner.count", "is required"));
        let error = read_strict::<Outer>(br#"{"inner": {"count": 1}} x"#).expect_err("trailing");
        assert_eq!(error.path, ".");
    }
}
