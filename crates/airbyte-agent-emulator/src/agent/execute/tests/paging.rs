//! Every paging style, followed as the provider's documentation says.

use serde_json::{Value, json};

use super::{TestConnector, items};

/// Follows a list and returns the number of records and of pages; `next` returns the position after a page.
fn follow(
    connector: &mut TestConnector,
    entity: &str,
    mut params: Value,
    position: &str,
    next: impl Fn(&Value, &[Value], &Value) -> Option<Value>,
) -> (usize, usize) {
    let mut ids = std::collections::HashSet::new();
    for page in 1..1000 {
        let (result, metadata) = connector.ok(entity, "list", params.clone());
        for record in items(&result) {
            assert!(ids.insert(record.to_string()), "twice: {record}");
        }
        match next(&metadata, items(&result), &params) {
            Some(value) => params[position] = value,
            None => return (ids.len(), page),
        }
    }
    panic!("{entity} does not end");
}

fn present(value: &Value) -> Option<Value> {
    Some(value.clone()).filter(|value| !value.is_null() && value != "")
}

#[test]
fn cursors_end_with_null_empty_text_or_a_flag() {
    let mut slack = TestConnector::new("slack");
    let pages = follow(&mut slack, "users", json!({"limit": 20}), "cursor", |m, _, _| present(&m["next_cursor"]));
    assert_eq!(pages, (50, 3));
    let mut hubspot = TestConnector::new("hubspot");
    let pages = follow(&mut hubspot, "deals", json!({"limit": 100}), "after", |m, _, _| present(&m["next_cursor"]));
    assert_eq!(pages, (250, 3));
    let mut drive = TestConnector::new("google-drive");
    let pages = follow(&mut drive, "files", json!({}), "pageToken", |m, _, _| present(&m["nextPageToken"]));
    assert_eq!(pages, (250, 3));
    let mut airtable = TestConnector::new("airtable");
    let base = json!({"base_id": "appX", "table_id_or_name": "Tasks", "pageSize": 100});
    let pages = follow(&mut airtable, "records", base, "offset", |m, _, _| present(&m["offset"]));
    assert_eq!(pages, (250, 3));
    let mut linear = TestConnector::new("linear");
    let pages = follow(&mut linear, "issues", json!({"first": 250}), "after", |metadata, _, _| {
        Some(metadata["endCursor"].clone()).filter(|_| metadata["hasNextPage"] == json!(true))
    });
    assert_eq!(pages, (250, 1), "a last page that is full is still the last");
}

#[test]
fn stripe_continues_after_the_last_id() {
    let mut connector = TestConnector::new("stripe");
    let pages = follow(&mut connector, "charges", json!({"limit": 100}), "starting_after", |metadata, page, _| {
        page.last().map(|last| last["id"].clone()).filter(|_| metadata["has_more"] == json!(true))
    });
    assert_eq!(pages, (250, 3));
    let error = connector.err("charges", "list", json!({"starting_after": "ch_unknown"}));
    assert_eq!(error.errors[0].field, "params.starting_after");
    let (page, _) = connector.ok("charges", "list", json!({}));
    assert_eq!(items(&page).len(), 10, "Stripe's default");
}

#[test]
fn zendesk_returns_the_url_of_the_next_page() {
    let mut connector = TestConnector::new("zendesk-support");
    let pages = follow(&mut connector, "tickets", json!({"per_page": 100}), "page", |metadata, _, _| {
        assert_eq!(metadata["count"], 250);
        let address = metadata["next_page"].as_str()?;
        assert!(address.starts_with("https://acme.zendesk.com/api/v2/tickets?"), "{address}");
        let address = url::Url::parse(address).expect("an address");
        let (_, page) = address.query_pairs().find(|(name, _)| name == "page")?;
        page.parse::<i64>().ok().map(Value::from)
    });
    assert_eq!(pages, (250, 3));
    let (_, metadata) = connector.ok("tickets", "list", json!({"page": 2, "per_page": 100}));
    assert!(metadata["previous_page"].as_str().is_some_and(|address| address.contains("page=1")));
}

