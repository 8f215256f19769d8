//! Tests of the comparison itself: each changes the contract in one place, which must be reported.

use serde_json::{Value, json};

use crate::agent::AGENT;
use crate::contract::Contract;
use crate::difference::Problem;
use crate::replication::REPLICATION;

const SCHEMAS: &str = "/components/schemas";
const PATHS: &str = "/paths";

/// The differences that a change of the contract causes.
fn new_differences_of(contract: &Contract, change: impl FnOnce(&mut Value)) -> Vec<(String, Problem)> {
    let mut document = contract.document();
    let before = contract.differences(&document);
    change(&mut document);
    let mut found = contract.differences(&document);
    found.retain(|difference| !before.contains(difference));
    found.into_iter().map(|found| (format!("{} {}", found.operation, found.member), found.problem)).collect()
}

fn new_differences(change: impl FnOnce(&mut Value)) -> Vec<(String, Problem)> {
    new_differences_of(&AGENT, change)
}

fn value_at<'a>(contract: &'a mut Value, pointer: &str) -> &'a mut Value {
    contract.pointer_mut(pointer).unwrap_or_else(|| panic!("the contract has no {pointer}"))
}

fn remove(contract: &mut Value, pointer: &str, name: &str) -> Value {
    let removed = value_at(contract, pointer).as_object_mut().and_then(|object| object.remove(name));
    removed.unwrap_or_else(|| panic!("{pointer} has no {name}"))
}

fn drop_from_list(contract: &mut Value, pointer: &str, item: &str) {
    let list = value_at(contract, pointer).as_array_mut().expect("a list");
    let before = list.len();
    list.retain(|entry| entry != item);
    assert_eq!(list.len() + 1, before, "{pointer} has no {item}");
}

fn in_schema(name: &str, rest: &str) -> String {
    format!("{SCHEMAS}/{name}{rest}")
}

fn in_path(path: &str, rest: &str) -> String {
    format!("{PATHS}/{}{rest}", path.replace('/', "~1"))
}

#[track_caller]
fn assert_reported(change: impl FnOnce(&mut Value), expected: &[(&str, Problem)]) {
    assert_reported_of(&AGENT, change, expected);
}

