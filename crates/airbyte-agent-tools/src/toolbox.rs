//! [`Toolbox`]: the tools of one client.

use std::fmt;
use std::sync::Arc;

use airbyte_agent::Client;
use airbyte_agent::policy::Policy;
use airbyte_agent_core::Error;
use airbyte_agent_core::suggest::nearest_hint;
use serde_json::Value;

use crate::context::Context;
use crate::cursor::Sealer;
use crate::definitions::{self, CONNECTOR_DOCS, CONNECTOR_READ, CONNECTOR_WRITE, LIST_CONNECTORS, Tool};
use crate::error_code::ErrorCode;
use crate::failure::Failure;
use crate::options::ToolboxOptions;
use crate::result::ToolResult;
use crate::{approval, arguments, connector_docs, connector_read, connector_write, list_connectors};

/// The tools of one client. Clones share everything.
///
/// Calls require a tokio runtime, as those of the client.
#[derive(Clone)]
pub struct Toolbox {
    context: Arc<Context>,
}

impl Toolbox {
    /// The tools for the connectors in the workspace of a client. Sends nothing.
    ///
    /// Their calls are held to the policies of the client. If it has none, reads are allowed, and writes need an approval
    /// ([`Policy::reads_allowed`]): that of an [`Approver`](airbyte_agent::policy::Approver) or of `airbyte-agent approve`.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](airbyte_agent_core::ErrorKind::Configuration) if the cursor key is too short.
    pub fn new(client: Client, options: ToolboxOptions) -> Result<Self, Error> {
        let ToolboxOptions { airbyte, cursor_key } = options;
        let client = client.with_default_policy(Policy::reads_allowed());
        let sealer = Sealer::new(cursor_key.as_ref())?;
        Ok(Self { context: Arc::new(Context { client, has_airbyte: airbyte, sealer }) })
    }

    /// The definitions of the four tools.
    #[must_use]
    pub fn tools(&self) -> Vec<Tool> {
        definitions::tools()
    }

    /// What a model should know before its first call, for the system prompt.
    #[must_use]
    pub fn instructions(&self) -> &'static str {
        definitions::INSTRUCTIONS
    }

    /// Runs a call. It does not fail: a failure is a result with [`ToolResult::is_error`].
    pub async fn call(&self, name: &str, arguments: Value) -> ToolResult {
        self.call_json(name, &arguments.to_string()).await
    }

    /// [`call`](Self::call) with the arguments as JSON, whose `params` travel as they are written.
    pub async fn call_json(&self, name: &str, arguments: &str) -> ToolResult {
        self.run(name, arguments).await.unwrap_or_else(ToolResult::from)
    }

    /// Whether a person has to approve a call before it is sent: what the policies of the client decide about it, with the
    /// arguments as JSON. A call that is refused in any case needs no approval.
    ///
    /// It may look up the connector, as the call does. Whatever goes wrong then is `false`, and reported by the call.
    pub async fn needs_approval(&self, name: &str, arguments: &str) -> bool {
        approval::needs_approval(&self.context, name, arguments).await
    }

    async fn run(&self, name: &str, json: &str) -> Result<ToolResult, Failure> {
        let context = &self.context;
        match name {
            LIST_CONNECTORS => list_connectors::run(context, arguments::read(json)?).await,
            CONNECTOR_DOCS => connector_docs::run(context, arguments::read(json)?).await,
            CONNECTOR_READ => connector_read::run(context, arguments::read(json)?).await,
            CONNECTOR_WRITE => {
                let arguments = arguments::read(json).map_err(Failure::before_writing)?;
                connector_write::run(context, arguments).await
            }
            _ => Err(unknown_tool(name)),
        }
    }
}

impl fmt::Debug for Toolbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Toolbox").field("client", &self.context.client).finish_non_exhaustive()
    }
}

fn unknown_tool(name: &str) -> Failure {
    let hint = nearest_hint(name, &definitions::NAMES);
    let end = if hint.is_empty() { "." } else { "" };
    Failure::new(
        ErrorCode::WrongTool,
        format!("There is no tool `{name}`{hint}{end}"),
        format!("Call one of {}.", definitions::NAMES.join(", ")),
    )
}
