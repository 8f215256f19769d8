use serde_json::{Value, json};

use super::{Call, TestConnector, plain};
use crate::agent::catalogue::{ActionKind, ContextStore, builtin};

/// Field, code and message of the error of a call that is refused.
fn refused(connector: &mut TestConnector, call: &Call) -> (String, String, String) {
    let error = connector.run(call).expect_err("must be refused");
    assert_eq!(error.status, 422);
    (error.errors[0].field.clone(), error.errors[0].error_code.clone(), error.message)
}

fn with(mut call: Call, params: Value) -> Call {
    call.params = params.as_object().cloned().unwrap_or_default();
    call
}

#[test]
fn an_undeclared_parameter_is_told_with_the_nearest_one() {
    let mut connector = TestConnector::new("github");
    let list = with(plain("issues", "list"), json!({"perPage": 3}));
    let (field, code, message) = refused(&mut connector, &list);
    assert_eq!((field.as_str(), code.as_str()), ("params.perPage", "unknown_parameter"));
    let start = "Unknown parameter `perPage`. Did you mean `per_page`? Known: owner, repo, states, per_page";
    assert!(message.starts_with(start), "{message}");

    let search = with(plain("issues", "context_store_search"), json!({"querry": {}}));
    assert_eq!(refused(&mut connector, &search).0, "params.querry");
    let sql = with(plain("issues", "context_store_sql_query"), json!({"sql": "SELECT 1", "limits": 3}));
    assert_eq!(refused(&mut connector, &sql).0, "params.limits");
    let write = with(plain("issues", "create"), json!({"title": "x", "assignee": "ada"}));
    assert_eq!(refused(&mut connector, &write).0, "params.assignee");
    // The service drops it.
    let result = connector.run(&Call { strict: false, ..list });
    assert!(result.is_ok(), "{result:?}");
}

#[test]
fn an_undeclared_field_is_told_with_the_nearest_one() {
    let mut connector = TestConnector::new("github");
    for path in ["titel", "author.logn", "Title"] {
        let mut call = Call { select_fields: vec!["number".into(), path.into()], ..plain("issues", "list") };
        let (field, code, message) = refused(&mut connector, &call);
        assert_eq!((field.as_str(), code.as_str()), ("select_fields.1", "unknown_field"), "{path}");
        assert!(message.starts_with(&format!("Unknown field `{path}`.")), "{message}");
        call.exclude_fields = std::mem::take(&mut call.select_fields);
        assert_eq!(refused(&mut connector, &call).0, "exclude_fields.1", "{path}");
        assert!(connector.run(&Call { strict: false, ..call }).is_ok(), "{path}");
    }
    let titel = Call { select_fields: vec!["titel".into()], ..plain("issues", "list") };
    assert!(refused(&mut connector, &titel).2.contains("Did you mean `title`?"));
    let search = with(plain("issues", "context_store_search"), json!({"fields": [["number"], ["titel"]]}));
    assert_eq!(refused(&mut connector, &search).0, "params.fields.1");
    for path in ["title", "author", "author.login", "labels.name", "comments.totalCount", "created_at"] {
        let call = Call { select_fields: vec![path.into()], ..plain("issues", "list") };
        assert!(connector.run(&call).is_ok(), "{path}");
    }
}

#[test]
fn names_of_a_family_and_of_open_objects_are_accepted() {
    let mut stripe = TestConnector::new("stripe");
    for params in [json!({"created": {"gte": 1}}), json!({"created[gte]": 1}), json!({"created.gte": 1})] {
        assert!(stripe.run(&with(plain("customers", "list"), params.clone())).is_ok(), "{params}");
    }
    let mut hubspot = TestConnector::new("hubspot");
    let create = with(plain("contacts", "create"), json!({"properties": {"favourite_bread": "rye"}}));
    let result = hubspot.run(&create);
    assert!(result.is_ok(), "{result:?}");
}

/// Nothing that a connector type declares is refused.
#[test]
fn every_declared_name_is_accepted() {
    for kind in builtin().types().iter().filter(|kind| !kind.is_listed_only()) {
        let mut connector = TestConnector::new(&kind.slug);
        for entity in &kind.entities {
            let store = kind.entity(entity.store_name()).unwrap_or(entity);
            let fields: Vec<String> = store.fields.iter().map(|(name, _)| name.clone()).collect();
            let stored = ["context_store_search"].into_iter().filter(|_| entity.context_store != ContextStore::No);
            for action in entity.actions.iter().map(|(name, _)| name.as_str()).chain(stored) {
                let declared = entity.action(action);
                let mut call = plain(&entity.name, action);
                // Of the wrong type, so that the call fails before it does anything.
                call.params =
                    declared.iter().flat_map(|it| &it.params).map(|(name, _)| (name.clone(), json!([[]]))).collect();
                if declared.is_none_or(|action| action.store.is_none()) {
                    call.select_fields.clone_from(&fields);
                }
                if declared.is_some_and(|it| it.kind(action) == ActionKind::Download) {
                    call.params.insert("range_header".into(), json!("bytes=0-1"));
                }
                if let Err(error) = connector.run(&call) {
                    let codes: Vec<&str> = error.errors.iter().map(|error| error.error_code.as_str()).collect();
                    let is_unknown = codes.iter().any(|code| code.starts_with("unknown_"));
                    assert!(!is_unknown, "{}.{}.{action}: {error:?}", kind.slug, entity.name);
                }
            }
        }
    }
}
