//! Steps of a procedure.

use airbyte_agent_ffi::StepStream;
use napi_derive::napi;

use crate::call_scope::{CallScope, NativeCallHandle};
use crate::error::Result;

/// A procedure that goes on step by step.
#[napi]
pub struct NativeSteps {
    source: StepStream,
    scope: CallScope,
}

impl NativeSteps {
    pub(crate) fn new(source: StepStream, scope: CallScope) -> Self {
        Self { source, scope }
    }
}

#[napi]
impl NativeSteps {
    /// Enqueues the next step. Completes with a `NativeResponse`.
    #[napi]
    pub fn next(&self, id: u32, cancellable: bool) -> Result<Option<NativeCallHandle>> {
        self.scope.enqueue(id, Ok(self.source.next()), cancellable)
    }

    /// Whether it has ended: the response of the last step is the result, or the step failed.
    #[napi]
    pub fn is_done(&self) -> bool {
        self.source.is_done()
    }
}
