//! [`NumberedPages`]: pages whose positions are known in advance.

use crate::json::JsonObject;

/// Pages that follow at numbers which are known in advance: page numbers, or offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberedPages {
    /// The parameter that takes the number.
    pub position: String,
    /// The number of the next page.
    pub next: u64,
    /// By how much the numbers of two pages differ.
    pub step: u64,
    /// All numbers are below this one.
    pub end: u64,
    /// How many records each page has, except for the last.
    pub size: u64,
}

impl NumberedPages {
    /// The position of the page that is so many after the next one, if there is one.
    pub(super) fn nth(&self, index: u64) -> Option<JsonObject> {
        let number = self.step.checked_mul(index)?.checked_add(self.next).filter(|number| *number < self.end)?;
        Some(JsonObject::with_member(&self.position, number.into()))
    }
}
