//! The expected outcome of a step.

use airbyte_agent::Error;
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    pub answer: Option<Value>,
    pub records: Option<Records>,
    pub bytes: Option<Bytes>,
    pub error: Option<Map<String, Value>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Records {
    count: Option<usize>,
    first: Option<Value>,
    last: Option<Value>,
    unique: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bytes {
    length: Option<usize>,
    sha256: Option<String>,
}

/// Checks that `actual` contains `expected`. The error says where it does not.
pub fn check_contains(expected: &Value, actual: Option<&Value>, path: &str) -> Result<(), String> {
    if expected.get("$absent").is_some() {
        return match actual {
            None => Ok(()),
            Some(actual) => Err(format!("{path} is present: {actual}")),
        };
    }
    let Some(actual) = actual else { return Err(format!("{path} is missing; expected {expected}")) };
    if expected.get("$any").is_some() {
        return Ok(());
    }
    match (expected, actual) {
        (Value::Object(expected), Value::Object(members)) => expected
            .iter()
            .try_for_each(|(name, value)| check_contains(value, members.get(name), &format!("{path}.{name}"))),
        (Value::Array(expected), Value::Array(items)) if expected.len() == items.len() => expected
            .iter()
            .zip(items)
            .enumerate()
            .try_for_each(|(index, (value, item))| check_contains(value, Some(item), &format!("{path}.{index}"))),
        _ if expected == actual => Ok(()),
        _ => Err(format!("{path} is {actual}; expected {expected}")),
    }
}

impl Records {
    pub fn check(&self, records: &[Value]) -> Result<(), String> {
        if let Some(count) = self.count.filter(|count| *count != records.len()) {
            return Err(format!("{} records; expected {count}", records.len()));
        }
        for (expected, actual, name) in [(&self.first, records.first(), "first"), (&self.last, records.last(), "last")]
        {
            if let Some(expected) = expected {
                check_contains(expected, actual, name)?;
            }
        }
        let Some(member) = &self.unique else { return Ok(()) };
        let mut values: Vec<String> = records.iter().map(|record| record[member].to_string()).collect();
        values.sort();
        values.dedup();
        if values.len() == records.len() { Ok(()) } else { Err(format!("values of `{member}` repeat")) }
    }
}

impl Bytes {
    pub fn check(&self, bytes: &[u8]) -> Result<(), String> {
        use sha2::{Digest, Sha256};
        if let Some(length) = self.length.filter(|length| *length != bytes.len()) {
            return Err(format!("{} bytes; expected {length}", bytes.len()));
        }
        let Some(expected) = &self.sha256 else { return Ok(()) };
        let actual: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        if &actual == expected { Ok(()) } else { Err(format!("the SHA-256 is {actual}; expected {expected}")) }
    }
}

/// Checks the members of an error.
pub fn check_error(expected: &Map<String, Value>, error: &Error) -> Result<(), String> {
    for (name, value) in expected {
        let actual = match name.as_str() {
            "kind" => Value::from(error.kind().as_str()),
            "status" => error.status().map_or(Value::Null, Value::from),
            "attempts" => Value::from(error.attempts()),
            "retry_after" => error.retry_after().map_or(Value::Null, |wait| Value::from(wait.as_secs_f64())),
            "records_read" => error.progress().map_or(Value::Null, |progress| progress.records_read.into()),
            "token" => {
                let token = error.progress().and_then(|progress| progress.token.clone());
                check_contains(value, token.map(Value::from).as_ref(), "token")?;
                continue;
            }
            "fields" => error.errors().iter().map(|error| error.field.clone()).collect(),
            "message" => {
                let piece = value.as_str().unwrap_or_default();
                if error.to_string().contains(piece) {
                    continue;
                }
                return Err(format!("the error is {error:?}; expected {piece:?} in its message"));
            }
            other => return Err(format!("unknown member `{other}` in `expect.error`")),
        };
        let is_equal = actual == *value || (actual.is_f64() && actual.as_f64() == value.as_f64());
        if !is_equal {
            return Err(format!("`{name}` of the error is {actual}; expected {value}: {error}"));
        }
    }
    Ok(())
}