#[track_caller]
fn assert_reported_of(contract: &Contract, change: impl FnOnce(&mut Value), expected: &[(&str, Problem)]) {
    let mut found = new_differences_of(contract, change);
    found.sort_by(|one, other| one.0.cmp(&other.0));
    let found: Vec<(&str, Problem)> = found.iter().map(|(place, problem)| (place.as_str(), *problem)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_dropped_operation() {
    assert_reported(
        |contract| drop(remove(contract, PATHS, "/api/v1/workspaces/stats")),
        &[("workspaces.stats ", Problem::Unknown)],
    );
}

#[test]
fn an_added_operation() {
    let added = json!({"get": {"operationId": "get_weather", "x-token": "application", "responses": {"204": {}}}});
    assert_reported(
        |contract| value_at(contract, PATHS)["/api/v1/weather"] = added,
        &[("get_weather ", Problem::Missing)],
    );
}

#[test]
fn a_different_method() {
    let path = in_path("/api/v1/integrations/connectors/{id}", "");
    assert_reported(
        |contract| {
            let operation = remove(contract, &path, "put");
            value_at(contract, &path)["patch"] = operation;
        },
        &[("connectors.update ", Problem::Unknown), ("update_integrations_connectors_id ", Problem::Missing)],
    );
}

#[test]
fn a_dropped_field_of_a_request() {
    assert_reported(
        |contract| drop(remove(contract, &in_schema("ConnectorExecuteRequest", "/properties"), "intent")),
        &[("connectors.execute body.intent", Problem::Unknown), ("connectors.prepare body.intent", Problem::Unknown)],
    );
}

#[test]
fn an_added_field_of_a_response() {
    assert_reported(
        |contract| {
            value_at(contract, &in_schema("ScopedTokenCreateResponse", "/properties"))["expires_in"] =
                json!({"type": "integer"})
        },
        &[("tokens.create_scoped response.expires_in", Problem::Missing)],
    );
}

#[test]
fn a_renamed_field_deep_in_a_request() {
    let properties = in_schema("HashingMapperConfig", "/properties");
    let found = new_differences(|contract| {
        let method = remove(contract, &properties, "method");
        value_at(contract, &properties)["digest"] = method;
        drop_from_list(contract, &in_schema("HashingMapperConfig", "/required"), "method");
    });
    let config = "templates.sources.create body.customization.stream_mappers{}[]<hashing>.mapper_configuration";
    assert!(found.contains(&(format!("{config}.digest"), Problem::Missing)), "{found:?}");
    assert!(found.contains(&(format!("{config}.method"), Problem::Unknown)), "{found:?}");
}

#[test]
fn a_renamed_field_of_a_response() {
    let properties = in_schema("CronExpressionDescribeResponse", "/properties");
    assert_reported(
        |contract| {
            let description = remove(contract, &properties, "description");
            value_at(contract, &properties)["explanation"] = description;
        },
        &[
            ("templates.connections.describe_cron response.description", Problem::Unknown),
            ("templates.connections.describe_cron response.explanation", Problem::Missing),
        ],
    );
}

#[test]
fn a_different_type() {
    assert_reported(
        |contract| value_at(contract, &in_schema("TokenResponse", "/properties/expires_in"))["type"] = json!("string"),
        &[("tokens.create_application response.expires_in", Problem::Type)],
    );
}

#[test]
fn a_different_type_of_a_parameter() {
    assert_reported(
        |contract| value_at(contract, "/components/parameters/PageLimit/schema")["type"] = json!("string"),
        &[
            ("skills.list query.limit", Problem::Type),
            ("skills.search query.limit", Problem::Type),
            ("workspaces.list query.limit", Problem::Type),
        ],
    );
}

#[test]
fn a_different_type_of_array_items() {
    let items = in_schema("ConnectorExecuteRequest", "/properties/select_fields/items");
    assert_reported(
        |contract| value_at(contract, &items)["type"] = json!("integer"),
        &[
            ("connectors.execute body.select_fields[]", Problem::Type),
            ("connectors.prepare body.select_fields[]", Problem::Type),
        ],
    );
}

#[test]
fn a_request_field_that_became_optional() {
    assert_reported(
        |contract| drop_from_list(contract, &in_schema("WorkflowCreate", "/required"), "name"),
        &[("beta.workflows.create body.name", Problem::Required)],
    );
}

#[test]
fn a_request_field_that_became_required() {
    let required = in_schema("OAuthCredentialsRequest", "/required");
    assert_reported(
        |contract| value_at(contract, &required).as_array_mut().expect("a list").push(json!("connector_type")),
        &[("oauth_credentials.set body.connector_type", Problem::Required)],
    );
}

#[test]
fn a_response_field_that_may_be_absent() {
    assert_reported(
        |contract| drop_from_list(contract, &in_schema("WorkspaceStatsResponse", "/required"), "total_count"),
        &[("workspaces.stats response.total_count", Problem::Required)],
    );
}

#[test]
fn a_response_field_that_may_be_null() {
    let total = in_schema("WorkspaceStatsResponse", "/properties/total_count");
    assert_reported(
        |contract| value_at(contract, &total)["type"] = json!(["integer", "null"]),
        &[("workspaces.stats response.total_count", Problem::Null)],
    );
}

#[test]
fn a_request_field_that_no_longer_accepts_null() {
    let setting = in_schema("WorkspaceUpdateRequest", "/properties/cache_enabled");
    assert_reported(
        |contract| value_at(contract, &setting)["type"] = json!("boolean"),
        &[("workspaces.update body.cache_enabled", Problem::Null)],
    );
}

#[test]
fn an_added_enum_value() {
    let values = in_schema("WorkspaceStatus", "/enum");
    assert_reported(
        |contract| value_at(contract, &values).as_array_mut().expect("a list").push(json!("archived")),
        &[
            ("workspaces.get response.status", Problem::Values),
            ("workspaces.list query.status", Problem::Values),
            ("workspaces.list response.data[].status", Problem::Values),
            ("workspaces.update body.status", Problem::Values),
            ("workspaces.update response.status", Problem::Values),
        ],
    );
}

#[test]
fn a_moved_parameter() {
    let parameters = in_path("/api/v1/skills/docs", "/get/parameters/0");
    assert_reported(
        |contract| value_at(contract, &parameters)["in"] = json!("header"),
        &[("skills.docs header.id", Problem::Missing), ("skills.docs query.id", Problem::Unknown)],
    );
}

#[test]
fn a_different_variant_of_a_union() {
    let found = new_differences(|contract| {
        value_at(contract, &in_schema("FieldFilteringMapper", "/properties/type"))["const"] = json!("field-dropping");
    });
    let mappers = "templates.sources.create body.customization.stream_mappers{}[]";
    assert!(found.contains(&(format!("{mappers}<field-dropping>"), Problem::Missing)), "{found:?}");
    assert!(found.contains(&(format!("{mappers}<field-filtering>"), Problem::Unknown)), "{found:?}");
}

#[test]
fn a_different_default() {
    assert_reported(
        |contract| value_at(contract, "/components/parameters/TagsMode/schema")["default"] = json!("any"),
        &[
            ("templates.connections.list query.tags_mode", Problem::Constraint),
            ("templates.sources.list query.tags_mode", Problem::Constraint),
        ],
    );
}

#[test]
fn an_added_format() {
    let members = in_schema("ScopedTokenCreateResponse", "/properties/token");
    assert_reported(
        |contract| value_at(contract, &members)["format"] = json!("uuid"),
        &[("tokens.create_scoped response.token", Problem::Constraint)],
    );
}

#[test]
fn a_different_limit() {
    let name = in_schema("WorkflowCreate", "/properties/name");
    assert_reported(
        |contract| value_at(contract, &name)["maxLength"] = json!(255),
        &[("beta.workflows.create body.name", Problem::Constraint)],
    );
}

#[test]
fn a_different_token() {
    let operation = in_path("/api/v1/workspaces/stats", "/get");
    assert_reported(
        |contract| value_at(contract, &operation)["x-token"] = json!("scoped"),
        &[("workspaces.stats ", Problem::Token)],
    );
}

#[test]
fn a_different_stability() {
    let operation = in_path("/api/v1/internal/workflows", "/post");
    assert_reported(
        |contract| drop(remove(contract, &operation, "x-undocumented")),
        &[("beta.workflows.create ", Problem::Stability)],
    );
}

#[test]
fn an_added_response_body() {
    let success = in_path("/api/v1/oauth/credentials/connector_type/{connector_type}", "/delete/responses/204");
    assert_reported(
        |contract| {
            value_at(contract, &success)["content"] =
                json!({"application/json": {"schema": {"$ref": "#/components/schemas/WorkspaceDeleteResponse"}}});
        },
        &[("oauth_credentials.delete response", Problem::Type)],
    );
}

#[test]
fn a_deviation_that_no_longer_exists() {
    let mut document = AGENT.document();
    drop_from_list(&mut document, &in_schema("WorkspaceListItem", "/required"), "visibility");
    let (_, stale) = AGENT.unexplained_and_stale(&document);
    assert_eq!(stale.len(), 1);
}

#[test]
fn an_operation_that_is_left_out_and_no_longer_exists() {
    let mut document = REPLICATION.document();
    let before = REPLICATION.unexplained_and_stale(&document).1.len();
    remove(&mut document, PATHS, "/oauth/callback");
    assert_eq!(REPLICATION.unexplained_and_stale(&document).1.len(), before + 1);
}

#[test]
fn a_dropped_parameter_of_a_path() {
    assert_reported_of(
        &REPLICATION,
        |contract| drop(remove(contract, &in_path("/jobs/{jobId}", ""), "parameters")),
        &[
            ("replication.jobs.cancel path.jobId", Problem::Unknown),
            ("replication.jobs.get path.jobId", Problem::Unknown),
        ],
    );
}

#[test]
fn an_operation_that_needs_no_token() {
    assert_reported_of(
        &REPLICATION,
        |contract| value_at(contract, &in_path("/organizations", "/get"))["security"] = json!([]),
        &[("replication.organizations.list ", Problem::Token)],
    );
}

#[test]
fn a_different_format_of_a_schema_that_is_referred_to() {
    assert_reported_of(
        &REPLICATION,
        |contract| drop(remove(contract, &in_schema("OrganizationId", ""), "format")),
        &[
            ("replication.organizations.list response.data[].organizationId", Problem::Constraint),
            ("replication.permissions.create body.organizationId", Problem::Constraint),
            ("replication.permissions.create response.organizationId", Problem::Constraint),
            ("replication.permissions.get response.organizationId", Problem::Constraint),
            ("replication.permissions.update response.organizationId", Problem::Constraint),
        ],
    );
}

#[test]
fn a_response_field_that_became_nullable() {
    assert_reported_of(
        &REPLICATION,
        |contract| value_at(contract, &in_schema("UserResponse", "/properties/name"))["nullable"] = json!(true),
        &[("replication.users.list response.data[].name", Problem::Null)],
    );
}
