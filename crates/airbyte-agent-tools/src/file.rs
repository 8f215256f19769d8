//! The action `download`: a text file as a result.

use airbyte_agent::{Connector, Error, JsonObject};
use serde_json::value::RawValue;

use crate::json_text::string_of;
use crate::limits::{RESULT_BYTES, start_of};
use crate::records::Records;

/// Reads the beginning of a file, if it is text.
///
/// # Errors
/// Those of the call.
pub(crate) async fn read(
    connector: &Connector,
    entity: &str,
    action: &str,
    params: &JsonObject,
    intent: Option<&str>,
) -> Result<Records, Error> {
    let mut call = connector.execute(entity, action).params(params);
    if let Some(intent) = intent {
        call = call.intent(intent);
    }
    let mut file = call.download().await?;
    let mut bytes = Vec::new();
    // One byte more tells whether something follows.
    while bytes.len() <= RESULT_BYTES {
        let Some(piece) = file.chunk().await? else { break };
        bytes.extend_from_slice(&piece);
    }
    let is_whole = bytes.len() <= RESULT_BYTES;
    bytes.truncate(RESULT_BYTES);
    let size = file.size().map_or_else(String::new, |size| format!(" of {size} bytes"));
    let Some(text) = text_of(&bytes, is_whole) else {
        let kind = file.content_type().unwrap_or("unknown").to_owned();
        let note =
            format!("The file{size} is not text (type {kind:?}), so it is not shown. Ask the user to download it.");
        return Ok(Records { result: Some(RawValue::NULL.to_owned()), notes: vec![note], ..Records::default() });
    };
    // Escapes may make it larger.
    let mut shown = text;
    while string_of(shown).len() > RESULT_BYTES {
        shown = start_of(shown, shown.len() * 3 / 4);
    }
    let mut notes = Vec::new();
    if !is_whole || shown.len() < text.len() {
        notes.push(format!(
            "The first {} bytes of the file{size}. For more, add `range_header` to `params`, such as \"bytes={}-\".",
            shown.len(),
            shown.len()
        ));
    }
    let result = RawValue::from_string(string_of(shown)).unwrap_or_else(|_| RawValue::NULL.to_owned());
    Ok(Records { result: Some(result), notes, ..Records::default() })
}

/// The bytes as text without control characters that text files do not have. A character may be cut at the end of a part.
fn text_of(bytes: &[u8], is_whole: bool) -> Option<&str> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if !is_whole && error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    (!text.contains('\0')).then_some(text)
}
