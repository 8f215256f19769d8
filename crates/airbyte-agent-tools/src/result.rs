//! [`ToolResult`]: what a tool answers.

use airbyte_agent_core::Json;
use serde::Serialize;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::limits::{MESSAGE_BYTES, cut_text};

/// The answer of a tool, at most 32 KiB of text.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ToolResult {
    /// The text for the model: Markdown of `connector_docs`, the JSON of [`structured`](Self::structured) of the other
    /// tools, sentences if the call failed.
    pub text: String,
    /// The answer as a JSON object, kept as text so that numbers keep their digits. It fits the output schema of the tool.
    /// If the call failed, its members are `code`, `message`, `next`, for writes `happened`, and `retry_after` in seconds
    /// if it is known. `None` for `connector_docs`, unless it failed.
    pub structured: Option<Json>,
    /// Whether the call failed.
    pub is_error: bool,
}

impl ToolResult {
    pub(crate) fn markdown(text: String) -> Self {
        Self { text, structured: None, is_error: false }
    }

    pub(crate) fn of(answer: &impl Serialize) -> Self {
        // Answers consist of texts, numbers and JSON, which all have a JSON form.
        let structured = Json::of(answer).unwrap_or_default();
        Self { text: structured.as_str().to_owned(), structured: Some(structured), is_error: false }
    }

    /// [`structured`](Self::structured) as a `Value`; `null` if there is none. Integers beyond 64 bits lose digits.
    #[must_use]
    pub fn value(&self) -> Value {
        self.structured.as_ref().and_then(|json| json.decode().ok()).unwrap_or_default()
    }

    /// The whole result as JSON: `{"text": …, "structured": …, "is_error": …}`, for other languages.
    #[must_use]
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Members<'a> {
            text: &'a str,
            structured: Option<&'a Json>,
            is_error: bool,
        }
        let members = Members { text: &self.text, structured: self.structured.as_ref(), is_error: self.is_error };
        Json::of(&members).unwrap_or_default().as_str().to_owned()
    }
}

impl From<Failure> for ToolResult {
    fn from(failure: Failure) -> Self {
        let Failure { code, message, next, happened, retry_after } = failure;
        let (message, next) = (cut_text(&message, MESSAGE_BYTES), cut_text(&next, MESSAGE_BYTES));
        let mut answer = json!({"code": code, "message": message, "next": next});
        let mut text = format!("{code}: {message}\n");
        if let Some(happened) = happened {
            answer["happened"] = json!(happened);
            text.push_str(&format!("happened: {happened}\n"));
        }
        if let Some(retry_after) = retry_after {
            answer["retry_after"] = json!(retry_after.as_secs_f64());
        }
        text.push_str(&next);
        Self { text, structured: Some(answer.into()), is_error: true }
    }
}
