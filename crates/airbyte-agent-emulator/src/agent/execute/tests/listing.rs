use std::collections::HashSet;

use serde_json::json;

use super::{TestConnector, items, plain};
use crate::agent::execute::{Call, ExecuteOutput};

#[test]
fn a_list_is_an_array_and_its_cursor_visits_every_record_once() {
    let mut connector = TestConnector::new("github");
    let mut params = json!({"per_page": 100});
    let mut numbers = Vec::new();
    for page in 1.. {
        let (result, metadata) = connector.ok("issues", "list", params.clone());
        numbers.extend(items(&result).iter().map(|issue| issue["number"].as_i64().expect("a number")));
        if metadata["has_next_page"] == json!(false) {
            assert_eq!(page, 3);
            assert!(metadata["end_cursor"].is_string(), "GraphQL keeps the last cursor at the end");
            break;
        }
        params["after"] = metadata["end_cursor"].clone();
    }
    assert_eq!(numbers.len(), 250);
    assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), 250);
}

#[test]
fn the_quick_start_call_takes_owner_and_repo_from_the_settings() {
    let mut connector = TestConnector::new("github");
    let (result, _) = connector.ok("issues", "list", json!({"per_page": 10}));
    assert_eq!(items(&result).len(), 10);

    connector.config.clear();
    let error = connector.err("issues", "list", json!({"per_page": 10}));
    let fields: Vec<&str> = error.errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!((error.status, fields), (422, vec!["params.owner", "params.repo"]));
}

#[test]
fn every_list_and_search_of_every_connector_type_ends() {
    for kind in crate::agent::catalogue::builtin().types().iter().filter(|kind| !kind.is_listed_only()) {
        let mut connector = TestConnector::new(&kind.slug);
        for entity in &kind.entities {
            for (name, action) in entity.actions.iter().filter(|(name, _)| name == "list" || name == "search") {
                let mut params = json!({});
                for (param, declared) in action.params.iter().filter(|(_, declared)| declared.required) {
                    params[param] = match declared.kind.as_str() {
                        "integer" => json!(1),
                        "array" => json!(["x"]),
                        "object" => json!({}),
                        _ if action.search.as_ref().is_some_and(|search| search.syntax == "sosl") => {
                            json!("FIND {fix}")
                        }
                        _ if declared.default.is_some() => continue,
                        _ => json!("x"),
                    };
                }
                if name == "search" {
                    connector
                        .call(&entity.name, name, params)
                        .map_or_else(|error| assert_eq!(error.status, 422, "{}.{name}: {error:?}", entity.name), drop);
                } else {
                    connector.ok(&entity.name, name, params);
                }
            }
        }
    }
}

#[test]
fn filters_select_records_with_the_value() {
    let mut connector = TestConnector::new("github");
    let (open, _) = connector.ok("issues", "list", json!({"states": ["OPEN"], "per_page": 100}));
    let (all, _) = connector.ok("issues", "list", json!({"per_page": 100}));
    assert!(items(&open).iter().all(|issue| issue["state"] == "OPEN"));
    assert!(items(&all).iter().any(|issue| issue["state"] == "CLOSED"));
    let (comments, _) = connector.ok("comments", "list", json!({"number": 3, "per_page": 100}));
    assert!(!items(&comments).is_empty());
    assert!(items(&comments).iter().all(|comment| comment["issue"]["number"] == 3));
}

#[test]
fn search_understands_qualifiers_and_words() {
    let mut connector = TestConnector::new("github");
    let (found, metadata) = connector.ok("issues", "search", json!({"query": "is:closed import", "per_page": 100}));
    assert!(!items(&found).is_empty());
    assert_eq!(metadata["total_count"], items(&found).len());
    for issue in items(&found) {
        let text = format!("{} {}", issue["title"], issue["body"]).to_lowercase();
        assert!(issue["state"] == "CLOSED" && text.contains("import"), "{issue}");
    }
    let alias = connector.ok("issues", "api_search", json!({"query": "is:closed import", "per_page": 100}));
    assert_eq!(alias, (found, metadata));
}

#[test]
fn get_returns_one_object_and_a_missing_one_is_404() {
    let mut connector = TestConnector::new("github");
    let (issue, metadata) = connector.ok("issues", "get", json!({"number": 7}));
    assert_eq!((&issue["number"], metadata.is_null()), (&json!(7), true));
    assert_eq!(connector.err("issues", "get", json!({"number": 99_999})).status, 404);
}

