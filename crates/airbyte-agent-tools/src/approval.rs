//! Whether a person has to approve a call of a tool, for frameworks that ask before they run it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use airbyte_agent::policy::{
    ActivePolicy, ApprovalAnswer, Approver, Decision, PendingApproval, Subject, with_approver,
};
use airbyte_agent::{Connector, Error, Execute, GetSkillDocs, InspectConnector, JsonObject, ListConnectors};
use airbyte_agent_core::operation::{Effect, Operation};
use airbyte_agent_core::request;
use futures::future::{BoxFuture, FutureExt};

use crate::arguments::{self, DocsArguments, ListConnectorsArguments, ReadArguments, WriteArguments};
use crate::context::Context;
use crate::definitions::{CONNECTOR_DOCS, CONNECTOR_READ, CONNECTOR_WRITE, LIST_CONNECTORS};
use crate::target::{self, Target};
use crate::{airbyte, connector_read, connector_write};

/// Whether a person has to approve a call of a tool, or one of the requests that it begins with.
pub(crate) async fn needs_approval(context: &Context, tool: &str, json: &str) -> bool {
    let Some(policy) = context.client.policy() else { return false };
    let lookups = Arc::new(Lookups::default());
    let call = with_approver(Arc::clone(&lookups) as Arc<dyn Approver>, of_call(context, policy, tool, json));
    let needs_approval = call.await.unwrap_or(false);
    needs_approval || lookups.need_approval.load(Ordering::Relaxed)
}

/// Notes that a lookup needs an approval, which is not sent then.
#[derive(Default)]
struct Lookups {
    need_approval: AtomicBool,
}

impl Approver for Lookups {
    fn answer<'a>(&'a self, request: &'a PendingApproval) -> BoxFuture<'a, Result<ApprovalAnswer, Error>> {
        self.need_approval.store(true, Ordering::Relaxed);
        async { Err(Error::refused(format!("{} needs an approval", request.subject))) }.boxed()
    }
}

/// What the policies decide about a call. `None`: it fails before they do.
async fn of_call(context: &Context, policy: &ActivePolicy, tool: &str, json: &str) -> Option<bool> {
    match tool {
        LIST_CONNECTORS => {
            arguments::read::<ListConnectorsArguments>(json).ok()?;
            Some(asks_about::<ListConnectors>(policy))
        }
        CONNECTOR_DOCS => {
            let arguments: DocsArguments = arguments::read(json).ok()?;
            if !policy.may_ask(Effect::Read) {
                return Some(false);
            }
            let is_connector = matches!(target::find(context, &arguments.connector).await.ok()?, Target::Connector(_));
            Some(is_connector && (asks_about::<InspectConnector>(policy) || asks_about::<GetSkillDocs>(policy)))
        }
        CONNECTOR_READ => {
            let arguments: ReadArguments = arguments::read(json).ok()?;
            let ReadArguments { entity, action, params, intent, .. } = &arguments;
            let action = Action { entity, action, params: params.as_ref(), intent: intent.as_deref() };
            if !action.may_need_approval(policy) {
                return Some(false);
            }
            action.needs_approval(context, connector_read::prepare(context, &arguments).await.ok()?).await
        }
        CONNECTOR_WRITE => {
            let arguments: WriteArguments = arguments::read(json).ok()?;
            let WriteArguments { entity, action, params, intent, .. } = &arguments;
            let action = Action { entity, action, params: Some(params), intent: Some(intent) };
            if !action.may_need_approval(policy) {
                return Some(false);
            }
            action.needs_approval(context, connector_write::prepare(context, &arguments).await.ok()?).await
        }
        _ => None,
    }
}

fn asks_about<O: Operation>(policy: &ActivePolicy) -> bool {
    policy.verdict(&Subject::operation(Effect::Read, O::SPEC.name)).decision == Decision::Ask
}

/// An action that a tool runs.
struct Action<'a> {
    entity: &'a str,
    action: &'a str,
    params: Option<&'a JsonObject>,
    intent: Option<&'a str>,
}

impl Action<'_> {
    /// Whether the policies ask about actions of its effect at all, or about lookups. This is known without a lookup.
    fn may_need_approval(&self, policy: &ActivePolicy) -> bool {
        policy.may_ask(Effect::Read) || policy.may_ask(self.request(String::new()).effect())
    }

    async fn needs_approval(&self, context: &Context, target: Target) -> Option<bool> {
        let client = &context.client;
        let request = match target {
            Target::Airbyte => {
                airbyte::request(client, self.entity, self.action, &self.params.cloned().unwrap_or_default())
            }
            Target::Connector(Connector { id, .. }) => request::encode(&self.request(id)),
        };
        let preview = client.preview(&request.ok()?).await.ok()?;
        preview.map(|preview| preview.needs_approval())
    }

    fn request(&self, id: String) -> Execute {
        Execute {
            id,
            entity: self.entity.to_owned(),
            action: self.action.to_owned(),
            params: self.params.cloned(),
            intent: self.intent.map(str::to_owned),
            ..Execute::default()
        }
    }
}
