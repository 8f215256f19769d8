//! A call that has been validated and encoded, but not sent.

use std::sync::{Mutex, PoisonError};

use airbyte_agent_ffi as ffi;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

/// A validated call. `wait` or `CallQueue.enqueue` sends it; it can be sent once.
#[pyclass(frozen, module = "airbyte_agent._native")]
pub(crate) struct PreparedCall(Mutex<Option<ffi::PreparedCall>>);

impl PreparedCall {
    pub(crate) fn new(call: ffi::PreparedCall) -> Self {
        Self(Mutex::new(Some(call)))
    }

    /// The call, the first time.
    pub(crate) fn take(&self) -> PyResult<ffi::PreparedCall> {
        let call = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        call.ok_or_else(|| PyRuntimeError::new_err("this call has already been sent"))
    }
}