#[test]
fn params_are_checked_by_name_and_type() {
    let mut connector = TestConnector::new("github");
    let mut call = Call { strict: false, ..plain("issues", "get") };
    call.params.insert("Number".into(), json!(7));
    let missing = connector.run(&call).expect_err("must fail");
    assert_eq!((missing.status, missing.errors[0].field.as_str()), (422, "params.number"));
    assert!(missing.message.contains("`Number` was given"), "{}", missing.message);
    let mistyped = connector.err("issues", "get", json!({"number": "seven"}));
    assert_eq!((mistyped.status, mistyped.errors[0].field.as_str()), (422, "params.number"));
    let too_many = connector.err("issues", "list", json!({"per_page": 101}));
    assert_eq!((too_many.status, too_many.errors[0].field.as_str()), (422, "params.per_page"));
    let bad_cursor = connector.err("issues", "list", json!({"after": "nonsense"}));
    assert_eq!((bad_cursor.status, bad_cursor.errors[0].field.as_str()), (422, "params.after"));
}

#[test]
fn unknown_names_are_422_with_a_suggestion() {
    let mut connector = TestConnector::new("github");
    let entity = connector.err("isues", "list", json!({}));
    assert_eq!((entity.status, entity.errors[0].field.as_str()), (422, "entity"));
    assert!(entity.message.contains("Did you mean `issues`?"), "{}", entity.message);
    let action = connector.err("issues", "serch", json!({}));
    assert_eq!((action.status, action.errors[0].field.as_str()), (422, "action"));
    assert!(action.message.contains("Did you mean `search`?"), "{}", action.message);
    assert_eq!(connector.err("issues", "sql_select", json!({})).status, 403);
}

#[test]
fn field_lists_and_truncation_shape_the_result() {
    let mut connector = TestConnector::new("github");
    let mut call = Call { strict: false, ..plain("issues", "list") };
    call.select_fields = vec!["number".into(), "author.login".into(), "labels.name".into(), "nothing".into()];
    let Ok(ExecuteOutput::Json { result, .. }) = connector.run(&call) else { panic!("the list fails") };
    let first = items(&result)[0].as_object().expect("an object");
    assert_eq!(first.keys().collect::<Vec<_>>(), ["number", "author"]);

    let mut call = plain("issues", "list");
    call.exclude_fields = vec!["body".into(), "author.login".into()];
    call.skip_truncation = false;
    let Ok(ExecuteOutput::Json { result, .. }) = connector.run(&call) else { panic!("the list fails") };
    assert!(items(&result)[0].get("body").is_none());
    assert_eq!(items(&result)[0]["author"], json!({}));

    call.exclude_fields.clear();
    let Ok(ExecuteOutput::Json { result, .. }) = connector.run(&call) else { panic!("the list fails") };
    let cut = items(&result).iter().filter_map(|issue| issue["body"].as_str()).find(|body| body.contains("[truncated"));
    let cut = cut.expect("some body is longer than 200 characters");
    assert!(cut.ends_with("... [truncated — use `get` action with the record id to retrieve the full value]"));
    assert_eq!(cut.split("... [truncated").next().map(|kept| kept.chars().count()), Some(200));
}

#[test]
fn an_intent_may_have_512_characters() {
    let mut connector = TestConnector::new("github");
    let mut call = plain("issues", "list");
    call.intent = Some("é".repeat(512));
    assert!(connector.run(&call).is_ok());
    call.intent = Some("é".repeat(513));
    let error = connector.run(&call).expect_err("too long");
    assert_eq!((error.status, error.errors[0].field.as_str()), (422, "intent"));
}

#[test]
fn describe_lists_entities_actions_and_params() {
    let mut connector = TestConnector::new("github");
    let (schema, _) = connector.ok("", "describe", json!({}));
    let issues = items(&schema["entities"]).iter().find(|entity| entity["name"] == "issues").expect("issues");
    assert_eq!(issues["actions"]["get"]["params"]["required"], json!(["owner", "repo", "number"]));
    assert_eq!(issues["actions"]["list"]["paging"]["position"], "after");
}

#[test]
fn deeply_nested_queries_are_refused() {
    let mut connector = TestConnector::new("google-drive");
    for q in ["not ".repeat(100_000) + "name = 'x'", "(".repeat(100_000), "name = 'x' and ".repeat(3)] {
        let error = connector.err("files", "list", json!({"q": q}));
        assert_eq!((error.status, error.errors[0].field.as_str()), (422, "params.q"));
    }
    let mut filter = json!({"eq": {"name": "x"}});
    (0..100).for_each(|_| filter = json!({"not": filter}));
    let error = connector.err("files", "context_store_search", json!({"query": {"filter": filter}}));
    assert_eq!(error.status, 422);
}

#[test]
fn extreme_positions_are_handled() {
    let mut connector = TestConnector::new("zendesk-support");
    let (page, metadata) = connector.ok("tickets", "list", json!({"page": i64::MAX, "per_page": 100}));
    assert_eq!((items(&page).len(), &metadata["next_page"]), (0, &json!(null)));
    assert_eq!(connector.err("tickets", "list", json!({"page": 0})).errors[0].field, "params.page");
    let mut jira = TestConnector::new("jira");
    assert!(items(&jira.ok("users", "list", json!({"startAt": i64::MAX})).0).is_empty());
    assert_eq!(jira.err("users", "list", json!({"startAt": -1})).errors[0].field, "params.startAt");
}
