//! What a command says besides its result, on standard error.

use std::io::{self, IsTerminal, Write};

use serde_json::json;

/// Writes a note: as text on a terminal, otherwise as one line of JSON, as errors are written.
pub fn note(kind: &str, message: &str) {
    let stderr = io::stderr();
    let line = match stderr.is_terminal() {
        true => message.to_owned(),
        false => json!({"type": kind, "message": message}).to_string(),
    };
    // A note is not worth failing for.
    let _ = writeln!(stderr.lock(), "{line}");
}
