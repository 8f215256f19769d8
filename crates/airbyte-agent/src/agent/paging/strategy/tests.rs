use airbyte_agent_core::operation::Operation;
use airbyte_agent_core::{ErrorKind, Response};
use serde_json::{Value, json};

use super::*;

const GITHUB: &str = "ef69ef6e-aa7f-4af1-a01d-ef775033524e";
const STRIPE: &str = "e094cb9a-26de-4645-8761-65c0c425d1de";
const JIRA: &str = "68e63de2-bb83-4c7e-93fa-a8a9051e3993";
const ZENDESK: &str = "79c1aa37-dae3-42ae-b333-d1c105477715";

fn response(result: Value, metadata: Value) -> Response {
    let body = json!({"status": "success", "result": result, "connector_metadata": metadata}).to_string();
    Response::from_parts(Execute::SPEC.name, 200, [], String::new(), 1, body.into()).expect("a response")
}

fn request(entity: &str, action: &str, params: Value) -> Execute {
    let params = JsonObject::of(&params).ok();
    Execute { entity: entity.into(), action: action.into(), params, ..Execute::default() }
}

/// The parameters of the request for the page after this response.
fn next_params(strategy: &PagingStrategy, request: &Execute, response: &Response) -> Result<Option<Value>, Error> {
    let position = strategy.next_position(&PageResponse::read(response, strategy.record_path())?, request)?;
    Ok(position.map(|position| {
        let params = request.params.clone().unwrap_or_default().merged(&position);
        serde_json::from_str(params.as_str()).expect("parameters are JSON")
    }))
}

fn following(id: &str, request: &Execute, result: Value, metadata: Value) -> Result<Option<Value>, Error> {
    next_params(&PagingStrategy::choose(request, None, Some(id)), request, &response(result, metadata))
}

#[test]
fn each_paging_style_continues_as_its_connector_documents() {
    for (id, request, result, metadata, expected) in [
        (
            GITHUB,
            request("issues", "list", json!({"per_page": 2})),
            json!([{}, {}]),
            json!({"has_next_page": true, "end_cursor": "c2"}),
            Some(json!({"per_page": 2, "after": "c2"})),
        ),
        (
            GITHUB,
            request("issues", "list", json!({})),
            json!([{}]),
            json!({"has_next_page": false, "end_cursor": "c"}),
            None,
        ),
        (
            STRIPE,
            request("customers", "list", json!({"limit": 1})),
            json!([{"id": "cus_9"}]),
            json!({"has_more": true}),
            Some(json!({"limit": 1, "starting_after": "cus_9"})),
        ),
        (
            JIRA,
            request("projects", "search", json!({"startAt": 50, "maxResults": 2})),
            json!([{}, {}]),
            json!({"total": 60}),
            Some(json!({"maxResults": 2, "startAt": 52})),
        ),
        (JIRA, request("projects", "search", json!({"startAt": 58})), json!([{}, {}]), json!({"total": 60}), None),
        (
            JIRA,
            request("issue_comments", "list", json!({"startAt": 4})),
            json!([{}, {}]),
            json!({"next_offset": 4, "max_results": 2, "total": 9}),
            Some(json!({"startAt": 6})),
        ),
        (
            JIRA,
            request("issue_fields", "search", json!({})),
            json!({"values": [{}], "total": 9, "isLast": false}),
            json!(null),
            Some(json!({"startAt": 1})),
        ),
        (
            STRIPE,
            request("charges", "search", json!({"query": "x"})),
            json!({"data": [{}], "has_more": true, "next_page": "p2"}),
            json!(null),
            Some(json!({"query": "x", "page": "p2"})),
        ),
        (
            ZENDESK,
            request("tickets", "list", json!({"page": 3})),
            json!([{}]),
            json!({"next_page": "https://acme.zendesk.example/api/v2/tickets.json?page=4&per_page=1", "count": 9}),
            Some(json!({"page": 4})),
        ),
        (ZENDESK, request("tickets", "list", json!({})), json!([{}]), json!({"next_page": null, "count": 1}), None),
        (
            "unknown",
            request("things", "list", json!({"q": 1})),
            json!([{}]),
            json!({"nextPageToken": "p2"}),
            Some(json!({"q": 1, "pageToken": "p2"})),
        ),
        (
            "unknown",
            request("things", "context_store_search", json!({"query": {}})),
            json!({"data": [{}], "meta": {"has_more": true, "cursor": "k"}}),
            json!(null),
            Some(json!({"query": {}, "cursor": "k"})),
        ),
    ] {
        let case = format!("{id} {} {metadata}", request.entity);
        assert_eq!(following(id, &request, result, metadata).expect("a next or none"), expected, "{case}");
    }
}

#[test]
fn an_empty_page_with_a_next_page_is_not_the_end() {
    let next = following(
        GITHUB,
        &request("issues", "list", json!({})),
        json!([]),
        json!({"has_next_page": true, "end_cursor": "later"}),
    );
    assert_eq!(next.expect("goes on"), Some(json!({"after": "later"})));
}

#[test]
fn more_records_that_cannot_be_requested_are_an_error() {
    let search = request("customers", "search", json!({"query": "x"}));
    let error = following(STRIPE, &search, json!([{}]), json!({"has_more": true})).expect_err("dead end");
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert!(error.message().contains("`paging` rule"), "{error}");

    let sql = request("", "context_store_sql_query", json!({"sql": "SELECT 1"}));
    let cut = |has_more| following(GITHUB, &sql, json!({"data": [{}], "meta": {"has_more": has_more}}), json!(null));
    assert_eq!(cut(false).expect("all of it"), None);
    assert_eq!(cut(true).expect_err("cut by its limit").kind(), ErrorKind::Paging);
}

#[test]
fn a_rule_of_the_caller_overrides_the_built_in_rules() {
    let paging = Paging { position: Some("from".into()), next: Some("page.forward".into()), ..Paging::default() };
    let request = request("issues", "list", json!({}));
    let strategy = PagingStrategy::choose(&request, Some(paging), Some(GITHUB));
    let response = response(json!([{}]), json!({"end_cursor": "no", "page": {"forward": "yes"}}));
    let params = next_params(&strategy, &request, &response).expect("a next page");
    assert_eq!(params, Some(json!({"from": "yes"})));
}
