//! [`PageResponse`]: a response as its records, and what it says about the next page.

use std::borrow::Cow;
use std::collections::HashMap;

use airbyte_agent_core::{Error, Response, json};
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::agent::envelope::Envelope;

/// The response with one page of an action.
pub(super) struct PageResponse<'a> {
    pub(super) response: &'a Response,
    /// The objects that may say where the next page is: `connector_metadata`, the member `meta` of the result, and the
    /// result if it is the envelope of a provider.
    objects: Vec<Value>,
    /// Which of them is part of the result itself, where names may mean something else.
    result: Option<usize>,
    records: Cow<'a, str>,
    /// The number of records.
    pub(super) count: u64,
}

impl<'a> PageResponse<'a> {
    /// Reads a response whose records are at this path of the result.
    pub(super) fn read(response: &'a Response, record_path: Option<&str>) -> Result<Self, Error> {
        let envelope = Envelope::read(response)?;
        let decode = |text: &str| -> Result<Value, Error> {
            serde_json::from_str(text).map_err(|error| response.decode_error(json::describe(&error)))
        };
        let mut objects = vec![decode(envelope.connector_metadata.map_or("null", RawValue::get))?];
        let mut result = None;
        if envelope.result.get().starts_with('{') {
            let members = decode(envelope.result.get())?;
            objects.extend(members.get("meta").cloned());
            result = Some(objects.len());
            objects.push(members);
        }
        let records = records_in(envelope.result, record_path);
        let counted: Vec<IgnoredAny> =
            serde_json::from_str(&records).map_err(|error| response.decode_error(json::describe(&error)))?;
        Ok(Self { response, objects, result, count: counted.len() as u64, records })
    }

    /// The records as a JSON array.
    pub(super) fn records(self) -> Cow<'a, str> {
        self.records
    }

    /// The value at a path of the last record.
    pub(super) fn last_record(&self, path: &str) -> Result<Option<Value>, Error> {
        let records: Result<Vec<Value>, _> = serde_json::from_str(&self.records);
        let records = records.map_err(|error| self.response.decode_error(json::describe(&error)))?;
        Ok(records.last().and_then(|record| at(record, path)).cloned())
    }

    /// The value at a path, in the first object that has one.
    pub(super) fn value(&self, path: &str) -> Option<&Value> {
        self.objects.iter().find_map(|object| at(object, path)).filter(|value| !value.is_null())
    }

    pub(super) fn flag(&self, path: &str) -> Option<bool> {
        self.value(path)?.as_bool()
    }

    pub(super) fn integer(&self, path: &str) -> Option<u64> {
        self.value(path)?.as_u64()
    }

    /// The objects to search for members with usual names. The result itself is left out unless it is asked for.
    pub(super) fn objects(&self, with_result: bool) -> impl Iterator<Item = &Value> {
        let skipped = self.result.filter(|_| !with_result);
        self.objects.iter().enumerate().filter(move |(index, _)| Some(*index) != skipped).map(|(_, object)| object)
    }
}

/// The records of a response as a JSON array. Nothing else of it is decoded.
pub(crate) fn records<'a>(response: &'a Response, record_path: Option<&str>) -> Result<Cow<'a, str>, Error> {
    Ok(records_in(Envelope::read(response)?.result, record_path))
}

/// The records of a result as a JSON array, whatever its shape: an array, an array at the path of the rule or in the
/// member `data`, or a single object.
fn records_in<'a>(result: &'a RawValue, path: Option<&str>) -> Cow<'a, str> {
    let text = result.get();
    if text.starts_with('[') {
        return text.into();
    }
    if text == "null" {
        return "[]".into();
    }
    let found = path.and_then(|path| array_at(text, path)).or_else(|| array_at(text, "data"));
    found.map_or_else(|| format!("[{text}]").into(), Cow::Borrowed)
}

fn array_at<'a>(object: &'a str, path: &str) -> Option<&'a str> {
    let mut text = object;
    for step in path.split('.') {
        let members: HashMap<Cow<'a, str>, &'a RawValue> = serde_json::from_str(text).ok()?;
        text = members.get(step)?.get();
    }
    text.starts_with('[').then_some(text)
}

fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, step| value.get(step)).filter(|value| !value.is_null())
}
