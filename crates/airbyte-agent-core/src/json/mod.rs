//! JSON that is carried rather than modelled, and reading JSON with errors that name the member.

mod member_path;
mod object;
mod open_enum;
mod read;
mod shallow;
mod text;
mod tracked;

use serde_json::Value;

pub use member_path::{MemberPath, PathStep};
pub use object::{JsonObject, Member, MemberName, Members};
pub use read::{JsonError, describe, read, read_strict, without_text};
pub use text::Json;
pub use tracked::{MemberError, MemberValue, from_json, from_members};

/// A JSON object in a response.
pub type Object = serde_json::Map<String, Value>;

/// The default of members that are `true` when absent, for `#[serde(default = "…")]`.
#[must_use]
pub const fn default_true() -> bool {
    true
}
