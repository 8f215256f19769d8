//! What a step must end in.

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

/// Whether `found` contains `wanted`; if not, where and why.
pub fn contains(wanted: &Value, found: Option<&Value>, path: &str) -> Result<(), String> {
    if wanted.get("$absent").is_some() {
        return match found {
            None => Ok(()),
            Some(found) => Err(format!("{path} is there: {found}")),
        };
    }
    let Some(found) = found else { return Err(format!("{path} is missing, wanted {wanted}")) };
    if wanted.get("$any").is_some() {
        return Ok(());
    }
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(members)) => {
            wanted.iter().try_for_each(|(name, value)| contains(value, members.get(name), &format!("{path}.{name}")))
        }
        (Value::Array(wanted), Value::Array(items)) if wanted.len() == items.len() => wanted
            .iter()
            .zip(items)
            .enumerate()
            .try_for_each(|(index, (value, item))| contains(value, Some(item), &format!("{path}.{index}"))),
        _ if wanted == found => Ok(()),
        _ => Err(format!("{path} is {found}, wanted {wanted}")),
    }
}

impl Records {
    pub fn hold(&self, records: &[Value]) -> Result<(), String> {
        if self.count.is_some_and(|count| count != records.len()) {
            return Err(format!("{} records, wanted {:?}", records.len(), self.count));
        }
        for (wanted, found, name) in [(&self.first, records.first(), "first"), (&self.last, records.last(), "last")] {
            if let Some(wanted) = wanted {
                contains(wanted, found, name)?;
            }
        }
        let Some(member) = &self.unique else { return Ok(()) };
        let mut values: Vec<String> = records.iter().map(|record| record[member].to_string()).collect();
        values.sort();
        values.dedup();
        if values.len() == records.len() { Ok(()) } else { Err(format!("`{member}` repeats")) }
    }
}

impl Bytes {
    pub fn hold(&self, bytes: &[u8]) -> Result<(), String> {
        use sha2::{Digest, Sha256};
        if self.length.is_some_and(|length| length != bytes.len()) {
            return Err(format!("{} bytes, wanted {:?}", bytes.len(), self.length));
        }
        let Some(wanted) = &self.sha256 else { return Ok(()) };
        let found: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        if &found == wanted { Ok(()) } else { Err(format!("the bytes hash to {found}, wanted {wanted}")) }
    }
}

/// Whether an error is as it was wanted.
pub fn error_is(wanted: &Map<String, Value>, error: &Error) -> Result<(), String> {
    for (name, value) in wanted {
        let found = match name.as_str() {
            "kind" => Value::from(error.kind().as_str()),
            "status" => error.status().map_or(Value::Null, Value::from),
            "attempts" => Value::from(error.attempts()),
            "retry_after" => error.retry_after().map_or(Value::Null, |wait| Value::from(wait.as_secs_f64())),
            "fields" => error.errors().iter().map(|problem| problem.field.clone()).collect(),
            "message" => {
                let piece = value.as_str().unwrap_or_default();
                if error.to_string().contains(piece) {
                    continue;
                }
                return Err(format!("the error says {error:?}, wanted {piece:?} in it"));
            }
            other => return Err(format!("an error has no `{other}`")),
        };
        let same = found == *value || (found.is_f64() && found.as_f64() == value.as_f64());
        if !same {
            return Err(format!("`{name}` of the error is {found}, wanted {value}: {error}"));
        }
    }
    Ok(())
}
