//! Every operation and procedure of both APIs is a command.

use std::collections::BTreeSet;
use std::error::Error;

use airbyte_agent::replication::PROCEDURE_SCHEMAS;
use airbyte_agent::{agent, replication};
use airbyte_agent_core::OperationSchema;
use airbyte_agent_core::operation::{Location, OperationSpec};
use schemars::SchemaGenerator;
use serde_json::{Value, json};

use crate::harness::{Service, TestResult, run_offline};
use crate::program::offline;

const ID: &str = "7f3c1a52-93ad-4b0a-9d8e-0f6a4d1c2b3e";

const QUOTED_ID: &str = r#""7f3c1a52-93ad-4b0a-9d8e-0f6a4d1c2b3e""#;

/// Parameters that an operation requires although its schema does not, or that must have a certain form.
const ALSO_REQUIRED: &[(&str, &str, &str)] = &[
    ("connectors.create", "connector_type", r#""GitHub""#),
    ("connectors.create", "credentials", "{}"),
    ("connectors.check_config", "connector_type", r#""GitHub""#),
    ("connectors.check_config", "credentials", "{}"),
    ("connectors.initiate_oauth", "connector_type", r#""GitHub""#),
    ("oauth_credentials.set", "connector_type", r#""GitHub""#),
    ("replication.destinations.create", "definitionId", QUOTED_ID),
    ("replication.groups.grant", "workspaceId", QUOTED_ID),
    ("replication.permissions.create", "permissionType", r#""workspace_admin""#),
    ("replication.permissions.create", "workspaceId", QUOTED_ID),
    ("replication.sources.create", "definitionId", QUOTED_ID),
    ("replication.sources.initiate_oauth", "sourceType", r#""faker""#),
    ("replication.workspaces.set_webhooks", "url", r#""https://example.com""#),
    ("replication.tags.create", "color", r#""FF5E5E""#),
    ("replication.tags.update", "color", r#""FF5E5E""#),
    ("templates.connections.create", "destination_name", r#""text""#),
    ("templates.connections.create", "destination_definition_id", QUOTED_ID),
    ("templates.connections.create", "destination_config", "{}"),
    ("templates.sources.create", "partial_default_config", "{}"),
    ("templates.sources.create", "actor_definition_id", QUOTED_ID),
];

/// The words of a command.
fn words(name: &str) -> Vec<String> {
    name.split('.').map(|word| word.replace('_', "-")).collect()
}

/// A value of a schema, as JSON.
fn sample(schema: &Value, definitions: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        return sample(&definitions[name.trim_start_matches("#/$defs/")], definitions);
    }
    if let Some(variant) = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()).and_then(|it| it.first()) {
        return sample(variant, definitions);
    }
    if let Some(word) = schema["enum"].as_array().and_then(|words| words.first()) {
        return word.clone();
    }
    if !schema["const"].is_null() {
        return schema["const"].clone();
    }
    let name = schema["type"].as_str().or_else(|| schema["type"].as_array()?.first()?.as_str());
    match name {
        Some("boolean") => json!(true),
        Some("integer" | "number") => json!(1),
        Some("string") if schema["format"] == "date-time" => json!("2026-01-02T03:04:05Z"),
        Some("string") if schema["format"] == "uuid" => json!(ID),
        Some("string") => json!("text"),
        Some("array") => json!([sample(&schema["items"], definitions)]),
        _ => {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let names = required.iter().filter_map(Value::as_str);
            names.map(|name| (name.to_owned(), sample(&schema["properties"][name], definitions))).collect()
        }
    }
}

/// The schema of a request with its types.
fn request_schema(generate: fn(&mut SchemaGenerator) -> schemars::Schema) -> (Value, Value) {
    let mut generator = SchemaGenerator::default();
    let root = generate(&mut generator).to_value();
    let definitions = Value::Object(generator.take_definitions(true));
    let name = root["$ref"].as_str().unwrap_or_default().trim_start_matches("#/$defs/");
    (definitions[name].clone(), definitions)
}

/// The arguments of a command with all parameters that are required, and the parameters.
fn with_required(
    name: &str,
    generate: fn(&mut SchemaGenerator) -> schemars::Schema,
) -> Result<(Vec<String>, Value), Box<dyn Error>> {
    let (schema, definitions) = request_schema(generate);
    let mut parameters = sample(&schema, &definitions);
    for (_, member, value) in ALSO_REQUIRED.iter().filter(|(operation, ..)| *operation == name) {
        parameters[member] = serde_json::from_str(value)?;
    }
    let mut arguments = words(name);
    for (member, value) in parameters.as_object().into_iter().flatten() {
        let flag = format!("--{member}");
        let values = match value {
            Value::Array(items) => items.clone(),
            other => vec![other.clone()],
        };
        for value in values {
            let is_secret = schema["properties"][member]["format"] == "password";
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            // The names of the API are aliases of the flags.
            arguments.push(format!("{flag}={}", if is_secret { "@/dev/null" } else { &text }));
        }
    }
    Ok((arguments, parameters))
}

fn schemas() -> impl Iterator<Item = &'static OperationSchema> {
    agent::schemas().chain(replication::schemas())
}

fn operations() -> impl Iterator<Item = &'static OperationSpec> {
    schemas().map(|schema| schema.spec)
}

#[test]
fn every_operation_can_be_shown_before_it_is_sent() -> TestResult {
    let mut refused = Vec::new();
    for schema in schemas() {
        let spec = schema.spec;
        let (arguments, parameters) = with_required(spec.name, schema.request)?;
        let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        arguments.extend(["--dry-run", "--show-secrets"]);
        let mut command = offline(&arguments);
        // Nothing listens there.
        command.env("AIRBYTE_API_HOST", "http://127.0.0.1:9").env("AIRBYTE_CLOUD_API_URL", "http://127.0.0.1:9/v1");
        let ended = crate::harness::ended(command.output()?)?;
        if ended.code != Some(0) {
            refused.push(format!("{arguments:?}: {}", ended.stderr));
            continue;
        }
        let shown: Value = serde_json::from_str(&ended.stdout)?;
        assert_eq!(shown["operation"], spec.name);
        assert_eq!(shown["method"], spec.method.as_str());
        let mut path = spec.path.to_owned();
        for member in spec.path_members() {
            let value = &parameters[member];
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            path = path.replace(&format!("{{{member}}}"), &text.replace(':', "%3A").replace('/', "%2F"));
        }
        let url = shown["url"].as_str().unwrap_or_default();
        let prefix = if spec.name.starts_with("replication.") { "http://127.0.0.1:9/v1" } else { "http://127.0.0.1:9" };
        assert_eq!(url.split('?').next(), Some(format!("{prefix}{path}").as_str()), "{}", spec.name);
        for (member, value) in parameters.as_object().into_iter().flatten() {
            let is_secret = value == "text" && shown["body"][member] == "";
            if spec.location(member) == Location::Body && !is_secret {
                assert_eq!(shown["body"][member], *value, "{}: {member}", spec.name);
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    Ok(())
}

#[test]
fn every_procedure_can_be_shown_before_it_is_run() -> TestResult {
    for schema in PROCEDURE_SCHEMAS {
        let (arguments, _) = with_required(schema.spec.name, schema.request)?;
        let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        // `ensure` has a dry run of its own, which compares.
        if schema.spec.name.ends_with(".ensure") {
            continue;
        }
        arguments.push("--dry-run");
        let ended = run_offline(&arguments)?;
        assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.stderr);
        let shown: Value = serde_json::from_str(&ended.stdout)?;
        assert_eq!(shown["operation"], schema.spec.name);
        assert_eq!(shown["sends"], json!(schema.spec.sends));
    }
    Ok(())
}

#[test]
fn every_operation_has_help_with_its_parameters() -> TestResult {
    let procedures = PROCEDURE_SCHEMAS.iter().map(|schema| schema.spec.name);
    for name in operations().map(|spec| spec.name).chain(procedures) {
        let words = words(name);
        let mut arguments: Vec<&str> = words.iter().map(String::as_str).collect();
        arguments.push("--help");
        let ended = run_offline(&arguments)?;
        assert_eq!(ended.code, Some(0), "{name}: {}", ended.stderr);
        let usage = format!("Usage: airbyte-agent {}", words.join(" "));
        assert!(
            ended.stdout.contains(&usage) && ended.stdout.contains("--format <FORMAT>"),
            "{name}: {}",
            ended.stdout
        );
    }
    Ok(())
}

#[test]
fn a_command_of_every_resource_gets_an_answer() -> TestResult {
    let service = Service::with_github()?;
    let organization = service.organization_id().to_owned();
    let workspaces = service.json(&["replication", "workspaces", "list"])?;
    let workspace = workspaces[0]["workspaceId"].as_str().ok_or("a workspace")?.to_owned();
    let connector = service.json(&["connectors", "list"])?[0]["id"].as_str().ok_or("a connector")?.to_owned();
    let source = service.json(&[
        "replication",
        "sources",
        "create",
        "--name=faker",
        &format!("--workspace-id={workspace}"),
        r#"--configuration={"sourceType": "faker", "count": 100}"#,
    ])?;
    let source = source["sourceId"].as_str().ok_or("a source")?.to_owned();
    let workflow = service.json(&["beta", "workflows", "list", "--workspace-id", &workspace])?;
    assert_eq!(workflow, json!([]));
    let commands: Vec<Vec<&str>> = vec![
        vec!["tokens", "create-scoped"],
        vec!["definitions", "list-sources", "--name", "github"],
        vec!["connectors", "inspect", &connector],
        vec!["workspaces", "stats"],
        vec!["skills", "list"],
        vec!["templates", "sources", "list"],
        vec!["templates", "connections", "list"],
        vec!["oauth-credentials", "set", "--connector-type=GitHub", r#"{"client_id": "i", "client_secret": "s"}"#],
        vec!["organizations", "list-credentials", &organization],
        vec!["beta", "workflows", "list", "--workspace-id", &workspace],
        vec!["replication", "applications", "list"],
        vec!["replication", "connections", "list"],
        vec!["replication", "connector-definitions", "list", "--type=source", "--workspace-id", &workspace],
        vec!["replication", "dataplanes", "list"],
        vec!["replication", "definitions", "sources", "list", &workspace],
        vec!["replication", "definitions", "destinations", "list", &workspace],
        vec!["replication", "definitions", "declarative-sources", "list", &workspace],
        vec!["replication", "destinations", "list"],
        vec!["replication", "embedded", "list-organizations"],
        vec!["replication", "groups", "list", &organization],
        vec!["replication", "health", "check"],
        vec!["replication", "jobs", "list"],
        vec!["replication", "organizations", "list"],
        vec!["replication", "permissions", "list"],
        vec!["replication", "regions", "list", &organization],
        vec!["replication", "sources", "get", &source],
        vec!["replication", "streams", "list", &source],
        vec!["replication", "tags", "list"],
        vec!["replication", "users", "list", &organization],
        vec!["replication", "workspaces", "find", "default"],
    ];
    let mut resources: BTreeSet<String> = operations()
        .map(|spec| spec.name.rsplit_once('.').map_or("", |(resource, _)| resource).replace('_', "-"))
        .collect();
    // It needs a workflow, which needs a language model.
    resources.remove("beta.automations");
    for command in &commands {
        let ended = service.run(command)?;
        assert_eq!(ended.code, Some(0), "{command:?}: {}", ended.stderr);
        for length in 1..command.len() {
            resources.remove(&command[..length].join("."));
        }
    }
    assert_eq!(resources, BTreeSet::new(), "no command of these was tried");
    Ok(())
}
