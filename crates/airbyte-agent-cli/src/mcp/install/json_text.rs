//! Adding a member to a JSON file. Only the text of the member is inserted, so that everything else stays as it is, digits and
//! spaces included.

use std::fmt;
use std::ops::Range;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer};
use serde_json::value::RawValue;

use super::change::{Change, Refusal};

/// The text with a value as `servers.name`.
///
/// # Errors
/// If the text is not plain JSON, or has another value there.
pub fn change(text: &str, servers: &str, name: &str, value: &Value, replace: bool) -> Result<Change, Refusal> {
    if text.trim().is_empty() {
        return Ok(Change::To(format!("{:#}\n", serde_json::json!({servers: {name: value}}))));
    }
    let root: &RawValue = serde_json::from_str(text).map_err(|error| not_plain(&error))?;
    let root = Object::of(text, root).ok_or_else(|| Refusal::Unreadable("it is not an object".to_owned()))?;
    let style = Style::of(text);
    let Some(present) = root.member(servers) else {
        return Ok(Change::To(root.with_member(text, servers, &serde_json::json!({name: value}), &style)));
    };
    let object =
        Object::of(text, present).ok_or_else(|| Refusal::Unreadable(format!("`{servers}` is not an object")))?;
    let Some(present) = object.member(name) else {
        return Ok(Change::To(object.with_member(text, name, value, &style)));
    };
    if serde_json::from_str::<Value>(present.get()).is_ok_and(|present| present == *value) {
        return Ok(Change::None);
    }
    if !replace {
        return Err(Refusal::Exists);
    }
    let Range { start, end } = span(text, present);
    let new = style.pretty(value, indentation_at(text, start));
    Ok(Change::To(format!("{}{new}{}", &text[..start], &text[end..])))
}

fn not_plain(error: &serde_json::Error) -> Refusal {
    let place = format!("line {}, column {}", error.line(), error.column());
    Refusal::Unreadable(format!("it is not plain JSON at {place} (comments and trailing commas are not)"))
}

/// An object in a text.
struct Object<'a> {
    span: Range<usize>,
    members: Vec<(String, &'a RawValue)>,
}

impl<'a> Object<'a> {
    /// `None` if the value is no object.
    fn of(text: &str, value: &'a RawValue) -> Option<Self> {
        let Members(members) = serde_json::from_str(value.get()).ok()?;
        Some(Self { span: span(text, value), members })
    }

    /// Of several members with one name, readers take the last.
    fn member(&self, name: &str) -> Option<&'a RawValue> {
        self.members.iter().rev().find(|(of, _)| of == name).map(|(_, value)| *value)
    }

    /// The text with a new last member.
    fn with_member(&self, text: &str, name: &str, value: &Value, style: &Style) -> String {
        let (open, close) = (self.span.start, self.span.end - 1);
        let outer = indentation_at(text, open);
        let values: Vec<Range<usize>> = self.members.iter().map(|(_, value)| span(text, value)).collect();
        let own_lines = values.last().filter(|last| text[open..last.start].contains('\n'));
        let inner = match own_lines {
            Some(last) => indentation_at(text, last.start).to_owned(),
            None => format!("{outer}{}", style.indent),
        };
        let (before, comma) = match values.last() {
            Some(last) => (&text[..last.end], ","),
            None => (&text[..=open], ""),
        };
        let after = match own_lines {
            Some(last) => text[last.end..].to_owned(),
            None => format!("{}{outer}{}", style.newline, &text[close..]),
        };
        let (newline, name, value) = (style.newline, Value::from(name), style.pretty(value, &inner));
        format!("{before}{comma}{newline}{inner}{name}: {value}{after}")
    }
}

/// The members of an object, in their order.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfObject;

        impl<'de> Visitor<'de> for OfObject {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(OfObject)
    }
}

/// How a text is laid out.
struct Style {
    indent: String,
    newline: &'static str,
}

impl Style {
    fn of(text: &str) -> Self {
        let indents = text.lines().map(|line| &line[..line.len() - line.trim_start().len()]);
        let indent = indents.into_iter().find(|indent| !indent.is_empty()).unwrap_or("  ");
        Self { indent: indent.to_owned(), newline: if text.contains("\r\n") { "\r\n" } else { "\n" } }
    }

