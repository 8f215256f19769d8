//! Rules for following pages, and the responses that they are applied to.
//!
//! An input has the members `paging` (a rule), `params` (of the call), and `response` (to it).

use std::hash::{DefaultHasher, Hash, Hasher};

use airbyte_agent::agent::catalogue;
use airbyte_agent::{End, ErrorKind, Execute, ExecutePages, JsonObject, Paging, Position};
use airbyte_agent_core::pagination::PageSource;
use serde_json::Value;
use serde_json::value::RawValue;

use super::envelopes::response;
use crate::harness::fuzz;

#[test]
fn paging_rules() {
    fuzz("paging", 1500, |input| {
        let Ok(input) = serde_json::from_slice::<Value>(input) else { return };
        let rule: Option<Paging> = input.get("paging").and_then(|rule| serde_json::from_value(rule.clone()).ok());
        follow(&input, "items", "list", None, rule);
    });
}

#[test]
fn paging_rules_of_the_catalogue() {
    let operations: Vec<_> = catalogue::kinds()
        .flat_map(|kind| kind.operations().iter().map(move |(name, facts)| (kind, name, facts)))
        .collect();
    assert!(operations.len() > 1000);
    fuzz("paging", 500, |text| {
        let Ok(input) = serde_json::from_slice::<Value>(text) else { return };
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let start = hasher.finish() as usize % operations.len();
        for (kind, name, facts) in operations.iter().cycle().skip(start).take(10) {
            let (entity, action) = name.split_once('.').expect("entity and action");
            follow(&input, entity, action, Some((kind.definition_id, facts.paging.clone())), None);
        }
    });
}

/// Follows the response to a page, with a rule of the caller or with one of the catalogue.
fn follow(input: &Value, entity: &str, action: &str, known: Option<(&str, Option<Paging>)>, given: Option<Paging>) {
    let params = input.get("params").and_then(|params| JsonObject::of(params).ok());
    let request = Execute {
        id: "id".into(),
        entity: entity.into(),
        action: action.into(),
        params: params.clone(),
        ..Execute::default()
    };
    let rule = given.clone().or(known.as_ref().and_then(|(_, rule)| rule.clone()));
    let source = ExecutePages::new(request, known.map(|(id, _)| id), given);
    let body = input.get("response").unwrap_or(&Value::Null);
    let response = response(body.to_string().into_bytes());
    let Ok(page) = source.read(&response, None) else { return };
    let records: Vec<&RawValue> = serde_json::from_str(&page.records).expect("an array of records");
    assert_eq!(records.len() as u64, page.count);
    assert_eq!(source.records(&response).expect("the same records"), page.records);
    source.request(None).expect("a first page can be requested");
    match page.next {
        Err(error) => {
            assert!(matches!(error.kind(), ErrorKind::Paging | ErrorKind::Decode), "{error:?}");
            assert!(!error.message().is_empty());
        }
        Ok(None) => {
            let Some(rule) = rule else { return };
            // The caller asked for the rule's own flag, so it is the last word.
            let says_more = rule.more.as_deref().is_some_and(|path| at(body, path) == Some(&Value::Bool(true)));
            let may_end = rule.end == Some(End::EmptyPage) && records.is_empty();
            let is_ended = may_end || (rule.kind == Position::Last && records.is_empty());
            assert!(!says_more || is_ended, "`more` is true, and the pages end: {rule:?}");
        }
        Ok(Some(next)) => {
            source.request(Some(&next)).expect("the next page can be requested");
            let members = next.members();
            let [(name, value)] = members.as_slice() else { panic!("not one parameter: {}", next.as_str()) };
            let value: Value = serde_json::from_str(value.get()).expect("JSON");
            assert!(is_position(&value), "not a position: {value}");
            let Some(rule) = rule else { return };
            assert_eq!(Some(name.as_str()), rule.position.as_deref());
            let sent = params.and_then(|params| params.integer(name.as_str()));
            if let (Some(sent), false) = (sent, records.is_empty()) {
                let is_counted = matches!(rule.kind, Position::Page | Position::Offset);
                assert!(!is_counted || value.as_u64() > Some(sent), "{value} does not follow {sent}: {rule:?}");
            }
        }
    }
}

fn is_position(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.trim().is_empty(),
        Value::Number(_) => true,
        _ => false,
    }
}

/// The value at a path of the metadata, if the metadata has one.
fn at<'v>(body: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(body.get("connector_metadata")?, |value, step| value.get(step))
}
