//! Requests as the service reads them.

use std::sync::OnceLock;

use airbyte_agent_core::operation::{Location, Operation, OperationSpec};
use http::StatusCode;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;

use crate::replication::problem::Problem;
use crate::server::error::{ApiError, MISSING, VALUE_ERROR};
use crate::server::request::{MemberRules, ReadRules, ReceivedRequest, UnknownMembers};

/// What the schema of a request says about its members.
#[derive(Debug, Default)]
pub(crate) struct RequestMembers {
    /// Names of members that are UUIDs, or lists of them.
    uuids: Vec<String>,
    /// Names of members that are lists.
    lists: Vec<String>,
}

impl RequestMembers {
    fn of(schema: fn(&mut SchemaGenerator) -> Schema) -> Self {
        let schema = schema(&mut SchemaGenerator::default()).to_value();
        let mut members = Self::default();
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            if member["format"] == "uuid" {
                members.uuids.push(name.clone());
            }
            let is_array = |value: &Value| value == "array";
            if is_array(&member["type"]) || member["type"].as_array().is_some_and(|types| types.iter().any(is_array)) {
                members.lists.push(name.clone());
            }
        }
        members
    }
}

impl MemberRules for RequestMembers {
    fn is_uuid(&self, name: &str) -> bool {
        self.uuids.iter().any(|uuid| uuid == name)
    }

    fn is_joined(&self, name: &str) -> bool {
        self.lists.iter().any(|list| list == name)
    }
}

/// Reads a request. The rules that the client checks before it sends are not applied: the service has its own.
pub(crate) fn read<O: Operation + JsonSchema>(
    received: &ReceivedRequest,
    members: &OnceLock<RequestMembers>,
) -> Result<O, Problem> {
    let members = schema_members(members, O::json_schema);
    let rules = ReadRules { unknown: UnknownMembers::Ignored, members, validates: false };
    received.read::<O>(rules).map_err(|error| problem(&O::SPEC, error, &received.body))
}

fn schema_members(members: &OnceLock<RequestMembers>, schema: fn(&mut SchemaGenerator) -> Schema) -> &RequestMembers {
    members.get_or_init(|| RequestMembers::of(schema))
}

/// The form in which the service refuses a request that it cannot read.
#[inline(never)]
fn problem(spec: &OperationSpec, error: ApiError, body: &[u8]) -> Problem {
    let Some(wrong) = error.errors.first() else { return Problem::from_error(&error) };
    let member = wrong.field.split('.').next().unwrap_or_default();
    if member == "body" && wrong.error_code == VALUE_ERROR {
        return Problem::by_framework(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    // The service takes the configuration of a source or a destination for an object, and fails if it is none.
    if member == "configuration" && wrong.error_code != MISSING && has_free_form_configuration(spec) {
        return Problem::unforeseen();
    }
    match spec.location(member) {
        Location::Path | Location::Query => Problem::invalid(),
        Location::Body | Location::QueryAndBody if wrong.error_code == MISSING || is_null(body, &wrong.field) => {
            Problem::invalid()
        }
        Location::Body | Location::QueryAndBody | Location::NotSent => Problem::unreadable_body(),
    }
}

/// Whether a member of the body is null, which is the same as if it were missing.
fn is_null(body: &[u8], field: &str) -> bool {
    let pointer = format!("/{}", field.replace('.', "/"));
    serde_json::from_slice::<Value>(body).is_ok_and(|body| body.pointer(&pointer).is_some_and(Value::is_null))
}

fn has_free_form_configuration(spec: &OperationSpec) -> bool {
    spec.name.starts_with("replication.sources.") || spec.name.starts_with("replication.destinations.")
}
