//! Pages, fetched one by one.

use airbyte_agent::binding::PageSource;
use napi_derive::napi;

use crate::crossing::{Gate, NativeTicket};
use crate::failure::Result;

/// Pages that are asked for one by one.
#[napi]
pub struct NativePages {
    source: PageSource,
    gate: Gate,
}

impl NativePages {
    pub(crate) fn new(source: PageSource, gate: Gate) -> Self {
        Self { source, gate }
    }
}

#[napi]
impl NativePages {
    /// Ask for the next page: a `NativeReply`, or `null` after the last. Its call may have options of its own.
    #[napi]
    pub fn next(&self, id: u32, options: String, cancellable: bool) -> Result<Option<NativeTicket>> {
        self.gate.begin(id, self.source.next(options.as_bytes()), cancellable)
    }
}
