use serde_json::{Value, json};

use super::{TestConnector, items};

#[test]
fn a_created_issue_is_read_updated_and_listed_last() {
    let mut connector = TestConnector::new("github");
    let (created, _) = connector.ok("issues", "create", json!({"title": "The bell is broken", "labels": ["bug"]}));
    assert_eq!((&created["number"], &created["state"]), (&json!(251), &json!("OPEN")));
    assert_eq!(created["createdAt"], "2025-11-01T00:00:00Z");
    assert_eq!(created["body"], Value::Null, "content nobody gave is not made up");

    let changes = json!({"issue_number": 251, "state": "CLOSED", "state_reason": "completed"});
    connector.ok("issues", "update", changes);
    let (read, _) = connector.ok("issues", "get", json!({"number": 251}));
    assert_eq!((&read["state"], &read["stateReason"]), (&json!("CLOSED"), &json!("completed")));
    assert_eq!(read["title"], "The bell is broken");
    assert!(read.get("issue_number").is_none() && read.get("owner").is_none());

    let (found, _) = connector.ok("issues", "search", json!({"query": "bell broken"}));
    assert_eq!(items(&found).len(), 1);
}

#[test]
fn writes_on_missing_records_are_404() {
    let mut connector = TestConnector::new("github");
    assert_eq!(connector.err("issues", "update", json!({"issue_number": 9999, "title": "x"})).status, 404);
}

#[test]
fn stripe_confirms_a_deletion_and_the_customer_is_gone() {
    let mut connector = TestConnector::new("stripe");
    let (made, _) = connector.ok("customers", "create", json!({"email": "ada@example.com", "metadata": {"a": "1"}}));
    let id = made["id"].as_str().expect("an id");
    assert!(id.starts_with("cus_") && made["created"] == 1_761_955_200);
    let (found, metadata) = connector.ok("customers", "search", json!({"query": "email:'ada@example.com'"}));
    assert_eq!((&items(&found)[0]["id"], &metadata["has_more"]), (&json!(id), &json!(false)));
    connector.ok("customers", "update", json!({"id": id, "metadata": {"b": "2"}}));
    let (read, _) = connector.ok("customers", "get", json!({"id": id}));
    assert_eq!((&read["metadata"]["a"], &read["metadata"]["b"]), (&json!("1"), &json!("2")));
    let (gone, _) = connector.ok("customers", "delete", json!({"id": id}));
    assert_eq!(gone, json!({"id": id, "object": "customer", "deleted": true}));
    assert_eq!(connector.err("customers", "get", json!({"id": id})).status, 404);
    assert_eq!(connector.err("customers", "delete", json!({"id": id})).status, 404);
}

#[test]
fn an_action_may_change_another_entity_than_its_own() {
    let mut stripe = TestConnector::new("stripe");
    let (drafts, _) = stripe.ok("invoices", "list", json!({"status": "draft"}));
    let id = &items(&drafts)[0]["id"];
    stripe.ok("invoice_finalizations", "create", json!({"id": id}));
    assert_eq!(stripe.ok("invoices", "get", json!({"id": id})).0["status"], "open");

    let mut slack = TestConnector::new("slack");
    let (channels, _) = slack.ok("channels", "list", json!({}));
    let channel = items(&channels)[1]["id"].clone();
    slack.ok("channel_topics", "create", json!({"channel": channel, "topic": "Lunch"}));
    assert_eq!(slack.ok("channels", "get", json!({"channel": channel})).0["topic"]["value"], "Lunch");
    let (post, _) = slack.ok("messages", "create", json!({"channel": channel, "text": "soup"}));
    let history = json!({"channel": channel, "oldest": "1761955200", "limit": 1000});
    let (messages, _) = slack.ok("channel_messages", "list", history.clone());
    assert_eq!(messages, json!([post]));
    slack.ok("messages", "delete", json!({"channel": channel, "ts": post["ts"]}));
    assert!(items(&slack.ok("channel_messages", "list", history).0).is_empty());
}

#[test]
fn providers_wrap_requests_and_replies() {
    let mut hubspot = TestConnector::new("hubspot");
    let (made, _) = hubspot.ok("contacts", "create", json!({"properties": {"email": "bela@example.com"}}));
    assert_eq!(made["properties"]["email"], "bela@example.com");
    let changes = json!({"contactId": made["id"], "properties": {"city": "Porto"}});
    let (changed, _) = hubspot.ok("contacts", "update", changes);
    assert_eq!(changed["properties"]["email"], "bela@example.com");
    assert_eq!(
        (&changed["properties"]["city"], &changed["updatedAt"]),
        (&json!("Porto"), &json!("2025-11-01T00:00:00.000Z"))
    );

    let mut linear = TestConnector::new("linear");
    let (teams, _) = linear.ok("teams", "list", json!({}));
    let params = json!({"teamId": items(&teams)[0]["id"], "title": "Bell"});
    let (made, _) = linear.ok("issues", "create", params);
    assert_eq!((&made["success"], &made["issue"]["title"]), (&json!(true), &json!("Bell")));

    let mut zendesk = TestConnector::new("zendesk-support");
    let (made, _) = zendesk.ok("tickets", "create", json!({"ticket": {"subject": "Bell", "priority": "high"}}));
    let (read, _) = zendesk.ok("tickets", "get", json!({"ticket_id": made["id"]}));
    assert_eq!((&read["subject"], &read["priority"], &read["status"]), (&json!("Bell"), &json!("high"), &json!("new")));

    let mut jira = TestConnector::new("jira");
    let (made, _) = jira.ok("issues", "create", json!({"fields": {"summary": "Bell", "project": {"key": "ENG"}}}));
    assert_eq!(
        made.as_object().map(|reply| reply.keys().cloned().collect::<Vec<_>>()),
        Some(vec!["id".into(), "key".into(), "self".into()])
    );
    let (none, _) = jira.ok("issues", "update", json!({"issueIdOrKey": made["key"], "fields": {"summary": "Gong"}}));
    assert!(none.is_null());
    let (read, _) = jira.ok("issues", "get", json!({"issueIdOrKey": made["id"]}));
    assert_eq!((&read["fields"]["summary"], &read["fields"]["project"]["key"]), (&json!("Gong"), &json!("ENG")));

    let mut salesforce = TestConnector::new("salesforce");
    let (made, _) = salesforce.ok("accounts", "create", json!({"Name": "Bell Works"}));
    assert_eq!((&made["success"], &made["errors"]), (&json!(true), &json!([])));
    let (found, _) = salesforce.ok("accounts", "search", json!({"q": "FIND {Bell Works} RETURNING Account(Id, Name)"}));
    assert_eq!(found["searchRecords"][0]["Id"], made["id"]);
}

#[test]
fn a_chosen_id_that_is_taken_is_refused() {
    let mut connector = TestConnector::new("stripe");
    connector.ok("products", "create", json!({"name": "Bell", "id": "prod_bell"}));
    let error = connector.err("products", "create", json!({"name": "Bell", "id": "prod_bell"}));
    assert_eq!((error.status, error.errors[0].error_code.as_str()), (422, "already_exists"));
}
