//! Reads a received request as the request type of an operation.

use std::borrow::Cow;

use airbyte_agent_core::json::{MemberPath, MemberValue, PathStep};
use airbyte_agent_core::operation::{Operation, OperationSpec};
use http::{HeaderMap, header};
use serde_json::value::RawValue;

use super::members::{Members, parse_object};
use super::received::ReceivedRequest;
use crate::server::error::{ApiError, TYPE_ERROR};

/// What is done with members that a request type does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnknownMembers {
    Ignored,
    Refused,
}

/// Rules of an API for members.
pub(crate) trait MemberRules {
    /// Whether a member must be a UUID.
    fn is_uuid(&self, name: &str) -> bool;

    /// Whether a member of the query may be a list joined by commas, as well as repeated.
    fn is_joined(&self, name: &str) -> bool;
}

/// Rules of an API that request types do not express.
#[derive(Clone, Copy)]
pub(crate) struct ReadRules<'a> {
    pub(crate) unknown: UnknownMembers,
    pub(crate) members: &'a dyn MemberRules,
    /// Whether the rules are checked that clients check before they send the request.
    pub(crate) validates: bool,
}

impl ReadRules<'_> {
    /// Refuses unknown members, unless they are ignored.
    #[inline(never)]
    fn check_unknown(self, unknown: Vec<MemberPath>) -> Result<(), ApiError> {
        if self.unknown == UnknownMembers::Ignored {
            return Ok(());
        }
        // The services ignore unknown members inside of others.
        let unknown = unknown.iter().find_map(|MemberPath(steps)| match steps.as_slice() {
            [PathStep::Member(name)] => Some(name),
            _ => None,
        });
        match unknown {
            Some(name) => Err(ApiError::field(name, "Extra inputs are not permitted", "extra_forbidden")),
            None => Ok(()),
        }
    }
}

impl ReceivedRequest {
    /// Reads path, query and body as a request type, and checks its rules.
    pub(crate) fn read<O: Operation>(&self, rules: ReadRules<'_>) -> Result<O, ApiError> {
        let mut in_body = Vec::new();
        let (request, unknown) = self.members(&O::SPEC, rules, &mut in_body)?.read::<O>()?;
        rules.check_unknown(unknown)?;
        if rules.validates {
            request.validate()?;
        }
        Ok(request)
    }

    /// The members of path, query and body. Those of the body are kept in `in_body`.
    fn members<'b>(
        &self,
        spec: &OperationSpec,
        rules: ReadRules<'_>,
        in_body: &'b mut Vec<(String, Box<RawValue>)>,
    ) -> Result<Members<'b>, ApiError> {
        let mut members = Members::default();
        let mut add = |name: &str, text: &str| members.add_text(name, &as_stored(rules, name, text));
        self.path_members.iter().for_each(|(name, value)| add(name, value));
        if spec.method.has_body() {
            *in_body = self.body_members()?;
        }
        for (name, value) in &self.query {
            if spec.query_and_body.contains(&name.as_str()) {
                check_equal(name, value, in_body)?;
            } else if !spec.method.has_body() || spec.query.contains(&name.as_str()) {
                match rules.members.is_joined(name) {
                    true => value.split(',').filter(|part| !part.is_empty()).for_each(|part| add(name, part)),
                    false => add(name, value),
                }
            }
        }
        if let Some(absent) =
            spec.query_and_body.iter().find(|name| !self.query.iter().any(|(known, _)| known == *name))
        {
            return Err(ApiError::missing(*absent));
        }
        for (name, value) in in_body.iter_mut() {
            if let Ok(text) = serde_json::from_str::<String>(value.get())
                && let Cow::Owned(stored) = as_stored(rules, name, &text)
            {
                *value = serde_json::value::to_raw_value(&stored)?;
            }
        }
        for (name, value) in in_body.iter() {
            if !self.path_members.iter().any(|(known, _)| known == name) && !spec.query.contains(&name.as_str()) {
                members.add_json(name, value);
            }
        }
        for (name, part) in members.iter().filter(|(name, _)| rules.members.is_uuid(name)) {
            check_uuids(name, part)?;
        }
        Ok(members)
    }

    fn body_members(&self) -> Result<Vec<(String, Box<RawValue>)>, ApiError> {
        if self.body.is_empty() {
            return Err(ApiError::missing("body"));
        }
        if !is_json(&self.headers) {
            return Err(ApiError::value("body", "Content-Type must be application/json"));
        }
        parse_object(&self.body)
    }
}

/// Whether a request says that its body is JSON.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).is_some_and(|kind| {
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        kind == "application/json" || kind.ends_with("+json")
    })
}

/// A member that is sent in the query and in the body must have the same value in both.
fn check_equal(name: &str, value: &str, in_body: &[(String, Box<RawValue>)]) -> Result<(), ApiError> {
    let differs = |raw: &RawValue| serde_json::from_str::<String>(raw.get()).is_ok_and(|text| text != value);
    match in_body.iter().find(|(known, _)| known == name) {
        Some((_, raw)) if differs(raw) => Err(ApiError::value(name, "Differs between query and body")),
        _ => Ok(()),
    }
}

/// A text of a member as the store has it. UUIDs come in any letter case.
fn as_stored<'a>(rules: ReadRules<'_>, name: &str, text: &'a str) -> Cow<'a, str> {
    match rules.members.is_uuid(name) && uuid::Uuid::parse_str(text).is_ok() {
        true => Cow::Owned(text.to_ascii_lowercase()),
        false => Cow::Borrowed(text),
    }
}

fn check_uuids(name: &str, part: &MemberValue<'_>) -> Result<(), ApiError> {
    let texts = match part {
        MemberValue::Texts(texts) => texts.clone(),
        // If it is not a string, the request type reports that.
        MemberValue::Json(raw) => serde_json::from_str::<String>(raw.get()).into_iter().collect(),
    };
    match texts.iter().find(|text| uuid::Uuid::parse_str(text).is_err()) {
        Some(_) => Err(ApiError::field(name, "Input should be a valid UUID", TYPE_ERROR)),
        None => Ok(()),
    }
}
