//! Generated records whose values hardly ever repeat.

use serde_json::{Value, json};

/// A row of a table: eight short fields, about 200 bytes.
pub fn row(random: &mut Random, number: usize) -> Value {
    json!({
        "id": 1_000_000 + random.below(1_000_000_000),
        "number": number,
        "title": random.sentence(5),
        "state": random.one_of(&["open", "closed"]),
        "user": {"login": random.login(), "id": random.below(100_000_000)},
        "comments": random.below(50),
        "created_at": random.timestamp(),
        "draft": random.below(5) == 0,
    })
}

/// An issue as GitHub sends it: two dozen fields and a text of 1 to 2 KB with line breaks. Every twelfth text goes beyond
/// Latin-1.
pub fn issue(random: &mut Random, number: usize) -> Value {
    let labels: Vec<Value> = (0..random.below(4)).map(|_| label(random)).collect();
    let up = random.below(20);
    let heart = random.below(5);
    json!({
        "id": 2_000_000_000 + random.below(100_000_000),
        "node_id": format!("I_kwDO{}", random.hexadecimal(12)),
        "number": number,
        "url": format!("https://api.github.example.com/repos/airbytehq/airbyte/issues/{number}"),
        "html_url": format!("https://github.example.com/airbytehq/airbyte/issues/{number}"),
        "title": random.sentence(7),
        "state": random.one_of(&["open", "closed"]),
        "state_reason": null,
        "locked": false,
        "user": user(random),
        "assignee": if random.below(2) == 0 { user(random) } else { Value::Null },
        "labels": labels,
        "milestone": null,
        "comments": random.below(60),
        "created_at": random.timestamp(),
        "updated_at": random.timestamp(),
        "closed_at": null,
        "author_association": random.one_of(&["NONE", "MEMBER", "CONTRIBUTOR"]),
        "reactions": {"+1": up, "-1": 0, "laugh": 0, "heart": heart, "total_count": up + heart},
        "score": random.below(1_000_000) as f64 / 10_000.0,
        "draft": false,
        "body": body(random, number),
    })
}

fn body(random: &mut Random, number: usize) -> String {
    let steps: Vec<String> = (0..21).map(|_| format!("- {}", random.sentence(9))).collect();
    let beyond = if number.is_multiple_of(12) {
        random.one_of(&["über naïve Cursor", "同期が止まる", "🚀 läuft", "Сбой синхронизации"])
    } else {
        ""
    };
    format!("### Steps\n\n{}\n```json\n{{\"error\": \"{}\"}}\n```\n{beyond}", steps.join("\n"), random.sentence(4))
}

fn label(random: &mut Random) -> Value {
    json!({
        "id": random.below(1_000_000_000),
        "name": random.one_of(WORDS),
        "color": random.hexadecimal(6),
        "default": false,
    })
}

fn user(random: &mut Random) -> Value {
    let login = random.login();
    json!({
        "avatar_url": format!("https://avatars.example.com/u/{}?v=4", random.below(100_000_000)),
        "html_url": format!("https://github.example.com/{login}"),
        "login": login,
        "id": random.below(100_000_000),
        "type": "User",
        "site_admin": false,
    })
}

/// Random values from a fixed seed (Knuth's linear congruential generator).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 24) % bound
    }

    pub fn one_of(&mut self, choices: &[&'static str]) -> &'static str {
        usize::try_from(self.below(choices.len() as u64)).map_or("", |at| choices[at])
    }

    pub fn hexadecimal(&mut self, digits: usize) -> String {
        (0..digits).map(|_| char::from_digit(self.below(16) as u32, 16).unwrap_or('0')).collect()
    }

    /// A time in 2025 or 2026, in RFC 3339.
    pub fn timestamp(&mut self) -> String {
        let (year, month, day) = (2025 + self.below(2), 1 + self.below(12), 1 + self.below(28));
        let (hour, minute, second) = (self.below(24), self.below(60), self.below(60));
        format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }

    fn login(&mut self) -> String {
        format!("{}-{}{}", self.one_of(WORDS), self.one_of(WORDS), self.below(10_000))
    }

    fn sentence(&mut self, words: usize) -> String {
        (0..words).map(|_| self.one_of(WORDS)).collect::<Vec<_>>().join(" ")
    }
}

#[rustfmt::skip]
const WORDS: &[&str] = &[
    "append", "backfill", "batch", "catalog", "checkpoint", "column", "cursor", "dedupe", "delta", "destination",
    "discover", "drift", "failed", "full", "history", "incremental", "key", "limit", "mapping", "normalize", "null",
    "offset", "overwrite", "page", "payload", "primary", "queue", "record", "refresh", "retry", "schema", "slot",
    "source", "state", "stream", "sync", "timeout", "token", "truncate", "webhook",
];