    /// A value on lines that begin with this indentation, except the first.
    fn pretty(&self, value: &Value, indentation: &str) -> String {
        let mut bytes = Vec::new();
        let formatter = PrettyFormatter::with_indent(self.indent.as_bytes());
        // Values have a JSON form, and that is Unicode.
        let written = value.serialize(&mut Serializer::with_formatter(&mut bytes, formatter));
        let text = written.ok().and_then(|()| String::from_utf8(bytes).ok()).unwrap_or_else(|| value.to_string());
        text.replace('\n', &format!("{}{indentation}", self.newline))
    }
}

/// Where a value is in the text that it was read from.
fn span(text: &str, value: &RawValue) -> Range<usize> {
    let start = value.get().as_ptr().addr() - text.as_ptr().addr();
    start..start + value.get().len()
}

/// The white space that the line of a place begins with.
fn indentation_at(text: &str, place: usize) -> &str {
    let line = text[..place].rfind('\n').map_or(text, |newline| &text[newline + 1..]);
    let content = line.find(|character| character != ' ' && character != '\t').unwrap_or(line.len());
    &line[..content]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn changed(text: &str) -> String {
        match change(text, "mcpServers", "airbyte", &json!({"command": "x", "args": ["mcp"]}), true) {
            Ok(Change::To(new)) => new,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn the_rest_of_the_text_stays_as_it_is() {
        let text = "{\r\n\t\"big\": 123456789012345678901234567890,  \"x\" : 1.10,\r\n\t\"mcpServers\": {\r\n\t\t\"other\": {}\r\n\t}\r\n}";
        let new = changed(text);
        let entry =
            "\"airbyte\": {\r\n\t\t\t\"command\": \"x\",\r\n\t\t\t\"args\": [\r\n\t\t\t\t\"mcp\"\r\n\t\t\t]\r\n\t\t}";
        assert_eq!(new, text.replace("\"other\": {}", &format!("\"other\": {{}},\r\n\t\t{entry}")));
    }

    #[test]
    fn every_layout_gets_the_member_and_nothing_else() {
        for text in [
            "",
            " \n",
            "{}",
            "{ }\n",
            "{\"a\": 1}",
            "{\"mcpServers\": {}}",
            "{\"mcpServers\": {\"other\": {\"command\": \"}{\"}}, \"b\": [1, {}]}",
            "{\n  \"mcpServers\": {\n  }\n}\n",
            "{\n    \"a\": {\n        \"b\": 1\n    }\n}\n",
            "{\"mcpServers\": {\"airbyte\": {\"command\": \"old\", \"env\": {}}, \"z\": 1}}",
            "{\"mcpServers\": 1, \"mcpServers\": {\"other\": {}}}",
        ] {
            let mut expected: Value = serde_json::from_str(text).unwrap_or_else(|_| json!({}));
            expected["mcpServers"]["airbyte"] = json!({"command": "x", "args": ["mcp"]});
            let new = changed(text);
            assert_eq!(serde_json::from_str::<Value>(&new).ok(), Some(expected), "{text}: {new}");
            let again = change(&new, "mcpServers", "airbyte", &json!({"command": "x", "args": ["mcp"]}), false);
            assert_eq!(again, Ok(Change::None), "{new}");
        }
    }

    #[test]
    fn what_would_be_lost_is_refused() {
        for text in
            ["{\n// mine\n}", "{\"a\": 1,}", "[]", "{\"mcpServers\": []}", "{\"mcpServers\": null}", "\u{feff}{}"]
        {
            let refusal = change(text, "mcpServers", "airbyte", &json!({}), true);
            assert!(matches!(refusal, Err(Refusal::Unreadable(_))), "{text}: {refusal:?}");
        }
        let text = "{\"mcpServers\": {\"airbyte\": {}}}";
        assert_eq!(change(text, "mcpServers", "airbyte", &json!({"command": "x"}), false), Err(Refusal::Exists));
    }
}
