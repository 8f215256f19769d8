//! [`ToolboxOptions`]: what a program decides about the tools.

use airbyte_agent_core::Secret;

/// What a program decides about the tools.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ToolboxOptions {
    /// Whether the Airbyte API is offered as the connector `airbyte`. It has everything that the credentials of the client
    /// can see, in all workspaces. Nothing is sent to find out whether it can be reached. Default: `true`.
    pub airbyte: bool,
    /// The key that cursors are sealed with, at least 32 bytes. Processes with the same key accept each other's cursors.
    /// Default: a random key, so that a cursor is of no use after this toolbox.
    pub cursor_key: Option<Secret>,
}

impl Default for ToolboxOptions {
    fn default() -> Self {
        Self { airbyte: true, cursor_key: None }
    }
}

impl ToolboxOptions {
    /// Sets whether the Airbyte API is offered as the connector `airbyte`.
    #[must_use]
    pub fn airbyte(mut self, offered: bool) -> Self {
        self.airbyte = offered;
        self
    }

    /// Sets the key that cursors are sealed with, at least 32 bytes.
    #[must_use]
    pub fn cursor_key(mut self, key: impl Into<Secret>) -> Self {
        self.cursor_key = Some(key.into());
        self
    }
}
