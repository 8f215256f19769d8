//! What server and clients of the benchmarks share: the answers, deterministic and ready to be sent.

use std::fmt::Write as _;

/// How many records an answer of some kind holds, and how long their texts are.
const KINDS: [(&str, usize, usize); 3] = [("small", 10, 0), ("medium", 100, 2_000), ("large", 2_000, 2_000)];

/// The answer of `execute` on a connector whose id is the kind: `small` is 2 KB, `medium` 250 KB, `large` 5 MB.
pub fn answer(kind: &str) -> Option<String> {
    let (_, records, length) = KINDS.into_iter().find(|(name, ..)| *name == kind)?;
    let mut result = String::new();
    for number in 1..=records {
        let comma = if number == 1 { "" } else { "," };
        let _ = write!(result, "{comma}{}", record(number, length));
    }
    Some(format!(
        r#"{{"status":"success","result":[{result}],"connector_metadata":{{"has_next_page":false,"end_cursor":null}},"execution_metadata":{{"connector_id":"{kind}","execution_time_ms":12}}}}"#
    ))
}

fn record(number: usize, length: usize) -> String {
    let title = format!("Retry of incremental sync {number} after a schema change");
    if length == 0 {
        return format!(
            r#"{{"id":{},"number":{number},"title":"{title}","state":"open","comments":{}}}"#,
            90_000 + number,
            number % 7
        );
    }
    let body =
        "The stream stops at a checkpoint and begins anew; naïve resets — as in “append” mode — lose the cursor.\\n"
            .repeat(length / 100);
    format!(
        r#"{{"id":"I_{number:08}","number":{number},"databaseId":{},"title":"{title}","body":"{body}","state":"OPEN","author":{{"login":"user{}","id":"U_{number}"}},"labels":[{{"name":"area/connectors","color":"ededed"}},{{"name":"type/bug","color":"d73a4a"}}],"comments":{{"totalCount":{}}},"locked":false,"score":{}.25,"createdAt":"2026-01-06T08:29:32Z","updatedAt":"2026-02-12T21:29:32Z","closedAt":null,"url":"https://github.com/airbytehq/airbyte/issues/{number}"}}"#,
        2_000_000 + number,
        number % 41,
        number % 13,
        number % 100,
    )
}
