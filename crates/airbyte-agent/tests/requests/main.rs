//! What requests look like on the wire, and which are rejected before they are sent.

use airbyte_agent::{
    API, CreateAutomation, CreateConnector, DeleteOAuthCredentials, EncodedRequest, Error, ErrorKind, Execute,
    GetConnector, ListSourceTemplates, ListWorkspaces, UpdateWorkflow, UpdateWorkspace,
};
use airbyte_agent_core::request::encode;

fn encode_json(name: &str, json: &str) -> Result<EncodedRequest, Error> {
    (API.operation(name)?.parse)(json.as_bytes())
}

fn body(request: &EncodedRequest) -> &str {
    std::str::from_utf8(request.body.as_ref().expect("a body")).expect("UTF-8")
}

#[test]
fn members_are_sent_where_the_contract_says() {
    let get = encode_json("connectors.get", r#"{"id": "a b~ü"}"#).expect("a valid request");
    assert_eq!((get.target.as_str(), get.body), ("/api/v1/integrations/connectors/a%20b~%C3%BC", None));

    let list =
        encode_json("templates.sources.list", r#"{"use_global": true, "tags": ["a&b", "c"], "tags_mode": "any"}"#);
    assert_eq!(
        list.expect("a valid request").target,
        "/api/v1/integrations/templates/sources?use_global=true&tags=a%26b&tags=c&tags_mode=any"
    );

    let rename = encode_json("beta.workflows.update", r#"{"workflow_id": "w", "workspace_id": "s", "name": "n"}"#);
    let rename = rename.expect("a valid request");
    assert_eq!(rename.target, "/api/v1/internal/workflows/w?workspace_id=s");
    assert_eq!(body(&rename), r#"{"name":"n"}"#);

    let automation =
        encode(&CreateAutomation { workflow_id: "w".into(), workspace_id: "s".into(), ..CreateAutomation::default() })
            .expect("a valid request");
    assert!(automation.target.ends_with("/w/automations?workspace_id=s"), "{}", automation.target);
    assert_eq!(body(&automation), r#"{"workspace_id":"s"}"#);
}

#[test]
fn free_form_json_is_sent_as_it_was_written() {
    let json =
        r#"{"id":"c","entity":"e","action":"list","params":{"n":123456789012345678901234567890,"b":1.10,"a":1,"a":2}}"#;
    let sent = encode_json("connectors.execute", json).expect("a valid request");
    assert_eq!(
        body(&sent),
        r#"{"entity":"e","action":"list","params":{"n":123456789012345678901234567890,"b":1.10,"a":1,"a":2}}"#
    );
}

#[test]
fn null_is_sent_where_it_clears_a_value() {
    let cleared =
        encode_json("workspaces.update", r#"{"workspace_id": "w", "cache_enabled": null}"#).expect("a valid request");
    assert_eq!(body(&cleared), r#"{"cache_enabled":null}"#);
    let unchanged =
        encode(&UpdateWorkspace { workspace_id: "w".into(), ..UpdateWorkspace::default() }).expect("a valid request");
    assert_eq!(body(&unchanged), "{}");
}

#[test]
fn ids_that_would_change_the_path_are_rejected() {
    for id in ["", ".", "..", "a/b", "a\\b", "a\nb", "/"] {
        let error = encode(&GetConnector { id: id.into() }).expect_err(id);
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{id:?}");
        assert_eq!(error.errors()[0].field.as_deref(), Some("id"));
        assert_eq!(error.operation(), Some("connectors.get"));
    }
    let encoded =
        encode(&DeleteOAuthCredentials { connector_type: "Google Drive?#%".into() }).expect("a valid request");
    assert!(encoded.target.ends_with("/Google%20Drive%3F%23%25"), "{}", encoded.target);
}

#[test]
fn a_misspelt_member_gets_a_suggestion() {
    for (name, json, field, hint) in [
        ("workspaces.list", r#"{"name_contain": "x"}"#, "name_contain", "did you mean `name_contains`?"),
        ("connectors.execute", r#"{"id":"c","entity":"e","action":"a","parms":{}}"#, "parms", "did you mean `params`?"),
        ("workspaces.stats", r#"{"zzz": 1}"#, "zzz", "unknown member"),
    ] {
        let error = encode_json(name, json).expect_err(name);
        assert_eq!(error.errors()[0].field.as_deref(), Some(field), "{error}");
        assert!(error.message().contains(hint), "{error}");
    }
    assert!(API.operation("connectors.exekute").is_err_and(|error| error.message().contains("`connectors.execute`")));
}

#[test]
fn a_wrong_type_or_a_missing_member_is_named_by_its_path() {
    for (name, json, field) in [
        ("workspaces.list", r#"{"limit": "ten"}"#, "limit"),
        ("connectors.execute", r#"{"id":"c","entity":"e"}"#, "action"),
        ("connectors.execute", r#"{"id":"c","entity":"e","action":"a","params":[1]}"#, "params"),
        ("connectors.create", r#"{"workspace_name":"w","entities":[{"entity":3}]}"#, "entities[0].entity"),
        ("beta.workflows.create", r#"{"workspace_id":"w","name":"n","tasks":[{"name":"t"}]}"#, "tasks[0].model"),
        ("workspaces.stats", "[1]", "."),
    ] {
        let error = encode_json(name, json).expect_err(json);
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.errors()[0].field.as_deref(), Some(field), "{error}");
        assert!(!error.message().contains(" at line "), "{error}");
    }
}

#[test]
fn rules_that_types_cannot_express_are_checked_before_sending() {
    let create = |json: &str| encode_json("connectors.create", json);
    let error = create(r#"{"workspace_name":"w","credentials":{}}"#).expect_err("no definition is named");
    assert!(error.message().contains("exactly one of `definition_id`, `connector_type`"), "{error}");
    let error = create(r#"{"workspace_name":"w","definition_id":"d","connector_type":"t","credentials":{}}"#);
    assert!(error.expect_err("two definitions are named").message().contains("2 were given"));
    let error = create(r#"{"workspace_name":"w","definition_id":"d"}"#).expect_err("there are no credentials");
    assert_eq!(error.errors()[0].field.as_deref(), Some("credentials"));
    assert!(create(r#"{"workspace_name":"w","definition_id":"d","replication_config":{}}"#).is_ok());

    let too_long = "x".repeat(513);
    let execute = Execute { id: "c".into(), intent: Some(too_long), ..Execute::default() };
    assert_eq!(encode(&execute).expect_err("too long").errors()[0].field.as_deref(), Some("intent"));
}

#[test]
fn debug_output_shows_no_secrets() {
    let request = CreateConnector {
        credentials: airbyte_agent::JsonObject::of(&serde_json::json!({"api_key": "hush"})).ok(),
        ..CreateConnector::default()
    };
    assert!(!format!("{request:?}").contains("hush"));
    let token = airbyte_agent::CreateApplicationToken { client_id: "id".into(), client_secret: "hush".into() };
    assert!(!format!("{token:?}").contains("hush"));
    assert!(String::from_utf8_lossy(&serde_json::to_vec(&token).expect("json")).contains("hush"), "the secret is sent");
}

#[test]
fn names_are_unique_and_typed_requests_agree_with_named_ones() {
    let names: std::collections::BTreeSet<_> = API.operations().map(|entry| entry.spec.name).collect();
    assert_eq!(names.len(), API.operations().count());
    let typed = encode(&ListWorkspaces { limit: Some(5), ..ListWorkspaces::default() }).expect("a valid request");
    let named = encode_json("workspaces.list", r#"{"limit": 5}"#).expect("a valid request");
    assert_eq!(typed.target, named.target);
    assert_eq!(
        encode(&ListSourceTemplates::default()).expect("a valid request").target,
        "/api/v1/integrations/templates/sources"
    );
    let _: fn(&UpdateWorkflow) -> Result<EncodedRequest, Error> = encode;
}
