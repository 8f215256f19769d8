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

const PAGE_RECORDS: usize = 2000;

/// About 2 KB, 250 KB and 5 MB.
const SIZES: [Size; 3] = [
    Size { name: "small", records: 10, record: row, variants: 4096 },
    Size { name: "medium", records: 100, record: issue, variants: 64 },
    Size { name: "large", records: PAGE_RECORDS, record: issue, variants: 4 },
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

/// The pages of a list: each is a large response whose first record is new.
pub struct Pages(Vec<String>);

impl Pages {
    /// The same pages in every run.
    #[must_use]
    pub fn new() -> Self {
        let mut random = Random::new(11);
        let mut rest = |page: usize| -> String {
            (2..=PAGE_RECORDS).map(|number| format!(",{}", issue(&mut random, page * PAGE_RECORDS + number))).collect()
        };
        Self((0..4).map(&mut rest).collect())
    }

    /// Page `number` of `count`, which names the next one.
    #[must_use]
    pub fn page(&self, number: usize, count: usize) -> Bytes {
        let first = issue(&mut Random::new(number as u64), number * PAGE_RECORDS + 1);
        let rest = &self.0[number % self.0.len()];
        let next = if number + 1 < count { json!(number + 1) } else { Value::Null };
        let metadata = json!({"next": next});
        format!(r#"{{"status":"success","result":[{first}{rest}],"connector_metadata":{metadata}}}"#).into()
    }
}

impl Default for Pages {
    fn default() -> Self {
        Self::new()
    }
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