#[test]
fn jira_counts_offsets() {
    let mut connector = TestConnector::new("jira");
    let pages = follow(&mut connector, "users", json!({"maxResults": 50}), "startAt", |metadata, page, params| {
        assert!(metadata.is_null());
        let start = params["startAt"].as_i64().unwrap_or_default();
        Some(json!(start + page.len() as i64)).filter(|_| page.len() == 50)
    });
    assert_eq!(pages, (120, 3));
    let (issues, metadata) = connector.ok("issues", "search", json!({"jql": "project = ENG", "maxResults": 3}));
    assert!(items(&issues).iter().all(|issue| issue["fields"]["project"]["key"] == "ENG"));
    let next = json!({"jql": "project = ENG", "maxResults": 3, "nextPageToken": metadata["nextPageToken"]});
    let (more, _) = connector.ok("issues", "search", next);
    assert_ne!(items(&issues)[0], items(&more)[0]);
    let issue = items(&issues)[0]["key"].clone();
    let comment = json!({"issueIdOrKey": issue, "body": {"type": "doc"}});
    (0..3).for_each(|_| drop(connector.ok("issue_comments", "create", comment.clone())));
    let params = json!({"issueIdOrKey": issue, "startAt": 1, "maxResults": 1});
    let (page, metadata) = connector.ok("issue_comments", "list", params);
    assert_eq!(items(&page).len(), 1);
    assert_eq!((&metadata["next_offset"], &metadata["max_results"]), (&json!(1), &json!(1)));
    assert!(metadata["total"].as_i64() >= Some(3));
    let (_, metadata) = connector.ok("projects", "search", json!({"maxResults": 5}));
    assert!(metadata["nextPage"].as_str().is_some_and(|address| address.contains("startAt=5")), "{metadata}");
}

#[test]
fn salesforce_pages_by_its_query() {
    let mut connector = TestConnector::new("salesforce");
    let (default, metadata) = connector.ok("contacts", "list", json!({}));
    assert_eq!((items(&default).len(), &metadata["done"]), (200, &json!(true)));
    let q = "SELECT Id, Name FROM Account WHERE Type IN ('Partner', 'Prospect') ORDER BY Name DESC LIMIT 5 OFFSET 5";
    let (page, _) = connector.ok("accounts", "list", json!({"q": q}));
    assert_eq!(items(&page).len(), 5);
    assert_eq!(items(&page)[0].as_object().map(|record| record.len()), Some(2));
    let names: Vec<&str> = items(&page).iter().filter_map(|record| record["Name"].as_str()).collect();
    assert!(names.windows(2).all(|pair| pair[0] >= pair[1]), "{names:?}");
    let error = connector.err("accounts", "list", json!({"q": "DROP TABLE Account"}));
    assert_eq!((error.status, error.errors[0].field.as_str()), (422, "params.q"));

    let mut large = TestConnector::with(crate::agent::catalogue::builtin(), "salesforce", Some(2100));
    let (page, metadata) = large.ok("accounts", "list", json!({"q": "SELECT FIELDS(STANDARD) FROM Account"}));
    assert_eq!((items(&page).len(), &metadata["done"]), (2000, &json!(false)));
    assert!(metadata["nextRecordsUrl"].is_string());
}

#[test]
fn deletions_do_not_shift_cursors_or_lose_offsets() {
    let mut connector = TestConnector::new("stripe");
    let (first, _) = connector.ok("customers", "list", json!({"limit": 2}));
    let ids: Vec<Value> = items(&first).iter().map(|record| record["id"].clone()).collect();
    connector.ok("customers", "delete", json!({"id": ids[0]}));
    let (second, _) = connector.ok("customers", "list", json!({"limit": 1, "starting_after": ids[1]}));
    let (all, _) = connector.ok("customers", "list", json!({"limit": 2}));
    assert_eq!(items(&all)[1], items(&second)[0]);

    let mut hubspot = TestConnector::new("hubspot");
    let (notes, _) = hubspot.ok("notes", "list", json!({"limit": 3}));
    hubspot.ok("notes", "delete", json!({"noteId": items(&notes)[0]["id"]}));
    let filter = json!({"query": {"sort": [{"createdAt": "asc"}]}, "limit": 1000});
    let (rest, _) = hubspot.ok("notes", "context_store_search", filter);
    assert_eq!(items(&rest["data"]).len(), 249);
}
