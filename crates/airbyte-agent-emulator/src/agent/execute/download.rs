//! `download`: all bytes of a file, a range of them, or a window of them in JSON.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::call::{Call, ConnectorRef};
use super::error::ExecuteError;
use super::output::{ByteRange, ExecuteOutput};
use crate::agent::catalogue::{Entity, FilePaths};
use crate::agent::json_path;
use crate::agent::records::{self, Record};

/// Largest window of the JSON form, in characters (`tests/contract/agent/BEHAVIOUR.md`, "Execute").
const MAX_CHARS: u64 = 20_000;
/// Files whose id begins with this are listed but missing: 200 with zero bytes, as the docs warn.
pub(super) const MISSING_FILE_PREFIX: &str = "missing";
/// Largest generated file, in bytes, whatever size the record has.
const MAX_GENERATED: u64 = 64 * 1024 * 1024;

/// Downloads the file of a record; `None` stands for a missing file.
pub(super) fn run(
    db: &Connection,
    connector: &ConnectorRef<'_>,
    entity: &Entity,
    paths: &FilePaths,
    record: Option<&Record>,
    call: &Call,
    params: &Map<String, Value>,
) -> Result<ExecuteOutput, ExecuteError> {
    let Some(record) = record else {
        let (content_type, filename) = ("application/octet-stream".into(), "download".into());
        return Ok(ExecuteOutput::File { bytes: Vec::new(), content_type, filename, range: None });
    };
    let text = |path: &str| json_path::get(&record.body, path).and_then(json_path::text_of);
    let filename = text(&paths.name).unwrap_or_else(|| record.id.clone());
    let own_type = media_type(text(&paths.content_type).unwrap_or_default());
    let asked_type = paths.convert_to.as_ref().and_then(|param| params.get(param)?.as_str());
    let content_type = asked_type.map_or(own_type, str::to_owned);
    let bytes = match records::file(db, connector.id, entity.store_name(), &record.id)? {
        Some(bytes) => bytes,
        None => {
            let size = text(&paths.size).and_then(|size| size.parse().ok()).unwrap_or(1024);
            generated(&record.id, &filename, &content_type, size)
        }
    };
    match call.params.get("_airbyte_response_type").and_then(Value::as_str) {
        Some("json") if call.params.contains_key("range_header") => {
            Err(ExecuteError::param("range_header", "`range_header` cannot be combined with the JSON form"))
        }
        Some("json") => window(&bytes, &content_type, &filename, call),
        _ => raw(bytes, content_type, filename, call.params.get("range_header")),
    }
}

/// A media type, or the media type of a file extension.
fn media_type(text: String) -> String {
    let known = match text.as_str() {
        "csv" => "text/csv",
        "json" => "application/json",
        "md" => "text/markdown",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "txt" => "text/plain",
        _ if text.contains('/') => return text,
        _ => "application/octet-stream",
    };
    known.into()
}

fn raw(
    bytes: Vec<u8>,
    content_type: String,
    filename: String,
    range_header: Option<&Value>,
) -> Result<ExecuteOutput, ExecuteError> {
    let Some(header) = range_header.filter(|header| !header.is_null()) else {
        return Ok(ExecuteOutput::File { bytes, content_type, filename, range: None });
    };
    let Some((start, end)) = header.as_str().and_then(parse_range) else {
        return Err(ExecuteError::param("range_header", "Input should look like bytes=0-1023"));
    };
    let total = bytes.len() as u64;
    let (start, end) = match (start, end) {
        (Some(start), end) => (start, end.unwrap_or(u64::MAX).min(total.saturating_sub(1))),
        (None, Some(last)) => (total.saturating_sub(last), total.saturating_sub(1)),
        (None, None) => (0, 0),
    };
    if start >= total || start > end {
        let message = format!("The range is outside the file, which has {total} bytes");
        return Err(ExecuteError::field(416, "params.range_header", &message, "range_not_satisfiable"));
    }
    let part = bytes[start as usize..=end as usize].to_vec();
    Ok(ExecuteOutput::File { bytes: part, content_type, filename, range: Some(ByteRange { start, end, total }) })
}

/// `bytes=a-b`, `bytes=a-` or `bytes=-n`.
fn parse_range(header: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (start, end) = header.trim().strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) };
    let (start, end) = (number(start)?, number(end)?);
    match (start, end) {
        (None, None) => None,
        (Some(start), Some(end)) if end < start => None,
        range => Some(range),
    }
}

/// The JSON form: a window of the text or of its base64 form, and the parameters of the next window.
fn window(bytes: &[u8], content_type: &str, filename: &str, call: &Call) -> Result<ExecuteOutput, ExecuteError> {
    let number = |name: &str, default: u64| match call.params.get(name).filter(|value| !value.is_null()) {
        None => Ok(default),
        Some(value) => {
            value.as_u64().ok_or_else(|| ExecuteError::param(name, "Input should be a non-negative integer"))
        }
    };
    let format = call.params.get("_airbyte_response_format").and_then(Value::as_str).unwrap_or("text");
    let content = match format {
        "base64" => STANDARD.encode(bytes),
        "text" => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => {
                format!("# {filename}\n\nThe emulator does not convert {content_type}. Request base64 instead.\n")
            }
        },
        _ => return Err(ExecuteError::param("_airbyte_response_format", "Input should be text or base64")),
    };
    let size = number("_airbyte_max_chars", MAX_CHARS)?.clamp(1, MAX_CHARS);
    let offset = number("_airbyte_text_offset", 0)?;
    // The token identifies the content, so a file that changed between two windows is detected.
    let token = format!("{:016x}", fingerprint(&content));
    let given = call.params.get("_airbyte_download_token").and_then(Value::as_str);
    if offset > 0 && given != Some(token.as_str()) {
        let message = "The token has expired; start again at offset 0";
        return Err(ExecuteError::param("_airbyte_download_token", message));
    }
    let total = content.chars().count() as u64;
    let part: String = content.chars().skip(offset as usize).take(size as usize).collect();
    let next = offset.saturating_add(size);
    let more = next < total;
    let encoding = if format == "base64" { "base64" } else { "utf-8" };
    Ok(ExecuteOutput::Json {
        result: json!({
            "content": part,
            "encoding": encoding,
            "content_type": content_type,
            "filename": filename,
            "total_chars": total,
            "has_more": more,
            "next_offset": if more { Value::from(next) } else { Value::Null },
            "download_token": if more { Value::from(token) } else { Value::Null },
        }),
        connector_metadata: Value::Null,
    })
}

fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// Content generated from the record's id, of exactly the size that the record has.
fn generated(id: &str, filename: &str, content_type: &str, size: u64) -> Vec<u8> {
    let size = size.min(MAX_GENERATED) as usize;
    let mut bytes = Vec::with_capacity(size);
    let is_text = content_type.starts_with("text/") || content_type.ends_with("json");
    if content_type == "application/pdf" {
        bytes.extend_from_slice(b"%PDF-1.4\n");
    } else if is_text {
        bytes.extend_from_slice(format!("{filename}\n").as_bytes());
    }
    let seed = fingerprint(id);
    let mut line = 0u64;
    while bytes.len() < size {
        line += 1;
        if is_text {
            bytes.extend_from_slice(format!("{line:06} {:016x}\n", seed.wrapping_mul(line * 2 + 1)).as_bytes());
        } else {
            bytes.extend_from_slice(&seed.wrapping_mul(line * 2 + 1).rotate_left((line % 63) as u32).to_le_bytes());
        }
    }
    bytes.truncate(size);
    bytes
}
