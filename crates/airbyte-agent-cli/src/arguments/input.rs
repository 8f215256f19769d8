//! Values that come from a file or from standard input.

use std::io::Read;

use airbyte_agent_core::json::describe;
use serde_json::value::RawValue;

use crate::failure::Failure;

/// Reads values. Standard input can be read once.
#[derive(Default)]
pub struct Input {
    /// The argument that has read standard input.
    stdin_of: Option<String>,
}

impl Input {
    /// The content of `@FILE` or of standard input (`-`); `None` for any other text.
    ///
    /// # Errors
    /// If it cannot be read, or two arguments want standard input.
    pub fn indirect(&mut self, argument: &str, value: &str) -> Result<Option<String>, Failure> {
        if value == "-" {
            if let Some(other) = self.stdin_of.replace(argument.to_owned()) {
                return Err(Failure::invalid(format!("`{other}` and `{argument}` cannot both read standard input")));
            }
            let mut text = String::new();
            std::io::stdin()
                .read_to_string(&mut text)
                .map_err(|error| Failure::io(&format!("cannot read standard input for `{argument}`"), &error))?;
            return Ok(Some(text));
        }
        let Some(path) = value.strip_prefix('@') else { return Ok(None) };
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::invalid(format!("cannot read {path} for `{argument}`: {error}")))?;
        Ok(Some(text))
    }

    /// JSON: the text itself, or what `@FILE` or `-` stands for. It stays as it is.
    ///
    /// # Errors
    /// If it is not JSON.
    pub fn json(&mut self, argument: &str, value: &str) -> Result<String, Failure> {
        let text = self.indirect(argument, value)?;
        json_text(argument, text.as_deref().unwrap_or(value))
    }
}

/// A text that is JSON, without the space around it.
///
/// # Errors
/// If it is not JSON.
pub fn json_text(argument: &str, text: &str) -> Result<String, Failure> {
    // The text may contain a secret, so that only the reason is shown.
    let invalid =
        |error: serde_json::Error| Failure::invalid(format!("`{argument}` is not JSON: {}", describe(&error)));
    let raw: &RawValue = serde_json::from_str(text.trim()).map_err(invalid)?;
    Ok(raw.get().to_owned())
}
