use super::*;
use crate::api::{
    CreateAutomation, CreateConnector, DeleteOAuthCredentials, Execute, GetConnector, ListSourceTemplates,
    ListWorkspaces, UpdateWorkflow, UpdateWorkspace,
};
use crate::operations::operation;

fn call(name: &str, json: &str) -> Result<Call, Error> {
    (operation(name)?.parse)(json.as_bytes())
}

fn body(call: &Call) -> &str {
    std::str::from_utf8(call.body.as_ref().expect("a body")).expect("text")
}

#[test]
fn members_travel_where_the_contract_puts_them() {
    let get = call("connectors.get", r#"{"id": "a b~ü"}"#).expect("fine");
    assert_eq!((get.target.as_str(), get.body), ("/api/v1/integrations/connectors/a%20b~%C3%BC", None));

    let list = call("templates.sources.list", r#"{"use_global": true, "tags": ["a&b", "c"], "tags_mode": "any"}"#);
    assert_eq!(
        list.expect("fine").target,
        "/api/v1/integrations/templates/sources?use_global=true&tags=a%26b&tags=c&tags_mode=any"
    );

    let rename = call("beta.workflows.update", r#"{"workflow_id": "w", "workspace_id": "s", "name": "n"}"#);
    let rename = rename.expect("fine");
    assert_eq!(rename.target, "/api/v1/internal/workflows/w?workspace_id=s");
    assert_eq!(body(&rename), r#"{"name":"n"}"#);

    let automation =
        encode(&CreateAutomation { workflow_id: "w".into(), workspace_id: "s".into(), ..CreateAutomation::default() })
            .expect("fine");
    assert!(automation.target.ends_with("/w/automations?workspace_id=s"), "{}", automation.target);
    assert_eq!(body(&automation), r#"{"workspace_id":"s"}"#);
}

#[test]
fn what_the_caller_wrote_reaches_the_wire_digit_by_digit() {
    let written =
        r#"{"id":"c","entity":"e","action":"list","params":{"n":123456789012345678901234567890,"b":1.10,"a":1,"a":2}}"#;
    let sent = call("connectors.execute", written).expect("fine");
    assert_eq!(
        body(&sent),
        r#"{"entity":"e","action":"list","params":{"n":123456789012345678901234567890,"b":1.10,"a":1,"a":2}}"#
    );
}

#[test]
fn null_is_sent_where_it_means_something() {
    let inherit = call("workspaces.update", r#"{"workspace_id": "w", "cache_enabled": null}"#).expect("fine");
    assert_eq!(body(&inherit), r#"{"cache_enabled":null}"#);
    let keep = encode(&UpdateWorkspace { workspace_id: "w".into(), ..UpdateWorkspace::default() }).expect("fine");
    assert_eq!(body(&keep), "{}");
}

#[test]
fn ids_that_would_change_the_path_are_refused() {
    for id in ["", ".", "..", "a/b", "a\\b", "a\nb", "/"] {
        let error = encode(&GetConnector { id: id.into() }).expect_err(id);
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{id:?}");
        assert_eq!(error.errors()[0].field.as_deref(), Some("id"));
        assert_eq!(error.operation(), Some("connectors.get"));
    }
    let kept = encode(&DeleteOAuthCredentials { connector_type: "Google Drive?#%".into() }).expect("a name");
    assert!(kept.target.ends_with("/Google%20Drive%3F%23%25"), "{}", kept.target);
}

#[test]
fn a_misspelt_member_is_answered_with_the_nearest() {
    for (name, json, field, hint) in [
        ("workspaces.list", r#"{"name_contain": "x"}"#, "name_contain", "did you mean `name_contains`?"),
        ("connectors.execute", r#"{"id":"c","entity":"e","action":"a","parms":{}}"#, "parms", "did you mean `params`?"),
        ("workspaces.stats", r#"{"zzz": 1}"#, "zzz", "no such member"),
    ] {
        let error = call(name, json).expect_err(name);
        assert_eq!(error.errors()[0].field.as_deref(), Some(field), "{error}");
        assert!(error.message().contains(hint), "{error}");
    }
    assert!(operation("connectors.exekute").is_err_and(|error| error.message().contains("`connectors.execute`")));
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
        let error = call(name, json).expect_err(json);
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.errors()[0].field.as_deref(), Some(field), "{error}");
        assert!(!error.message().contains(" at line "), "{error}");
    }
}

#[test]
fn rules_that_types_cannot_express_are_checked_before_the_wire() {
    let create = |json: &str| call("connectors.create", json);
    let error = create(r#"{"workspace_name":"w","credentials":{}}"#).expect_err("no kind");
    assert!(error.message().contains("exactly one of `definition_id`, `connector_type`"), "{error}");
    let error = create(r#"{"workspace_name":"w","definition_id":"d","connector_type":"t","credentials":{}}"#);
    assert!(error.expect_err("two kinds").message().contains("2 were given"));
    let error = create(r#"{"workspace_name":"w","definition_id":"d"}"#).expect_err("nothing to connect with");
    assert_eq!(error.errors()[0].field.as_deref(), Some("credentials"));
    assert!(create(r#"{"workspace_name":"w","definition_id":"d","replication_config":{}}"#).is_ok());

    let long = "x".repeat(513);
    let execute = Execute { id: "c".into(), intent: Some(long), ..Execute::default() };
    assert_eq!(encode(&execute).expect_err("too long").errors()[0].field.as_deref(), Some("intent"));
}

#[test]
fn nothing_that_may_hold_a_secret_shows_in_debug() {
    let request = CreateConnector {
        credentials: crate::JsonObject::of(&serde_json::json!({"api_key": "hush"})).ok(),
        ..CreateConnector::default()
    };
    assert!(!format!("{request:?}").contains("hush"));
    let token = crate::CreateApplicationToken { client_id: "id".into(), client_secret: "hush".into() };
    assert!(!format!("{token:?}").contains("hush"));
    assert!(String::from_utf8_lossy(&serde_json::to_vec(&token).expect("json")).contains("hush"), "but it is sent");
}

#[test]
fn every_operation_has_a_name_of_its_own_and_typed_requests_agree_with_named_ones() {
    let names: std::collections::BTreeSet<_> = crate::operations().map(|entry| entry.meta.name).collect();
    assert_eq!(names.len(), 52);
    let typed = encode(&ListWorkspaces { limit: Some(5), ..ListWorkspaces::default() }).expect("fine");
    let named = call("workspaces.list", r#"{"limit": 5}"#).expect("fine");
    assert_eq!(typed.target, named.target);
    assert_eq!(encode(&ListSourceTemplates::default()).expect("fine").target, "/api/v1/integrations/templates/sources");
    let _: fn(&UpdateWorkflow) -> Result<Call, Error> = encode;
}

/// A request in which everything is that a request may have.
#[derive(Default, serde::Serialize, serde::Deserialize)]
struct Odd {
    #[serde(skip_serializing_if = "Option::is_none")]
    second: Option<String>,
    both: Vec<u8>,
    first: u8,
    asked: Option<bool>,
    #[serde(flatten)]
    more: std::collections::BTreeMap<String, crate::Json>,
}

impl Operation for Odd {
    const META: Meta =
        Meta::post("/{first}/then/{second}/end").query(&["asked"]).query_and_body(&["both"]).named("odd");
    type Output = crate::Execution;
}

#[test]
fn members_find_their_place_in_any_order_and_through_flattened_maps() {
    let more = [("z\"", "[1.50]"), ("first", "{}"), ("asked", "true")];
    let more = more.map(|(name, json)| (name.to_owned(), serde_json::from_str(json).expect("JSON")));
    let odd = Odd { first: 1, second: Some("{first}?".into()), both: vec![1, 2], asked: None, more: more.into() };
    let call = encode(&odd).expect("fine");
    assert_eq!(call.target, "/1/then/%7Bfirst%7D%3F/end?both=1&both=2&asked=null&asked=true");
    assert_eq!(body(&call), r#"{"both":[1,2],"first":{},"z\"":[1.50]}"#);
}

#[test]
fn a_path_is_never_sent_with_a_slot_that_is_open() {
    let error = encode(&Odd::default()).expect_err("nothing to put there");
    assert_eq!(error.errors()[0].field.as_deref(), Some("second"));
    assert!(error.message().contains("is needed"), "{error}");
}
