//! How the lists of the official kinds page, from the facts of the client's catalogue.
//!
//! What a response says about the next page follows from the members that the connector documents for
//! `connector_metadata`, by their names and types. The paths of the client's rule are not used for it, so that a rule
//! with a wrong path is noticed.

use airbyte_agent::catalogue::{self, End, Operation, Position};
use serde_json::{Map, Value};

use super::paging::{MetaValue, Paging, PositionStyle, SizeParam};

type Members = Vec<(String, MetaValue)>;

/// Records of a page, where the connector does not document how many there are.
const DEFAULT_SIZE: u64 = 20;

/// The paging style of a list; `None` if everything is on one page.
pub(super) fn style(operation: &Operation) -> Option<Paging> {
    let rule = operation.paging.as_ref().filter(|rule| *rule != &only_records(rule))?;
    Some(Paging {
        size: rule.size.clone().map(|param| SizeParam { param, max: rule.max_size.unwrap_or(u64::from(u32::MAX)) }),
        default_size: rule.default_size.unwrap_or(DEFAULT_SIZE),
        position: rule.position.clone(),
        style: match rule.kind {
            _ if rule.position.is_none() => PositionStyle::Whole,
            Position::Token => PositionStyle::Cursor,
            Position::Page => PositionStyle::Page,
            Position::Offset => PositionStyle::Offset,
            Position::Last => PositionStyle::LastId,
            Position::Time => PositionStyle::Time,
        },
        first_page: rule.first.unwrap_or(1),
        always_next: rule.end == Some(End::EmptyPage),
        metadata: operation.metadata.as_ref().map(|members| documented(members, rule.kind == Position::Time)),
    })
}

/// The members of the result of a list, if it is the provider's own envelope.
pub(super) fn reply(operation: &Operation) -> Option<Members> {
    let rule = operation.paging.as_ref()?;
    let mut members = vec![(rule.records.clone()?, MetaValue::Records)];
    // What a connector does not copy to `connector_metadata` stays where the provider puts it.
    if operation.metadata.is_none() {
        for (path, value) in [
            (&rule.next, MetaValue::Next),
            (&rule.more, MetaValue::More),
            (&rule.done, MetaValue::Done),
            (&rule.total, MetaValue::Total),
        ] {
            members.extend(path.clone().map(|path| (path, value)));
        }
    }
    Some(members)
}

fn only_records(rule: &catalogue::Paging) -> catalogue::Paging {
    catalogue::Paging { records: rule.records.clone(), ..catalogue::Paging::default() }
}

/// The values of documented members.
fn documented(members: &Map<String, Value>, is_time: bool) -> Members {
    let has_total = members.contains_key("total");
    let value = |name: &str, kind: &Value| match kind {
        Value::Object(members) => {
            let members = documented(members, is_time);
            let names_next = members.iter().any(|(_, value)| *value == MetaValue::Next);
            if names_next { MetaValue::NextObject(members) } else { MetaValue::Object(members) }
        }
        Value::Array(items) if items.iter().any(|item| item.get("rel").is_some()) => MetaValue::Links,
        Value::Array(_) => MetaValue::Literal(Value::Array(Vec::new())),
        Value::String(kind) => match (kind.as_str(), name) {
            ("boolean", "done" | "isLast" | "last_page") => MetaValue::Done,
            ("boolean", name) if name.contains("more") || name.contains("next") || name.contains("Next") => MetaValue::More,
            ("boolean", _) => MetaValue::Literal(false.into()),
            ("link", "previous_page") => MetaValue::PreviousLink,
            ("link", "first_page_uri") => MetaValue::FirstLink,
            ("link", _) => MetaValue::NextLink,
            ("integer", "start" | "next_offset") => MetaValue::Offset,
            ("integer", "page" | "current_page_number") => MetaValue::PageNumber,
            ("integer", "page_size" | "limit" | "max_results") => MetaValue::Size,
            ("integer", "page_count" | "total_page" | "total_pages") => MetaValue::PageCount,
            ("integer", "count") if has_total => MetaValue::Size,
            ("integer", "count") if is_time => MetaValue::Count,
            ("integer", "size") => MetaValue::Count,
            ("integer", _) => MetaValue::Total,
            ("string", "path" | "uri") => MetaValue::NextLink,
            ("string", name) if is_next_value(name) => MetaValue::Next,
            _ => MetaValue::Literal(Value::String(format!("{name} of the emulator"))),
        },
        _ => MetaValue::Literal(Value::Null),
    };
    members.iter().map(|(name, kind)| (name.clone(), value(name, kind))).collect()
}

fn is_next_value(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.starts_with("next") || lower.contains("cursor") || matches!(name, "after" | "offset")
}
