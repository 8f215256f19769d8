use serde_json::{Value, json};

use super::{TestConnector, items};

fn numbers(result: &Value) -> Vec<i64> {
    items(&result["data"]).iter().filter_map(|record| record["number"].as_i64()).collect()
}

#[test]
fn each_operator_selects_the_matching_records() {
    let mut connector = TestConnector::new("github");
    let mut count = |filter: Value| {
        let (result, _) = connector.ok("issues", "context_store_search", json!({"query": {"filter": filter}}));
        numbers(&result)
    };
    assert_eq!(count(json!({"eq": {"number": 7}})), [7]);
    assert_eq!(count(json!({"neq": {"state": "CLOSED"}})), count(json!({"eq": {"state": "OPEN"}})));
    assert_eq!(count(json!({"gt": {"number": 248}})), [249, 250]);
    assert_eq!(count(json!({"gte": {"number": 249}})), [249, 250]);
    assert_eq!(count(json!({"lt": {"number": 2}})), [1]);
    assert_eq!(count(json!({"lte": {"number": 2}})), [1, 2]);
    assert_eq!(count(json!({"in": {"number": [3, 5]}})), [3, 5]);
    assert_eq!(count(json!({"startswith": {"url": "https://github.com/airbytehq/airbyte/issues/25"}})), [25, 250]);
    assert_eq!(count(json!({"endswith": {"url": "/250"}})), [250]);
    assert_eq!(count(json!({"contains": {"url": "issues/249"}})), [249]);
    assert_eq!(count(json!({"gt": {"number": 100}, "lt": {"number": 102}})), [101]);
    assert_eq!(count(json!({"and": [{"gt": {"number": 9}}, {"not": {"gt": {"number": 10}}}]})), [10]);
    assert_eq!(count(json!({"or": [{"eq": {"number": 1}}, {"eq": {"number": 3}}]})), [1, 3]);
    let labelled = count(json!({"array_contains": {"labels": "bug"}}));
    assert!(!labelled.is_empty() && labelled.len() < 250);
    let login = count(json!({"eq": {"author.login": "nobody"}}));
    assert!(login.is_empty());
    assert_eq!(count(json!({"gte": {"created_at": "2025-01-06"}})).len(), 250, "snake case finds camel case");
}

#[test]
fn fuzzy_keyword_and_any_work_on_words_and_items() {
    let mut connector = TestConnector::new("github");
    connector.ok("issues", "create", json!({"title": "Zebra crossing, painted"}));
    let mut found = |filter: Value| {
        let (result, _) = connector.ok("issues", "context_store_search", json!({"query": {"filter": filter}}));
        numbers(&result)
    };
    assert_eq!(found(json!({"fuzzy": {"title": "painted zebar"}})), [251]);
    assert_eq!(found(json!({"keyword": {"title": "ZEBRA giraffe"}})), [251]);
    assert!(found(json!({"keyword": {"title": "zeb"}})).is_empty());

    let mut jira = TestConnector::new("airtable");
    let filter = json!({"any": {"fields": {"eq": {"name": "Status"}}}});
    let (result, _) = jira.ok("tables", "context_store_search", json!({"query": {"filter": filter}}));
    assert!(!items(&result["data"]).is_empty());
}

#[test]
fn sort_cursor_and_fields() {
    let mut connector = TestConnector::new("github");
    let query = json!({"sort": [{"number": "desc"}]});
    let mut params = json!({"query": query, "limit": 100, "fields": [["number"], ["author", "login"]]});
    let mut seen = Vec::new();
    loop {
        let (result, metadata) = connector.ok("issues", "context_store_search", params.clone());
        assert!(metadata.is_null());
        seen.extend(numbers(&result));
        assert_eq!(items(&result["data"])[0].as_object().map(|record| record.len()), Some(2));
        if result["meta"]["has_more"] == json!(false) {
            assert!(result["meta"]["cursor"].is_null() && result["meta"]["took_ms"].is_u64());
            break;
        }
        params["cursor"] = result["meta"]["cursor"].clone();
    }
    assert_eq!(seen, (1..=250).rev().collect::<Vec<_>>());
    let dotted = json!({"fields": ["author.login"], "limit": 1});
    let (result, _) = connector.ok("issues", "context_store_search", dotted);
    assert!(result["data"][0]["author"]["login"].is_string());
}

#[test]
fn invalid_queries_name_the_path_of_the_error() {
    let mut connector = TestConnector::new("github");
    let mut field = |params: Value| {
        let error = connector.err("issues", "context_store_search", params);
        (error.status, error.errors[0].field.clone())
    };
    assert_eq!(field(json!({"query": {"filter": {}}})), (422, "params.query.filter".into()));
    assert_eq!(field(json!({"query": {"filter": {"equals": {"a": 1}}}})), (422, "params.query.filter.equals".into()));
    assert_eq!(field(json!({"query": {"filtr": {}}})), (422, "params.query.filtr".into()));
    assert_eq!(field(json!({"query": {"sort": [{"a": "down"}]}})), (422, "params.query.sort".into()));
    assert_eq!(field(json!({"limit": 0})), (422, "params.limit".into()));
}

#[test]
fn semantic_hits_have_score_and_context() {
    let mut connector = TestConnector::new("github");
    let semantic = json!({"prompt": "customers asked at the last review"});
    let (result, _) = connector.ok("issues", "context_store_search", json!({"semantic": semantic}));
    let hits = items(&result["data"]);
    assert_eq!((hits.len(), &result["meta"]["has_more"]), (10, &json!(true)));
    assert_eq!(hits[0]["metadata"]["score"], json!(1.0));
    assert_eq!(hits[0]["metadata"]["context"], "Customers asked for this at the last review.");
    assert!(hits[0]["entity"]["number"].is_i64());
    let strict = json!({"semantic": {"prompt": "zebra", "min_similarity": 0.9}});
    let (none, _) = connector.ok("issues", "context_store_search", strict);
    assert!(items(&none["data"]).is_empty());
    let error =
        connector.err("issues", "context_store_search", json!({"semantic": {"prompt": "a", "min_similarity": 2}}));
    assert_eq!(error.errors[0].field, "params.semantic.min_similarity");
    let both = json!({"semantic": {"prompt": "a"}, "query": {}});
    assert_eq!(connector.err("issues", "context_store_search", both).status, 422);
}

#[test]
fn readiness_lists_entities_and_counts() {
    let github = TestConnector::new("github");
    let connector = super::ConnectorRef { id: "one", kind: &github.kind, config: &github.config, now: super::NOW };
    let readiness = crate::agent::execute::context_store_readiness(&github.db, &connector, "2025-11-01T00:00:00Z");
    let readiness = readiness.expect("readable");
    let issues = items(&readiness["configured_cache_entities"]).iter().find(|entry| entry["entity"] == "issues");
    assert_eq!(issues.map(|entry| &entry["entity_count"]), Some(&json!(250)));
    assert!(
        items(&readiness["supported_context_store_entities"]).contains(&json!({"entity": "issues", "suggested": true}))
    );
}
