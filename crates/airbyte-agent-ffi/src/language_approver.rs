//! [`LanguageApprover`]: lets a function of the language approve calls.

use airbyte_agent::Error;
use airbyte_agent::policy::{ApprovalAnswer, Approver, PendingApproval};
use futures::future::{BoxFuture, FutureExt};
use serde_json::json;

use crate::callback::{ApproveCallback, Callback, ask_for_call};

/// Lets a function of the language approve calls, which the caller of each call runs.
pub(crate) struct LanguageApprover {
    pub(crate) functions: u32,
}

impl Approver for LanguageApprover {
    fn answer<'a>(&'a self, request: &'a PendingApproval) -> BoxFuture<'a, Result<ApprovalAnswer, Error>> {
        let (functions, about) = (self.functions, json!(request).to_string());
        ask_for_call(move |id, reply| Callback::Approve(ApproveCallback { id, functions, about, reply })).boxed()
    }
}
