//! [`Toolbox`]: the tools that a program gives to an AI agent.

use std::sync::Arc;

use airbyte_agent::Error;
use airbyte_agent::policy::{ApprovalAnswer, Approver, PendingApproval, with_approver};
use airbyte_agent_core::Secret;
use airbyte_agent_core::json::{JsonError, read};
use airbyte_agent_tools::{self as tools, ToolboxOptions};
use futures::future::{BoxFuture, FutureExt};
use serde::Deserialize;

use crate::outcome::{Outcome, PreparedCall};
use crate::process::PerProcess;
use crate::session::Session;

/// The tools of a session. Definitions, arguments and results are JSON.
pub struct Toolbox {
    session: Session,
    options: ToolboxOptions,
    toolbox: PerProcess<tools::Toolbox>,
}

/// A person has approved the call before it was made.
struct Approved;

impl Approver for Approved {
    fn answer<'a>(&'a self, _: &'a PendingApproval) -> BoxFuture<'a, Result<ApprovalAnswer, Error>> {
        async { Ok(ApprovalAnswer::Approved) }.boxed()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    airbyte: Option<bool>,
    cursor_key: Option<Secret>,
}

impl Toolbox {
    /// The tools of a session, with options as JSON: `airbyte` and `cursor_key`. Nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](airbyte_agent::ErrorKind::Configuration).
    pub fn new(session: Session, options: &[u8]) -> Result<Self, Error> {
        let Options { airbyte, cursor_key } =
            read(options).map_err(|JsonError { path, reason, .. }| Error::invalid_option(path, reason))?;
        let mut options = ToolboxOptions::default().airbyte(airbyte.unwrap_or(true));
        options.cursor_key = cursor_key;
        let toolbox = Self { session, options, toolbox: PerProcess::empty() };
        // Invalid options are reported now rather than by the first call.
        toolbox.of_this_process()?;
        Ok(toolbox)
    }

    /// The definitions of the tools: an array of tools as MCP has them.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](airbyte_agent::ErrorKind::Configuration), in a forked child whose settings are no longer
    /// valid.
    pub fn definitions(&self) -> Result<String, Error> {
        Ok(serde_json::json!(self.of_this_process()?.tools()).to_string())
    }

    /// What a model should know before its first call.
    ///
    /// # Errors
    /// As [`definitions`](Self::definitions).
    pub fn instructions(&self) -> Result<&'static str, Error> {
        Ok(self.of_this_process()?.instructions())
    }

    /// The call of a tool. If `is_approved`, a person has approved exactly this call, so that a policy need not ask. Its outcome
    /// is JSON with `text`, `structured` and `is_error`; it fails only if the client cannot be used at all.
    ///
    /// # Errors
    /// As [`definitions`](Self::definitions).
    pub fn call(&self, name: String, arguments: String, is_approved: bool) -> Result<PreparedCall, Error> {
        let toolbox = self.of_this_process()?.clone();
        Ok(Box::pin(async move {
            let call = toolbox.call_json(&name, &arguments);
            let result = if is_approved { with_approver(Arc::new(Approved), call).await } else { call.await };
            Ok(Outcome::Json(result.to_json()))
        }))
    }

    /// The call that says whether a person has to approve a call of a tool before it is made. Its outcome is `true` or `false`
    /// as JSON.
    ///
    /// # Errors
    /// As [`definitions`](Self::definitions).
    pub fn needs_approval(&self, name: String, arguments: String) -> Result<PreparedCall, Error> {
        let toolbox = self.of_this_process()?.clone();
        Ok(Box::pin(async move { Ok(Outcome::Json(toolbox.needs_approval(&name, &arguments).await.to_string())) }))
    }

    fn of_this_process(&self) -> Result<&tools::Toolbox, Error> {
        self.toolbox.get(|| tools::Toolbox::new(self.session.client()?, self.options.clone()), drop)
    }
}
