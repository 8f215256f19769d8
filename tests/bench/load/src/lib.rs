//! What server and clients of the benchmarks share: the answers, deterministic and ready to be sent.

use serde_json::{Value, json};

/// How many records an answer of some kind holds, and whether they are whole issues.
const KINDS: [(&str, usize, bool); 3] = [("small", 10, false), ("medium", 100, true), ("large", 2_000, true)];

/// The answer of `execute` on a connector whose id is the kind: `small` is 2 KB, `medium` 250 KB, `large` 5 MB.
pub fn answer(kind: &str) -> Option<String> {
    let (_, records, are_whole) = KINDS.into_iter().find(|(name, ..)| *name == kind)?;
    let mut dice = Dice(7);
    let result: Vec<Value> =
        (1..=records).map(|number| if are_whole { issue(&mut dice, number) } else { row(&mut dice, number) }).collect();
    let answer = json!({
        "status": "success",
        "result": result,
        "connector_metadata": {"has_next_page": false, "end_cursor": null, "total_count": records},
        "execution_metadata": {"connector_instance_id": format!("source_id:{kind}"), "execution_time_ms": 12},
    });
    Some(answer.to_string())
}

/// A row of a table: few fields, all short.
fn row(dice: &mut Dice, number: usize) -> Value {
    json!({
        "id": 1_000 + number,
        "number": 40_000 + number,
        "title": dice.words(5),
        "state": dice.one_of(&["open", "closed"]),
        "user": {"login": dice.words(1), "id": dice.below(1_000_000)},
        "comments": dice.below(50),
        "created_at": "2026-05-12T09:12:55Z",
        "draft": false,
    })
}

/// An issue as GitHub has them: two dozen fields, and a text of 1 to 2 KB with line breaks. One in twelve holds more than
/// ASCII.
fn issue(dice: &mut Dice, number: usize) -> Value {
    let steps: Vec<String> = (0..21).map(|_| format!("- {}", dice.words(9))).collect();
    let beyond = if number.is_multiple_of(12) {
        dice.one_of(&["über naïve Cursor", "同期が止まる", "🚀 läuft", "Сбой"])
    } else {
        ""
    };
    let url = format!("https://api.github.example.com/repos/airbytehq/airbyte/issues/{number}");
    let labels: Vec<Value> = (0..dice.below(4))
        .map(|_| json!({"id": dice.below(1_000_000_000), "name": dice.words(1), "color": "ededed", "default": false}))
        .collect();
    json!({
        "id": 2_000_000_000 + dice.below(100_000_000),
        "node_id": format!("I_kwDOC{:012x}", dice.below(1 << 40)),
        "number": 40_000 + number,
        "url": url,
        "html_url": format!("https://github.example.com/airbytehq/airbyte/issues/{number}"),
        "title": dice.words(7),
        "state": dice.one_of(&["open", "closed"]),
        "state_reason": null,
        "locked": false,
        "user": user(dice),
        "assignee": if dice.below(2) == 0 { user(dice) } else { Value::Null },
        "labels": labels,
        "milestone": null,
        "comments": dice.below(60),
        "created_at": format!("2026-0{}-11T08:12:55Z", 1 + dice.below(9)),
        "updated_at": format!("2026-0{}-21T17:22:01Z", 1 + dice.below(9)),
        "closed_at": null,
        "author_association": dice.one_of(&["NONE", "MEMBER", "CONTRIBUTOR"]),
        "reactions": {"+1": dice.below(20), "-1": dice.below(3), "laugh": 0, "heart": dice.below(5), "total_count": 28},
        "score": dice.below(1_000_000) as f64 / 10_000.0,
        "draft": false,
        "body": format!("### Steps\n\n{}\n```json\n{{\"error\": \"{}\"}}\n```\n{beyond}", steps.join("\n"), dice.words(4)),
    })
}

fn user(dice: &mut Dice) -> Value {
    let login = format!("{}{}", dice.words(1), dice.below(10_000));
    json!({
        "avatar_url": format!("https://avatars.example.com/u/{}?v=4", dice.below(10_000_000)),
        "html_url": format!("https://github.example.com/{login}"),
        "login": login,
        "id": dice.below(100_000_000),
        "type": "User",
        "site_admin": false,
    })
}

/// Chance that is the same every time (Knuth's linear congruential generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 24) % bound
    }

    fn one_of(&mut self, choices: &[&'static str]) -> &'static str {
        usize::try_from(self.below(choices.len() as u64)).map_or("", |at| choices[at])
    }

    fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| self.one_of(WORDS)).collect::<Vec<_>>().join(" ")
    }
}

const WORDS: &[&str] = &[
    "append",
    "backfill",
    "batch",
    "catalog",
    "checkpoint",
    "column",
    "cursor",
    "dedupe",
    "delta",
    "destination",
    "discover",
    "drift",
    "failed",
    "full",
    "history",
    "incremental",
    "key",
    "limit",
    "mapping",
    "normalize",
    "null",
    "offset",
    "overwrite",
    "page",
    "payload",
    "primary",
    "queue",
    "record",
    "refresh",
    "retry",
    "schema",
    "slot",
    "source",
    "state",
    "stream",
    "sync",
    "timeout",
    "token",
    "truncate",
    "webhook",
];
