//! Tools for AI agents.

use airbyte_agent_ffi::Toolbox;
use napi_derive::napi;

use crate::call_scope::{CallScope, NativeCallHandle};
use crate::error::{Result, thrown};

/// The tools of a client.
#[napi]
pub struct NativeToolbox {
    toolbox: Toolbox,
    scope: CallScope,
}

impl NativeToolbox {
    pub(crate) fn new(toolbox: Toolbox, scope: CallScope) -> Self {
        Self { toolbox, scope }
    }
}

#[napi]
impl NativeToolbox {
    /// The definitions of the tools as MCP has them, as JSON.
    #[napi]
    pub fn definitions(&self) -> Result<String> {
        self.toolbox.definitions().map_err(|error| thrown(&error))
    }

    /// What a model should know before its first call.
    #[napi]
    pub fn instructions(&self) -> Result<&'static str> {
        self.toolbox.instructions().map_err(|error| thrown(&error))
    }

    /// Enqueues the question whether a person has to approve a call of a tool before it is made. Completes with JSON: `true`
    /// or `false`.
    #[napi]
    pub fn needs_approval(
        &self,
        id: u32,
        name: String,
        arguments: String,
        cancellable: bool,
    ) -> Result<Option<NativeCallHandle>> {
        self.scope.enqueue(id, self.toolbox.needs_approval(name, arguments), cancellable)
    }

    /// Enqueues the call of a tool, with its arguments as JSON. If `approved`, a person has approved exactly this call. Completes
    /// with JSON: `text`, `structured` and `is_error`.
    #[napi]
    pub fn call(
        &self,
        id: u32,
        name: String,
        arguments: String,
        approved: bool,
        cancellable: bool,
    ) -> Result<Option<NativeCallHandle>> {
        self.scope.enqueue(id, self.toolbox.call(name, arguments, approved), cancellable)
    }
}
