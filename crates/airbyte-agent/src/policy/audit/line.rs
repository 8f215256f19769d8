//! The text of a line, with its hash.

use airbyte_agent_core::digest;

use super::entry::AuditEntry;

/// What is before the hash, which is the last member.
const HASH: &str = ",\"hash\":\"";

/// The line of an entry without the line break, and its hash.
pub(super) fn write(entry: &AuditEntry) -> Result<(String, String), serde_json::Error> {
    let mut line = serde_json::to_string(entry)?;
    line.pop();
    let hash = digest::of_text(&line);
    line.extend([HASH, &hash, "\"}"]);
    Ok((line, hash))
}

/// The entry and the hash of a line, and whether the hash is that of the line.
pub(super) fn read(line: &str) -> Option<(AuditEntry, &str, bool)> {
    let (content, rest) = line.rsplit_once(HASH)?;
    let hash = rest.strip_suffix("\"}")?;
    let entry = serde_json::from_str(line).ok()?;
    Some((entry, hash, digest::of_text(content) == hash))
}
