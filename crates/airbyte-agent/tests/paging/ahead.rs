//! Pages that are requested ahead and turn out not to follow.

use airbyte_agent::{Client, HttpRequest, HttpResponse, HttpSender, Paging, Position, SendError};
use futures::TryStreamExt;
use futures::future::{BoxFuture, FutureExt};
use http::StatusCode;
use serde_json::{Value, json};

/// Pages of two records by offset. After offset 2, it continues at 5, which no count tells.
struct Leaping;

impl HttpSender for Leaping {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, SendError>> {
        let body: Value =
            serde_json::from_slice(request.body.as_deref().unwrap_or_default()).expect("a request is JSON");
        let offset = body["params"]["offset"].as_u64().unwrap_or(0);
        let next = if offset == 2 { 5 } else { offset + 2 };
        let metadata = match next {
            0..9 => json!({"total": 9, "next_offset": next}),
            _ => json!({"total": 9}),
        };
        let response = json!({
            "status": "success",
            "result": [{"id": offset}, {"id": offset + 1}],
            "connector_metadata": metadata,
            "execution_metadata": {"connector_instance_id": "x", "execution_time_ms": 1},
        });
        async move { Ok(HttpResponse::new(StatusCode::OK, response.to_string())) }.boxed()
    }
}

#[tokio::test]
async fn what_is_read_decides_which_page_follows() {
    let builder = Client::builder().base_url("https://api.example.test").token("ready").http_sender(Leaping);
    let client = builder.build().expect("a client");
    let connector = client.connector_by_id("6f1d3f0b-4f0e-4c31-9d3b-0d5b2a5c8e11", None).expect("a connector");
    for concurrency in [1, 2, 3, 8] {
        let paging = Paging {
            kind: Position::Offset,
            position: Some("offset".into()),
            size: Some("limit".into()),
            total: Some("total".into()),
            next: Some("next_offset".into()),
            ..Paging::default()
        };
        let call = connector.records("things", "list").params(json!({"limit": 2})).paging(paging);
        let records: Vec<Value> = call.concurrency(concurrency).stream().try_collect().await.expect("records");
        let ids: Vec<_> = records.iter().filter_map(|record| record["id"].as_u64()).collect();
        assert_eq!(ids, [0, 1, 2, 3, 5, 6, 7, 8], "concurrency {concurrency}");
    }
}
