//! The responses that the benchmark server sends.

mod records;

use bytes::Bytes;
use records::{Random, issue, row};
use serde_json::{Value, json};

/// Responses of one size. The server sends them in turn.
struct Size {
    name: &'static str,
    records: usize,
    record: fn(&mut Random, usize) -> Value,
    /// How many different responses there are: together they hold more distinct short strings than a client's string
    /// cache, so that no client profits from being sent the same values again.
    variants: usize,
}

/// About 2 KB, 250 KB and 5 MB.
const SIZES: [Size; 3] = [
    Size { name: "small", records: 10, record: row, variants: 4096 },
    Size { name: "medium", records: 100, record: issue, variants: 64 },
    Size { name: "large", records: 2000, record: issue, variants: 4 },
];

/// Every response of every size, the same in every run.
#[must_use]
pub fn responses() -> Vec<(&'static str, Vec<Bytes>)> {
    let mut random = Random::new(7);
    SIZES
        .into_iter()
        .map(|size| (size.name, (0..size.variants).map(|variant| response(&mut random, &size, variant)).collect()))
        .collect()
}

fn response(random: &mut Random, size: &Size, variant: usize) -> Bytes {
    let first = variant * size.records;
    let result: Vec<Value> = (1..=size.records).map(|number| (size.record)(random, first + number)).collect();
    let response = json!({
        "status": "success",
        "result": result,
        "connector_metadata": {"has_next_page": false, "end_cursor": null, "total_count": size.records},
        "execution_metadata": {
            "connector_instance_id": format!("source_id:{}", random.hexadecimal(32)),
            "execution_time_ms": random.below(900),
        },
    });
    response.to_string().into()
}
