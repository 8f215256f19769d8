//! [`Payload`]: the body of a notification as it was sent, in the form of a Slack message.

use airbyte_agent_core::error::Message;
use airbyte_agent_core::json::{JsonError, read};
use airbyte_agent_core::{Error, ErrorKind, Object};
use serde_json::Value;

const TEXT: &str = "text";
const BLOCKS: &str = "blocks";
const DATA: &str = "data";

/// How many levels a body may have. Those of Airbyte have five; an event has one more than what it was read from, and decoders
/// of JSON have limits.
const MAX_DEPTH: usize = 64;

/// A notification as it was sent. None of the members is guaranteed, and what has another type than expected counts as absent.
#[derive(Debug)]
pub(super) struct Payload(Object);

impl Payload {
    pub(super) fn read(body: &[u8]) -> Result<Self, Error> {
        if body.trim_ascii().is_empty() {
            return Err(not_a_notification("it is empty; pass the body of the request as it was received"));
        }
        let members: Object = read(body)
            .map_err(|JsonError { reason, .. }| not_a_notification(format!("it is not a JSON object: {reason}")))?;
        if members.values().any(|value| is_deeper(value, MAX_DEPTH - 1)) {
            return Err(not_a_notification(format!("it has more than {MAX_DEPTH} levels")));
        }
        if [TEXT, BLOCKS, DATA].iter().all(|name| members.get(*name).is_none_or(Value::is_null)) {
            return Err(not_a_notification("it has none of the members `text`, `blocks` and `data`"));
        }
        Ok(Self(members))
    }

    /// The text for people.
    pub(super) fn text(&self) -> Option<&str> {
        self.0.get(TEXT)?.as_str()
    }

    /// The numbers of a sync.
    pub(super) fn data(&self) -> Option<&Object> {
        self.0.get(DATA)?.as_object()
    }

    /// The text of the first block.
    pub(super) fn title(&self) -> Option<&str> {
        section_text(self.blocks().first()?)
    }

    /// What follows `start` in the section that begins with it.
    pub(super) fn section_after(&self, start: &str) -> Option<&str> {
        self.blocks().iter().filter_map(section_text).find_map(|text| text.strip_prefix(start))
    }

    /// The first section after a divider.
    pub(super) fn section_below_divider(&self) -> Option<&str> {
        self.blocks().iter().skip_while(|block| block["type"] != "divider").find_map(section_text)
    }

    /// The value beside a label. Labels are bold, and some end with a colon: `*Source:*`.
    pub(super) fn field(&self, label: &str) -> Option<&str> {
        let pairs =
            self.blocks().iter().filter_map(|block| block["fields"].as_array()).flat_map(|fields| fields.chunks(2));
        pairs
            .filter_map(|pair| Some((pair.first()?[TEXT].as_str()?, pair.get(1)?[TEXT].as_str()?)))
            .find_map(|(found, value)| (found.trim_matches('*').trim_end_matches(':') == label).then_some(value))
    }

    /// Members that only syncs have, or that this version does not know.
    pub(super) fn unknown_members(&self) -> Object {
        let unknown = self.0.iter().filter(|(name, _)| ![TEXT, BLOCKS].contains(&name.as_str()));
        unknown.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    pub(super) fn into_members(self) -> Object {
        self.0
    }

    fn blocks(&self) -> &[Value] {
        self.0.get(BLOCKS).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }
}

fn section_text(block: &Value) -> Option<&str> {
    block[TEXT][TEXT].as_str()
}

/// Whether a value has more than so many levels of arrays and objects.
fn is_deeper(value: &Value, levels: usize) -> bool {
    match (value, levels.checked_sub(1)) {
        (Value::Array(_) | Value::Object(_), None) => true,
        (Value::Array(items), Some(levels)) => items.iter().any(|item| is_deeper(item, levels)),
        (Value::Object(members), Some(levels)) => members.values().any(|member| is_deeper(member, levels)),
        _ => false,
    }
}

/// The error for a body that is not a notification.
pub(super) fn not_a_notification(reason: impl Into<Message>) -> Error {
    let message = Message::from("the body is not a notification of Airbyte: ").message(reason.into());
    Error::new(ErrorKind::InvalidWebhook, message)
}
